"""Complaints in a conversation: beginning a case, going on with it, and the open ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.answer import Act, Answer, Block, BlockKind, Button, DropCase, ShowCard
from bot.context import Context
from bot.dialogues.card import card_lines, card_markdown, moment, opened
from bot.dialogues.case import Case, Step
from bot.dialogues.complaint import Turn, Walk
from bot.dialogues.controls import typed_control
from bot.dialogues.understanding import EMERGENCY
from bot.script import written_in
from phrasebook.library import Library

_SHOWN_CASES = 12
_ID = 14  # month, day, clock and four more digits: no two cases begin in the same blink


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that somebody has not finished."""

    id: str
    title: str
    state: Mapping[str, Any] = field(default_factory=dict)
    due: int = 0


Cases = Mapping[str, OpenCase]
Reply = tuple[Answer, Context]


@dataclass(frozen=True, slots=True)
class Casework:
    """Leads cases; knows the time and nothing of any person."""

    library: Library
    clock: Callable[[], datetime]

    def begin(self, context: Context, cases: Cases, said: str = "") -> Reply:
        """A new case; where some are open, first the question which."""
        if cases and not said:
            return self._list(context, cases), context
        return self._new(context, said)

    def say(self, text: str, context: Context) -> Reply:
        """Something typed while a case is in hand."""
        case = Case.from_state(context.dialogue)
        match typed_control(text, ("pause", "leave", "drop")):
            case "pause" | "leave":
                return self._paused(context)
            case "drop":
                return self._dropped(case.id, context)
        return self._turned(self._walk(context).say(case, text), context)

    def press(self, button: Button, context: Context, cases: Cases) -> Reply:
        """Something pressed: to begin with the customer's words, in a dialogue, or in the list."""
        match button.act:
            case Act.COMPLAINT:
                return self.begin(context, cases, context.customer)
            case Act.STEP:
                return self._choose(button.value, context)
            case _:
                return self._handle(button.value, context, cases)

    def _choose(self, chosen: str, context: Context) -> Reply:
        if chosen == "pause":
            return self._paused(context)
        if not context.dialogue:
            return Answer((), toast=context.words.say("stale")), context
        case = Case.from_state(context.dialogue)
        return self._turned(self._walk(context).choose(case, chosen), context)

    def _handle(self, value: str, context: Context, cases: Cases) -> Reply:
        verb, _, id_ = value.partition(".")
        if verb == "new":
            return self._new(context, "")
        known = cases.get(id_)
        if known is None:
            return Answer((), toast=context.words.say("case_gone")), context
        case = Case.from_state(known.state)
        match verb:
            case "file" | "picture":
                return Answer((), effects=(ShowCard(known.state, verb),)), context
            case "drop":
                return self._dropped(id_, context)
            case "kept" | "late":
                return self._turned(self._walk(context).choose(case, verb), context)
            case _:
                return self._turned(self._walk(context).prompt(case), context)

    def card(self, state: Mapping[str, Any], context: Context) -> str:
        """The card of a case, as a Markdown file."""
        text = card_markdown(Case.from_state(state), context.words, self._now(context))
        return written_in(context.script, text)

    def card_lines(self, state: Mapping[str, Any], context: Context) -> list[tuple[str, str]]:
        """The card of a case, as names and texts."""
        return list(card_lines(Case.from_state(state), context.words, self._now(context)))

    def _new(self, context: Context, said: str) -> Reply:
        now = self._now(context)
        case = Case(f"{now:%m%d%H%M%S%f}"[:_ID], language=context.language)
        walk = self._walk(context)
        return self._turned(walk.say(case, said) if said else walk.prompt(case), context)

    def _turned(self, turn: Turn, context: Context) -> Reply:
        """After a turn the case is in hand, until it is over or waits for its promise."""
        case, answer = turn
        dropped = any(isinstance(effect, DropCase) for effect in answer.effects)
        over = dropped or case.intent == EMERGENCY
        waits = case.step is Step.CONTACT and case.agreed
        return answer, replace(context, dialogue={} if over or waits else case.to_state())

    def _paused(self, context: Context) -> Reply:
        text = Block(BlockKind.TEXT, context.words.say("case_paused"))
        return Answer((text,)), replace(context, dialogue={})

    def _dropped(self, id_: str, context: Context) -> Reply:
        text = Block(BlockKind.TEXT, context.words.say("case_dropped"))
        return Answer((text,), effects=(DropCase(id_),)), replace(context, dialogue={})

    def _list(self, context: Context, cases: Cases) -> Answer:
        words, now = context.words, self._now(context)
        buttons = []
        newest = sorted(cases.values(), key=lambda c: c.id, reverse=True)
        for case in sorted(newest, key=lambda c: (c.due == 0, c.due))[:_SHOWN_CASES]:
            title = case.title or words.say("card_title", when=opened(case.id))
            key = "case_open_due" if case.due else "case_open"
            time = moment(case.due, now, words) if case.due else ""
            buttons.append(
                Button(words.say(key, title=title, time=time), Act.CASE, f"open.{case.id}")
            )
        buttons.append(Button(words.say("case_new"), Act.CASE, "new"))
        return Answer(
            (Block(BlockKind.TITLE, words.say("case_list", n=len(cases))),), tuple(buttons)
        )

    def _now(self, context: Context) -> datetime:
        return context.local(self.clock())

    def _walk(self, context: Context) -> Walk:
        return Walk(self.library, context.words, self._now(context))
