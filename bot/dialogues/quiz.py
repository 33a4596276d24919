"""Quizzes: which of these may be said to a customer, and which comes first."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.words import Words
from phrasebook.entries import Rule, Severity
from phrasebook.examples import unmarked
from phrasebook.library import Library
from phrasebook.slots import slots

_WRONG = 3
_LONGEST = 90  # characters of an option; Telegram takes a hundred


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question with its options, the number of the right one, and why."""

    question: str
    options: tuple[str, ...]
    right: int
    why: str


def quiz(library: Library, words: Words, kind: str, pick: int) -> Quiz:
    """A quiz about a taboo category, or any; the same `pick` gives the same quiz."""
    if not kind and pick % 2:
        return _first(library, words, pick)
    return _sayable(library, words, kind, pick)


def _sayable(library: Library, words: Words, kind: str, pick: int) -> Quiz:
    """One sentence may be said; the others hurt."""
    rules = [r for r in library.rules.values() if _fits(r) and kind in ("", r.category)]
    chance = random.Random(pick)  # noqa: S311 - a game, the same for all who play it
    rule = rules[pick % len(rules)]
    good = chance.choice(_whole(rule.instead))
    others = [r for r in rules if r.category == rule.category] or rules
    wrong = {unmarked(text).text for r in others for text in r.bad if len(text) <= _LONGEST}
    options = [*chance.sample(sorted(wrong), min(_WRONG, len(wrong))), good]
    chance.shuffle(options)
    return Quiz(words.say("quiz_sayable"), tuple(options), options.index(good), rule.why)


def _fits(rule: Rule) -> bool:
    return (
        rule.severity is Severity.FORBIDDEN and len(rule.bad) >= 2 and bool(_whole(rule.instead))
    )


def _whole(texts: Sequence[str]) -> list[str]:
    return [t for t in texts if not slots(t) and len(t) <= _LONGEST]


def _first(library: Library, words: Words, pick: int) -> Quiz:
    """The customer is angry: what comes first?"""
    chance = random.Random(pick)  # noqa: S311 - a game, the same for all who play it
    guide = library.complaint
    scenes = [s for s in library.scenes if int(s["anger"]) >= 2]
    scene = scenes[pick % len(scenes)]
    good = chance.choice(library.complaint_words["any"].soothe)
    asks = [text for step in guide.steps[2:] for text in step.ask if len(text) <= _LONGEST]
    options = [*chance.sample(asks, _WRONG), good]
    chance.shuffle(options)
    question = words.say("quiz_first", text=scene["turns"][0]["customer"])
    return Quiz(question, tuple(options), options.index(good), words.say("quiz_first_why"))
