"""What a person taught the bot: how to take a text of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from intents.classify import Classification, Zone
from intents.text import canonicalise

_ALIKE = 88  # how like a taught text another one must be, of 100, to be meant the same


@dataclass(frozen=True, slots=True)
class Taught:
    """A text and the route that the person said it has."""

    text: str
    route: str


def lesson_for(message: str, meant: Classification, taught: Sequence[Taught]) -> Taught | None:
    """What the person taught of this very text, or, where the coach would ask, of one like it."""
    if not taught:
        return None
    text = canonicalise(message).text
    best = max(taught, key=lambda lesson: (fuzz.ratio(text, lesson.text), lesson.text))
    like = fuzz.ratio(text, best.text)
    return best if like == 100 or (like >= _ALIKE and meant.route_zone is Zone.ASK) else None
