"""Checks of content as a whole: labels, duplicates, rules that never fire first, replies that
fail their own check, and the counts that the design asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from intents.features import Lexicon
from intents.labels import labels
from intents.reading import Reader
from intents.text import canonicalise
from intents.validate import Located
from intents.yamlfile import Problem, did_you_mean
from phrasebook.entries import Rule
from phrasebook.examples import unmarked
from phrasebook.fact_clues import unmarked_facts
from phrasebook.facts import FactKind
from phrasebook.harness import Harness, shape_problems
from phrasebook.rules import RuleBook
from phrasebook.slots import NAMES, slots
from phrasebook.sources import Content

Texts = Iterable[tuple[str, tuple[int | str, ...]]]


@dataclass(frozen=True, slots=True)
class Minimum:
    """How much of something the content must hold, and how much it does."""

    what: str
    least: int
    found: int

    @property
    def met(self) -> bool:
        return self.found >= self.least


def content_problems(content: Content) -> list[Problem]:
    """Everything wrong with content that was readable."""
    problems = [
        *_label_problems(content),
        *_repeated_lines(content),
        *_guide_problems(content),
        *_slot_problems(content),
        *_mark_problems(content),
    ]
    sound: list[Located[Rule]] = []
    for located in content.located("rules"):
        found = list(shape_problems(located, labels().taboos))
        problems += found
        if not found:
            sound.append(located)
    problems += _example_problems(content, sound)
    return sorted(problems)


def _mark_problems(content: Content) -> Iterator[Problem]:
    for located in content.located("marked_facts"):
        for at, line in enumerate(located.entry.sentences):
            if set("{}") & set(unmarked_facts(line).text):
                kinds = ", ".join(FactKind)
                what = f"mark facts as {{kind:words}}; the kinds are {kinds}"
                yield located.problem(what, "sentences", at)


def _example_problems(content: Content, rules: list[Located[Rule]]) -> Iterator[Problem]:
    harness = harness_of(content, [r.entry for r in rules])
    for located in rules:
        yield from harness.example_problems(located)
    for kind, texts in (
        ("replies", _reply_texts),
        ("situations", _reply_texts),
        ("scenes", _scene_texts),
        ("categories", _instead_texts),
        ("complaint", _complaint_texts),
    ):
        for located in content.located(kind):
            yield from harness.text_problems(located, texts(located.entry))


def harness_of(content: Content, rules: Iterable[Rule]) -> Harness:
    """A harness over `rules`; words need no dictionary here, so it starts at once."""
    markers: dict[str, Any] = {}
    for entry in content["courtesies"]:
        markers.update(entry.markers)
    book = RuleBook(list(rules), None, markers.get("harmless", ()), markers.get("remedy", ()))
    return Harness(book, Reader(lambda text: [text], Lexicon({})))


def _reply_texts(entry: Any) -> Texts:
    return ((r.text, ("replies", at, "text")) for at, r in enumerate(entry.replies))


def _instead_texts(entry: Any) -> Texts:
    return ((text, ("instead", at)) for at, text in enumerate(entry.instead))


def _scene_texts(entry: Any) -> Texts:
    return (
        (text, ("turns", n, "model", at))
        for n, turn in enumerate(entry.turns)
        for at, text in enumerate(turn.model)
    )


def _complaint_texts(entry: Any) -> Texts:
    for part in ("steps", "motives", "cases"):
        for n, item in enumerate(getattr(entry, part)):
            yield from ((text, (part, n, "say", at)) for at, text in enumerate(item.say))


def _label_problems(content: Content) -> Iterator[Problem]:
    known = labels()
    fields = (
        ("intents", "intent", known.intents),
        ("cues", "intent", known.intents),
        ("replies", "intent", known.intents),
        ("scenes", "intent", known.intents),
        ("routes", "route", known.routes),
        ("clauses", "category", known.taboos),
        ("categories", "id", known.taboos),
    )
    for kind, field, allowed in fields:
        for located in content.located(kind):
            value = getattr(located.entry, field)
            if value not in allowed:
                yield located.problem(
                    f"{value!r} is no label{did_you_mean(value, [*allowed])}", field
                )


def _repeated_lines(content: Content) -> Iterator[Problem]:
    """Lines that stand twice, or under two labels that exclude each other."""
    for kind in ("intents", "clauses"):
        first: dict[str, tuple[str, str]] = {}
        for located in content.located(kind):
            for label, field, at, line in _labelled(located.entry):
                text = canonicalise(unmarked(line).text).text
                before, path = first.setdefault(text, (label, f"{located.path} {field} {at}"))
                if path == f"{located.path} {field} {at}":
                    continue
                if before != label:
                    yield located.problem(
                        f"{line!r} stands under {before} too ({path.split()[0]}); "
                        "keep it where it belongs",
                        field,
                        at,
                    )
                elif label != "near":
                    yield located.problem(f"{line!r} stands twice; delete one", field, at)


def _labelled(entry: Any) -> Iterator[tuple[str, str, int, str]]:
    """(label, field, index, line) of every labelled line; a near miss is one for all kinds."""
    for field in ("direct", "indirect", "bad", "near"):
        for at, line in enumerate(getattr(entry, field, ())):
            label = getattr(entry, "intent", None) or entry.category
            yield ("near" if field == "near" else label), field, at, line


def _guide_problems(content: Content) -> Iterator[Problem]:
    ids = {entry.id for entry in content["guide"]}
    for located in content.located("guide"):
        for at, id_ in enumerate(located.entry.related):
            if id_ not in ids:
                yield located.problem(
                    f"{id_!r} is no entry{did_you_mean(id_, sorted(ids))}", "related", at
                )
        if not located.entry.source.strip():
            yield located.problem("needs the document's title and section, or liyu", "source")
    for located in content.located("guide_words"):
        if located.entry.id not in ids:
            yield located.problem(
                f"{located.entry.id!r} is no entry{did_you_mean(located.entry.id, sorted(ids))}",
                "id",
            )


def _slot_problems(content: Content) -> Iterator[Problem]:
    for kind in ("replies", "situations"):
        for located in content.located(kind):
            for at, reply in enumerate(located.entry.replies):
                for slot in slots(reply.text):
                    if slot not in NAMES:
                        yield located.problem(
                            f"unknown slot {{{slot}}}{did_you_mean(slot, [*NAMES])}",
                            "replies",
                            at,
                            "text",
                        )


def minimums(content: Content) -> list[Minimum]:
    """What the content must hold at least, and what it holds."""
    rows: list[Minimum] = []
    rules = Counter(r.category for r in content["rules"] if r.status != "off")
    bad: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for entry in content["clauses"]:
        bad[entry.category] += len(entry.bad)
        near[entry.category] += len(entry.near)
    for id_ in labels().taboos:
        if id_ != "facts_before_feelings":
            rows += [
                Minimum(f"rules of {id_}", 12, rules[id_]),
                Minimum(f"bad clauses of {id_}", 150, bad[id_]),
                Minimum(f"near misses of {id_}", 150, near[id_]),
            ]
    examples: Counter[str] = Counter()
    indirect: Counter[str] = Counter()
    for entry in content["intents"]:
        examples[entry.intent] += len(entry.direct) + len(entry.indirect)
        indirect[entry.intent] += len(entry.indirect)
    replies = {e.intent: Counter(r.style for r in e.replies) for e in content["replies"]}
    for id_ in labels().intents:
        rows += [
            Minimum(f"examples of {id_}", 120, examples[id_]),
            Minimum(f"indirect examples of {id_}", 40, indirect[id_]),
        ]
        rows += [
            Minimum(f"{style} replies to {id_}", 4, replies.get(id_, Counter())[style])
            for style in ("brief", "warm", "formal")
        ]
    routes: Counter[str] = Counter()
    for entry in content["routes"]:
        routes[entry.route] += len(entry.examples)
    rows += [Minimum(f"examples of route {id_}", 200, routes[id_]) for id_ in labels().routes]
    covered = {n for entry in content["guide"] for n in entry.covers}
    questions = Counter(e.id for e in content["guide"] if len(e.questions) >= 8)
    ordinary = sum(len(e.ordinary) for e in content["ordinary"])
    marked = sum(len(e.sentences) for e in content["marked_facts"])
    courtesies = [c for e in content["courtesies"] for c in e.phrases]
    words = [w for e in content["courtesies"] for w in e.courtesy_words]
    rows += [
        Minimum("ordinary service sentences", 2000, ordinary),
        Minimum("pieces of knowledge covered", 250, len(covered & set(range(1, 251)))),
        Minimum("guide entries with eight questions", len(content["guide"]), len(questions)),
        Minimum("sentences with marked facts", 2000, marked),
        Minimum("scenes to practise", 80, len(content["scenes"])),
        Minimum("situations with replies", 40, len(content["situations"])),
        Minimum("types of courtesy", 9, len(courtesies)),
        Minimum("courtesy words", 5, len(words)),
        Minimum("steps through a complaint", 6, sum(len(e.steps) for e in content["complaint"])),
    ]
    return rows


def silent_rules(content: Content) -> list[str]:
    """Ids of rules that never come out first on their own bad examples."""
    rules = [r for r in content["rules"] if r.status == "on"]
    harness = harness_of(content, rules)
    silent = []
    for rule in rules:
        standing = [harness.standing(unmarked(text).text) for text in rule.bad]
        if not any(s and s[0][0].rule.id == rule.id for s in standing):
            silent.append(rule.id)
    return silent
