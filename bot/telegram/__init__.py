"""The coach on Telegram, with python-telegram-bot."""

import os

# How long to wait is a span of time in the library's next release; having it so now spares a
# warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
