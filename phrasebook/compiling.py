"""Compiling content into parts: validated, indexed, fitted. Only a build needs any of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from intents import linear
from intents.clauses import split_clauses
from intents.features import Lexicon
from intents.fit import fit
from intents.labels import labels
from intents.linear import Weights
from intents.reading import Reader, make_reader
from intents.text import canonicalise
from intents.tokens import frequencies
from intents.yamlfile import ContentError
from phrasebook import training
from phrasebook.fact_fit import fit_facts
from phrasebook.facts import find_facts
from phrasebook.harness import shape_problems
from phrasebook.rules import index_rules
from phrasebook.sources import Content
from phrasebook.training import Line


def _entries(*kinds: str) -> Callable[[Content], bytes]:
    def make(content: Content) -> bytes:
        data = {kind: [asdict(entry) for entry in content[kind]] for kind in kinds}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    return make


def _rules(content: Content) -> bytes:
    """Rules, refused here and not at the first message when one cannot be used, and the facts
    that their wordings speak of."""
    problems = [p for r in content.located("rules") for p in shape_problems(r, labels().taboos)]
    if problems:
        raise ContentError(problems)
    data = json.loads(_entries("rules", "categories")(content))
    data["index"] = index_rules(content["rules"])
    wordings = [text for e in (*content["rules"], *content["categories"]) for text in e.instead]
    told = {text: [fact.text for fact in find_facts(text)] for text in sorted(set(wordings))}
    data["told"] = {text: facts for text, facts in told.items() if facts}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _harmless(content: Content) -> bytes:
    """Canonical texts that nothing learned may call an offence: what content declares fine, and
    every sentence we hand out ourselves, with its clauses."""
    known: set[str] = set()
    for text in training.own_words(content):
        canonical = canonicalise(text).text
        known.add(canonical)
        known.update(clause.text for clause in split_clauses(canonical))
    known.update(canonicalise(text).text for text in training.fine_words(content))
    return json.dumps(sorted(known), ensure_ascii=False, separators=(",", ":")).encode()


def _known(lines: Callable[[Content], list[Line]]) -> Callable[[Content], bytes]:
    """Canonical text to label, for sentences known word for word; contested ones are left out."""

    def make(content: Content) -> bytes:
        labels: dict[str, set[str]] = {}
        for line in lines(content):
            labels.setdefault(canonicalise(line.text).text, set()).add(line.label)
        data = {text: found.pop() for text, found in sorted(labels.items()) if len(found) == 1}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    return make


def reader_of(content: Content) -> Reader:
    """The reader that content is compiled with."""
    ideas = _ideas(content)
    return make_reader(ideas, frequencies(Lexicon(ideas)))


def _ideas(content: Content) -> dict[str, tuple[str, ...]]:
    return {name: words for entry in content["ideas"] for name, words in entry.ideas.items()}


def _words(content: Content) -> bytes:
    data = json.loads(_entries("wrappings", "courtesies", "rewriting")(content))
    data["ideas"] = _ideas(content)
    data["dictionary"] = frequencies(Lexicon(data["ideas"]))
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def fitted(content: Content, name: str) -> Weights:
    """The model called `name`, fitted on `content`."""
    units = training.units(name, _shared_reader(content), LINES[name](content))
    return fit(units, keep=KEPT[name])


LINES: dict[str, Callable[[Content], list[Line]]] = {
    "intent": training.intent_lines,
    "route": training.route_lines,
    "clause": training.clause_lines,
    "act": training.act_lines,
    "guide": training.guide_lines,
    "situation": training.situation_lines,
}
KEPT: dict[str, int | None] = {
    "intent": None,
    "route": 60_000,
    "clause": None,
    "act": None,
    "guide": 50_000,
    "situation": 20_000,
}
_readers: dict[int, Reader] = {}


def _shared_reader(content: Content) -> Reader:
    if id(content) not in _readers:
        _readers.clear()
        _readers[id(content)] = reader_of(content)
    return _readers[id(content)]


def _model(name: str) -> Callable[[Content], bytes]:
    return lambda content: linear.dump(fitted(content, name))


def _facts(content: Content) -> bytes:
    """The model of facts, fitted on the marked sentences."""
    cut = _shared_reader(content).cut
    return fit_facts(list(training.fact_lines(content, cut))).dump()


MAKERS: dict[str, Callable[[Content], bytes]] = {
    "words": _words,
    "rules": _rules,
    "harmless": _harmless,
    "replies": _entries("replies", "situations"),
    "guide": _entries("guide"),
    "scenes": _entries("scenes"),
    "complaint": _entries("complaint", "complaint_words", "complaint_cues"),
    "clause_examples": _entries("clauses"),
    "intent_examples": _known(training.intent_lines),
    "route_examples": _known(training.route_lines),
    "guide_examples": _known(training.guide_lines),
    **{f"{name}_model": _model(name) for name in LINES},
    "fact_model": _facts,
}
"""How each part is made."""
