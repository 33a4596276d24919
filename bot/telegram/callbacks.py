"""What a button carries, as a type: an act and a short value, in at most 64 bytes.

Never Chinese text and never a person's words: those are looked up by the message the button hangs
on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from telegram.constants import InlineKeyboardButtonLimit

from bot.answer import Act

_VERSION = "1"


class PanelAct(StrEnum):
    """Acts of the panels that only Telegram has."""

    LANGUAGE = "language"
    ZONES = "zones"
    ZONE = "zone"
    UNTEACH = "unteach"
    TRUST = "trust"
    CLOSE = "close"
    CONFIRM = "confirm"
    FORGET = "forget"
    HELP = "help"


class StaleButtonError(Exception):
    """A button of another release."""


@dataclass(frozen=True, slots=True)
class Callback:
    """What a button asks for. Raises ValueError when it would not fit."""

    act: Act | PanelAct
    value: str = ""

    def __post_init__(self) -> None:
        size = len(self.packed.encode())
        if size > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise ValueError(f"callback data of {size} bytes; {self.act}: give a shorter value")

    @property
    def packed(self) -> str:
        """As it goes to Telegram.

        >>> Callback(Act.ENTRY, "handshake.order").packed
        '1:entry:handshake.order'
        """
        return f"{_VERSION}:{self.act}:{self.value}"

    @classmethod
    def unpacked(cls, data: str | None) -> Self:
        """Back again. Raises StaleButtonError for what this release does not know."""
        version, _, rest = (data or "").partition(":")
        name, _, value = rest.partition(":")
        if version == _VERSION:
            for kind in (Act, PanelAct):
                if name in set(kind):
                    return cls(kind(name), value)
        raise StaleButtonError(name)
