"""Whole conversations, word for word. What a person types stands behind `> `.

After a change that is meant to change them: `python -m tests.bot.test_transcripts` writes them
anew, and the page in docs/ that shows them; then read them as the person on the other side would.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.coach import Coach
from bot.console import Conversation, render
from phrasebook.library import Library

FOLDER = Path(__file__).parent.parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
PAGE = FOLDER.parent.parent / "docs" / "对话实录.md"
_MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def _clock() -> Iterator[datetime]:
    minutes = 0
    while True:
        yield _MONDAY + timedelta(minutes=minutes)
        minutes += 1


def played(library: Library, transcript: str) -> str:
    """The conversation as it goes today."""
    times = _clock()
    talk = Conversation(Coach(library, lambda: next(times)))
    title, *lines = transcript.splitlines()
    told = [title]
    for line in lines:
        if line.startswith("> "):
            told += ["", line, render(talk.hear(line.removeprefix("> ")))]
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, library: Library) -> None:
    written = path.read_text(encoding="utf-8")
    assert played(library, written) == written


def shown() -> str:
    """All conversations on one page."""
    parts = [
        "# 对话实录\n\n这些对话逐字取自测试：每次改动之后，程序都照样说一遍。"
        "“> ”后面是人打的字，数字是按钮。\n"
    ]
    for file in FILES:
        title, _, told = file.read_text(encoding="utf-8").partition("\n")
        parts.append(f"#{title}\n\n```text\n{told.strip()}\n```\n")
    return "\n".join(parts)


def test_there_are_ten_and_the_docs_show_them() -> None:
    assert len(FILES) >= 10
    assert PAGE.read_text(encoding="utf-8") == shown()


if __name__ == "__main__":
    shipped = Library()
    for file in FILES:
        file.write_text(played(shipped, file.read_text(encoding="utf-8")), encoding="utf-8")
    PAGE.write_text(shown(), encoding="utf-8")
