"""Replies to a customer's words, or for a moment in service that somebody describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intents.classify import Classification, Zone, Zones, rank
from intents.linear import Linear
from intents.reading import Reader
from phrasebook.entries import IntentReplies, Reply, Situation
from phrasebook.facts import FactKind, find_facts

STYLES = ("brief", "warm", "formal")
_SLOT_OF = {FactKind.AMOUNT: "amount"}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Replies in the order brief, warm, formal; `topic` is the intent or situation they fit."""

    topic: str | None
    replies: tuple[Reply, ...]
    situation: Situation | None
    understood: bool


class ReplyBook:
    """Suggests replies. Immutable once made."""

    def __init__(
        self,
        by_intent: Iterable[IntentReplies],
        situations: Iterable[Situation],
        reader: Reader,
        model: Linear,
        zones: Zones,
    ) -> None:
        self._by_intent: dict[str, list[Reply]] = {}
        for entry in by_intent:
            self._by_intent.setdefault(entry.intent, []).extend(entry.replies)
        self._situations = {situation.id: situation for situation in situations}
        self._reader = reader
        self._model = model
        self._zones = zones

    def suggest(self, meant: Classification, *, skip: int = 0) -> Suggestions:
        """One reply in each style; `skip` gives the next ones of a style instead."""
        situation = None if meant.about.means else self._situation(meant.text)
        if situation is not None:
            chosen = _one_each(situation.replies, skip)
            return Suggestions(situation.id, chosen, situation, True)
        if meant.intent is None or meant.intent_zone is Zone.DECLINE:
            return Suggestions(meant.intent, (), None, False)
        return Suggestions(
            meant.intent, _one_each(self._by_intent.get(meant.intent, []), skip), None, True
        )

    def for_intent(self, intent: str, skip: int = 0) -> tuple[Reply, ...]:
        """One reply in each style to an intent that is settled."""
        return _one_each(self._by_intent.get(intent, []), skip)

    def _situation(self, text: str) -> Situation | None:
        ranking = rank(self._model, self._reader.read(text), self._zones)
        if ranking.zone is not Zone.ANSWER:
            return None
        return self._situations.get(ranking.candidates[0].label)


def known_slots(text: str) -> Mapping[str, str]:
    """The slots that a customer's own words fill.

    >>> known_slots("这个月怎么扣了我128元")
    {'amount': '128元'}
    """
    return {_SLOT_OF[fact.kind]: fact.text for fact in find_facts(text) if fact.kind in _SLOT_OF}


def _one_each(replies: Iterable[Reply], skip: int) -> tuple[Reply, ...]:
    by_style: dict[str, list[Reply]] = {style: [] for style in STYLES}
    for reply in replies:
        by_style[reply.style].append(reply)
    return tuple(found[skip % len(found)] for found in by_style.values() if found)
