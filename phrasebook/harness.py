"""The harness: every rule is tested by its own examples, and all content by all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from opencc import OpenCC

from intents.reading import Reader
from intents.validate import Located
from intents.yamlfile import Problem, did_you_mean
from phrasebook.entries import Rule, Severity
from phrasebook.examples import unmarked
from phrasebook.patterns import PatternError, compile_pattern, needed_literals
from phrasebook.rules import Match, RuleBook
from phrasebook.slots import without_slots

_LEAST_BAD = _LEAST_GOOD = 2
_SHORTEST_PHRASE = 2


def shape_problems(located: Located[Rule], categories: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with a rule before it is ever tried."""
    rule = located.entry
    allowed = list(categories)
    if rule.category not in allowed:
        mend = did_you_mean(rule.category, allowed)
        yield located.problem(f"{rule.category!r} is no taboo category{mend}", "category")
    elif not rule.id.startswith(f"{rule.category}."):
        yield located.problem(f"must start with {rule.category + '.'!r}", "id")
    yield from _pattern_problems(located)
    yield from _too_few(located)
    for at, example in enumerate(rule.bad):
        if not unmarked(example).spans or example.count("【") != example.count("】"):
            yield located.problem("mark the offending words with 【 and 】", "bad", at)


def _too_few(located: Located[Rule]) -> Iterator[Problem]:
    rule = located.entry
    for field, enough, what in (
        ("phrases", rule.phrases or rule.pattern, "needs phrases or a pattern, or it never fires"),
        ("bad", len(rule.bad) >= _LEAST_BAD, f"needs {_LEAST_BAD} examples or more"),
        ("good", len(rule.good) >= _LEAST_GOOD, f"needs {_LEAST_GOOD} near misses or more"),
        ("instead", rule.instead, "needs a better wording"),
        ("source", rule.source.strip(), "needs the document's title and section, or liyu"),
    ):
        if not enough:
            yield located.problem(what, field)


def _pattern_problems(located: Located[Rule]) -> Iterator[Problem]:
    rule = located.entry
    for number, phrase in enumerate(rule.phrases):
        if len(phrase) < _SHORTEST_PHRASE:
            yield located.problem(
                f"{phrase!r} is one character and would fire inside other words; "
                "write a pattern with its surroundings",
                "phrases",
                number,
            )
    fields = [("pattern", rule.pattern, ())] if rule.pattern else []
    for name, pattern, at in [*fields, *(("unless", g, (i,)) for i, g in enumerate(rule.unless))]:
        try:
            compile_pattern(pattern)
            if name == "pattern":
                needed_literals(pattern)
        except PatternError as error:
            yield located.problem(str(error), name, *at)


class Harness:
    """Tries rules on examples. `book` holds all rules that are on."""

    def __init__(self, book: RuleBook, reader: Reader) -> None:
        self._book = book
        self._reader = reader
        self._traditional = OpenCC("s2t")

    def standing(self, text: str) -> list[tuple[Match, tuple[int, int]]]:
        """The matches that stand, with their spans in `text`."""
        reading = self._reader.read(text)
        return [
            (m, reading.canonical.span(m.start, m.end))
            for m in self._book.find(reading)
            if m.spared_by is None
        ]

    def example_problems(self, located: Located[Rule]) -> Iterator[Problem]:
        """Examples that do not come out as the rule says."""
        rule = located.entry
        if rule.status == "off":
            return
        for at, example in enumerate(rule.bad):
            yield from self._bad(located, example, at)
        for at, example in enumerate(rule.good):
            for match, span in self._hits(unmarked(example).text):
                yield located.problem(
                    f"{example!r} should be fine, but {match.rule.id} reports "
                    f"{example[slice(*span)]!r}; add what makes it harmless to its `unless`",
                    "good",
                    at,
                )
        for at, text in enumerate(rule.instead):
            for match, _ in self._hits(without_slots(text)):
                yield located.problem(
                    f"{text!r} is itself reported by {match.rule.id}", "instead", at
                )

    def _hits(self, text: str) -> list[tuple[Match, tuple[int, int]]]:
        return [(m, s) for m, s in self.standing(text) if m.severity is not Severity.HINT]

    def _bad(self, located: Located[Rule], example: str, at: int) -> Iterator[Problem]:
        rule, marked = located.entry, unmarked(example)
        spans = {span for m, span in self.standing(marked.text) if m.rule.id == rule.id}
        if spans != set(marked.spans):
            found = [marked.text[a:b] for a, b in sorted(spans)]
            yield located.problem(
                f"{example!r}: reports {found or 'nothing'} instead of the marked words", "bad", at
            )
            return
        others = {m.rule.id for m, _ in self.standing(marked.text)} - {rule.id} - set(rule.also)
        if others:
            yield located.problem(
                f"{example!r} is also reported by {', '.join(sorted(others))}; "
                "name them in `also`, or merge the rules",
                "bad",
                at,
            )
        for how, disguised in self._disguised(marked.text):
            if rule.id not in {m.rule.id for m, _ in self.standing(disguised)}:
                yield located.problem(f"{example!r} is no longer found {how}", "bad", at)

    def _disguised(self, text: str) -> Iterator[tuple[str, str]]:
        yield "in Traditional characters", self._traditional.convert(text)
        yield (
            "in full width",
            "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
        )
        middle = len(text) // 2
        yield "with a zero-width character inside", f"{text[:middle]}\u200b{text[middle:]}"

    def text_problems(
        self, located: Located[Any], texts: Iterable[tuple[str, tuple[int | str, ...]]]
    ) -> Iterator[Problem]:
        """Texts we hand out that our own rules report."""
        for text, field in texts:
            for match, span in self._hits(without_slots(text)):
                yield located.problem(
                    f"{text!r} fails its own check: {match.rule.id} reports "
                    f"{without_slots(text)[slice(*span)]!r}",
                    *field,
                )
