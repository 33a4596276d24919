"""The case card: what happened, what was felt, what is known, what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.answer import Block, BlockKind
from bot.dialogues.case import FACTS, SUM, Case
from bot.words import Words
from phrasebook.slots import filled

_WEEKDAYS = "一二三四五六日"


def moment(at: int, now: datetime, words: Words) -> str:
    """A moment as people say it, in the zone of `now`."""
    when = datetime.fromtimestamp(at, now.tzinfo)
    clock = f"{when:%H:%M}"
    days = (when.date() - now.date()).days
    if 0 <= days <= 2:
        return words.say(f"moment_{days}", clock=clock)
    return on_day(at, now, words)


def on_day(at: int, now: datetime, words: Words) -> str:
    """A moment with its date, as it stays true when a card is passed on."""
    when = datetime.fromtimestamp(at, now.tzinfo)
    day = _WEEKDAYS[when.weekday()]
    clock = f"{when:%H:%M}"
    return words.say("moment", month=when.month, day=when.day, weekday=day, clock=clock)


def opened(id_: str) -> str:
    """When a case was opened, by its number.

    >>> opened("11290859180001")
    '11-29 08:59'
    """
    return f"{id_[:2]}-{id_[2:4]} {id_[4:6]}:{id_[6:8]}"


def card_lines(case: Case, words: Words, now: datetime) -> Iterator[tuple[str, str]]:
    """The lines of the card: a name and a text each."""
    yield words.say("card_said"), case.said
    feelings = case.feelings or (words.say("card_calm") if case.calm else "")
    if feelings:
        yield words.say("card_feelings"), feelings
    for slot in (*FACTS, SUM):
        if slot in case.facts and not " ".join(case.said.split()).startswith(case.facts[slot]):
            yield words.say(f"fact_{slot}"), case.facts[slot]
    when = on_day(case.due, now, words) if case.due else ""
    if case.solution:
        yield words.say("card_solution"), filled(case.solution, {"time": when} if when else {})
    if when:
        yield words.say("card_promise"), when


def card_text(case: Case, words: Words, now: datetime) -> str:
    """The card as plain text."""
    return "\n".join(
        words.say("card_line", name=name, text=text) for name, text in card_lines(case, words, now)
    )


def card_blocks(case: Case, words: Words, now: datetime) -> list[Block]:
    """The card as it is shown."""
    return [Block(BlockKind.COPY, card_text(case, words, now))]


def card_markdown(case: Case, words: Words, now: datetime) -> str:
    """The card as a Markdown file."""
    lines = [f"# {words.say('card_title', when=opened(case.id))}", ""]
    lines += [
        f"- **{name}** {' '.join(text.split())}" for name, text in card_lines(case, words, now)
    ]
    return "\n".join(lines) + "\n"
