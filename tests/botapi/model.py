"""What there is in a fake Telegram: users, members, chats, messages, and the trouble to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object as it travels between Telegram and the bot."""

ADMIN_RIGHTS = frozenset(
    f"can_{right}"
    for right in (
        *("manage_chat", "delete_messages", "manage_video_chats", "restrict_members"),
        *("promote_members", "change_info", "invite_users", "post_stories", "edit_stories"),
        *("delete_stories", "pin_messages", "manage_topics", "post_messages", "edit_messages"),
    )
)
MEMBER_RIGHTS = frozenset(
    f"can_{right}"
    for right in (
        *("send_messages", "send_audios", "send_documents", "send_photos", "send_videos"),
        *("send_video_notes", "send_voice_notes", "send_polls", "send_other_messages"),
        *("add_web_page_previews", "change_info", "invite_users", "pin_messages"),
        *("manage_topics", "edit_tag", "react_to_messages"),
    )
)
INSIDE = ("creator", "administrator", "member", "restricted")


class RefusedError(Exception):
    """The request is answered with an error, in Telegram's words."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """What Telegram would send."""
        body: Json = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


class DroppedError(ConnectionError):
    """The connection broke; whether the request was carried out, the bot cannot know."""


def bad(why: str) -> RefusedError:
    """A refusal of the commonest kind."""
    return RefusedError(400, f"Bad Request: {why}")


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class User:
    """Somebody, or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def json(self) -> Json:
        """As in an update's `from`."""
        data = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in data.items() if value is not None}


ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = User(136817688, "Channel", "Channel_Bot", is_bot=True)
SERVICE = User(777000, "Telegram")
"""The authors Telegram puts where the real one is a chat."""


@dataclass(frozen=True)
class Member:
    """Somebody's standing in a chat; `rights` count for administrators and the restricted."""

    user: User
    status: str
    rights: frozenset[str] = ADMIN_RIGHTS
    anonymous: bool = False

    def json(self) -> Json:
        """A ChatMember."""
        data: Json = {"user": self.user.json(), "status": self.status}
        if self.status in ("creator", "administrator"):
            data["is_anonymous"] = self.anonymous
        if self.status == "administrator":
            data |= {"can_be_edited": False} | {r: r in self.rights for r in ADMIN_RIGHTS}
        if self.status == "restricted":
            data |= {"is_member": True} | {r: r in self.rights for r in MEMBER_RIGHTS}
        if self.status in ("restricted", "kicked"):
            data["until_date"] = 0
        return data


@dataclass(frozen=True)
class Message:
    """A message as the bot would see it; an edit or deletion puts another in its place."""

    chat_id: int
    id: int
    data: Json
    by_bot: bool
    edited: bool = False
    deleted: bool = False
    reaction: str | None = None
    inline_id: str | None = None


@dataclass
class Chat:
    """A place, with what happened in it. For a private chat `id` is the person's."""

    id: int
    kind: str
    title: str
    username: str | None = None
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    migrated_to: int | None = None
    linked: int | None = None
    started: bool = False
    blocked: bool = False

    def json(self) -> Json:
        """As in a message's `chat`."""
        data: Json = {"id": self.id, "type": self.kind}
        data["first_name" if self.kind == "private" else "title"] = self.title
        data |= {"username": self.username} if self.username else {}
        return data | ({"is_forum": True} if self.forum else {})

    @property
    def counts(self) -> bool:
        """Whether it numbers its messages by itself."""
        return self.kind in ("supergroup", "channel")

    @property
    def next_id(self) -> int:
        """The number of the next message, if it counts; 1 was the chat's creation."""
        return len(self.messages) + 2

    def member(self, user: User) -> Member:
        """Somebody's standing; who never came counts as gone."""
        return self.members.get(user.id, Member(user, "left"))


@dataclass(frozen=True)
class Call:
    """One request of the bot and what it got."""

    method: str
    params: Json
    status: int
    body: Json
    at: float


@dataclass(frozen=True)
class Fault:
    """Trouble for the next calls of a method: a refusal, or a broken connection."""

    method: str
    refusal: RefusedError | None = None
    applied: bool = False


@dataclass
class Query:
    """Something the bot must answer once: a press, an inline query, a guest's message."""

    id: str
    kind: str
    user: User
    text: str = ""
    answer: Json | None = None
    inline_id: str | None = None


@dataclass(frozen=True)
class Update:
    """An update on its way; those of one lane arrive in order."""

    id: int
    lane: int
    data: Json


@dataclass(frozen=True)
class Webhook:
    """Where updates are posted instead of being fetched."""

    url: str
    secret: str = ""
