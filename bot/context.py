"""What a conversation remembers, as data that a transport can store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.words import Words, words


def in_zone(now: datetime, zone: str) -> datetime:
    """A moment in a zone; as it is when none is named.

    >>> in_zone(datetime.fromisoformat("2026-12-01T10:30+08:00"), "Asia/Tokyo").hour
    11
    """
    return now.astimezone(ZoneInfo(zone)) if zone else now


@dataclass(frozen=True, slots=True)
class Context:
    """The customer's words, the last message and how it was read; `settled` is the route that the
    person themselves gave it; `waiting` names the route that the next message has; `dialogue` is
    the state of the dialogue in hand, and `paused` that of a scene left open; `drills` counts the
    scenes played; `zone` is the person's time zone, empty for the bot's."""

    customer: str = ""
    upset: bool = False
    last: str = ""
    read_as: str = ""
    topic: str = ""
    turn: int = 0
    settled: str = ""
    waiting: str = ""
    drills: int = 0
    dialogue: Mapping[str, Any] = field(default_factory=dict)
    paused: Mapping[str, Any] = field(default_factory=dict)
    language: str = "zh-Hans"
    script: str = "Hans"
    zone: str = ""

    @property
    def words(self) -> Words:
        """The interface in this person's language."""
        return words(self.language)

    def spoken(self, language: str, script: str) -> Self:
        """The same in another language."""
        return replace(self, language=language, script=script)

    def local(self, now: datetime) -> datetime:
        """A moment in the person's time zone."""
        return in_zone(now, self.zone)

    def to_state(self) -> dict[str, Any]:
        """As it is stored: only what differs from the beginning."""
        values = ((name, getattr(self, name)) for name in _NAMES)
        return {name: value for name, value in values if value != getattr(_START, name)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """As it was stored, by this release or another one."""
        return cls(**{name: state[name] for name in _NAMES if name in state})


_START = Context()
_NAMES = tuple(each.name for each in fields(Context))
