"""`python -m bot` is `liyu`."""

import sys

from bot.cli import main

sys.exit(main())
