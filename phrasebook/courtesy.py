"""The good parts of an answer: soothing, owning, asking, a next step, and which comes first."""

from __future__ import annotations

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


class Act(StrEnum):
    """What one clause does for an upset customer."""

    FEELINGS = "feelings"
    SUBSTANCE = "substance"
    NEUTRAL = "neutral"


_ACTS = {act.value: act for act in Act}


class Courtesy:
    """Recognises courtesies and acts; `markers` are patterns on the clause by name."""

    def __init__(self, markers: Mapping[str, Sequence[str]], acts: Linear) -> None:
        self._markers = {name: re.compile("|".join(ps)) for name, ps in markers.items()}
        self._settling = (
            (self._markers["not_feelings"], Act.SUBSTANCE),
            (self._markers["feelings"], Act.FEELINGS),
            (self._markers["neutral"], Act.NEUTRAL),
        )
        self._acts = acts

    def has(self, marker: str, text: str) -> bool:
        """Whether a clause (canonical) bears the named marker."""
        return bool(self._markers[marker].search(text))

    def act(self, passage: Passage) -> Act:
        """What a clause does. A marker settles it; otherwise the model does."""
        text = passage.clause.text
        for pattern, act in self._settling:
            if pattern.search(text):
                return act
        scores = self._acts.scores(passage.features)
        return _ACTS[self._acts.labels[scores.index(max(scores))]]

    def acts(self, reading: Reading) -> list[Act]:
        return [self.act(passage) for passage in reading.passages]


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
