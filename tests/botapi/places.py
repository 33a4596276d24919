"""Where people chat: private chats, groups and channels, and what happens to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.botapi.model import ADMIN_RIGHTS, SERVICE, Chat, Json, Member, Message, User
from tests.botapi.views import MessageView

if TYPE_CHECKING:
    from tests.botapi.people import Person
    from tests.botapi.world import World


class Place:
    """A chat and what the bot said in it."""

    def __init__(self, world: World, chat_id: int) -> None:
        self.world = world
        self.id = chat_id

    @property
    def chat(self) -> Chat:
        """The chat behind it."""
        return self.world.chats[self.id]

    @property
    def inbox(self) -> list[MessageView]:
        """All the bot's messages that are still there, oldest first."""
        said = [m for m in self.chat.messages.values() if m.by_bot and not m.deleted]
        return [MessageView(self.world, self.id, message.id) for message in said]

    @property
    def last(self) -> MessageView:
        """The bot's newest message."""
        assert self.inbox, f"the bot said nothing in {self.chat.title}"
        return self.inbox[-1]

    def view(self, message: Message) -> MessageView:
        """A message of this place as people see it."""
        return MessageView(self.world, message.chat_id, message.id)


class Group(Place):
    """A group or supergroup, with or without topics."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, chat.id)

    async def adds_bot(self, *, by: Person, wait: bool = True) -> None:
        """The bot comes in."""
        await self._enrolls("member", by.user, wait)

    async def kicks_bot(self, *, by: Person, wait: bool = True) -> None:
        """The bot is thrown out."""
        await self._enrolls("kicked", by.user, wait)

    async def promotes_bot(
        self, *rights: str, by: Person | None = None, wait: bool = True
    ) -> None:
        """The bot becomes an administrator, with all rights unless some are named."""
        await self._enrolls(
            "administrator", self._owner(by), wait, frozenset(rights) or ADMIN_RIGHTS
        )

    async def restricts_bot(
        self, *rights: str, by: Person | None = None, wait: bool = True
    ) -> None:
        """The bot may do no more than the rights named, such as can_send_polls."""
        await self._enrolls("restricted", self._owner(by), wait, frozenset(rights))

    async def _enrolls(
        self, status: str, by: User, wait: bool, rights: frozenset[str] = ADMIN_RIGHTS
    ) -> None:
        member = Member(self.world.me, status, rights)
        self.world.enroll(self.chat, member, by=by)
        if status == "member":
            me = self.world.me.json()
            self._happens(self.chat, by, {"new_chat_members": [me]})
        await self.world.given(wait)

    async def migrates(self, *, wait: bool = True) -> None:
        """The group becomes a supergroup, with another id."""
        old = self.chat
        new_id = -1_004_000_000_000 - self.world.number()
        new = replace(old, id=new_id, kind="supergroup", messages={}, topics={})
        self.world.chats[new_id], old.migrated_to, self.id = new, new_id, new_id
        owner = self._owner(None)
        self._happens(old, owner, {"migrate_to_chat_id": new_id})
        self._happens(new, owner, {"migrate_from_chat_id": old.id})
        await self.world.given(wait)

    async def topic(self, name: str, *, by: Person | None = None, wait: bool = True) -> int:
        """A new topic; gives its id."""
        assert self.chat.forum, f"{self.chat.title} is no forum"
        number = self.chat.next_id
        created = {"name": name, "icon_color": 7322096}
        thread = {"message_thread_id": number, "is_topic_message": True}
        self.chat.topics[number] = name
        self._happens(self.chat, self._owner(by), thread | {"forum_topic_created": created})
        await self.world.given(wait)
        return number

    def sets(self, person: Person, status: str, *, anonymous: bool = False) -> None:
        """Somebody's standing from now on, such as "administrator" or "left"."""
        member = Member(person.user, status, anonymous=anonymous)
        self.world.enroll(self.chat, member, by=self._owner(None))

    def _owner(self, by: Person | None) -> User:
        owners = [m.user for m in self.chat.members.values() if m.status == "creator"]
        return by.user if by else (owners or [SERVICE])[0]

    def _happens(self, chat: Chat, by: User, event: Json) -> None:
        self.world.tell(self.world.post(chat, {"from": by.json()} | event))


class Channel(Place):
    """A channel; its posts also appear in the group for discussions."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, chat.id)

    async def posts(self, text: str, *, wait: bool = True) -> MessageView:
        """A new post."""
        sender = {"sender_chat": self.chat.json(), "text": text}
        post = self.world.post(self.chat, sender)
        self.world.tell(post)
        if self.chat.linked:
            self._forwards(post, self.world.chats[self.chat.linked])
        await self.world.given(wait)
        return self.view(post)

    def _forwards(self, post: Message, group: Chat) -> None:
        origin = {"type": "channel", "date": post.data["date"], "message_id": post.id}
        data = {"from": SERVICE.json(), "text": post.data["text"], "is_automatic_forward": True}
        data["sender_chat"] = self.chat.json()
        data["forward_origin"] = origin | {"chat": self.chat.json()}
        self.world.tell(self.world.post(group, data))
