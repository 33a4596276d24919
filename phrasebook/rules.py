"""The first tier: rules that are certain, found by the characters they need.

Of thousands of rules a message can only concern those whose literals it contains. Each literal
is filed under its rarest run of three characters; the runs of the message pick the rules to
try, so the time does not grow with the phrasebook.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intents.reading import Reading
from phrasebook.entries import Rule, Severity
from phrasebook.patterns import needed_literals

_LONGEST_RUN = 3
# 这是规定7, 不知道哈哈233: slips of the thumb behind the words.
_SLIP = re.compile(r"(?<=[\u4e00-\u9fff])[a-z\d]{1,3}$")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule found at `[start, end)` of the canonical text, in passage number `passage`.

    `spared_by` names the guard that makes it harmless; None when it stands.
    """

    rule: Rule
    start: int
    end: int
    passage: int
    severity: Severity
    spared_by: str | None = None


RuleIndex = Mapping[str, Sequence[int]]
"""For each run of one to three characters the numbers of the rules that may concern a text with
it. Plain data, so that it can be stored."""


def index_rules(rules: Sequence[Rule]) -> RuleIndex:
    """The index of `rules`. Raises PatternError for a pattern without literals."""
    literals = [
        sorted({*rule.phrases, *(needed_literals(rule.pattern) if rule.pattern else ())})
        for rule in rules
    ]
    rarity = Counter(run for texts in literals for text in texts for run in _runs(text))
    index: dict[str, set[int]] = {}
    for number, texts in enumerate(literals):
        for text in texts:
            longest = min(len(text), _LONGEST_RUN)
            runs = [text[i : i + longest] for i in range(len(text) - longest + 1)]
            key = min(runs, key=lambda run: (rarity[run], run))
            index.setdefault(key, set()).add(number)
    return {key: sorted(found) for key, found in sorted(index.items())}


class RuleBook:
    """All rules that are on, ready to be found; `guards` hold for every rule.

    Patterns are compiled when they are first needed: hundreds of them at start would cost more
    than everything else together.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        index: RuleIndex | None = None,
        guards: Iterable[str] = (),
        remedies: Iterable[str] = (),
    ) -> None:
        self._rules = rules
        self._index = index or index_rules(rules)
        self._shared = tuple(guards)
        self._remedy = "|".join(remedies) or r"(?!)"
        self._patterns: dict[int, re.Pattern[str]] = {}

    def find(self, reading: Reading) -> Iterator[Match]:
        """Every match in `reading`, spared ones too, in the order of rules and places."""
        index = self._index
        numbers = {n for run in index.keys() & _runs(reading.text) for n in index[run]}
        if not numbers:
            return
        clauses = [
            (p.clause.start, p.clause.text, number) for number, p in enumerate(reading.passages)
        ]
        scopes = {"clause": _with_slips(clauses), "sentence": _with_slips(_sentences(reading))}
        for number in sorted(numbers):
            rule = self._rules[number]
            if rule.status == "off":
                continue
            pattern = self._pattern(number)
            for offset, texts, passage in scopes[rule.scope]:
                for text in texts:
                    if pattern.search(text):
                        yield from self._in_text(number, text, offset, passage, reading)
                        break

    def _in_text(
        self, number: int, text: str, offset: int, passage: int, reading: Reading
    ) -> Iterator[Match]:
        rule, pattern = self._rules[number], self._pattern(number)
        for found in pattern.finditer(text):
            narrowed = "hit" in pattern.groupindex and found["hit"]
            start, end = found.span("hit") if narrowed else found.span()
            if start < end:
                severity = self._severity(rule, reading, passage)
                spared = _spared_by(text, start, end, (*rule.unless, *self._shared))
                yield Match(rule, offset + start, offset + end, passage, severity, spared)

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._patterns.get(number)
        if pattern is None:
            rule = self._rules[number]
            literal = "|".join(re.escape(p) for p in sorted(rule.phrases, key=len, reverse=True))
            both = "|".join(part for part in (rule.pattern, literal) if part)
            pattern = self._patterns[number] = re.compile(both)
        return pattern

    def _severity(self, rule: Rule, reading: Reading, passage: int) -> Severity:
        if rule.remedied == "same":
            return rule.severity
        following = reading.passages[passage + 1 : passage + 3]
        if any(re.search(self._remedy, p.clause.text) for p in following):
            return Severity(rule.remedied)
        return rule.severity


def _runs(text: str) -> set[str]:
    """All runs of one to three characters of `text`."""
    size = len(text)
    runs = {text[i : i + 2] for i in range(size - 1)}
    runs.update([text[i : i + 3] for i in range(size - 2)])
    runs.update(text)
    return runs


def _with_slips(
    scopes: Iterable[tuple[int, str, int]],
) -> list[tuple[int, tuple[str, ...], int]]:
    """Texts to search, each with what is left of it without a slip at its end."""
    return [
        (offset, (text, text[: slip.start()]) if (slip := _SLIP.search(text)) else (text,), number)
        for offset, text, number in scopes
    ]


def _sentences(reading: Reading) -> list[tuple[int, str, int]]:
    """(offset, text, first passage) of each sentence."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for number, passage in enumerate(reading.passages):
        first.setdefault(passage.clause.sentence, number)
        last[passage.clause.sentence] = number
    spans = [
        (reading.passages[first[s]].clause.start, reading.passages[last[s]].clause.end, first[s])
        for s in first
    ]
    return [(start, reading.text[start:end], number) for start, end, number in spans]


def _spared_by(text: str, start: int, end: int, guards: Iterable[str]) -> str | None:
    """The first guard with a match that covers or adjoins `[start, end)`."""
    for guard in guards:
        for found in re.finditer(guard, text):
            if found.start() <= end and start <= found.end():
                return guard
    return None
