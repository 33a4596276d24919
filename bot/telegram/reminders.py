"""Reminding people of what they promised a customer, once each, whatever happens in between."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import TelegramError

from bot.answer import Act, Answer, Block, BlockKind, Button
from bot.context import in_zone
from bot.dialogues.card import moment
from bot.reminding import next_reminder
from bot.script import in_script, tongue
from bot.storage.database import StorageError
from bot.storage.records import KeptCase
from bot.storage.work import Work
from bot.telegram.desk import Desk, Place
from bot.telegram.render import screen
from bot.words import words

_log = logging.getLogger(__name__)
_EVERY_SECONDS = 15


async def remind(desk: Desk) -> None:
    """Look for what is due, for ever."""
    while True:
        try:
            await remind_once(desk)
        except StorageError as error:
            _log.error("reminders cannot be read: %s", error)
        await asyncio.sleep(_EVERY_SECONDS)


async def remind_once(desk: Desk) -> None:
    """Send what is due now."""
    for case in await desk.store.reminders.claim():
        try:
            await _send(desk, case)
        except TelegramError as error:
            # It stays claimed for a while and is then tried again.
            _log.error("reminder not sent: %s", error.message)
            continue
        await desk.store.reminders.done(case, next_reminder(case.due, desk.store.now))


async def _send(desk: Desk, case: KeptCase) -> None:
    person = await desk.store.person(case.user_id)
    chosen = person.language or case.state.get("language", "")
    language, script = tongue(chosen, person.script, None)
    spoken = words(language)
    now = in_zone(desk.coach.now(), person.zone)
    when = moment(case.due, now, spoken)
    late = now.timestamp() >= case.due
    blocks = [
        Block(BlockKind.TITLE, spoken.say("remind_due" if late else "remind_title", time=when)),
        Block(BlockKind.TEXT, case.title),
    ]
    if not late:
        said = spoken.say("remind_said", time=moment(case.due, now, words()))
        blocks.append(Block(BlockKind.COPY, said))
    buttons = tuple(
        Button(spoken.say(f"case_{verb}"), Act.CASE, f"{verb}.{case.id}")
        for verb in ("kept", "late")
    )
    work = Work()
    shown = screen(in_script(Answer(tuple(blocks), buttons), script), spoken)
    sent = await desk.send(Place(case.user_id), shown, work)
    if sent is not None:
        desk.keep_answer(work, sent)
    await desk.store.finish(work)
