"""Facts in a text: dates, times, amounts, numbers, places and names, and where they stand.

A rewrite may change every word but these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from phrasebook.fact_counts import count_spans, is_idle
from phrasebook.fact_names import name_spans
from phrasebook.fact_places import place_spans
from phrasebook.fact_times import time_spans
from phrasebook.fact_words import folded


class FactKind(StrEnum):
    TIME = "time"
    AMOUNT = "amount"
    NUMBER = "number"
    PLACE = "place"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and its half-open range of code points in the text it was found in."""

    kind: FactKind
    text: str
    start: int
    end: int


_Find = tuple[FactKind, int, int]


def find_facts(text: str) -> list[Fact]:
    """The facts of `text`, in order and without overlaps; offsets are code points of `text`.

    >>> [f.text for f in find_facts("张先生，明天下午三点前退您35元")]
    ['张先生', '明天下午三点前', '35元']
    """
    found = _disjoint([*proposals(folded(text))], len(text))
    return [Fact(kind, text[start:end], start, end) for kind, start, end in found]


def missing(facts: Iterable[Fact], text: str) -> list[Fact]:
    """Those `facts` whose words are not in `text`."""
    return [fact for fact in facts if fact.text not in text]


def proposals(text: str) -> Iterator[_Find]:
    """All that folded `text` may hold; what ranks first among finds as long comes first."""
    # 王姨家3号楼 holds a name and a place.
    after_name: dict[int, int] = {}
    for start, end in name_spans(text):
        yield FactKind.NAME, start, end
        after_name[start] = end + text.startswith("家", end)
    for start, end in place_spans(text):
        begin = after_name.get(start, start)
        yield FactKind.PLACE, begin if begin < end else start, end
    for start, end in time_spans(text):
        if not is_idle(text, start, end):
            yield FactKind.TIME, start, end
    for is_amount, start, end in count_spans(text):
        if not is_idle(text, start, end):
            yield FactKind.AMOUNT if is_amount else FactKind.NUMBER, start, end


def _disjoint(found: list[_Find], length: int) -> list[_Find]:
    """Of finds that overlap the longest, of equals the first; in the order of the text."""
    found.sort(key=_by_length)
    taken = bytearray(length)
    kept: list[_Find] = []
    for find in found:
        _, start, end = find
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            kept.append(find)
    kept.sort(key=itemgetter(1))
    return kept


def _by_length(find: _Find) -> int:
    return find[1] - find[2]
