"""The card of a case as a file or as a picture."""

from __future__ import annotations

import asyncio

from bot.answer import ShowCard
from bot.context import Context
from bot.pictures import card_picture
from bot.telegram.visit import Visit


async def send(visit: Visit, context: Context, wanted: ShowCard) -> None:
    """Send a card in the form that was wanted."""
    coach, chat = visit.desk.coach, visit.chat.id
    if wanted.form == "file":
        data = coach.card(wanted.case, context).encode()
        await visit.desk.send_file(chat, data, f"liyu-{wanted.case['id']}.md", visit.work)
        return
    lines = coach.card_lines(wanted.case, context)
    title = context.words.say("card_title", id=wanted.case["id"])
    picture = await asyncio.to_thread(card_picture, title, lines)
    await visit.desk.send_file(chat, picture, "liyu.png", visit.work)
