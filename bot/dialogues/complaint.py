"""The walk through a complaint: feelings first, then facts.

    needs -> feelings -> facts -> solution -> agreement -> contact

Each step has a prompt, which shows where the case stands, and takes what is typed or pressed.
The gate after `feelings` opens for a sentence that soothes before anything else, for a sentence
taken over after three tries, and when the customer is calm already. Whatever the step, one can
go back, pause, and take it up again: the prompt is made from the case alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer import Act, Answer, Block, BlockKind, Button, DropCase, KeepCase
from bot.dialogues.card import card_blocks, moment
from bot.dialogues.case import FACTS, SUM, Case, Step
from bot.dialogues.controls import typed_control
from bot.dialogues.gate import does_something, hint, opens, takes_back
from bot.dialogues.understanding import (
    EMERGENCY,
    danger_in,
    missing,
    noted,
    understood,
    with_dates,
)
from bot.words import Words, words
from intents.labels import labels
from phrasebook.deadlines import find_deadline, with_slot
from phrasebook.entries import Case as Special
from phrasebook.entries import ComplaintWords, Option
from phrasebook.library import Library
from phrasebook.review import FEELINGS_LAST, Review, gravest_first
from phrasebook.slots import filled

_TRIES = 3
_KINDS = (
    "attitude_complaint",
    "quality_complaint",
    "bill_dispute",
    "progress_chase",
    "fault_report",
    "compensation_claim",
)
_MERE_TIME = 14  # characters up to which a text at the agreement is only a time
_OFFERED = 2

Turn = tuple[Case, Answer]


@dataclass(frozen=True, slots=True)
class Walk:
    """Leads one person through their case, at one moment in time."""

    library: Library
    words: Words
    now: datetime

    # In and out

    def prompt(self, case: Case, *notes: Block) -> Turn:
        """Where the case stands and what comes next, below some notes."""
        case = replace(with_dates(case, self.now.date(), self.words), turn=case.turn + 1)
        blocks, buttons = {
            Step.NEEDS: self._ask_words,
            Step.FEELINGS: self._ask_feelings,
            Step.FACTS: self._ask_fact,
            Step.SOLUTION: self._ask_solution,
            Step.AGREEMENT: self._ask_promise,
            Step.CONTACT: self._show_card,
        }[case.step](case)
        steers = case.step not in (Step.NEEDS, Step.CONTACT)
        steer = [self._button("back"), self._button("pause")] if steers else []
        if steers:
            drop = self.words.say("case_drop")
            steer.append(Button(drop, Act.CASE, f"drop.{case.id}"))
        # Before the customer's words there is nothing to keep.
        kept = (self._keep(case),) if case.said else ()
        title = self._title(case)
        return case, Answer((title, *notes, *blocks), (*buttons, *steer), effects=kept)

    def say(self, case: Case, text: str) -> Turn:
        """What the person typed."""
        if control := typed_control(text, self._allowed(case)):
            return self.choose(case, control)
        if not case.safe and (danger := danger_in(self.library, text)):
            if case.step is Step.NEEDS:
                case = replace(understood(self.library, case, text), step=Step.FEELINGS)
            return self._emergency(case, danger)
        match case.step:
            case Step.NEEDS:
                return self._hear(case, text)
            case Step.FEELINGS:
                return self._judge(case, text)
            case Step.FACTS:
                return self._note(case, text)
            case Step.SOLUTION:
                return self._propose(case, text)
            case _:
                return self._promise(case, text)

    def choose(self, case: Case, chosen: str) -> Turn:
        """What the person pressed."""
        name, _, value = chosen.partition(".")
        match name:
            case "kind" if value in labels().intents:
                said = labels().intents[value].name
                return self._known(understood(self.library, case, said, value))
            case "take":
                return self._soothed(case, self._soothing(case)[0])
            case "option" if value.isdecimal():
                return self._taken(case, int(value))
            case "kept":
                return self._kept(case)
            case "late":
                return self._late(case)
            case _:
                return self.prompt(self._moved(case, name))

    def _moved(self, case: Case, name: str) -> Case:
        """The case after a button that only moves on or back."""
        match name:
            case "back":
                return self._stepped_back(case)
            case "calm":
                return replace(case, calm=True, step=Step.FACTS)
            case "skip":
                return self._skipped(case)
            case "enough":
                return replace(case, step=Step.SOLUTION)
            case "more":
                return replace(case, offered=case.offered + _OFFERED)
            case "agreed" if case.due:
                return replace(case, agreed=True, step=Step.CONTACT)
            case "time" | "other":
                step = Step.AGREEMENT if name == "time" else Step.SOLUTION
                return replace(case, due=0, step=step)
            case _:
                return case

    def _allowed(self, case: Case) -> frozenset[str]:
        by_step = {
            Step.FEELINGS: {"calm", "take"} if case.tries >= _TRIES else {"calm"},
            Step.FACTS: {"skip", "enough"},
            Step.SOLUTION: {"more"},
            Step.AGREEMENT: {"agreed", "time", "other"} if case.due else {"other"},
            Step.CONTACT: {"kept", "late"},
        }
        return frozenset({"back", *by_step.get(case.step, set())})

    def _stepped_back(self, case: Case) -> Case:
        """One step back; what belongs to the steps after it is asked again."""
        if case.step is Step.AGREEMENT and case.due:
            return replace(case, due=0)
        step = case.step.other(-1)
        case = replace(case, step=step, agreed=False)
        if step is Step.FEELINGS:
            return replace(case, tries=0, calm=False)
        return replace(case, asked=()) if step is Step.FACTS else case

    # Needs

    def _ask_words(self, _: Case) -> tuple[list[Block], list[Button]]:
        buttons = [Button(self.words.label(k), Act.STEP, f"kind.{k}") for k in _KINDS]
        return [self._text("case_ask_words")], buttons

    def _hear(self, case: Case, text: str) -> Turn:
        return self._known(understood(self.library, case, text))

    def _known(self, case: Case) -> Turn:
        return self.prompt(replace(case, step=Step.FEELINGS))

    def _emergency(self, case: Case, kind: str) -> Turn:
        """Safety first, at once, and out of the walk; the case waits among the open ones."""
        guide = self._special(kind)
        blocks = [Block(BlockKind.TITLE, self.words.say("case_emergency"))]
        if guide is not None:
            steps = self.words.steps(guide.id, guide.do)
            blocks += [Block(BlockKind.TEXT, f"{n}. {text}") for n, text in enumerate(steps, 1)]
            blocks += [Block(BlockKind.COPY, text) for text in guide.say[:1]]
            blocks.append(Block(BlockKind.FOLDED, self.words.say("source", source=guide.source)))
        later = Button(self.words.say("case_no_danger"), Act.CASE, f"open.{case.id}")
        kept = self._keep(replace(case, safe=True))
        return replace(case, intent=EMERGENCY), Answer(tuple(blocks), (later,), effects=(kept,))

    # Feelings

    def _ask_feelings(self, case: Case) -> tuple[list[Block], list[Button]]:
        motive = next(m for m in self.library.complaint.motives if m.id == case.motive)
        intent = self.words.label(case.intent)
        wants = self.words.titled(motive.id, motive.title)
        blocks = [self._text("case_reading", intent=intent, motive=wants)]
        for special in filter(None, map(self._special, case.special[:2])):
            title = self.words.titled(special.id, special.title)
            first = self.words.steps(special.id, special.do)[0]
            text = self.words.say("case_special", title=title, do=first)
            blocks.append(Block(BlockKind.TEXT, text))
        blocks += [Block(BlockKind.COPY, text) for text in self._soothing(case)]
        blocks.append(self._text("case_ask_feelings"))
        buttons = [self._button("calm")]
        if case.tries >= _TRIES:
            buttons.insert(0, Button(self.words.say("case_take_over"), Act.STEP, "take"))
        return blocks, buttons

    def _soothing(self, case: Case) -> list[str]:
        """Sentences for this very case; others each time it is tried again."""
        own = self._words(case).soothe
        any_ = self.library.complaint_words["any"].soothe
        at = len(case.said) + 2 * case.tries
        also = at + 2 if own is any_ else at
        return [own[at % len(own)], own[(at + 1) % len(own)], any_[also % len(any_)]]

    def _judge(self, case: Case, text: str) -> Turn:
        """The gate: it opens for feelings first, and for nothing that may not be said."""
        review = self.library.review(text, upset=True)
        if opens(self.library, review):
            return self._soothed(case, text)
        case = replace(case, tries=case.tries + 1)
        notes = [*self._faults(review), self._text(f"case_hint_{hint(self.library, review)}")]
        if case.tries >= _TRIES:
            notes.append(self._text("case_take"))
        return self.prompt(case, *notes)

    def _soothed(self, case: Case, text: str) -> Turn:
        case = replace(case, feelings=text, step=Step.FACTS)
        return self.prompt(case, self._text("case_soothed"))

    # Facts

    def _ask_fact(self, case: Case) -> tuple[list[Block], list[Button]]:
        known = [
            self.words.say("case_fact", name=self.words.say(f"fact_{slot}"), text=case.facts[slot])
            for slot in (*FACTS, SUM)
            if slot in case.facts
        ]
        blocks = [Block(BlockKind.TEXT, "\n".join(known))] if known else []
        to_ask = missing(case)
        if not to_ask:
            blocks.append(self._text("case_facts_done"))
            return blocks, [self._button("enough")]
        names = self.words.say("comma").join(self.words.say(f"fact_{slot}") for slot in to_ask)
        blocks.append(self._text("case_missing", names=names))
        questions = self.library.complaint_cues.questions[to_ask[0]]
        blocks.append(Block(BlockKind.COPY, questions[len(case.said) % len(questions)]))
        blocks.append(self._text("case_ask_facts"))
        return blocks, [self._button("skip"), self._button("enough")]

    def _note(self, case: Case, text: str) -> Turn:
        return self.prompt(_moved_on(noted(self.library, case, text)))

    @staticmethod
    def _skipped(case: Case) -> Case:
        return _moved_on(replace(case, asked=(*case.asked, *missing(case)[:1])))

    # Solution

    def _ask_solution(self, case: Case) -> tuple[list[Block], list[Button]]:
        offered = self._options(case)
        blocks = [self._text("case_ask_solution")]
        blocks += [Block(BlockKind.COPY, filled(o.say, {}), f"{o.title}：") for o in offered]
        never = "\n".join(f"· {text}" for text in self._words(case).never)
        blocks.append(Block(BlockKind.FOLDED, self.words.say("case_never", list=never)))
        first = case.offered
        buttons = [Button(o.title, Act.STEP, f"option.{first + n}") for n, o in enumerate(offered)]
        return blocks, [*buttons, self._button("more")]

    def _options(self, case: Case) -> list[Option]:
        every = self._every_option(case)
        return [every[(case.offered + n) % len(every)] for n in range(_OFFERED)]

    def _every_option(self, case: Case) -> list[Option]:
        own = list(self._words(case).options)
        return own + list(self.library.complaint_words["any"].options)

    def _taken(self, case: Case, number: int) -> Turn:
        every = self._every_option(case)
        solution = every[number % len(every)].say
        return self.prompt(replace(case, solution=solution, step=Step.AGREEMENT, due=0))

    def _propose(self, case: Case, text: str) -> Turn:
        """The person's own proposal, which is checked as any draft."""
        review = self.library.review(text)
        if review.verdict != "ok":
            return self.prompt(case, *self._faults(review))
        if takes_back(self.library, text):
            return self.prompt(case, self._text("case_but"))
        if not does_something(self.library, text):
            return self.prompt(case, self._text("case_no_action"))
        case = replace(case, solution=" ".join(text.split()), step=Step.AGREEMENT, due=0)
        deadline = find_deadline(text, self.now)
        if deadline is not None and deadline.at > self.now:
            case = replace(case, due=int(deadline.at.timestamp()))
        return self.prompt(case)

    # Agreement and contact

    def _ask_promise(self, case: Case) -> tuple[list[Block], list[Button]]:
        if not case.due:
            return [self._text("case_ask_time")], []
        when = moment(case.due, self.now, words())  # for the customer, so in Chinese
        solution = filled(case.solution, {"time": when}).rstrip("。！!？?，,")
        timed = "{time}" in case.solution or find_deadline(case.solution, self.now) is not None
        key = "case_recap_timed" if timed else "case_recap"
        said = self.words.say(key, solution=solution, time=when)
        blocks = [self._text("case_read_back"), Block(BlockKind.COPY, said)]
        return blocks, [self._button("agreed"), self._button("time"), self._button("other")]

    def _promise(self, case: Case, text: str) -> Turn:
        """A time; or more than that, which is another proposal."""
        deadline = find_deadline(text, self.now)
        if len(text) > _MERE_TIME and does_something(self.library, text):
            return self._propose(case, text)
        if deadline is None:
            return self.prompt(case, self._text("case_no_time"))
        if deadline.at <= self.now:
            return self.prompt(case, self._text("case_time_past", text=deadline.text))
        solution = with_slot(case.solution, self.now)
        due = int(deadline.at.timestamp())
        step = Step.AGREEMENT
        return self.prompt(replace(case, solution=solution, due=due, step=step, agreed=False))

    def _show_card(self, case: Case) -> tuple[list[Block], list[Button]]:
        when = moment(case.due, self.now, self.words)
        key = "case_reminder" if case.due > self.now.timestamp() else "case_reminder_past"
        blocks = [*card_blocks(case, self.words, self.now), self._text(key, time=when)]
        buttons = [
            Button(self.words.say(f"case_{verb}"), Act.CASE, f"{verb}.{case.id}")
            for verb in ("kept", "late", "file", "picture")
        ]
        return blocks, buttons

    def _kept(self, case: Case) -> Turn:
        said = self.words.say("case_follow_up_said")
        blocks = (
            Block(BlockKind.TITLE, self.words.say("case_kept_title")),
            Block(BlockKind.TEXT, self.words.say("case_kept_text")),
            Block(BlockKind.COPY, said),
        )
        return case, Answer(blocks, effects=(DropCase(case.id),))

    def _late(self, case: Case) -> Turn:
        """Not kept: say so before the customer does, and promise anew."""
        note = Block(BlockKind.COPY, self.words.say("case_late_said"))
        case = replace(case, due=0, agreed=False, step=Step.AGREEMENT)
        return self.prompt(case, self._text("case_late_text"), note)

    # Pieces

    def _title(self, case: Case) -> Block:
        step = next(s for s in self.library.complaint.steps if s.id == case.step)
        title = self.words.titled(case.step, step.title)
        text = self.words.say("case_title", n=case.step.number, title=title)
        return Block(BlockKind.TITLE, text)

    def _faults(self, review: Review) -> Iterable[Block]:
        found = [f for f in review.findings if f.category != FEELINGS_LAST]
        for finding in gravest_first(found)[:1]:
            name = self.words.label(finding.category)
            yield self._text("finding", quote=finding.quote, category=name)
            yield self._text("why", why=finding.why)
            rewrite = self.library.rewrite(review)
            if rewrite:
                yield Block(BlockKind.COPY, rewrite, self.words.say("case_rather"))

    def _special(self, name: str) -> Special | None:
        return next((c for c in self.library.complaint.cases if c.id == name), None)

    def _words(self, case: Case) -> ComplaintWords:
        by_intent = self.library.complaint_words
        return by_intent.get(case.intent, by_intent["any"])

    def _text(self, key: str, **values: object) -> Block:
        return Block(BlockKind.TEXT, self.words.say(key, **values))

    def _button(self, name: str) -> Button:
        return Button(self.words.say(f"case_{name}"), Act.STEP, name)

    def _keep(self, case: Case) -> KeepCase:
        return KeepCase(case.id, case.title, case.to_state(), case.due if case.agreed else 0)


def _moved_on(case: Case) -> Case:
    """To the solutions, when nothing is left to ask."""
    return case if missing(case) else replace(case, step=Step.SOLUTION)
