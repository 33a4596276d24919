"""The words that facts are made of, and text folded so that one spelling of them is enough."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from intents.text import simplified
from intents.yamlfile import read_yaml

WORDS_FILE = Path(__file__).parent / "content" / "facts.yaml"
# Characters of numerals as people say them, 半 and 几 among them.
CN = "零〇一二两三四五六七八九十百千万半几"
_FULL_WIDTH = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | {"．": "."}
    # One mark for all that parts clauses, and none that might stand in a number.
    | dict.fromkeys(map(ord, "，。、；"), ";")
)
_FEW_BRANCHES = 6


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind, as content lists them."""
    return _all_words()[kind]


@cache
def _all_words() -> dict[str, tuple[str, ...]]:
    plain: dict[str, str] = read_yaml(WORDS_FILE, "phrasebook/content/facts.yaml").plain()
    return {kind: tuple(dict.fromkeys(text.split())) for kind, text in plain.items()}


def any_of(choices: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits first.

    >>> any_of(["店", "书店", "书房"])
    '(?:书(?:店|房)|店)'
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(choices)):
        by_first.setdefault(word[0], []).append(word[1:])
    branches = "|".join(_branch(first, rests) for first, rests in by_first.items())
    # Most texts have none of the words: one look at the first character tells.
    guard = f"(?={one_of(by_first)})" if len(by_first) > _FEW_BRANCHES else ""
    return f"(?:{guard}(?:{branches}))" if guard else f"(?:{branches})"


def _branch(first: str, rests: list[str]) -> str:
    tails = [rest for rest in rests if rest]
    if not tails:
        return re.escape(first)
    return re.escape(first) + any_of(tails) + ("?" if "" in rests else "")


def one_of(characters: Iterable[str]) -> str:
    """A pattern for any of the characters."""
    return f"[{''.join(sorted(map(re.escape, set(characters))))}]"


def folded(text: str) -> str:
    """`text` in Simplified characters and half width, one for one: the length never changes.

    >>> folded("１２樓臺")
    '12楼台'
    """
    return text.translate(_folding())


@cache
def _folding() -> dict[int, str]:
    """Of each character alone: words of several would cost more than the patterns do."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    plain = simplified("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, plain, strict=True) if a != b} | _FULL_WIDTH
