"""From content to fitted models: which lines teach which model what.

Every function is pure and deterministic. A label is a route, an intent, a taboo category, an act
or a guide entry; `none` is text that is nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from intents.classify import NONE
from intents.reading import Reader
from phrasebook.examples import Unit, harmless_units, offending_units, unmarked
from phrasebook.fact_clues import clues, unmarked_facts
from phrasebook.fact_fit import Taught
from phrasebook.fact_reader import LABELS, OUT
from phrasebook.fact_words import folded
from phrasebook.slots import without_slots
from phrasebook.sources import Content

_RUDE_STEP = 8  # one offence of so many
# Intents whose customers are calm.
_CALM = frozenset(
    {
        "greeting",
        "farewell",
        "thanks",
        "praise",
        "gift_offer",
        "business_enquiry",
        "procedure_help",
        "location_enquiry",
        "person_enquiry",
        "fee_enquiry",
        "discount_request",
        "payment",
        "own_mistake",
        "document_problem",
        "fault_report",
        "repair_request",
        "hesitation",
        "not_understood",
        "not_heard",
        "suggestion",
        "special_request",
        "decline",
        "busy_now",
        "appointment",
        "closing_time",
        "line_dropped",
    }
)
_SENTENCE = re.compile(r"[^。；！？\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of content and what it teaches; `kind` says where it comes from."""

    text: str
    label: str
    kind: str


def intent_lines(content: Content) -> list[Line]:
    """Customers' words by intent; off-topic lines and questions to the coach as `none`."""
    lines = [
        Line(text, entry.intent, kind)
        for entry in content["intents"]
        for kind, texts in (("direct", entry.direct), ("indirect", entry.indirect))
        for text in texts
    ]
    lines += [Line(t, entry.intent, "cue") for entry in content["cues"] for t in entry.cues]
    lines += [Line(t, NONE, "offtopic") for entry in content["offtopic"] for t in entry.offtopic]
    lines += [
        Line(t, NONE, "guide") for entry in content["guide_words"] for t in entry.questions[::3]
    ]
    return lines


def route_lines(content: Content) -> list[Line]:
    """What people type, by what they want; most of it stands elsewhere in the content."""
    lines = [Line(t, e.route, "route") for e in content["routes"] for t in e.examples]
    lines += [
        Line(t, "reply", "intent")
        for e in content["intents"]
        for t in (*e.direct[::2], *e.indirect[::2])
    ]
    for entry in content["clauses"]:
        lines += [
            Line(unmarked(t).text, "review", "clause") for t in (*entry.bad[::2], *entry.near[::2])
        ]
    lines += [Line(t, "review", "ordinary") for e in content["ordinary"] for t in e.ordinary[::2]]
    lines += [
        Line(without_slots(r.text), "review", "reply")
        for e in (*content["replies"], *content["situations"])
        for r in e.replies
    ]
    lines += [Line(q, "guide", "guide") for e in content["guide"] for q in e.questions[::2]]
    lines += [Line(q, "guide", "guide") for e in content["guide_words"] for q in e.questions]
    lines += [Line(q, "reply", "situation") for e in content["situations"] for q in e.situations]
    lines += [Line(t, NONE, "offtopic") for e in content["offtopic"] for t in e.offtopic]
    return lines


def clause_lines(content: Content) -> list[Line]:
    """Draft lines by taboo category, `ok` when fine."""
    lines: list[Line] = []
    for entry in content["clauses"]:
        lines += [Line(t, entry.category, "bad") for t in entry.bad]
        lines += [Line(t, "ok", "near") for t in entry.near]
    for rule in content["rules"]:
        lines += [Line(t, rule.category, "rule") for t in rule.bad]
        lines += [Line(unmarked(t).text, "ok", "good") for t in rule.good]
        lines += [Line(without_slots(t), "ok", "instead") for t in rule.instead]
    lines += [Line(t, "ok", "ordinary") for e in content["ordinary"] for t in e.ordinary]
    lines += [
        Line(without_slots(r.text), "ok", "reply")
        for e in (*content["replies"], *content["situations"])
        for r in e.replies
    ]
    lines += [
        Line(t, "ok", "act")
        for e in content["acts"]
        for t in (*e.feelings, *e.substance, *e.neutral)
    ]
    return lines + _background(content)


def _background(content: Content) -> list[Line]:
    """Text that offends nobody and is no service speech: calm customers, questions, small talk.
    Without it whatever is unfamiliar looks like an offence."""
    texts = [
        *(t for e in content["intents"] if e.intent in _CALM for t in (*e.direct, *e.indirect)),
        *(t for e in content["offtopic"] for t in e.offtopic),
        *(t for e in content["guide"] for t in (e.text, *e.questions)),
        *(t for e in content["guide_words"] for t in e.questions),
    ]
    return [Line(text, "ok", "background") for text in texts]


def act_lines(content: Content) -> list[Line]:
    """Clauses by what they do for an upset customer. What offends soothes nobody, however chatty
    it sounds; a part of those examples is enough, or they would outweigh the rest."""
    lines = [
        Line(text, act, "act")
        for entry in content["acts"]
        for act in ("feelings", "substance", "neutral")
        for text in getattr(entry, act)
    ]
    bad = [text for entry in content["clauses"] for text in entry.bad]
    return lines + [Line(text, "rude", "bad") for text in bad[::_RUDE_STEP]]


def guide_lines(content: Content) -> list[Line]:
    """Questions, the words of questions, and the answers themselves, by guide entry."""
    lines: list[Line] = []
    for entry in content["guide"]:
        lines += [Line(q, entry.id, "question") for q in entry.questions]
        lines += [Line(s, entry.id, "text") for s in _SENTENCE.findall(entry.text) if len(s) > 3]
        lines.append(Line(entry.title, entry.id, "title"))
    ids = {entry.id for entry in content["guide"]}
    for words in content["guide_words"]:
        if words.id in ids:
            lines += [Line(q, words.id, "plain") for q in words.questions]
            lines += [Line(w, words.id, "word") for w in words.words]
    return lines + [Line(t, NONE, "offtopic") for e in content["offtopic"] for t in e.offtopic]


def situation_lines(content: Content) -> list[Line]:
    """Descriptions of a moment in service, by situation; bare customers' words as `none`."""
    lines = [
        Line(text, entry.id, "situation")
        for entry in content["situations"]
        for text in (*entry.situations, entry.title)
    ]
    lines += [Line(t, NONE, "offtopic") for e in content["offtopic"] for t in e.offtopic]
    lines += [Line(t, NONE, "customer") for e in content["intents"] for t in e.direct[::4]]
    return lines


def fact_lines(content: Content, cut: Callable[[str], Sequence[str]]) -> Iterator[Taught]:
    """Sentences with the label of each character; `cut` gives the words of a text."""
    for entry in content["marked_facts"]:
        for line in entry.sentences:
            marked = unmarked_facts(line)
            text = folded(marked.text)
            numbers = [LABELS.index(OUT)] * len(text)
            for kind, start, end in marked.facts:
                numbers[start:end] = [LABELS.index(f"I{kind}")] * (end - start)
                numbers[start] = LABELS.index(f"B{kind}")
            yield Taught(clues(text, cut(text)), numbers)


def fine_words(content: Content) -> Iterator[str]:
    """Every line that content declares fine, for which its clauses alone do not vouch."""
    for entry in content["clauses"]:
        yield from (unmarked(text).text for text in entry.near)
    for entry in content["ordinary"]:
        yield from entry.ordinary


def own_words(content: Content) -> Iterator[str]:
    """Every sentence that content declares fine or hands out, slots shown, marks taken out."""
    for rule in content["rules"]:
        yield from (unmarked(text).text for text in rule.good)
        yield from map(without_slots, rule.instead)
    for category in content["categories"]:
        yield from map(without_slots, category.instead)
    for entry in (*content["replies"], *content["situations"]):
        yield from (without_slots(reply.text) for reply in entry.replies)
    for scene in content["scenes"]:
        yield from (text for turn in scene.turns for text in turn.model)
    for guide in content["complaint"]:
        for part in (*guide.steps, *guide.motives, *guide.cases):
            yield from part.say


def units(name: str, reader: Reader, lines: Iterable[Line]) -> list[Unit]:
    """What the model called `name` learns from `lines`: draft lines clause by clause and whole,
    all others whole."""
    if name != "clause":
        return [(reader.read(line.text).features, line.label) for line in lines]
    return [unit for line in lines for unit in _clause_units(reader, line)]


def _clause_units(reader: Reader, line: Line) -> Iterator[Unit]:
    if line.label == "ok":
        return harmless_units(reader, line.text)
    return offending_units(reader, line.text, line.label)
