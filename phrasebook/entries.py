"""What content is made of. Each class is one kind of YAML entry; the field comments are what
`liyu content new` prints beside them.

Read through pydantic when content is compiled (unknown keys, wrong types and unknown labels are
refused there); plain frozen data when the program runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from intents.examples import Entry


class Severity(StrEnum):
    """How bad it is to say: hint < caution < forbidden."""

    HINT = "hint"
    CAUTION = "caution"
    FORBIDDEN = "forbidden"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


Style = Literal["brief", "warm", "formal"]
Sureness = Literal["high", "medium", "low"]
Status = Literal["on", "trial", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Entry):
    """One thing that must not be said, with the examples that test it.

    `phrases` are literals on canonical text, `pattern` a regular expression on the clause (or on
    the sentence); a match is spared when a match of one of `unless` covers or adjoins it.
    `remedied` says what a remedy in the next two clauses does: nothing, or lower the severity.
    In `bad`, 【】 marks the span that must be reported.
    """

    id: str
    category: str
    severity: Severity
    why: str
    instead: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    source: str
    sureness: Sureness = "high"
    status: Status = "on"
    scope: Literal["clause", "sentence"] = "clause"
    phrases: tuple[str, ...] = ()
    pattern: str = ""
    unless: tuple[str, ...] = ()
    remedied: Literal["hint", "caution", "same"] = "same"
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Entry):
    """What is said of a taboo category when no rule of it spoke."""

    id: str
    why: tuple[str, ...]
    instead: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledClauses(Entry):
    """Lines of one category, for the learned tier: offences and harmless near misses."""

    category: str
    bad: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinary(Entry):
    """Plain service sentences that are fine."""

    ordinary: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts(Entry):
    """Clauses by what they do for an upset customer: soothe, deal with the matter, or neither."""

    feelings: tuple[str, ...] = ()
    substance: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFacts(Entry):
    """Sentences with the facts in them marked: `{name:小鲁}退我{amount:35元}`."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Entry):
    """A sentence to say to a customer. `{name}` and the like are slots."""

    style: Style
    text: str
    source: str
    trades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentReplies(Entry):
    """The replies to one intent."""

    intent: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation(Entry):
    """A moment in service described in everyday words, and what to say in it."""

    id: str
    title: str
    situations: tuple[str, ...]
    replies: tuple[Reply, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideEntry(Entry):
    """A piece of knowledge, the questions it answers and where it comes from."""

    id: str
    title: str
    text: str
    questions: tuple[str, ...]
    source: str
    related: tuple[str, ...] = ()
    covers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideWords(Entry):
    """How people really ask for a guide entry: pieces of questions, and plain questions."""

    id: str
    words: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Entry):
    """One turn of a scene: what the customer says, what a good answer does, how they react."""

    customer: str
    needs: tuple[Literal["feelings", "facts", "ask", "own", "next_step", "refuse_kindly"], ...]
    soothed: str
    flared: str
    model: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(Entry):
    """A scene to practise, with a played customer. `anger` runs from 0 (calm) to 3 (furious)."""

    id: str
    title: str
    trade: str
    kind: str
    level: Literal["1", "2", "3"]
    setting: str
    intent: str
    anger: Literal["0", "1", "2", "3"]
    trains: tuple[str, ...]
    turns: tuple[Turn, ...]
    satisfied: str
    walks_out: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Entry):
    """One of the six steps through a complaint."""

    id: str
    title: str
    goal: str
    say: tuple[str, ...]
    ask: tuple[str, ...]
    avoid: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Entry):
    """A special case or a motive in a complaint: how to tell, what to do and what to say."""

    id: str
    title: str
    signs: tuple[str, ...]
    do: tuple[str, ...]
    say: tuple[str, ...]
    avoid: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintGuide(Entry):
    """The way through a complaint."""

    principle: str
    steps: tuple[Step, ...]
    motives: tuple[Case, ...]
    cases: tuple[Case, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Entry):
    """A way out of a complaint that can really be offered."""

    title: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintWords(Entry):
    """For an angry customer with one intent (or `any`): what soothes, ways out, and what must
    never be promised."""

    intent: str
    soothe: tuple[str, ...]
    options: tuple[Option, ...]
    never: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintCues(Entry):
    """What tells a customer's motive (by intent) and the special cases (by patterns on canonical
    text), `figures` of speech that only sound like an emergency, what tells the parts of a story
    in free text and in a short answer, and the questions for them."""

    motives: dict[str, tuple[str, ...]]
    figures: tuple[str, ...]
    cases: dict[str, tuple[str, ...]]
    tells: dict[str, tuple[str, ...]]
    answers: dict[str, tuple[str, ...]]
    questions: dict[str, tuple[str, ...]]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Courtesies(Entry):
    """Polite standard phrases by type, and the markers by which the parts of a good answer show.

    `phrases` maps a type (问候 …) to set phrases; `markers` maps a name (empathy, ownership …) to
    patterns on the clause.
    """

    phrases: dict[str, tuple[str, ...]]
    courtesy_words: tuple[str, ...]
    markers: dict[str, tuple[str, ...]]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting(Entry):
    """The words that hold a rewrite together; `{facts}` in `recap` is what must not be lost."""

    recap: str
    soothing: tuple[str, ...]
    last_resort: tuple[str, ...]
    source: str
