"""A draft and its politer versions, ready to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.context import Context
from bot.script import written_in
from intents.classify import Zone
from intents.text import canonicalise
from intents.yamlfile import read_yaml
from phrasebook.library import Library
from phrasebook.replies import known_slots
from phrasebook.slots import filled, slots

_FILE = Path(__file__).parent / "content" / "politer.yaml"
_MOST = 3
_CLOSING = "。！!.；;，, ～~"


@dataclass(frozen=True, slots=True)
class Version:
    """A text to send and what it is called."""

    title: str
    text: str
    note: str = ""


@cache
def _ways() -> list[dict[str, str]]:
    ways: list[dict[str, str]] = read_yaml(_FILE).plain()
    return ways


def versions(library: Library, draft: str, context: Context) -> list[Version]:
    """The draft under its verdict, then up to three better or politer ways to say it."""
    words = context.words
    review = library.review(draft)
    fault = review.findings[0].quote if review.findings else ""
    note = f"“{fault}”" if fault else ""
    found = [Version(words.say(f"inline_{review.verdict}"), draft, note)]
    # A customer's words want an answer, however they sound.
    texts = list(_replies(library, draft, context))
    if not texts:
        flagged = review.verdict != "ok"
        ways = library.rewrites(review, _MOST) if flagged else _politer(library, draft)
        key = "inline_better" if flagged else "inline_politer"
        texts = [(words.say(key, n=n), text) for n, text in enumerate(ways, 1)]
    return found + [Version(title, written_in(context.script, text)) for title, text in texts]


def _replies(library: Library, words: str, context: Context) -> Iterator[tuple[str, str]]:
    """What to answer, when the words are plainly a customer's."""
    meant = library.classifier.classify(words)
    if meant.route != "reply" or meant.route_zone is not Zone.ANSWER:
        return
    suggestions = library.replies.suggest(meant)
    known = known_slots(words)
    for reply in suggestions.replies if suggestions.understood else ():
        if not set(slots(reply.text)) - set(known):
            yield context.words.say(f"style_{reply.style}"), filled(reply.text, known)


def _politer(library: Library, draft: str) -> list[str]:
    text = draft.strip().rstrip(_CLOSING)
    if not text or not any(map(str.isalnum, canonicalise(text).text)) or text[-1] in "？?":
        return []
    folded = canonicalise(text).text
    made = [way["text"].format(text=text) for way in _ways() if way["adds"] not in folded]
    return [text for text in made if library.review(text).verdict == "ok"][:_MOST]
