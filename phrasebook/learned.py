"""The second tier: small models for wording that nobody listed.

Each clause, and each message of a few clauses as a whole, is read by a linear model that knows
offences of twenty kinds and their harmless neighbours. It explains itself by the nearest
example and by the words that weighed most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intents.linear import Linear, probabilities
from intents.reading import Reader

OK = "ok"
_CROWD = 0.6  # what each further clause costs in certainty, on held-out lines
_MARK = re.compile(r"[【】]")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How likely a text offends (0..1), and how it would."""

    certainty: float
    category: str


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


Unit = tuple[frozenset[str], str]


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


class LearnedTier:
    """Judges sets of features."""

    def __init__(self, model: Linear, temperature: float) -> None:
        self._model = model
        self._temperature = temperature
        self._ok = model.labels.index(OK)

    def judge(self, present: Iterable[str], among: int = 1) -> Suspicion:
        """How suspicious a text is that stands `among` so many clauses: the more are looked at,
        the likelier one of them looks bad by chance, so each needs more to be believed."""
        chances = probabilities(self._model.scores(present), self._temperature)
        ok = chances[self._ok]
        chances[self._ok] = -1.0
        likeliest = max(range(len(chances)), key=chances.__getitem__)
        return Suspicion(_discounted(1 - ok, among), self._model.labels[likeliest])

    def words_that_weighed(self, present: Iterable[str], category: str) -> list[str]:
        """The three features that spoke most for `category` and against its being fine."""
        weigh = self._model.weight
        gains = {f: weigh(f, category) - weigh(f, OK) for f in present if f[0] not in "@^"}
        return sorted(gains, key=lambda f: (-gains[f], f))[:3]


def _discounted(chance: float, among: int) -> float:
    odds = chance / max(1 - chance, 1e-9) * max(1, among) ** -_CROWD
    return odds / (1 + odds)
