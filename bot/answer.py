"""What the coach answers, as data: a transport only has to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """How a block is meant to be shown."""

    TITLE = "title"
    TEXT = "text"
    FOLDED = "folded"  # reasons and sources: shown small, or on request
    COPY = "copy"  # a sentence to copy


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `label` stands before it (such as the style of a reply)."""

    kind: BlockKind
    text: str
    label: str = ""


class Act(StrEnum):
    """What a button asks for."""

    READ_AS = "read_as"  # settle the route of the last message; value is a route
    INTENT = "intent"  # settle the intent; value is an intent
    ENTRY = "entry"  # show a guide entry; value is its id
    ANOTHER = "another"  # other wordings of the last suggestion
    WHY = "why"  # the reasons, the sources and what was spared
    BACK = "back"  # from the reasons to the answer
    COMPLAINT = "complaint"  # begin the walk-through
    DRILL = "drill"  # practise; value is a taboo category, or empty
    QUIZ = "quiz"  # an option of a quiz; value is `subject.seed.number`
    STEP = "step"  # something chosen in a dialogue
    CASE = "case"  # something to do with an open case; value is `verb.id`
    SAY = "say"  # as if the value had been typed


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; in a terminal, a number to type."""

    label: str
    act: Act
    value: str = ""


@dataclass(frozen=True, slots=True)
class Teach:
    """The person said how their words are meant: worth remembering."""

    text: str
    route: str


@dataclass(frozen=True, slots=True)
class KeepCase:
    """A case as it now stands; `due` is when something was promised for, 0 for not yet."""

    id: str
    title: str
    state: Mapping[str, Any]
    due: int


@dataclass(frozen=True, slots=True)
class DropCase:
    """A case that is over."""

    id: str


@dataclass(frozen=True, slots=True)
class ShowCard:
    """The card of a case is wanted as a `file` or a `picture`."""

    case: Mapping[str, Any]
    form: str


@dataclass(frozen=True, slots=True)
class Practised:
    """An answer in a drill or a quiz: its scene, the taboo categories it trains, its score."""

    scene: str
    trains: tuple[str, ...]
    score: int


@dataclass(frozen=True, slots=True)
class AskQuiz:
    """A quiz is to be put to many, in the transport's own way."""

    question: str
    options: tuple[str, ...]
    right: int
    why: str


Effect = Teach | KeepCase | DropCase | ShowCard | Practised | AskQuiz


@dataclass(frozen=True, slots=True)
class Answer:
    """Blocks in order, then buttons. `toast` is a short notice for the one who pressed a button;
    with no blocks beside it, what is on the screen stays as it is."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = field(default=())
    toast: str = ""
    effects: tuple[Effect, ...] = field(default=())

    @property
    def text(self) -> str:
        """All blocks as plain text."""
        return "\n".join(f"{b.label}{b.text}" for b in self.blocks)
