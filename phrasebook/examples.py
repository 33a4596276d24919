"""Example lines: marks that say which words offend, and what the learned tier learns from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from intents.reading import Reader

OK = "ok"
_MARK = re.compile(r"[【】]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line without its 【】, and the code point ranges that stood between them."""

    text: str
    spans: tuple[tuple[int, int], ...]


def unmarked(line: str) -> Marked:
    """Take the marks out of an example.

    >>> unmarked("您好，【这我不管】").spans
    ((3, 7),)
    """
    spans: list[tuple[int, int]] = []
    opened = 0
    for removed, mark in enumerate(_MARK.finditer(line)):
        at = mark.start() - removed
        if mark.group() == "【":
            opened = at
        else:
            spans.append((opened, at))
    return Marked(_MARK.sub("", line), tuple(spans))


Unit = tuple[Set[str], str]


def offending_units(reader: Reader, line: str, category: str) -> Iterator[Unit]:
    """What the model learns from a bad line: its marked clauses, or all of it."""
    marked = unmarked(line)
    reading = reader.read(marked.text)
    if not marked.spans:
        yield reading.features, category
        return
    for passage in reading.passages:
        start, end = reading.canonical.span(passage.clause.start, passage.clause.end)
        hit = any(a < end and start < b for a, b in marked.spans)
        yield passage.features, category if hit else OK


def harmless_units(reader: Reader, line: str) -> Iterator[Unit]:
    """What the model learns from a good line: each clause is fine, and so is the whole."""
    reading = reader.read(unmarked(line).text)
    for passage in reading.passages:
        yield passage.features, OK
    if len(reading.passages) > 1:
        yield reading.features, OK
