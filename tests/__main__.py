"""All checks, in the order in which they fail fastest: `python -m tests`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("bot", "content", "check"),
    ("bot", "content", "build", "--check"),
    ("pytest", *sys.argv[1:]),
)


def main() -> int:
    """Run every check, even after one failed; 1 when any did."""
    failed = []
    for check in CHECKS:
        print("·", *check, flush=True)
        if subprocess.run([sys.executable, "-m", *check], cwd=ROOT, check=False).returncode:
            failed.append(" ".join(check))
    print("failed: " + "; ".join(failed) if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
