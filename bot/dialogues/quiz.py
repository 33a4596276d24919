"""Quizzes: which of these may be said to a customer, and which comes first.

A quiz is made from its subject, a rule or a scene, and a number for chance alone, so that a button
need carry no more than those.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer import Act, Answer, Block, BlockKind, Button, Practised
from bot.dialogues.drill import Plan
from bot.words import Words
from intents.text import canonicalise, simplified
from phrasebook.entries import Rule, Severity
from phrasebook.examples import unmarked
from phrasebook.library import Library
from phrasebook.review import FEELINGS_LAST
from phrasebook.slots import slots

_WRONG = 3
_LEAST_WRONG = 2
_LONGEST = 90  # characters of an option; Telegram takes a hundred
_LETTERS = "ABCD"
_SEEDS = 97
_PRACTISED = "quiz."  # before a subject, where practice is noted
_NO_PLAN = Plan()


_TYPED = re.compile(r"(?:我?选|答案是?)?\s*([a-d1-4])[.。]?")
_FIRST = re.compile(r"(.{6,}?[。！!])(.+)")  # the first sentence of an answer, and the rest


def typed_letter(text: str) -> int | None:
    """The number of the option that a text names by its letter; None when it names none.

    >>> typed_letter("选Ｂ"), typed_letter("办不了")
    (1, None)
    """
    found = _TYPED.fullmatch(canonicalise(text.strip()).text.lower())
    return "abcd1234".index(found[1]) % len(_LETTERS) if found else None


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question about a `subject` with its options, the number of the right one, why, and the
    category it trains."""

    subject: str
    seed: int
    question: str
    options: tuple[str, ...]
    right: int
    why: str
    trains: str


@dataclass(frozen=True, slots=True)
class Quizzes:
    """Makes quizzes, and judges what was chosen."""

    library: Library
    words: Words
    without: frozenset[str] = frozenset()  # categories

    def pick(self, kind: str, pick: int, plan: Plan = _NO_PLAN) -> Quiz:
        """A quiz about a taboo category, or any: what is due, then the weakest kinds."""
        subjects = self._subjects(kind) or self._subjects("")
        practised = (id_.removeprefix(_PRACTISED) for id_ in plan.due)
        if due := next((subject for subject in practised if subject in subjects), ""):
            return self.of(due, pick)
        if kind == FEELINGS_LAST or (not kind and pick % 2):
            scenes = [s["id"] for s in self.library.scenes if int(s["anger"]) >= 2]
            return self.of(scenes[pick % len(scenes)], pick)
        if not kind and pick % 3:  # what is weak comes often, not always
            subjects = next(filter(None, map(self._subjects, plan.weak)), subjects)
        return self.of(subjects[pick % len(subjects)], pick)

    def of(self, subject: str, seed: int) -> Quiz:
        """The quiz about a subject. Raises KeyError when there is no such rule or scene."""
        if subject in self.library.rules:
            return self._sayable(self.library.rules[subject], seed % _SEEDS)
        scenes = {scene["id"]: scene for scene in self.library.scenes}
        return self._first(subject, scenes[subject]["turns"][0], seed % _SEEDS)

    def ask(self, quiz: Quiz) -> Answer:
        """The question with a button for each option."""
        blocks = (
            Block(BlockKind.TITLE, quiz.question),
            Block(BlockKind.TEXT, "\n".join(map(self._line, _LETTERS, quiz.options))),
        )
        buttons = (
            Button(letter, Act.QUIZ, f"{quiz.subject}.{quiz.seed}.{n}")
            for n, letter in enumerate(_LETTERS[: len(quiz.options)])
        )
        return Answer(blocks, tuple(buttons))

    def judge(self, quiz: Quiz, chosen: int) -> Answer:
        """What is said of a choice; it counts as practice."""
        hit = chosen == quiz.right
        letter = _LETTERS[quiz.right]
        key = "quiz_hit" if hit else "quiz_miss"
        lines = "\n".join(map(self._line, _LETTERS, quiz.options))
        blocks = (
            Block(BlockKind.TITLE, self.words.say(key, letter=letter)),
            Block(BlockKind.COPY, quiz.options[quiz.right]),
            Block(BlockKind.TEXT, quiz.why),
            Block(BlockKind.FOLDED, f"{quiz.question}\n{lines}"),
        )
        buttons = (
            Button(self.words.say("quiz_next"), Act.DRILL, "quiz"),
            Button(self.words.say("practise"), Act.DRILL, quiz.trains),
        )
        done = Practised(f"{_PRACTISED}{quiz.subject}", (quiz.trains,), 100 if hit else 0)
        return Answer(blocks, buttons, effects=(done,))

    def _line(self, letter: str, text: str) -> str:
        return self.words.say("quiz_line", letter=letter, text=text)

    def _subjects(self, kind: str) -> list[str]:
        return [
            rule.id
            for rule in self.library.rules.values()
            if _fits(rule) and kind in ("", rule.category) and rule.category not in self.without
        ]

    def _sayable(self, rule: Rule, seed: int) -> Quiz:
        """One sentence may be said; the others, of the same matter, hurt."""
        wrong = [unmarked(text).text for text in rule.bad]
        question = self.words.say("quiz_sayable")
        options = (_whole(rule.instead), _whole(wrong))
        return _quiz(rule.id, seed, question, *options, rule.why, rule.category)

    def _first(self, scene: str, turn: Mapping[str, Any], seed: int) -> Quiz:
        """The customer is upset: what comes first? Of good answers the beginnings soothe, the rest
        deals with the matter."""
        parts = [found.groups() for model in turn["model"] if (found := _FIRST.fullmatch(model))]
        soothes = [first for first, _ in parts if self.library.review(first).order.soothes]
        matters = [rest for _, rest in parts if not self.library.review(rest).order.soothes]
        if not soothes or len(_whole(matters)) < _LEAST_WRONG:
            soothes = list(self.library.complaint_words["any"].soothe)
            matters = [text for step in self.library.complaint.steps[2:] for text in step.ask]
        question = self.words.say("quiz_first", text=turn["customer"])
        why = self.words.say("quiz_first_why")
        options = (_whole(soothes), _whole(matters))
        return _quiz(scene, seed, question, *options, why, FEELINGS_LAST)


def _quiz(
    subject: str,
    seed: int,
    question: str,
    good: Sequence[str],
    wrong: Sequence[str],
    why: str,
    trains: str,
) -> Quiz:
    chance = random.Random(seed)  # noqa: S311 - a game, the same for all who play it
    right = chance.choice(good)
    options = [right, *chance.sample(wrong, min(_WRONG, len(wrong)))]
    chance.shuffle(options)
    return Quiz(subject, seed, question, tuple(options), options.index(right), why, trains)


def _fits(rule: Rule) -> bool:
    return rule.severity is not Severity.HINT and bool(_whole(rule.instead))


def _whole(texts: Sequence[str]) -> list[str]:
    """Those that can be an option as they stand, in Simplified characters as all else is."""
    return [simplified(t) for t in texts if not slots(t) and len(t) <= _LONGEST]
