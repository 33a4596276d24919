"""Judging an answer to a played customer: by parts, each with its reason, always the same way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from intents.text import canonicalise
from intents.yamlfile import read_yaml
from phrasebook.deadlines import find_deadline
from phrasebook.library import Library
from phrasebook.review import Finding, Review

_FILE = Path(__file__).parent.parent / "content" / "rubric.yaml"
_ANY_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
_COPIED = 88  # how like a model answer, of 100, is only a copy of it
_QUESTION = re.compile(r"[?？]|吗|呢|什么|哪|几|多少|怎么")
_POLITE = re.compile(r"您|请|谢谢|麻烦|抱歉|对不起|不好意思|辛苦|劳驾")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the rubric: what it is worth, when it counts, and what is said of it."""

    id: str
    worth: int
    when: frozenset[str]
    good: str
    mend: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The score of 100, what was good, and what to mend, the gravest first."""

    score: int
    good: tuple[str, ...]
    mend: tuple[str, ...]
    soothed: bool
    copied: bool


@cache
def rubric() -> tuple[Part, ...]:
    """The parts, in order."""
    return tuple(
        Part(e["id"], int(e["worth"]), frozenset(e["when"]), e["good"], e["mend"])
        for e in read_yaml(_FILE).plain()
    )


def assess(
    library: Library, answer: str, needs: Sequence[str], models: Sequence[str]
) -> Assessment:
    """Judge an answer at a moment that needs certain things."""
    review = library.review(answer, upset="feelings" in needs)
    grave = review.grave
    found = _found(library, answer, review, grave)
    counted = [p for p in rubric() if p.when & {"always", *needs}]
    earned = sum(part.worth for part in counted if found[part.id])
    score = round(100 * earned / sum(part.worth for part in counted))
    quote = grave[0].quote if grave else ""
    return Assessment(
        score,
        tuple(part.good for part in counted if found[part.id]),
        tuple(part.mend.replace("{quote}", quote) for part in counted if not found[part.id]),
        found["clean"] and (found["feelings"] or "feelings" not in needs),
        any(fuzz.ratio(answer, model) >= _COPIED for model in models),
    )


def _found(
    library: Library, answer: str, review: Review, grave: Sequence[Finding]
) -> dict[str, bool]:
    text = canonicalise(answer).text
    has = library.courtesy.has
    return {
        "clean": not grave,
        "feelings": review.order.soothes,
        "courtesy": bool(_POLITE.search(text)),
        "own": not grave and (has("ownership", text) or has("remedy", text)),
        "next_step": (has("next_step", text) or has("remedy", text))
        and (has("time_promise", text) or find_deadline(answer, _ANY_DAY) is not None),
        "ask": bool(_QUESTION.search(text)),
    }
