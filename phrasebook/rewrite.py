"""Rewriting a draft: the offending clauses give way, every fact stays, the rest is untouched.

A rewrite is handed out only when it passes the same check that the draft failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz

from intents.clauses import split_clauses
from intents.text import canonicalise
from phrasebook.courtesy import Order
from phrasebook.entries import Rewriting, Severity
from phrasebook.facts import Fact, FactKind, find_facts, missing
from phrasebook.review import FEELINGS_LAST, Finding, Review
from phrasebook.slots import filled, slots

_END = re.compile(r"[。！？!?；;~～…]$")
_SLOT_KIND = {"time": FactKind.TIME, "amount": FactKind.AMOUNT, "name": FactKind.NAME}
_ROUNDS = 3


def rewrite(
    review: Review, check: Callable[[str], Review], words: Rewriting, *, upset: bool = False
) -> str | None:
    """A clean wording of the reviewed draft with all its facts; None when nothing needs one.

    `check` judges a candidate as the draft was judged.
    """
    if review.verdict == "ok":
        return None
    facts = find_facts(review.text)
    used: list[str] = []
    current = review
    for _ in range(_ROUNDS):
        text = _soothed(_replaced(current, facts, used), current, words, upset)
        candidate = _with_facts(text, facts, words)
        current = check(candidate)
        if current.verdict == "ok":
            return candidate
    return _with_facts(_last_resort(words, upset), facts, words)


def _replaced(review: Review, facts: Sequence[Fact], used: list[str]) -> str:
    """The draft with each offending clause replaced, or dropped when its offence is mended."""
    findings = [f for f in review.findings if _offends(f)]
    pieces: list[str] = []
    mended: set[str] = set()
    for start, end, mark in _pieces(review.text):
        clause = review.text[start:end]
        hit = next((f for f in findings if f.start < end and start < f.end), None)
        if hit is None or hit.category == FEELINGS_LAST:
            pieces.append(clause + mark)
            continue
        if hit.category in mended:
            continue
        mended.add(hit.category)
        better = _better(hit, clause, facts, used)
        used.append(better)
        pieces.append(better if _END.search(better) else f"{better}。")
    return "".join(pieces).rstrip("，、,")


def _offends(finding: Finding) -> bool:
    return finding.severity is not Severity.HINT


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """(start, end, closing marks) of each clause, in code points of `text`."""
    canonical = canonicalise(text)
    spans = [canonical.span(c.start, c.end) for c in split_clauses(canonical.text)]
    ends = [start for start, _ in spans[1:]] + [len(text)]
    return [(a, b, text[b:after]) for (a, b), after in zip(spans, ends, strict=True)]


def _better(finding: Finding, clause: str, facts: Sequence[Fact], used: Sequence[str]) -> str:
    """The wording that does the job of `clause` best and was not used yet."""
    fresh = [text for text in finding.instead if text not in used] or list(finding.instead)
    known = {name: f.text for name, kind in _SLOT_KIND.items() for f in facts if f.kind is kind}
    whole = [text for text in fresh if all(slot in known for slot in slots(text))] or fresh
    return filled(max(whole, key=lambda text: (fuzz.ratio(text, clause), text)), known)


def _soothed(text: str, review: Review, words: Rewriting, upset: bool) -> str:
    late = review.order in (Order.FACTS_FIRST, Order.FACTS_ONLY, Order.NONE)
    return words.soothing[len(text) % len(words.soothing)] + text if upset and late else text


def _with_facts(text: str, facts: Iterable[Fact], words: Rewriting) -> str:
    lost = missing(facts, text)
    if not lost:
        return text
    listed = "、".join(dict.fromkeys(fact.text for fact in lost))
    closed = text if _END.search(text) else f"{text}。"
    return closed + words.recap.replace("{facts}", listed)


def _last_resort(words: Rewriting, upset: bool) -> str:
    return (words.soothing[0] if upset else "") + words.last_resort[0]
