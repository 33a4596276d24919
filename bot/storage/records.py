"""What is remembered, as the rest of the program sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """`language` is what they chose, empty for what they write; `script` is what they write;
    `zone` is their time zone, empty for the bot's."""

    id: int
    language: str = ""
    script: str = ""
    reachable: bool = True
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A group or channel; `trusts_anonymous` lets anonymous admins change settings at once."""

    id: int
    active: bool = True
    language: str = ""
    trusts_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a person's conversation in a chat stands."""

    chat_id: int
    user_id: int
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer given: whose it is, whose words it is about, and how its conversation stood."""

    chat_id: int
    answer_id: int
    message_id: int
    owner_id: int
    author_id: int
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a person said that a text is meant."""

    user_id: int
    text: str
    route: str


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A complaint that somebody has in hand; `due` and `remind_at` are 0 for never."""

    user_id: int
    id: str
    title: str
    state: Mapping[str, Any]
    due: int = 0
    remind_at: int = 0
