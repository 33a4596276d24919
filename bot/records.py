"""One JSON object for each input line: the shapes that scripts and CI rely on."""

from __future__ import annotations

from typing import Any

from bot.replying import is_upset
from intents.classify import Zone
from phrasebook.library import Library
from phrasebook.replies import known_slots
from phrasebook.review import Finding, Review
from phrasebook.slots import filled

_ALTERNATIVES = 3


def check_record(
    library: Library, text: str, *, customer: str | None = None, explain: bool = False
) -> dict[str, Any]:
    """The review of a draft. `customer` is what the customer said before it."""
    upset = customer is not None and is_upset(library, customer)
    review = library.review(text, upset=upset)
    record: dict[str, Any] = {
        "text": text,
        "verdict": review.verdict,
        "findings": [_finding(finding) for finding in review.findings],
        "order": review.order.value,
        "rewrite": library.rewrite(review, upset=upset),
    }
    if explain:
        record["considered"] = _considered(review)
    return record


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "category": finding.category,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "why": finding.why,
        "instead": [filled(text, {}) for text in finding.instead],
        "source": finding.source,
    }


def _considered(review: Review) -> list[dict[str, str]]:
    return [{"rule": c.rule, "spared_by": c.spared_by} for c in review.considered]


def classify_record(library: Library, text: str) -> dict[str, Any]:
    """The route and the intent of a message."""
    meant = library.classifier.classify(text)
    known = meant.intent_zone is not Zone.DECLINE
    rest = meant.intents[1:] if known else meant.intents
    return {
        "text": text,
        "route": meant.route if meant.understood else None,
        "route_confidence": meant.routes[0].confidence if meant.routes else 0.0,
        "intent": meant.intent if known else None,
        "confidence": meant.intents[0].confidence if known else 0.0,
        "alternatives": [
            {"intent": c.label, "confidence": c.confidence} for c in rest[:_ALTERNATIVES]
        ],
        "understood": meant.understood,
    }


def reply_record(library: Library, text: str) -> dict[str, Any]:
    """Replies to a customer's words or to a described situation."""
    meant = library.classifier.classify(text)
    suggestions = library.replies.suggest(meant)
    known = known_slots(meant.about.text)
    return {
        "text": text,
        "intent": meant.intent if suggestions.understood else None,
        "understood": suggestions.understood,
        "replies": [
            {"text": filled(r.text, known), "style": r.style, "source": r.source}
            for r in suggestions.replies
        ],
    }


def guide_record(library: Library, text: str) -> dict[str, Any]:
    """What the guide says to a question."""
    hits, zone = library.guide.search(text)
    return {
        "text": text,
        "understood": zone is not Zone.DECLINE,
        "answers": [
            {
                "id": h.entry.id,
                "title": h.entry.title,
                "text": h.entry.text,
                "source": h.entry.source,
                "score": h.score,
            }
            for h in hits
        ]
        if zone is not Zone.DECLINE
        else [],
    }
