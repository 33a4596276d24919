"""People: they write, edit, send files, press buttons, ask inline, and block the bot."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from tests.botapi import queries
from tests.botapi.checks import CAPTION_LIMIT, TEXT_LIMIT
from tests.botapi.messages import inner
from tests.botapi.model import (
    ANONYMOUS,
    CHANNEL_BOT,
    INSIDE,
    Json,
    Member,
    Message,
    Query,
    User,
    units,
)
from tests.botapi.places import Channel, Group, Place
from tests.botapi.views import Guest, Inline, MessageView, Toast

if TYPE_CHECKING:
    from tests.botapi.world import World

_AUTOMATIC = re.compile(
    r"(?P<bot_command>(?<!\S)/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
    r"|(?P<url>https?://[^\s，。！？、]+)"
    r"|(?P<mention>(?<!\w)@\w{3,32})"
    r"|(?P<hashtag>(?<!\w)#\w+)"
)
"""What clients mark in a text by themselves."""


class How(TypedDict, total=False):
    """Where and how something is sent; without `at`, to the bot itself.

    `forwarded_from` is a person, a channel, or the name of somebody who hides; with `anonymous`
    an administrator speaks as the group, with `as_channel` as a channel. `wait` for the bot?
    """

    at: Group | None
    reply_to: MessageView | None
    topic: int | None
    quote: str | None
    forwarded_from: Person | Channel | str | None
    anonymous: bool
    as_channel: Channel | None
    wait: bool


def marked(text: str) -> list[Json]:
    """The entities clients add: commands, links, mentions, hashtags.

    >>> marked("问 /start")
    [{'type': 'bot_command', 'offset': 2, 'length': 6}]
    """
    return [
        {
            "type": str(match.lastgroup),
            "offset": units(text[: match.start()]),
            "length": units(match[0]),
        }
        for match in _AUTOMATIC.finditer(text)
    ]


class Person(Place):
    """Somebody with a Telegram account; as a place, their private chat with the bot."""

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, user.id)
        self.user = user

    async def says(self, text: str, **how: Unpack[How]) -> MessageView:
        """Writes a text; gives the message as sent."""
        text = text.strip()
        assert 0 < units(text) <= TEXT_LIMIT, "no client sends such a text in one message"
        entities = marked(text)
        return await self._sends(
            {"text": text} | ({"entities": entities} if entities else {}), how
        )

    async def starts(self, payload: str = "", *, wait: bool = True) -> MessageView:
        """Presses Start, perhaps after following a link with a payload."""
        if self.chat.blocked:
            self.unblocks()
        return await self.says(f"/start {payload}", wait=wait)

    async def sends_file(
        self, name: str, content: bytes, *, caption: str = "", **how: Unpack[How]
    ) -> MessageView:
        """Sends a document."""
        kept = self.world.keep(name, content)
        kind = "text/plain" if name.endswith(".txt") else "application/octet-stream"
        document = kept | {"file_name": name, "mime_type": kind}
        return await self._sends({"document": document} | _captioned(caption), how)

    async def sends_photo(self, *, caption: str = "", **how: Unpack[How]) -> MessageView:
        """Sends a picture."""
        photo = [self.world.keep("photo.jpg", b"JPEG") | {"width": 320, "height": 240}]
        return await self._sends({"photo": photo} | _captioned(caption), how)

    async def sends_voice(self, **how: Unpack[How]) -> MessageView:
        """Sends a voice message."""
        voice = self.world.keep("voice.ogg", b"Ogg") | {"duration": 3, "mime_type": "audio/ogg"}
        return await self._sends({"voice": voice}, how)

    async def edits(self, message: MessageView, text: str, *, wait: bool = True) -> None:
        """Changes what they wrote."""
        old = message.message
        assert not old.by_bot, "people cannot edit what the bot said"
        part = "text" if "text" in old.data else "caption"
        names = {"text": "entities", "caption": "caption_entities"}
        data = {k: v for k, v in old.data.items() if k != names[part]}
        data |= {part: text.strip(), "edit_date": int(self.world.clock())}
        data |= {names[part]: marked(text.strip())} if marked(text.strip()) else {}
        edited = replace(old, data=data, edited=True)
        self.world.chats[old.chat_id].messages[old.id] = edited
        self.world.tell(edited)
        await self.world.given(wait)

    def blocks(self) -> None:
        """Blocks the bot, which hears of it with the next thing that happens."""
        self.chat.blocked = True
        self.world.enroll(self.chat, Member(self.world.me, "kicked"), by=self.user)

    def unblocks(self) -> None:
        """Lets the bot in again."""
        self.chat.blocked = False
        self.world.enroll(self.chat, Member(self.world.me, "member"), by=self.user)

    async def presses(
        self, label: str, on: MessageView | None = None, *, wait: bool = True
    ) -> Toast:
        """Presses the button that is called, or begins with, `label`."""
        message = on or self.last
        assert not message.deleted, "the message is gone"
        button = message.button(label)
        if "copy_text" in button:
            return Toast(copied=button["copy_text"]["text"])
        if "url" in button:
            return Toast(link=button["url"])
        assert "callback_data" in button, f"what to do with {button}?"
        return await self.sends_data(button["callback_data"], message, wait=wait)

    async def sends_data(self, data: str, on: MessageView, *, wait: bool = True) -> Toast:
        """A press as the bot gets it; also from a keyboard that just changed."""
        query = self._asks("callback", data)
        press = {"id": query.id, "from": self.user.json(), "data": data}
        press["chat_instance"] = str(on.chat_id)
        inline = on.message.inline_id
        press |= {"inline_message_id": inline} if inline else {"message": on.raw}
        self.world.push("callback_query", press, on.chat_id)
        await self.world.given(wait)
        return Toast(query)

    async def asks_inline(self, text: str, *, wait: bool = True) -> Inline:
        """Types "@bot text" somewhere."""
        assert len(text) <= 256, "Telegram gives no more of an inline query"
        query = self._asks("inline", text)
        asked = {"id": query.id, "from": self.user.json(), "query": text, "offset": ""}
        self.world.push("inline_query", asked | {"chat_type": "group"}, self.id)
        await self.world.given(wait)
        return Inline(query)

    async def chooses(
        self, inline: Inline, index: int = 0, *, at: Place | None = None, wait: bool = True
    ) -> MessageView:
        """Sends a result of an inline query."""
        chat, result = (at or self).chat, inline.results[index]
        data = {"from": self.user.json(), "via_bot": self.world.me.json()}
        message = self.world.post(chat, data | queries.content(result))
        chosen = {"result_id": result["id"], "from": self.user.json(), "query": inline.query.text}
        if "reply_markup" in message.data:
            name = f"inline-{self.world.number()}"
            chosen["inline_message_id"] = name
            self.world.inline_messages[name] = (chat.id, message.id)
            message = replace(message, inline_id=name)
            chat.messages[message.id] = message
        self.world.tell(message)
        self.world.push("chosen_inline_result", chosen, self.id)
        await self.world.given(wait)
        return self.view(message)

    async def guest_message(
        self, text: str, *, at: Group | None = None, wait: bool = True
    ) -> Guest:
        """Calls the bot in a chat it is not in."""
        group = at or self.world.group("外面的群", members=[self], bot="left")
        query = self._asks("guest", str(group.id))
        data = {"from": self.user.json(), "text": text, "entities": marked(text)}
        message = self.world.post(group.chat, data | {"guest_query_id": query.id})
        self.world.push("guest_message", message.data, group.id)
        await self.world.given(wait)
        return Guest(self.world, query)

    def _asks(self, kind: str, text: str) -> Query:
        query = Query(f"{kind}-{self.world.number()}", kind, self.user, text)
        self.world.queries[query.id] = query
        return query

    async def _sends(self, content: Json, how: How) -> MessageView:
        how = cast(How, {name: value for name, value in how.items() if value is not None})
        place = how.get("at", self)
        if place is self:
            assert not self.chat.blocked, "clients do not write to a blocked bot"
            self.chat.started = True
        else:
            inside = place.chat.member(self.user).status in INSIDE
            assert inside or "as_channel" in how, f"{self.user.first_name} is not in there"
        data = _author(self, place, how) | _context(self.world, place, how) | content
        message = self.world.post(place.chat, data)
        self.world.tell(message)
        await self.world.given(how.get("wait", True))
        return self.view(message)


def _captioned(caption: str) -> Json:
    assert units(caption) <= CAPTION_LIMIT, "no client sends such a caption"
    entities = marked(caption)
    data: Json = {"caption": caption} if caption else {}
    return data | ({"caption_entities": entities} if entities else {})


def _author(person: Person, place: Place, how: How) -> Json:
    if "as_channel" in how:
        return {"from": CHANNEL_BOT.json(), "sender_chat": how["as_channel"].chat.json()}
    if how.get("anonymous"):
        return {"from": ANONYMOUS.json(), "sender_chat": place.chat.json()}
    return {"from": person.user.json()}


def _context(world: World, place: Place, how: How) -> Json:
    """What the message hangs on: a topic, another message, a quote, somebody else's words."""
    data: Json = {}
    chat, answered = place.chat, how["reply_to"].message if "reply_to" in how else None
    if "topic" in how:
        data = {"message_thread_id": how["topic"], "is_topic_message": True}
        # Clients send what is said in a topic as an answer to the topic's first message.
        answered = answered or chat.messages[how["topic"]]
    if answered:
        data |= _thread(answered, chat.forum, chat.kind) | {"reply_to_message": inner(answered)}
    if answered and "quote" in how:
        text = answered.data.get("text", answered.data.get("caption", ""))
        before, found, _ = text.partition(how["quote"])
        assert found, f"{how['quote']} is not in the message"
        data["quote"] = {"text": found, "position": units(before), "is_manual": True}
    if "forwarded_from" in how:
        data["forward_origin"] = _origin(how["forwarded_from"], int(world.clock()) - 60)
    return data


def _thread(answered: Message, forum: bool, kind: str) -> Json:
    """In supergroups answers make threads; only those of forums are topics."""
    thread = answered.data.get("message_thread_id")
    if forum:
        return {"message_thread_id": thread, "is_topic_message": True} if thread else {}
    return {"message_thread_id": thread or answered.id} if kind == "supergroup" else {}


def _origin(source: Person | Channel | str, date: int) -> Json:
    if isinstance(source, str):
        return {"type": "hidden_user", "date": date, "sender_user_name": source}
    if isinstance(source, Person):
        return {"type": "user", "date": date, "sender_user": source.user.json()}
    number = max(source.chat.messages, default=1)
    chat = source.chat.json()
    return {"type": "channel", "date": date, "chat": chat, "message_id": number}
