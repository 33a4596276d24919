"""Answers to a customer's words: three replies, or the question which case it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answer import Act, Answer, Block, BlockKind, Button
from bot.context import Context
from bot.words import Words
from intents.classify import Candidate, Zone
from intents.text import canonicalise
from phrasebook.entries import Reply
from phrasebook.library import Library
from phrasebook.replies import Suggestions, known_slots
from phrasebook.slots import filled, slots

UPSET = frozenset(
    {
        "attitude_complaint",
        "quality_complaint",
        "compensation_claim",
        "escalation",
        "abuse",
        "bill_dispute",
        "progress_chase",
    }
)
_CLOSE_INTENTS = 3


def reply_answer(suggestions: Suggestions, context: Context) -> Answer:
    """Replies in three styles to what `context.customer` said."""
    words = context.words
    known = known_slots(context.customer)
    if suggestions.situation is not None:
        title = words.say("situation_title", title=suggestions.situation.title)
    else:
        intent = words.label(suggestions.topic or "")
        title = words.say("reply_title", intent=intent)
    blocks = [Block(BlockKind.TITLE, title)]
    blocks += [_reply_block(reply, known, words) for reply in suggestions.replies]
    if any(set(slots(r.text)) - set(known) for r in suggestions.replies):
        blocks.append(Block(BlockKind.FOLDED, words.say("slot_tip")))
    buttons = [Button(words.say("another"), Act.ANOTHER)]
    if context.upset:
        buttons.append(Button(words.say("walk_through"), Act.COMPLAINT))
    return Answer(tuple(blocks), tuple(buttons))


def _reply_block(reply: Reply, known: Mapping[str, str], words: Words) -> Block:
    label = words.say("style", name=words.say(f"style_{reply.style}"))
    return Block(BlockKind.COPY, filled(reply.text, known), label)


def ask_intent(candidates: Sequence[Candidate], words: Words) -> Answer:
    """Which of the nearest cases it is."""
    buttons = tuple(
        Button(words.described(c.label), Act.INTENT, c.label) for c in candidates[:_CLOSE_INTENTS]
    )
    return Answer((Block(BlockKind.TITLE, words.say("ask_intent")),), buttons)


def is_upset(library: Library, customer: str) -> bool:
    """Whether a customer who says this is angry: by the words, or by what they are after."""
    candidates, zone = library.classifier.intents(customer)
    after = sum(c.confidence for c in candidates if c.label in UPSET)
    if zone is not Zone.DECLINE and after >= library.zones["clause"]["anger"]:
        return True
    return library.courtesy.has("anger", canonicalise(customer).text)
