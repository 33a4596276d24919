"""Unwrapping: `客户说太贵了,怎么回?` is about `太贵了`, and asks for a reply."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from intents.examples import Wrapping
from intents.text import Canonical, canonicalise

_LONGEST = 500  # a wrapped message is short
# What every wrapping has one of: most messages have none and are done.
_MAYBE = (
    ":",
    '"',
    "怎么",
    "咋",
    "如何",
    "行吗",
    "行不",
    "可以吗",
    "合适",
    "妥",
    "问题",
    "不好",
    "好吗",
    "是不是",
    "会不会",
    "说了",
)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The words meant, where they stand in the message (code points), and what is wanted.

    `means` is a route, or None when the message was not wrapped.
    """

    text: str
    start: int
    end: int
    means: str | None = None


class Unwrapper:
    """Tries the wrappings in their order; the first that fits wins."""

    def __init__(self, wrappings: Iterable[Wrapping]) -> None:
        self._wrappings = [(w.means, re.compile(w.pattern, re.DOTALL)) for w in wrappings]

    def unwrap(self, message: str | Canonical) -> Unwrapped:
        """What `message` is really about; the message itself when nothing wraps it."""
        canonical = canonicalise(message) if isinstance(message, str) else message
        text = canonical.text
        if 4 < len(text) <= _LONGEST and any(word in text for word in _MAYBE):
            for means, pattern in self._wrappings:
                found = pattern.match(text)
                if found and found["inner"].strip(" ,.\"'。?!"):
                    start, end = canonical.span(found.start("inner"), found.end("inner"))
                    return Unwrapped(canonical.source[start:end], start, end, means)
        return Unwrapped(canonical.source, 0, len(canonical.source))
