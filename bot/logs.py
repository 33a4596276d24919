"""Logging that cannot give the token away, nor anybody's words."""

from __future__ import annotations

import logging
import re
import sys
import traceback

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
_CHATTY = ("httpx", "httpcore", "alembic", "aiosqlite", "asyncio", "apscheduler", "aiohttp.access")


class Redacting(logging.Formatter):
    """One line for each record, without tokens and without tracebacks' quotations of data."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        where = f" at={deepest(record.exc_info[1])}" if record.exc_info else ""
        record.exc_info = record.exc_text = record.stack_info = None
        return redacted(super().format(record).replace("\n", " ")) + where


def redacted(text: str) -> str:
    """A text without anything that looks like a bot's token."""
    return _TOKEN.sub("<token>", text)


def first_line(text: str) -> str:
    """What is said before a page of HTML begins."""
    return text.partition("\n")[0]


def deepest(error: BaseException | None) -> str:
    """Kind and place of an error in our own code: `KeyError@bot/telegram/group.py:31`."""
    if error is None:
        return "?"
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "site-packages" not in f.filename] or frames
    at = own[-1] if own else None
    place = "/".join(at.filename.split("/")[-3:]) + f":{at.lineno}" if at else "?"
    return f"{type(error).__name__}@{place}"


def set_up(level: str) -> None:
    """Log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # At DEBUG the library writes whole updates and requests: people's words and the token.
    logging.getLogger("telegram").setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # It repeats what a failed request was answered, pages of HTML included.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    # It reports each failed fetch with a traceback; ours is one line, see `app`.
    logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)
