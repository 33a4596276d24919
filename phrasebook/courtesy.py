"""The good parts of an answer: soothing, owning, asking, a next step, and which comes first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from intents.linear import Linear
from intents.reading import Passage, Reading


class Order(StrEnum):
    """What comes first in an answer: the customer's feelings or the matter."""

    FEELINGS_ONLY = "feelings_only"
    FEELINGS_FIRST = "feelings_first"
    FACTS_FIRST = "facts_first"
    FACTS_ONLY = "facts_only"
    NONE = "none"

    @property
    def soothes(self) -> bool:
        """Whether feelings come before anything else."""
        return self in (Order.FEELINGS_ONLY, Order.FEELINGS_FIRST)


class Act(StrEnum):
    """What one clause does for an upset customer."""

    FEELINGS = "feelings"
    SUBSTANCE = "substance"
    NEUTRAL = "neutral"


_LEADS_BELOW = 2.0  # how little a clause may prefer the matter to be a lead-in to feelings
_STOP = re.compile(r"[。.!?;\n]")
# To offend is no way to soothe: it counts as speaking of the matter.
_ACTS = {act.value: act for act in Act} | {"rude": Act.SUBSTANCE}


class Courtesy:
    """Recognises courtesies and acts; `markers` are patterns on the clause by name."""

    def __init__(self, markers: Mapping[str, Sequence[str]], acts: Linear) -> None:
        self._markers = {name: re.compile("|".join(ps)) for name, ps in markers.items()}
        self._settling = (
            (self._markers["not_feelings"], Act.SUBSTANCE),
            (self._markers["excuse"], Act.SUBSTANCE),
            (self._markers["neutral"], Act.NEUTRAL),
            (self._markers["feelings"], Act.FEELINGS),
        )
        self._acts = acts

    def has(self, marker: str, text: str) -> bool:
        """Whether a clause (canonical) bears the named marker."""
        return bool(self._markers[marker].search(text))

    def act(self, passage: Passage) -> Act:
        """What a clause does by itself. A marker settles it; otherwise the model does."""
        return self._weighed(passage)[0]

    def acts(self, reading: Reading) -> list[Act]:
        """What each clause does. One that only seems to tell of the matter and leads, in the same
        sentence, to words that soothe is named for their sake: 大冷天用不上热水，真是委屈您了."""
        weighed = [self._weighed(passage) for passage in reading.passages]
        acts = [act for act, _ in weighed]
        for at in range(len(acts) - 2, -1, -1):
            leads = acts[at] is Act.SUBSTANCE and weighed[at][1] < _LEADS_BELOW
            if leads and acts[at + 1] is Act.FEELINGS and _one_sentence(reading, at):
                acts[at] = Act.FEELINGS
        return acts

    def _weighed(self, passage: Passage) -> tuple[Act, float]:
        """What a clause does, and by how much the model prefers that to soothing."""
        text = passage.clause.text
        for pattern, act in self._settling:
            if pattern.search(text):
                return act, math.inf
        scores = self._acts.scores(passage.features)
        best = max(scores)
        act = _ACTS[self._acts.labels[scores.index(best)]]
        return act, best - scores[self._acts.labels.index(Act.FEELINGS.value)]


def _one_sentence(reading: Reading, at: int) -> bool:
    """Whether a clause and the next one belong to one sentence."""
    first, second = reading.passages[at].clause, reading.passages[at + 1].clause
    return not _STOP.search(reading.text[first.end : second.start])


def order_of(acts: Iterable[Act]) -> Order:
    """The order of feelings and facts.

    >>> order_of([Act.NEUTRAL, Act.FEELINGS, Act.SUBSTANCE]).value
    'feelings_first'
    """
    telling = [act for act in acts if act is not Act.NEUTRAL]
    match telling:
        case []:
            return Order.NONE
        case [Act.FEELINGS, *rest]:
            return Order.FEELINGS_FIRST if Act.SUBSTANCE in rest else Order.FEELINGS_ONLY
        case _:
            return Order.FACTS_FIRST if Act.FEELINGS in telling else Order.FACTS_ONLY
