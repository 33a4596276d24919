"""Text as a chat shows it: styled by its entities, in lines that fit a measured width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.botapi.model import Json

_QUOTES = {"blockquote": "quote", "pre": "quote", "expandable_blockquote": "folded"}
# Closing marks begin no line and opening ones end none.
_UNIT = re.compile(r"[（“‘〔「《]*(?:[!-~]+|.)[，。、：；！？…）”’〕」》]*", re.DOTALL)

Run = tuple[str, bool]
"""Words, and whether they are bold."""
Line = tuple[Run, ...]


@dataclass(frozen=True)
class Part:
    """Lines that belong together: `kind` is plain, quote or folded."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Char:
    char: str
    bold: bool
    quote: tuple[str, int]  # the kind, and where the quote began: two neighbours are two


def parts(text: str, entities: Sequence[Json], rooms: Mapping[str, float]) -> list[Part]:
    """The parts of a message, wrapped to the width in ems that there is for each kind.

    >>> quote = {"type": "blockquote", "offset": 2, "length": 1}
    >>> [part.kind for part in parts("好\\n吗", [quote], {"plain": 9, "quote": 8})]
    ['plain', 'quote']
    """
    found = []
    for (kind, _), group in groupby(_styled(text, entities), key=lambda c: c.quote):
        chars = _without_outer_breaks(list(group))
        lines = [line for row in _rows(chars) for line in _wrapped(row, rooms[kind])]
        if chars:
            found.append(Part(kind, tuple(lines)))
    return found


def ems(text: str) -> float:
    """How wide a text is: full-width characters are 1, letters 0.55, emoji a little more.

    >>> round(ems("好a"), 2)
    1.55
    """
    return sum(_ems(char) for char in text)


def cut(text: str, room: float) -> str:
    """A text in one line, with an ellipsis where it does not fit.

    >>> cut("您好您好", 3)
    '您好…'
    """
    line = text.replace("\n", " ")
    if ems(line) <= room:
        return line
    while line and ems(line) + 1 > room:
        line = line[:-1]
    return f"{line}…"


def _ems(char: str) -> float:
    if unicodedata.category(char) == "So":
        return 1.3
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55


def _styled(text: str, entities: Sequence[Json]) -> Iterator[_Char]:
    at = 0  # in UTF-16 units, as entities count
    for char in text:
        inside = [e for e in entities if e["offset"] <= at < e["offset"] + e["length"]]
        quotes = [(_QUOTES[e["type"]], e["offset"]) for e in inside if e["type"] in _QUOTES]
        bold = any(e["type"] == "bold" for e in inside)
        yield _Char(char, bold, quotes[0] if quotes else ("plain", 0))
        at += 2 if char > "\uffff" else 1


def _without_outer_breaks(chars: list[_Char]) -> list[_Char]:
    """A quote stands on lines of its own: the breaks around it are not shown."""
    while chars and chars[0].char == "\n":
        chars = chars[1:]
    while chars and chars[-1].char == "\n":
        chars = chars[:-1]
    return chars


def _rows(chars: list[_Char]) -> Iterator[list[_Char]]:
    row: list[_Char] = []
    for char in chars:
        if char.char == "\n":
            yield row
            row = []
        else:
            row.append(char)
    yield row


def _wrapped(row: list[_Char], room: float) -> Iterator[Line]:
    start, used = 0, 0.0
    for match in _UNIT.finditer("".join(char.char for char in row)):
        wide = ems(match[0])
        if used and used + wide > room:
            yield _runs(row[start : match.start()])
            start, used = match.start(), 0.0
        used += wide
    yield _runs(row[start:])


def _runs(chars: list[_Char]) -> Line:
    return tuple(
        ("".join(c.char for c in group), bold)
        for bold, group in groupby(chars, key=lambda c: c.bold)
    )
