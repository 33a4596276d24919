"""Facts in a text: dates, times, amounts, numbers, places and names, and where they stand.

A rewrite may change every word but these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from phrasebook.fact_grammar import grammar, idle_words
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
# A bare number that words of money before it make an amount.
_SMALL = re.compile(
    r"\d+\.\d+|\d{2,}|(?=[一二两三四五六七八九零]*[十百千万])[一二两三四五六七八九十百千万零]{2,}|十"
)


def find_facts(text: str) -> list[Fact]:
    """The facts of `text`, in order and without overlaps; offsets are code points of `text`.

    >>> [f.text for f in find_facts("张先生，明天下午三点前退您35元")]
    ['张先生', '明天下午三点前', '35元']
    """
    plain = folded(text)
    found = [(FactKind.NAME, *span) for span in name_spans(plain)]
    found.extend((FactKind.PLACE, *span) for span in place_spans(plain))
    found.extend(_counted(plain))
    return [Fact(kind, text[start:end], start, end) for kind, start, end in _disjoint(found)]


def _disjoint(found: list[_Find]) -> list[_Find]:
    """Of finds that overlap the longest, of equals the first found; in order."""
    found.sort(key=_by_length)
    kept: list[_Find] = []
    for find in found:
        _, start, end = find
        for _, a, b in kept:
            if start < b and a < end:
                break
        else:
            kept.append(find)
    kept.sort(key=itemgetter(1))
    return kept


def _by_length(find: _Find) -> int:
    return find[1] - find[2]


def missing(facts: Iterable[Fact], text: str) -> list[Fact]:
    """Those `facts` whose words are not in `text`."""
    return [fact for fact in facts if fact.text not in text]


def _counted(text: str) -> list[_Find]:
    """Times, amounts and numbers, without the idle ones: 一下, 万一."""
    found = [(FactKind.TIME, *span) for span in time_spans(text)]
    found.extend(_numbers(text))
    if not found:
        return found
    idle, lengths = idle_words()
    return [find for find in found if not _idle(text, find[1], find[2], idle, lengths)]


def _idle(
    text: str, start: int, end: int, idle: Set[str], lengths: Mapping[str, Iterable[int]]
) -> bool:
    """Whether `[start, end)` lies in a word that counts nothing."""
    for at in range(max(0, start - 2), start + 1):
        pair = text[at : at + 2]
        if pair in lengths:
            for length in lengths[pair]:
                if end - at <= length and text[at : at + length] in idle:
                    return True
    return False


def _numbers(text: str) -> Iterator[_Find]:
    patterns, done = grammar(), 0
    for start in patterns.number_starts.finditer(text):
        at = start.start()
        if at < done:
            continue
        amount = patterns.amount.match(text, at)
        if amount and not (amount["bare"] and patterns.counted_after.match(text, amount.end())):
            done = amount.end()
            yield FactKind.AMOUNT, at, done
            continue
        small = _SMALL.match(text, at)
        if small and _is_paid(text, at, small.end()):
            done = small.end()
            yield FactKind.AMOUNT, at, done
            continue
        number = patterns.number.match(text, at)
        if number and not _vague(text, at, number.group()):
            done = number.end()
            yield FactKind.NUMBER, at, done


def _is_paid(text: str, start: int, end: int) -> bool:
    """Whether a bare number stands after words of money and counts nothing else."""
    patterns = grammar()
    if (
        patterns.counted_after.match(text, end)
        or text[end : end + 1].isalnum()
        and text[end].isascii()
    ):
        return False
    return patterns.money_before.search(text, max(0, start - 10), start) is not None


def _vague(text: str, start: int, found: str) -> bool:
    """Whether it says only that there is something: 换一件, 几件; not 只有一件."""
    if found[0] in "几零" and len(found) <= 3:
        return True
    return found[0] == "一" and len(found) == 2 and not _ONLY.search(text, 0, start)


_ONLY = re.compile(r"[只就仅才少缺差漏丢][\u4e00-\u9fff]{0,2}$")
