"""The world of one bot: who and what there is, what the bot called, what it will be told."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.botapi import methods
from tests.botapi.checks import Params
from tests.botapi.model import (
    INSIDE,
    Call,
    Chat,
    DroppedError,
    Fault,
    Json,
    Member,
    Message,
    Query,
    RefusedError,
    Update,
    User,
    Webhook,
)
from tests.botapi.people import Person
from tests.botapi.places import Channel, Group

TOKEN = "42:TEST"  # noqa: S105 - of a bot that never was
ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
"""Updates Telegram gives only to bots that name them in allowed_updates."""
CONTENT = frozenset(("text", "caption", "document", "photo", "voice", "poll"))
"""What people send; a message without any of it tells of an event."""
COMMAND = re.compile(r"/\w+(?:@(\w+))?")


async def _at_once() -> None:
    """Nothing to wait for."""


class World:
    """Telegram, as far as one bot can tell.

    `deliver` takes an update's JSON and should not wait for its handling; without it updates
    wait for getUpdates or the webhook. `settle` waits until the bot has handled all it got.
    """

    def __init__(self, username: str = "liyu_test_bot", token: str = TOKEN) -> None:
        self.username = username
        self.token = token
        self.me = User(int(token.split(":")[0]), "礼语", username, is_bot=True)
        self.clock: Callable[[], float] = time.time
        self.deliver: Callable[[Json], Awaitable[None]] | None = None
        self.settle: Callable[[], Awaitable[None]] = _at_once
        self.listeners: list[Callable[[], None]] = []
        self.privacy = True
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.updates: list[Update] = []
        self.unheard: list[Json] = []
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {("name", ""): self.me.first_name}
        self.webhook: Webhook | None = None
        self.allowed: list[str] = []
        self.calls: list[Call] = []
        self.crashes: list[Exception] = []
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)

    # -- people and places -------------------------------------------------------------------

    def person(
        self,
        name: str,
        *,
        language_code: str | None = "zh-hans",
        username: str | None = None,
        started: bool = False,
    ) -> Person:
        """Somebody new, whose client speaks a language; `started` if they know the bot."""
        user = User(7_000_000_000 + self.number(), name, username, language_code)
        self.users[user.id] = user
        chat = Chat(user.id, "private", name, username, started=started)
        chat.members[self.me.id] = Member(self.me, "member")
        self.chats[user.id] = chat
        return Person(self, user)

    def group(
        self,
        title: str,
        *,
        members: list[Person] | None = None,
        admins: list[Person] | None = None,
        kind: str = "supergroup",
        forum: bool = False,
        bot: str = "member",
    ) -> Group:
        """A group there is already; the first of its admins owns it. `bot` is its standing."""
        base = -1_002_000_000_000 if kind == "supergroup" else -4_000_000_000
        chat = Chat(base - self.number(), kind, title, forum=forum)
        return Group(self, self._peopled(chat, members, admins, bot))

    def channel(
        self,
        title: str,
        *,
        admins: list[Person] | None = None,
        linked: Group | None = None,
        bot: str = "administrator",
    ) -> Channel:
        """A channel there is already, with the group for its discussions."""
        chat = Chat(-1_003_000_000_000 - self.number(), "channel", title)
        if linked:
            chat.linked, linked.chat.linked = linked.id, chat.id
        return Channel(self, self._peopled(chat, None, admins, bot))

    def _peopled(
        self, chat: Chat, members: list[Person] | None, admins: list[Person] | None, bot: str
    ) -> Chat:
        for person in members or []:
            chat.members[person.id] = Member(person.user, "member")
        for number, person in enumerate(admins or []):
            status = "administrator" if number else "creator"
            chat.members[person.id] = Member(person.user, status)
        chat.members[self.me.id] = Member(self.me, bot)
        self.chats[chat.id] = chat
        return chat

    # -- what the bot asks ---------------------------------------------------------------------

    def call(
        self,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, tuple[str, bytes]] | None = None,
        token: str | None = None,
    ) -> tuple[int, Json]:
        """The Bot API as a function: a method with its parameters gives a status and an answer."""
        asked = Params(params, files or {})
        fault = self._trouble(method)
        if fault and fault.refusal:
            status, body = fault.refusal.status, fault.refusal.body()
        elif fault and not fault.applied:
            raise DroppedError(method)
        else:
            status, body = self._answer(method, asked, token or self.token)
        if method.lower() != "getupdates":
            self.calls.append(Call(method, asked, status, body, self.clock()))
        if fault and not fault.refusal:
            raise DroppedError(method)
        return status, body

    def _answer(self, method: str, params: Params, token: str) -> tuple[int, Json]:
        try:
            if token != self.token:
                raise RefusedError(401, "Unauthorized")
            return 200, {"ok": True, "result": methods.answer(self, method, params)}
        except RefusedError as refusal:
            return refusal.status, refusal.body()
        except Exception as error:
            # PTB would make a NetworkError of it, which a bot may swallow.
            self.crashes.append(error)
            raise

    def called(self, method: str) -> list[Call]:
        """All calls of a method, in order."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def refused(self) -> list[Call]:
        """All calls that were not answered with what they asked for."""
        return [call for call in self.calls if call.status != 200]

    def fail(
        self,
        method: str,
        status: int,
        description: str,
        times: int = 1,
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        """The next calls of a method ("*" for any) are refused."""
        extra = {"retry_after": retry_after, "migrate_to_chat_id": migrate_to}
        parameters = {key: value for key, value in extra.items() if value is not None}
        refusal = RefusedError(status, description, **parameters)
        self._faults += [Fault(method.lower(), refusal)] * times

    def drop(self, method: str, times: int = 1, *, applied: bool = False) -> None:
        """The line breaks in the next calls of a method, before or after it was `applied`."""
        self._faults += [Fault(method.lower(), applied=applied)] * times

    def _trouble(self, method: str) -> Fault | None:
        for fault in self._faults:
            if fault.method in ("*", method.lower()):
                self._faults.remove(fault)
                return fault
        return None

    # -- what happens ----------------------------------------------------------------------------

    def number(self) -> int:
        """A number nothing else has."""
        return next(self._numbers)

    def post(self, chat: Chat, data: Json, *, by_bot: bool = False) -> Message:
        """A new message in a chat, not yet told to anybody."""
        # Supergroups and channels count their messages; all other chats share one counter.
        number = chat.next_id if chat.counts else 1000 + self.number()
        head = {"message_id": number, "date": int(self.clock()), "chat": chat.json()}
        message = Message(chat.id, number, head | data, by_bot)
        chat.messages[number] = message
        return message

    def keep(self, name: str, content: bytes) -> Json:
        """A file on Telegram's servers, as far as all kinds of files agree."""
        number = self.number()
        self.files[f"file-{number}"] = (name, content)
        return {
            "file_id": f"file-{number}",
            "file_unique_id": f"unique-{number}",
            "file_size": len(content),
        }

    def tell(self, message: Message) -> None:
        """A message or its edit becomes an update, if the bot is to hear of it."""
        chat = self.chats[message.chat_id]
        if self.hears(chat, message):
            kind = "channel_post" if chat.kind == "channel" else "message"
            self.push(f"edited_{kind}" if message.edited else kind, message.data, chat.id)

    def hears(self, chat: Chat, message: Message) -> bool:
        """Whether a message gets past privacy mode and the bot's standing in the chat."""
        if chat.kind == "private":
            return not chat.blocked
        member = chat.member(self.me)
        if member.status not in INSIDE:
            return False
        if not self.privacy or chat.kind == "channel" or member.status == "administrator":
            return True
        return not CONTENT & set(message.data) or self._meant(chat, message.data)

    def _meant(self, chat: Chat, data: Json) -> bool:
        """Commands that name no other bot, answers to this bot, and what was sent through it."""
        answered = chat.messages.get(data.get("reply_to_message", {}).get("message_id", 0))
        through = data.get("via_bot", {}).get("id") == self.me.id
        command = COMMAND.match(data.get("text", data.get("caption", "")))
        named = command and (command[1] or self.username).lower() == self.username.lower()
        return bool(named or through or (answered and answered.by_bot))

    def push(self, kind: str, payload: Json, lane: int) -> None:
        """An update waits for the bot, unless the bot did not ask for its kind."""
        number = 10_000 + self.number()
        data = {"update_id": number, kind: payload}
        if kind in self.allowed or (not self.allowed and kind not in ON_REQUEST):
            self.updates.append(Update(number, lane, data))
        else:
            self.unheard.append(data)
        self.changed()

    def changed(self) -> None:
        """Wakes who waits for updates."""
        for listener in self.listeners:
            listener()

    def enroll(self, chat: Chat, member: Member, *, by: User) -> None:
        """Somebody's standing changes, which the bot hears of when it is its own."""
        old = chat.member(member.user)
        chat.members[member.user.id] = member
        change = {"chat": chat.json(), "from": by.json(), "date": int(self.clock())}
        change |= {"old_chat_member": old.json(), "new_chat_member": member.json()}
        own = member.user.id == self.me.id
        self.push("my_chat_member" if own else "chat_member", change, chat.id)

    async def given(self, wait: bool = True) -> None:
        """Hands over what waits, if somebody takes it, and waits for the bot."""
        handed = True
        while handed:
            handed = False
            while self.deliver and self.updates:
                await self.deliver(self.updates.pop(0).data)
                handed = True
            if wait:
                await self.settle()
        if self.crashes:
            raise AssertionError("a call broke the fake Bot API") from self.crashes[0]

    async def settled(self) -> None:
        """Waits until the bot has handled all it was given."""
        await self.given()
