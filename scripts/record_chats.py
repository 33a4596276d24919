"""Records docs/chat-*.svg: real chats with the whole bot, drawn by the program itself.

Run as `python -m scripts.record_chats`. Telegram is the small fake one of the tests; no network,
no token, and the same pictures every time.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from phrasebook.library import Library
from scripts.chat_picture import Bubble, Note, picture
from tests.bot.telegram.stories import Stage, staged
from tests.botapi.views import MessageView

DOCS = Path(__file__).parent.parent / "docs"
BOT = "礼语"
ANOTHER = "换一种说法"

Chat = list[Bubble | Note]


async def draft(stage: Stage) -> Chat:
    """A draft, its verdict, and another wording at the press of a button."""
    ann = stage.world.person("安", started=True)
    said = bubble(await ann.says("这是规定，跟您讲了没用"), own=True)
    verdict = bubble(ann.last, pressed=ANOTHER)
    await ann.presses(ANOTHER)
    return [said, verdict, Note(f"点「{ANOTHER}」，同一条消息变成："), bubble(ann.last)]


async def customer(stage: Stage) -> Chat:
    """A customer's words, and three replies to choose from."""
    ann = stage.world.person("安", started=True)
    said = await ann.says("客户说：你们什么态度！我要投诉你们！")
    return [bubble(said, own=True), bubble(ann.last)]


async def group(stage: Stage) -> Chat:
    """A colleague's line in a group, and what its coach asks the bot about it."""
    coach, colleague = stage.world.person("王掌柜"), stage.world.person("小李子")
    morning = stage.world.group("早班", members=[colleague], admins=[coach])
    line = await colleague.says("用不起就别用", at=morning)
    asked = await coach.says("/checkphrase", at=morning, reply_to=line)
    return [
        bubble(line, name="小李子"),
        bubble(asked, own=True),
        bubble(morning.last, name=BOT),
    ]


def bubble(
    message: MessageView, *, own: bool = False, name: str = "", pressed: str = ""
) -> Bubble:
    """A message as it is now."""
    answered = message.raw.get("reply_to_message")
    return Bubble(
        text=message.text,
        entities=tuple(message.entities),
        buttons=tuple(tuple(button["text"] for button in row) for row in message.keyboard),
        own=own,
        name=name,
        answers=(answered["from"]["first_name"], answered["text"]) if answered else None,
        pressed=pressed,
    )


CHATS: tuple[tuple[str, str, Callable[[Stage], Awaitable[Chat]]], ...] = (
    ("chat-draft", BOT, draft),
    ("chat-customer", BOT, customer),
    ("chat-group", "早班", group),
)


async def played(library: Library, chat: Callable[[Stage], Awaitable[Chat]]) -> Chat:
    """A chat, held in a new world with an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        async with staged(library, f"sqlite:///{folder}/liyu.db") as stage:
            shown = await chat(stage)
            if stage.world.refused:
                raise RuntimeError(f"Telegram would refuse: {stage.world.refused}")
            return shown


def main() -> None:
    """Hold each chat and draw it."""
    library = Library()
    for name, title, chat in CHATS:
        drawn = picture(title, chat.__doc__ or name, asyncio.run(played(library, chat)))
        (DOCS / f"{name}.svg").write_text(drawn, "utf-8")


if __name__ == "__main__":
    main()
