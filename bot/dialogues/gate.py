"""The gate between the feelings and the facts."""

from __future__ import annotations

from intents.clauses import split_clauses
from intents.text import canonicalise
from phrasebook.library import Library
from phrasebook.review import Review


def opens(library: Library, review: Review) -> bool:
    """Whether a sentence opens the gate: it soothes first, may be said, and takes nothing back."""
    return not review.grave and review.order.soothes and not takes_back(library, review.text)


def takes_back(library: Library, text: str) -> bool:
    """Whether a "but" cancels the kind words before it: 我理解您，但是…"""
    clauses = split_clauses(canonicalise(text).text)
    return any(library.courtesy.has("takes_back", clause.text) for clause in clauses[1:])
