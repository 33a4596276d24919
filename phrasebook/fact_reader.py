"""Facts as a story tells them: times, amounts, numbers, places and names, each with all that
belongs to it.

Where the grammar of `phrasebook.facts` only knows what facts look like, a small model fitted on
marked sentences also reads what stands around them: 保安大彪推了我一把. It weighs what the grammar
proposes, and takes the likeliest labels for the whole text.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from intents import linear
from intents.linear import Linear, Weights
from phrasebook.fact_clues import Clues, clues
from phrasebook.fact_words import folded
from phrasebook.facts import Fact, FactKind

OUT = "out"
LABELS = (OUT, *(f"{place}{kind}" for kind in FactKind for place in "BI"))


def may_follow(before: str | None, label: str) -> bool:
    """Whether a label may stand behind another, or at the beginning: what goes on was begun."""
    return label[0] != "I" or (before is not None and before[1:] == label[1:])


STEPS = tuple((a, b) for a in LABELS for b in LABELS if may_follow(a, b))
ANY = ""  # the clue that stands at each step
_REMEMBERED = 4096  # combinations of clues for steps
# For each label: the numbers of the labels that it may follow, and of the steps from them.
_BEFORE = tuple(
    tuple((LABELS.index(a), n) for n, (a, b) in enumerate(STEPS) if b == label) for label in LABELS
)


@dataclass(frozen=True, slots=True)
class FactWeights:
    """What the clues at a character say for its label, and those at a step for the step."""

    here: Weights
    step: Weights

    def dump(self) -> bytes:
        """As bytes."""
        here = linear.dump(self.here)
        return struct.pack("<I", len(here)) + here + linear.dump(self.step)

    @classmethod
    def load(cls, data: bytes) -> FactWeights:
        """The inverse of `dump`. Raises ValueError when the bytes are no such thing."""
        if len(data) < 4:
            raise ValueError("not a fitted model: too short")
        (size,) = struct.unpack_from("<I", data)
        return cls(linear.load(data[4 : 4 + size]), linear.load(data[4 + size :]))


class FactReader:
    """Finds facts; `cut` gives the words of a text. Immutable once made."""

    def __init__(self, weights: FactWeights, cut: Callable[[str], Sequence[str]]) -> None:
        self._cut = cut
        here, step = Linear(weights.here), Linear(weights.step)
        # Both are whole numbers: one is brought to the measure of the other.
        self._here = here.sums
        measure = weights.step.scale / weights.here.scale

        @lru_cache(maxsize=_REMEMBERED)
        def steps(found: tuple[str, ...]) -> list[float]:
            return [measure * n for n in step.sums((*found, ANY))]

        self._steps = steps

    def find(self, text: str) -> list[Fact]:
        """The facts of `text`, in order and without overlaps; offsets are code points."""
        plain = folded(text)
        labels = self._labels(clues(plain, self._cut(plain))) if plain else []
        found = (Fact(kind, text[a:b], a, b) for kind, a, b in _spans(labels))
        return [fact for fact in found if any(map(str.isalnum, fact.text))]

    def _labels(self, found: Sequence[Clues]) -> list[str]:
        """The likeliest labels of the whole (Viterbi's way)."""
        scores = [
            float(n) if may_follow(None, label) else float("-inf")
            for n, label in zip(self._here(found[0].here), LABELS, strict=True)
        ]
        came_from: list[list[int]] = []
        for at in found[1:]:
            own, steps = self._here(at.here), self._steps(at.step)
            best = [max([(scores[a] + steps[n], a) for a, n in before]) for before in _BEFORE]
            came_from.append([a for _, a in best])
            scores = list(map(add, own, [score for score, _ in best]))
        last = scores.index(max(scores))
        path = [last]
        for before in reversed(came_from):
            path.append(before[path[-1]])
        return [LABELS[n] for n in reversed(path)]


def _spans(labels: Sequence[str]) -> Iterator[tuple[FactKind, int, int]]:
    start = None
    for at, label in enumerate((*labels, OUT)):
        if start is not None and label[0] != "I":
            yield FactKind(labels[start][1:]), start, at
            start = None
        if label[0] == "B":
            start = at
