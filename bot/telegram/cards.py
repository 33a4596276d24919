"""Cards and pictures: of a case, and of somebody's skills."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.answer import ShowCard
from bot.context import Context
from bot.dialogues.card import opened
from bot.pictures import Bar, card_picture, skills_picture
from bot.progress import Attempt, progress
from bot.script import written_in
from bot.telegram.visit import Visit


async def send(visit: Visit, context: Context, wanted: ShowCard) -> None:
    """Send a card in the form that was wanted."""
    coach, chat = visit.desk.coach, visit.chat.id
    if wanted.form == "file":
        data = coach.card(wanted.case, context).encode()
        await visit.desk.send_file(chat, data, f"liyu-{wanted.case['id']}.md", visit.work)
        return
    lines = coach.card_lines(wanted.case, context)
    title = context.words.say("card_title", when=opened(wanted.case["id"]))
    picture = await asyncio.to_thread(card_picture, title, lines)
    await visit.desk.send_file(chat, picture, "liyu.png", visit.work)


async def send_skills(visit: Visit, context: Context, attempts: Sequence[Attempt]) -> None:
    """Send a picture of a person's skills."""
    found, words = progress(attempts, visit.desk.coach.now()), context.words
    bars = [
        Bar(written_in(context.script, words.label(skill.category)), skill.score, skill.before)
        for skill in found.skills
    ]
    title = words.say("stats_picture")
    picture = await asyncio.to_thread(skills_picture, title, bars)
    await visit.desk.send_file(visit.chat.id, picture, "liyu.png", visit.work)
