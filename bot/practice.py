"""Drills in a conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.answer import Act, Answer, AskQuiz, Block, BlockKind, Button
from bot.context import Context
from bot.dialogues.controls import typed_control
from bot.dialogues.drill import Drill, Plan, Practice, Turn
from bot.dialogues.quiz import Quizzes, typed_letter
from bot.progress import Attempt, progress
from bot.words import Words, words
from intents.labels import labels
from intents.text import canonicalise
from intents.yamlfile import read_yaml
from phrasebook.library import Library

_FIVE = 5
_NO_PLAN = Plan()
_NOT_IN_COMPANY = frozenset({"insult"})  # swear words are nothing for a whole group to read
_FILE = Path(__file__).parent / "content" / "drills.yaml"
Reply = tuple[Answer, Context]


_STEERS = ("pause", "leave", "give_up", "back", "next", "hint")
_SPLIT = re.compile(r"[\s,，、;；]+")


@cache
def _typed() -> tuple[Mapping[str, str], Mapping[str, str], re.Pattern[str]]:
    """What may be typed: forms, kinds, and the pattern of a wish for practice."""
    content: dict[str, Any] = read_yaml(_FILE).plain()
    forms, kinds = (
        {typed: name for name, said in content[group].items() for typed in said}
        for group in ("forms", "kinds")
    )
    return forms, kinds, re.compile(content["wish"])


def wished_practice(message: str) -> str | None:
    """What somebody wants to practise who asks for it in plain words; None when nobody does."""
    text = canonicalise(message.strip(" 。.!！")).text
    forms, kinds, wish = _typed()
    found = wish.match(text)
    if found is None:
        return None
    asked = found["kind"] or ""
    if not asked:
        return "quiz" if text[-1] in "题道" else ""
    known = asked in forms or asked in kinds or _category(asked, words())
    return asked if known else None


def suspended(context: Context) -> Context:
    """The conversation with the scene in hand put aside."""
    if context.dialogue.get("name") != "drill":
        return context
    return replace(context, dialogue={}, paused=context.dialogue)


@dataclass(frozen=True, slots=True)
class Drills:
    """Plays scenes with people; knows the time and nothing of any person."""

    library: Library
    clock: Callable[[], datetime]

    def begin(self, typed: str, context: Context, plan: Plan = _NO_PLAN, left: int = 0) -> Reply:
        """What was wished for: a scene, a quick five or a quiz, of a category named by its id or
        its name, or of any; a kind without scenes has quizzes."""
        # Another scene each day, and another one each time it is asked for.
        pick = context.local(self.clock()).toordinal() * 7 + context.drills
        context = replace(context, drills=context.drills + 1)
        wish, kind, unknown = _wished(typed, context.words)
        plan = _without(plan, context.dialogue.get("scene", ""))
        if wish == "quiz" or (kind and not any(kind in s["trains"] for s in self.library.scenes)):
            return self._ask_quiz(kind, pick, plan, suspended(context))
        left = _FIVE if wish == "five" else left
        drill, answer = self._practice(context).begin(kind, pick, plan, left)
        if unknown:
            comma = context.words.say("comma")
            kinds = comma.join(map(context.words.label, labels().taboos))
            text = context.words.say("drill_no_kind", text=unknown, kinds=kinds)
            note = Block(BlockKind.TEXT, text)
            answer = replace(answer, blocks=(note, *answer.blocks))
        return self._turned((drill, answer), context)

    def resume(self, context: Context) -> Reply:
        """The scene that was put aside, where it stood."""
        drill = Drill.from_state(context.paused)
        return self._turned(self._practice(context).again(drill), replace(context, paused={}))

    def _ask_quiz(self, kind: str, pick: int, plan: Plan, context: Context) -> Reply:
        quizzes = Quizzes(self.library, context.words)
        quiz = quizzes.pick(kind, pick, plan)
        asked = {"name": "quiz", "quiz": f"{quiz.subject}.{quiz.seed}"}
        return quizzes.ask(quiz), replace(context, dialogue=asked)

    def answer_quiz(self, text: str, context: Context) -> tuple[Answer | None, Context]:
        """The verdict on a letter that was typed; None for anything else, and the quiz is over."""
        asked, over = context.dialogue["quiz"], replace(context, dialogue={})
        chosen = typed_letter(text)
        answer = None if chosen is None else self._chosen(f"{asked}.{chosen}", context)
        # A letter that is none of the options is asked for again.
        return answer, context if answer and not answer.effects else over

    def native_quiz(self, typed: str, context: Context, pick: int) -> Answer:
        """A quiz for many, which the transport puts in its own way."""
        _, kind, _ = _wished(typed, context.words)
        quiz = Quizzes(self.library, context.words, _NOT_IN_COMPANY).pick(kind, pick)
        return Answer((), effects=(AskQuiz(quiz.question, quiz.options, quiz.right, quiz.why),))

    def progress(self, attempts: Sequence[Attempt], context: Context) -> Answer:
        """What a person's practice came to."""
        words = context.words
        if not attempts:
            again = Button(words.say("drill_begin"), Act.DRILL)
            return Answer((Block(BlockKind.TEXT, words.say("stats_none")),), (again,))
        found = progress(attempts, context.local(self.clock()))
        lines = [words.say("stats_streak", n=found.streak)] if found.streak else []
        lines.append(words.say("stats_n", n=found.attempts))
        if found.improved:
            lines.append(words.say("stats_improved", name=words.label(found.improved)))
        lines.append(words.say("stats_next", name=words.label(found.next)))
        blocks = (
            Block(BlockKind.TITLE, words.say("stats_title")),
            Block(BlockKind.TEXT, "\n".join(lines)),
        )
        return Answer(blocks, (Button(words.say("practise"), Act.DRILL, found.next),))

    def say(self, text: str, context: Context, plan: Plan = _NO_PLAN) -> Reply:
        """An answer to the played customer, or what steers the scene."""
        drill, practice = Drill.from_state(context.dialogue), self._practice(context)
        match typed_control(text, _STEERS):
            case "pause" | "leave" | "give_up":
                text = context.words.say("drill_paused")
                return Answer((Block(BlockKind.TEXT, text),)), suspended(context)
            case "back":
                return self._turned(practice.again(drill), context)
            case "next":
                return self.begin(drill.kind, context, plan, drill.left)
            case "hint":
                return self._turned(practice.hint(drill), context)
            case _:
                return self._turned(practice.say(drill, text), context)

    def press(self, button: Button, context: Context, plan: Plan = _NO_PLAN) -> Reply:
        """A button of a drill or a quiz."""
        if button.act is Act.DRILL:
            kind, _, left = button.value.partition(".")
            return self.begin(kind, context, plan, int(left) if left.isdecimal() else 0)
        if button.act is Act.QUIZ:
            asked = context.dialogue.get("name") == "quiz"
            after = replace(context, dialogue={}) if asked else context
            return self._chosen(button.value, context), after
        drill = Drill.from_state(context.dialogue)
        return self._turned(self._practice(context).hint(drill), context)

    def _chosen(self, value: str, context: Context) -> Answer:
        quizzes = Quizzes(self.library, context.words)
        subject, seed, chosen = value.rsplit(".", 2)
        try:
            quiz = quizzes.of(subject, int(seed))
        except KeyError:
            return Answer((), toast=context.words.say("stale"))
        if int(chosen) >= len(quiz.options):
            return quizzes.ask(quiz)
        return quizzes.judge(quiz, int(chosen))

    def _practice(self, context: Context) -> Practice:
        return Practice(self.library, context.words)

    def _turned(self, turn: Turn, context: Context) -> Reply:
        drill, answer = turn
        return answer, replace(context, dialogue=drill.to_state() if drill else {})


def _without(plan: Plan, scene: str) -> Plan:
    """The plan after a scene that is being played: another one is wanted."""
    return replace(plan, due=[id_ for id_ in plan.due if id_ != scene], seen=[*plan.seen, scene])


def _wished(typed: str, words: Words) -> tuple[str, str, str]:
    """The form that somebody wants (quiz, five, or neither), the taboo category, and what they
    typed that is nothing known."""
    form, kind, unknown = "", "", []
    for word in filter(None, _SPLIT.split(canonicalise(typed.lower()).text)):
        if found := _typed()[0].get(word):
            form = found
        elif found := _category(word, words):
            kind = found
        else:
            unknown.append(word)
    return form, kind, " ".join(unknown)


def _category(typed: str, words: Words) -> str:
    """The taboo category that somebody means (canonical text), empty for none."""
    taboos = labels().taboos
    typed = typed if typed in taboos else typed.removesuffix("类")
    if known := _typed()[1].get(typed):
        return known
    names = {
        id_: (id_, label.name, label.means, words.label(id_).lower())
        for id_, label in taboos.items()
    }
    return next((id_ for id_, known in names.items() if any(typed in n for n in known)), "")
