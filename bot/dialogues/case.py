"""One complaint on its way: what is known, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from bot.words import shortened


class Step(StrEnum):
    """The six steps of the handbook; the first also takes the customer's words."""

    NEEDS = "predict_needs"
    FEELINGS = "meet_feelings"
    FACTS = "open_questions"
    SOLUTION = "offer_solution"
    AGREEMENT = "agree"
    CONTACT = "keep_contact"

    @property
    def number(self) -> int:
        """Which of the six it is."""
        return list(Step).index(self) + 1

    def other(self, distance: int) -> Step:
        """The step so many before or after; the ends stay."""
        steps = list(Step)
        return steps[min(max(self.number - 1 + distance, 0), len(steps) - 1)]


FACTS = ("time", "who", "place", "what", "why", "wish")
_TITLE = 18  # characters
SUM = "sum"  # amounts and numbers: noted, never asked for


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint. `facts` maps the six questions to what was said; `asked` are those put so far;
    `due` is when something was promised for, in seconds since 1970; `language` is that of the
    interface, for reminders; `safe` once an emergency was dealt with or was none."""

    id: str
    step: Step = Step.NEEDS
    turn: int = 0
    said: str = ""
    intent: str = ""
    motive: str = ""
    special: tuple[str, ...] = ()
    tries: int = 0
    feelings: str = ""
    calm: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    offered: int = 0
    solution: str = ""
    due: int = 0
    agreed: bool = False
    language: str = ""
    safe: bool = False

    def to_state(self) -> dict[str, Any]:
        """As it is stored."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """As it was stored, by this release or another one."""
        known = {f.name: state[f.name] for f in fields(cls) if f.name in state}
        for name in ("special", "asked"):
            known[name] = tuple(known.get(name, ()))
        return cls(**{**known, "step": Step(known.get("step", Step.NEEDS))})

    @property
    def title(self) -> str:
        """The customer's words, short enough for a list."""
        return shortened(" ".join(self.said.split()), _TITLE)
