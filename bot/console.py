"""The coach in a terminal: the same Coach, buttons as numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from bot.answer import (
    Answer,
    Block,
    BlockKind,
    Button,
    DropCase,
    KeepCase,
    Practised,
    ShowCard,
    Teach,
)
from bot.casework import OpenCase
from bot.coach import Coach, Memory
from bot.commands import find_command
from bot.context import Context
from bot.dialogues.drill import Plan
from bot.lessons import Taught
from bot.progress import Attempt, weak_categories
from bot.script import script_of, tongue
from bot.settings import Settings, clock_in
from bot.show import writable
from bot.words import say
from phrasebook.library import Library

_QUIT = frozenset({"/quit", "/exit", "/q", "/退出"})


def chat(settings: Settings) -> int:
    """Talk until the input ends or the person leaves."""
    with suppress(ImportError):
        import readline  # noqa: F401  # line editing, where the platform has it
    coach = Coach(Library(settings.phrasebook), clock_in(settings.timezone))
    conversation = Conversation(coach)
    interactive = sys.stdin.isatty()
    print(say("welcome"))
    for line in _typed(interactive):
        if line.strip().lower() in _QUIT:
            break
        print(render(conversation.hear(line)))
        print()
    print(say("chat_bye"))
    return 0


class Conversation:
    """One person's talk with the coach: context and the buttons on offer."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach
        self._context = Context()
        self._buttons: tuple[Button, ...] = ()
        self._taught: list[Taught] = []
        self._cases: dict[str, OpenCase] = {}
        self._attempts: list[Attempt] = []
        self._played: list[str] = []

    def hear(self, line: str) -> Answer:
        """The answer to a typed line: a number presses a button, a slash starts a command."""
        text = line.strip()
        if script := script_of(text):
            self._context = self._context.spoken(*tongue("", script, None))
        if text.startswith("/"):
            answer = self._command(text)
        elif text.isdecimal() and self._buttons and len(text) <= 2:
            answer = self._pressed(int(text))
        else:
            answer, self._context = self._coach.respond(line, self._context, self._memory)
        answer = self._remembered(answer)
        self._buttons = answer.buttons or (self._buttons if answer.toast else ())
        return answer

    def _command(self, text: str) -> Answer:
        name, _, argument = text.partition(" ")
        found = find_command(name)
        if found is not None and found.name == "privacy":
            return self._remark("privacy_chat")
        answer, self._context = self._coach.command(
            name, argument, self._context, self._memory, where="terminal"
        )
        return answer

    def _pressed(self, number: int) -> Answer:
        if not 1 <= number <= len(self._buttons):
            text = self._context.words.say("unknown_choice", n=len(self._buttons))
            return Answer((), toast=text)
        answer, self._context = self._coach.press(
            self._buttons[number - 1], self._context, self._memory
        )
        return answer

    @property
    def _memory(self) -> Memory:
        weak = weak_categories(self._attempts, self._coach.now())
        plan = Plan(seen=self._played, weak=weak)
        return Memory(self._taught, self._cases, plan, self._attempts)

    def _remembered(self, answer: Answer) -> Answer:
        """Do what an answer asks for beyond showing it."""
        for effect in answer.effects:
            match effect:
                case Teach(text, route):
                    self._taught.append(Taught(text, route))
                case KeepCase(id_, title, state, due):
                    self._cases[id_] = OpenCase(id_, title, state, due)
                case DropCase(id_):
                    self._cases.pop(id_, None)
                case Practised(scene, trains, score):
                    self._played.append(scene)
                    self._attempts.append(Attempt(self._now(), trains, score))
                case ShowCard(state, _):
                    text = self._coach.card(state, self._context)
                    answer = replace(answer, blocks=(Block(BlockKind.TEXT, text),))
        return answer

    def _now(self) -> int:
        return int(self._coach.now().timestamp())

    def _remark(self, key: str, **values: object) -> Answer:
        text = self._context.words.say(key, **values)
        return Answer((Block(BlockKind.TEXT, text),))


def render(answer: Answer) -> str:
    """An answer as terminal text."""
    lines = []
    for block in answer.blocks:
        indent = "   " if block.kind in (BlockKind.FOLDED, BlockKind.COPY) else ""
        lines.append(indent + block.label + block.text.replace("\n", "\n" + indent))
    if answer.toast:
        lines.append(answer.toast)
    lines += [f"  {n}. {button.label}" for n, button in enumerate(answer.buttons, 1)]
    return writable("\n".join(lines))


def _typed(interactive: bool) -> Iterator[str]:
    while True:
        try:
            yield input(say("prompt") if interactive else "")
        except EOFError:
            return
        except UnicodeDecodeError:
            print(say("not_utf8"))
