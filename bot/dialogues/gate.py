"""The gate between the feelings and the facts."""

from __future__ import annotations

from intents.clauses import split_clauses
from intents.text import canonicalise
from phrasebook.courtesy import Order
from phrasebook.library import Library
from phrasebook.review import Review


def opens(library: Library, review: Review) -> bool:
    """Whether a sentence opens the gate: it soothes first, may be said, and takes nothing back."""
    return not review.grave and review.order.soothes and not takes_back(library, review.text)


def hint(library: Library, review: Review) -> str:
    """Why the gate stays shut for a sentence, by the name of the hint that says it."""
    clauses = [clause.text for clause in split_clauses(canonicalise(review.text).text)]
    for marker, said in (("not_feelings", "calm"), ("excuse", "excuse")):
        if any(library.courtesy.has(marker, clause) for clause in clauses):
            return said
    if takes_back(library, review.text):
        return "but"
    match review.order:
        case Order.FACTS_FIRST:
            return "turn"
        case Order.FACTS_ONLY:
            return "question" if review.text.rstrip()[-1:] in "?？" else "facts"
        case Order.NONE:
            return "none"
        case _:
            return "words"


def takes_back(library: Library, text: str) -> bool:
    """Whether a "but" cancels the kind words before it: 我理解您，但是…"""
    clauses = split_clauses(canonicalise(text).text)
    return any(library.courtesy.has("takes_back", clause.text) for clause in clauses[1:])


def does_something(library: Library, text: str) -> bool:
    """Whether somebody takes the matter on: what happens next, what makes it good, or 我来."""
    plain = canonicalise(text).text
    return any(library.courtesy.has(sign, plain) for sign in ("next_step", "remedy", "ownership"))
