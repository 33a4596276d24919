"""The kinds of content this floor reads: examples, ideas and wrappings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


class Entry:
    """Refuses keys it does not know, when read from YAML."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentExamples(Entry):
    """What customers say in one situation: with its obvious words, and without them."""

    intent: str
    direct: tuple[str, ...]
    indirect: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentCues(Entry):
    """Fragments that give an intent away."""

    intent: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteExamples(Entry):
    """What people type to the coach when they want one thing of it."""

    route: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffTopic(Entry):
    """Lines that have nothing to do with service."""

    offtopic: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ideas(Entry):
    """Words by the idea they carry."""

    ideas: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping(Entry):
    """How people wrap what they mean: `pattern` has a group `inner`, the words meant.

    `means` is the route this gives: the customer's words (reply) or a draft (review).
    """

    id: str
    means: Literal["review", "reply", "guide"]
    pattern: str
    examples: tuple[str, ...]
