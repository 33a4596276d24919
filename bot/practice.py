"""Drills in a conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.answer import Act, Answer, AskQuiz, Block, BlockKind, Button
from bot.context import Context
from bot.dialogues.drill import Drill, Plan, Practice, Turn
from bot.dialogues.quiz import quiz
from bot.progress import Attempt, progress
from intents.labels import labels
from intents.yamlfile import read_yaml
from phrasebook.library import Library

_FIVE = 5
_NO_PLAN = Plan()
_FILE = Path(__file__).parent / "content" / "drills.yaml"
Reply = tuple[Answer, Context]


@cache
def _wishes() -> dict[str, str]:
    return {typed: name for name, said in read_yaml(_FILE).plain().items() for typed in said}


@dataclass(frozen=True, slots=True)
class Drills:
    """Plays scenes with people; knows the time and nothing of any person."""

    library: Library
    clock: Callable[[], datetime]

    def begin(self, typed: str, context: Context, plan: Plan = _NO_PLAN, left: int = 0) -> Reply:
        """A scene for a category, named by its id or its Chinese name, or any scene; a quiz or a
        quick five where that is asked for."""
        # Another scene each day, and another one each time it is asked for.
        pick = self.clock().toordinal() * 7 + context.drills
        context = replace(context, drills=context.drills + 1)
        wish = _wishes().get(typed.strip().lower(), "")
        if wish == "quiz":
            return self.quiz("", context, pick), context
        left = _FIVE if wish == "five" else left
        kind = "" if wish else _category(typed)
        return self._turned(self._practice(context).begin(kind, pick, plan, left), context)

    def quiz(self, typed: str, context: Context, pick: int) -> Answer:
        """A quiz about a category, or any."""
        made = quiz(self.library, context.words, _category(typed), pick)
        asked = AskQuiz(made.question, made.options, made.right, made.why)
        return Answer((), effects=(asked,))

    def progress(self, attempts: Sequence[Attempt], context: Context) -> Answer:
        """What a person's practice came to."""
        words = context.words
        if not attempts:
            again = Button(words.say("drill_begin"), Act.DRILL)
            return Answer((Block(BlockKind.TEXT, words.say("stats_none")),), (again,))
        found = progress(attempts, self.clock())
        taboos = labels().taboos
        lines = [words.say("stats_streak", n=found.streak), words.say("stats_n", n=found.attempts)]
        if found.improved:
            lines.append(words.say("stats_improved", name=taboos[found.improved].name))
        lines.append(words.say("stats_next", name=taboos[found.next].name))
        blocks = (
            Block(BlockKind.TITLE, words.say("stats_title")),
            Block(BlockKind.TEXT, "\n".join(lines)),
        )
        return Answer(blocks, (Button(words.say("practise"), Act.DRILL, found.next),))

    def say(self, text: str, context: Context) -> Reply:
        """An answer to the played customer."""
        drill = Drill.from_state(context.dialogue)
        return self._turned(self._practice(context).say(drill, text), context)

    def press(self, button: Button, context: Context, plan: Plan = _NO_PLAN) -> Reply:
        """A button of a drill."""
        if button.act is Act.DRILL:
            kind, _, left = button.value.partition(".")
            return self.begin(kind, context, plan, int(left) if left.isdecimal() else 0)
        drill = Drill.from_state(context.dialogue)
        return self._turned(self._practice(context).choose(drill, button.value), context)

    def _practice(self, context: Context) -> Practice:
        return Practice(self.library, context.words)

    def _turned(self, turn: Turn, context: Context) -> Reply:
        drill, answer = turn
        return answer, replace(context, dialogue=drill.to_state() if drill else {})


def _category(typed: str) -> str:
    """The taboo category that somebody means, empty for none."""
    typed = typed.strip()
    taboos = labels().taboos
    if not typed or typed in taboos:
        return typed
    return next((id_ for id_, label in taboos.items() if typed in label.name), "")
