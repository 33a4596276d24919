"""What tells whether a character belongs to a fact: its neighbours and its word, what the grammar
proposes, what the word lists hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from phrasebook.fact_words import CN, words
from phrasebook.facts import FactKind, proposals

# Kinds of words that stand in facts or beside them.
_LISTED = (
    "heads",
    "short_heads",
    "regions",
    "spots",
    "numbered",
    "beside",
    "locative",
    "titles",
    "roles",
    "no_names",
    "measures",
    "designations",
    "currencies",
    "money",
    "idle",
    "day_words",
    "day_parts",
    "feasts",
    "events",
)
_MARK = re.compile(rf"{{({'|'.join(FactKind)}):([^{{}}]+)}}")
_BEGIN, _END = "^^", "$$"


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for the label of a character, and for the step to it from the one before."""

    here: tuple[str, ...]
    step: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A sentence with the facts in it: (kind, start, end) in order."""

    text: str
    facts: tuple[tuple[FactKind, int, int], ...]


def unmarked_facts(line: str) -> MarkedText:
    """A line of content without its marks.

    >>> unmarked_facts("{name:小鲁}退我{amount:35元}").facts[1][1:]
    (4, 7)
    """
    text, at = "", 0
    found: list[tuple[FactKind, int, int]] = []
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        found.append((FactKind(mark[1]), len(text), len(text) + len(mark[2])))
        text, at = text + mark[2], mark.end()
    return MarkedText(text + line[at:], tuple(found))


def clues(text: str, cut: Sequence[str]) -> list[Clues]:
    """The clues at each character of `text`, which is folded; `cut` are its words."""
    placed = list(_in_words(cut))
    proposed, listed = _proposed(text), _listed(text)
    around = f"{_BEGIN}{text}{_END}"
    shapes = "".join(map(_shape, around))
    found = []
    for at in range(len(text)):
        own, ahead = proposed[at], proposed[at + 1]
        behind = proposed[at - 1] if at else ()
        here = (
            *_neighbours(around, shapes, at + 2),
            *_word_clues(placed, at),
            *(f"g{tag}" for tag in own),
            *(f"gr{tag}" for tag in ahead),
            *(f"gl{tag}" for tag in behind),
            *listed[at],
            *_name_clues(text, at),
        )
        place, next_place = placed[at][0], placed[at + 1][0] if at + 1 < len(placed) else "$"
        step = (f"1{place}{next_place}", f"2{''.join(own)}", f"7{shapes[at + 2]}", *listed[at])
        found.append(Clues(here, step))
    return found


def _neighbours(around: str, shapes: str, at: int) -> Iterator[str]:
    yield f"c{around[at]}"
    yield f"l{around[at - 1]}"
    yield f"r{around[at + 1]}"
    yield f"L{around[at - 2]}"
    yield f"R{around[at + 2]}"
    yield f"lc{around[at - 1 : at + 1]}"
    yield f"cr{around[at : at + 2]}"
    yield f"t{around[at - 1 : at + 2]}"
    yield f"ll{around[at - 2 : at]}"
    yield f"rr{around[at + 1 : at + 3]}"
    yield f"s{shapes[at - 2 : at + 3]}"
    yield f"u{shapes[at - 1 : at + 2]}"


def _in_words(cut: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Of each character: where it stands in its word, the word, and the words beside that."""
    for n, word in enumerate(cut):
        before = cut[n - 1] if n else "^"
        after = cut[n + 1] if n + 1 < len(cut) else "$"
        last = len(word) - 1
        for at in range(last + 1):
            place = "S" if not last else "B" if not at else "E" if at == last else "M"
            yield place, word, before, after


def _word_clues(placed: Sequence[tuple[str, str, str, str]], at: int) -> Iterator[str]:
    place, word, before, after = placed[at]
    yield f"w{place}"
    yield f"W{word}"
    yield f"wl{before}"
    yield f"wr{after}"


def _proposed(text: str) -> list[tuple[str, ...]]:
    """What the grammar takes each character for, with one more for the end: `Bplace`."""
    tags: list[set[str]] = [set() for _ in range(len(text) + 1)]
    for kind, start, end in proposals(text):
        for at in range(start, end):
            tags[at].add(f"{'B' if at == start else 'I'}{kind}")
    return [tuple(sorted(found)) for found in tags]


@cache
def _lists() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    """The kinds of every listed word, and how long those with one first character are."""
    kinds: dict[str, list[str]] = {}
    lengths: dict[str, set[int]] = {}
    for kind in _LISTED:
        for word in words(kind):
            kinds.setdefault(word, []).append(kind)
            lengths.setdefault(word[0], set()).add(len(word))
    return (
        {word: tuple(found) for word, found in kinds.items()},
        {first: tuple(sorted(sizes)) for first, sizes in lengths.items()},
    )


def _listed(text: str) -> list[tuple[str, ...]]:
    kinds, lengths = _lists()
    found: list[set[str]] = [set() for _ in text]
    for at, first in enumerate(text):
        for length in lengths.get(first, ()):
            word = text[at : at + length]
            if len(word) == length:
                for kind in kinds.get(word, ()):
                    for i in range(length):
                        place = f"{'b' if not i else 'i'}{'e' if i == length - 1 else ''}"
                        found[at + i].add(f"z{kind}{place}")
    return [tuple(sorted(tags)) for tags in found]


@cache
def _name_characters() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words("surnames")), frozenset(words("given"))


def _name_clues(text: str, at: int) -> Iterator[str]:
    surnames, given = _name_characters()
    if text[at] in surnames:
        yield "S"
    if text[at] in given:
        yield "G"
    if text[at + 1 : at + 2] in given:
        yield "rG"
    if at and text[at - 1] in surnames:
        yield "lS"


@cache
def _shape(char: str) -> str:
    """A digit, a numeral, a letter, a Chinese character, or the mark itself."""
    if char.isdigit():
        return "9"
    if char in CN:
        return "一"
    if char.isascii() and char.isalpha():
        return "A" if char.isupper() else "a"
    return "x" if "\u4e00" <= char <= "\u9fff" else char
