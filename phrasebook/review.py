"""Judging a draft: findings, the order of feelings and facts, and a rewrite of the whole.

A draft is read twice when symbols stand between its characters: once as typed, once closed up.
Both tiers look; rules outrank what is learned; quoted words of the customer are nobody's fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from intents.reading import Reader, Reading
from intents.text import canonicalise
from intents.unwrap import Unwrapped, Unwrapper
from phrasebook.advice import Advice, Words
from phrasebook.courtesy import Act, Courtesy, Order, order_of
from phrasebook.entries import Severity
from phrasebook.learned import LearnedTier, Suspicion
from phrasebook.rules import Match, RuleBook

FEELINGS_LAST = "facts_before_feelings"
_QUOTED = re.compile(r'"[^"]{1,200}"|「[^」]{1,200}」|『[^』]{1,200}』|《[^》]{1,60}》')
_SHORTEST = 3  # characters; a clause of 没有 or 稍等 tells a model nothing
_DOUBT = 0.25  # certainty of some clause from which the whole is worth a look
_WHOLE_AT_MOST = 60  # characters; longer messages are judged clause by clause only


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that should not be said; `start` and `end` are code points of the draft as given."""

    category: str
    severity: Severity
    rule: str
    start: int
    end: int
    quote: str
    why: str
    instead: tuple[str, ...]
    source: str
    certainty: float = 1.0
    sureness: str = "high"


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that matched and was spared, and by which guard."""

    rule: str
    spared_by: str


@dataclass(frozen=True, slots=True)
class Review:
    """The judgement of a draft."""

    text: str
    findings: tuple[Finding, ...]
    order: Order
    considered: tuple[Considered, ...] = field(default=())
    draft: tuple[int, int] | None = None  # where the draft stands, when the text wraps it

    @property
    def verdict(self) -> str:
        """`forbidden`, `caution` or `ok`; hints alone are ok."""
        worst = max((f.severity.rank for f in self.findings), default=0)
        return ("ok", "caution", "forbidden")[worst]

    @property
    def grave(self) -> list[Finding]:
        """What is wrong with the words themselves, the gravest first: neither hints nor that the
        feelings come late."""
        found = (f for f in self.findings if f.severity is not Severity.HINT)
        return gravest_first(f for f in found if f.category != FEELINGS_LAST)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as they are shown: the gravest first, then in the order of the text."""
    return sorted(findings, key=lambda f: (-f.severity.rank, f.start))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Certainties from which the learned tier speaks, fitted on held-out lines; words that soothe
    are given more benefit of the doubt."""

    caution: float
    forbidden: float
    soothing: float

    def least(self, act: Act) -> float:
        """The certainty from which a clause that does this is called an offence."""
        return self.soothing if act is Act.FEELINGS else self.caution


@dataclass(frozen=True, slots=True)
class Judge:
    """Everything a review needs. Immutable, and the same for the same content."""

    reader: Reader
    rules: RuleBook
    learned: LearnedTier
    courtesy: Courtesy
    unwrapper: Unwrapper
    advice: Advice
    thresholds: Thresholds
    harmless: frozenset[str]  # canonical clauses that content declares fine

    def review(self, draft: str, *, upset: bool = False) -> Review:
        """Judge `draft`, the words meant for a customer; `upset` when that customer is angry."""
        canonical = canonicalise(draft)
        inner = self.unwrapper.unwrap(canonical)
        if inner.means == "review":
            return _moved(self.review_plain(inner.text, upset=upset), draft, inner)
        return self._judged(draft, self.reader.read_canonical(canonical), upset)

    def review_plain(self, draft: str, *, upset: bool = False) -> Review:
        """Judge `draft` as it stands, without looking for a wrapping."""
        return self._judged(draft, self.reader.read(draft), upset)

    def _judged(self, draft: str, reading: Reading, upset: bool) -> Review:
        matches = list(self._matches(reading))
        closed = reading.canonical.closed_up()
        acts = self.courtesy.acts(reading)
        learned = list(self._learned(reading, acts))
        if closed is not None:
            other = self.reader.read_canonical(closed)
            matches += self._matches(other)
            learned += self._learned(other, self.courtesy.acts(other))
        stated = [self._stated(r, m) for r, m in matches if m.spared_by is None]
        findings = _settled([*stated, *learned])
        order = order_of(acts)
        if upset and not findings and order in (Order.FACTS_FIRST, Order.FACTS_ONLY):
            findings = (self._feelings_last(reading, acts),)
        spared = {Considered(m.rule.id, m.spared_by) for _, m in matches if m.spared_by}
        considered = tuple(sorted(spared, key=lambda c: (c.rule, c.spared_by)))
        return Review(draft, findings, order, considered)

    def _matches(self, reading: Reading) -> Iterator[tuple[Reading, Match]]:
        quoted = [q.span() for q in _QUOTED.finditer(reading.text)]
        for match in self.rules.find(reading):
            if any(a <= match.start and match.end <= b for a, b in quoted):
                match = replace(match, spared_by="quoted words")
            yield reading, match

    def _stated(self, reading: Reading, match: Match) -> Finding:
        rule = match.rule
        return _finding(
            reading,
            match.start,
            match.end,
            rule.category,
            rule.id,
            Words(rule.why, rule.instead, rule.source),
            severity=match.severity,
            sureness=rule.sureness,
        )

    def _learned(self, reading: Reading, acts: Sequence[Act]) -> Iterator[Finding]:
        quoted = [q.span() for q in _QUOTED.finditer(reading.text)]
        judged = [
            (self.learned.judge(p.features, len(reading.passages)), p.clause, act)
            for p, act in zip(reading.passages, acts, strict=True)
            if len(p.clause.text) >= _SHORTEST
            and p.clause.text not in self.harmless
            and not any(a <= p.clause.start and p.clause.end <= b for a, b in quoted)
        ]
        spoken = [(j, c) for j, c, act in judged if j.certainty >= self.thresholds.least(act)]
        doubtful = any(j[0].certainty > _DOUBT for j in judged)
        if doubtful and not spoken and self._short_and_several(reading):
            whole = self.learned.judge(reading.features)
            if whole.certainty >= self.thresholds.caution:
                worst = max(judged, key=lambda j: j[0].certainty)
                spoken = [(whole, worst[1])]
        for suspicion, clause in spoken:
            yield self._suspected(reading, suspicion, clause.start, clause.end)

    def _short_and_several(self, reading: Reading) -> bool:
        return (
            len(reading.passages) > 1
            and len(reading.text) <= _WHOLE_AT_MOST
            and reading.text not in self.harmless
        )

    def _suspected(self, reading: Reading, suspicion: Suspicion, start: int, end: int) -> Finding:
        sure = suspicion.certainty >= self.thresholds.forbidden
        words = self.advice.words(suspicion.category, reading.text[start:end])
        return _finding(
            reading,
            start,
            end,
            suspicion.category,
            f"{suspicion.category}.learned",
            words,
            severity=Severity.FORBIDDEN if sure else Severity.CAUTION,
            certainty=round(suspicion.certainty, 3),
            sureness="medium" if sure else "low",
        )

    def _feelings_last(self, reading: Reading, acts: Sequence[Act]) -> Finding:
        clause = reading.passages[acts.index(Act.SUBSTANCE)].clause
        words = self.advice.words(FEELINGS_LAST, "")
        return _finding(
            reading,
            clause.start,
            clause.end,
            FEELINGS_LAST,
            f"{FEELINGS_LAST}.order",
            words,
            severity=Severity.CAUTION,
        )


def _finding(
    reading: Reading,
    start: int,
    end: int,
    category: str,
    rule: str,
    words: Words,
    *,
    severity: Severity,
    certainty: float = 1.0,
    sureness: str = "high",
) -> Finding:
    """A finding at `[start, end)` of the canonical text."""
    a, b = reading.canonical.span(start, end)
    return Finding(
        category,
        severity,
        rule,
        a,
        b,
        reading.canonical.source[a:b],
        words.why,
        words.instead,
        words.source,
        certainty,
        sureness,
    )


def _moved(review: Review, text: str, inner: Unwrapped) -> Review:
    """The review of the words inside `text`, with offsets in the whole."""
    by = inner.start
    findings = tuple(replace(f, start=f.start + by, end=f.end + by) for f in review.findings)
    return Review(text, findings, review.order, review.considered, (by, inner.end))


def _settled(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for one offence: rules before the learned tier, worse before milder, longer
    before shorter; of findings that overlap the first stays. In the order of the text."""
    ranked = sorted(
        findings,
        key=lambda f: (
            f.rule.endswith(".learned"),
            -f.severity.rank,
            f.start - f.end,
            f.start,
            f.rule,
        ),
    )
    kept: list[Finding] = []
    for finding in ranked:
        if not any(finding.start < k.end and k.start < finding.end for k in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: (f.start, f.end)))
