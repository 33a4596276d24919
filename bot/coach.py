"""The coach: one message with its context in, one answer and the new context out.

Whatever is typed is routed: a draft is reviewed, a customer's words get replies, a question gets
the guide's answer. When two readings are close the coach asks. It knows no transport.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Act, Answer, Block, BlockKind, Button
from bot.words import say, small_talk, source_named
from intents.classify import Candidate, Classification, Zone, nearest
from intents.labels import labels
from intents.text import MAX_CODE_POINTS, canonicalise
from phrasebook.entries import GuideEntry, Reply, Severity
from phrasebook.examples import unmarked
from phrasebook.library import Library
from phrasebook.replies import Suggestions, known_slots
from phrasebook.review import Finding, Review
from phrasebook.slots import filled, slots

_SHOWN_FINDINGS = 2  # what one screen of a phone holds
_UPSET = frozenset(
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


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation remembers: the customer's words, the last message, how it was read."""

    customer: str = ""
    upset: bool = False
    last: str = ""
    read_as: str = ""
    topic: str = ""
    turn: int = 0


class Coach:
    """Answers messages. Holds the library and nothing of any conversation."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def respond(self, message: str, context: Context) -> tuple[Answer, Context]:
        """The answer to whatever was typed."""
        if not message.strip():
            return remark("empty"), context
        if not any(map(str.isalnum, canonicalise(message).text)):
            return remark("nothing_to_read"), context
        meant = self.library.classifier.classify(message)
        context = replace(context, last=message, turn=0)
        if meant.route_zone is Zone.DECLINE:
            return remark("not_understood"), context
        if meant.route_zone is Zone.ASK:
            return self._ask_route(meant), context
        answer, context = self._read_as(meant.route or "chat", meant, context)
        return _with_length_note(answer, message), context

    def command(self, text: str) -> Answer:
        """The answer to a command such as /help."""
        name = text.split()[0].lower()
        key = {
            "/help": "chat_help",
            "/start": "chat_help",
            "/privacy": "chat_privacy",
            "/帮助": "chat_help",
        }.get(name)
        return remark(key) if key else remark("unknown_command", command=name)

    def press(self, button: Button, context: Context) -> tuple[Answer, Context]:
        """The answer to a pressed button."""
        meant = self.library.classifier.classify(context.last)
        match button.act:
            case Act.READ_AS:
                return self._read_as(button.value, meant, context)
            case Act.INTENT:
                return self._reply_to(button.value, context)
            case Act.ENTRY:
                entry = self.library.guide.entries.get(button.value)
                return (self._entry(entry) if entry else remark("not_understood")), context
            case Act.ANOTHER:
                context = replace(context, turn=context.turn + 1)
                if context.read_as == "review":
                    return self._review(meant.about.text, context)
                if context.topic in labels().intents:
                    return self._reply_to(context.topic, context)
                return self._reply(meant, context)
            case Act.WHY:
                return self._explain(meant.about.text, context), context

    def _read_as(
        self, route: str, meant: Classification, context: Context
    ) -> tuple[Answer, Context]:
        context = replace(context, read_as=route)
        match route:
            case "review":
                return self._review(meant.about.text, context)
            case "reply":
                return self._reply(meant, context)
            case "guide":
                return self._guide(meant.about.text), context
            case "complaint":
                return self._complaint(), context
            case _:
                return self._small_talk(meant.text), context

    def _ask_route(self, meant: Classification) -> Answer:
        shown = meant.about.text if len(meant.about.text) <= 24 else meant.about.text[:22] + "……"
        choices = (
            ("route_customer", "reply"),
            ("route_draft", "review"),
            ("route_question", "guide"),
        )
        buttons = tuple(Button(say(key), Act.READ_AS, route) for key, route in choices)
        return Answer((Block(BlockKind.TITLE, say("ask_route", text=shown)),), buttons)

    def _review(self, draft: str, context: Context) -> tuple[Answer, Context]:
        review = self.library.review(draft, upset=context.upset)
        rewrite = self.library.rewrite(review, upset=context.upset)
        context = replace(context, topic="review")
        return Answer(
            _verdict_blocks(review, rewrite),
            (Button(say("explain"), Act.WHY),) if review.findings else (),
        ), context

    def _reply(self, meant: Classification, context: Context) -> tuple[Answer, Context]:
        suggestions = self.library.replies.suggest(meant, skip=context.turn)
        if suggestions.situation is None and meant.intent_zone is Zone.ASK:
            return _ask_intent(meant.intents), replace(context, customer=meant.about.text)
        if not suggestions.understood:
            return remark("not_understood"), context
        context = self._heard(context, meant.about.text, suggestions.topic or "")
        return _reply_answer(suggestions, meant.about.text), context

    def _reply_to(self, intent: str, context: Context) -> tuple[Answer, Context]:
        words = context.customer or context.last
        replies = self.library.replies.for_intent(intent, context.turn)
        context = self._heard(context, words, intent)
        return _reply_answer(Suggestions(intent, replies, None, True), words), context

    def _heard(self, context: Context, words: str, topic: str) -> Context:
        upset = topic in _UPSET or is_upset(self.library, words)
        return replace(context, customer=words, topic=topic, upset=upset)

    def _guide(self, question: str) -> Answer:
        hits, zone = self.library.guide.search(question)
        if zone is Zone.DECLINE or not hits:
            return remark("not_understood")
        if zone is Zone.ANSWER:
            return self._entry(hits[0].entry)
        buttons = tuple(Button(h.entry.title, Act.ENTRY, h.entry.id) for h in hits[:3])
        return Answer((Block(BlockKind.TITLE, say("guide_ask")),), buttons)

    def _entry(self, entry: GuideEntry) -> Answer:
        related = self.library.guide.related(entry)[:3]
        blocks = [
            Block(BlockKind.TITLE, entry.title),
            Block(BlockKind.TEXT, entry.text),
            Block(BlockKind.FOLDED, say("source", source=source_named(entry.source))),
        ]
        if related:
            blocks.append(Block(BlockKind.FOLDED, say("guide_related")))
        return Answer(tuple(blocks), tuple(Button(e.title, Act.ENTRY, e.id) for e in related))

    def _complaint(self) -> Answer:
        guide = self.library.complaint
        return Answer(
            (
                Block(BlockKind.TITLE, say("complaint_start")),
                *(Block(BlockKind.COPY, text) for text in guide.steps[1].say[:2]),
                Block(
                    BlockKind.TEXT,
                    say("complaint_steps", steps=" → ".join(s.title for s in guide.steps)),
                ),
                Block(BlockKind.TEXT, say("complaint_words")),
            )
        )

    def _small_talk(self, text: str) -> Answer:
        folded = canonicalise(text).text
        topics = small_talk()
        return remark(
            next(
                (k for k, words in topics.items() if any(w in folded for w in words)), "chat_help"
            )
        )

    def _explain(self, draft: str, context: Context) -> Answer:
        review = self.library.review(draft, upset=context.upset)
        blocks: list[Block] = []
        for finding in review.findings:
            blocks += [
                Block(BlockKind.TITLE, _named(finding)),
                Block(BlockKind.TEXT, say("why", why=finding.why)),
                Block(BlockKind.FOLDED, say("source", source=source_named(finding.source))),
            ]
            if finding.rule.endswith(".learned"):
                blocks += self._learned_reasons(finding)
        if review.considered:
            blocks.append(Block(BlockKind.FOLDED, say("considered_title")))
        blocks += [
            Block(BlockKind.FOLDED, say("spared", rule=c.rule, guard=c.spared_by))
            for c in review.considered
        ]
        return Answer(tuple(blocks)) if blocks else remark("no_finding_why")

    def _learned_reasons(self, finding: Finding) -> list[Block]:
        reading = self.library.reader.read(finding.quote)
        examples = [unmarked(t).text for t in self.library.clause_examples[finding.category]]
        found = nearest(reading.text, examples)
        words = self.library.judge.learned.words_that_weighed(reading.features, finding.category)
        reasons = [Block(BlockKind.FOLDED, say("weighed", words="、".join(words)))]
        if found:
            reasons.insert(0, Block(BlockKind.FOLDED, say("nearest", text=found[0])))
        return reasons


def is_upset(library: Library, customer: str) -> bool:
    """Whether a customer who says this is angry: by the words, or by what they are after."""
    candidates, zone = library.classifier.intents(customer)
    if (
        zone is not Zone.DECLINE
        and sum(c.confidence for c in candidates if c.label in _UPSET)
        >= library.zones["clause"]["anger"]
    ):
        return True
    return library.courtesy.has("anger", canonicalise(customer).text)


def _verdict_blocks(review: Review, rewrite: str | None) -> tuple[Block, ...]:
    kind = review.verdict
    if kind == "ok" and review.findings:
        kind = "ok_hint"
    blocks = [Block(BlockKind.TITLE, say(f"verdict_{kind}"))]
    ranked = sorted(review.findings, key=lambda f: (-f.severity.rank, f.start))
    for finding in ranked[:_SHOWN_FINDINGS]:
        blocks += [
            Block(BlockKind.TEXT, _named(finding)),
            Block(BlockKind.FOLDED, say("why", why=finding.why)),
        ]
        if finding.severity is Severity.HINT and finding.instead:
            blocks.append(
                Block(BlockKind.TEXT, say("instead", text=filled(finding.instead[0], {})))
            )
    if len(ranked) > _SHOWN_FINDINGS:
        blocks.append(
            Block(BlockKind.FOLDED, say("more_findings", n=len(ranked) - _SHOWN_FINDINGS))
        )
    if rewrite:
        blocks.append(Block(BlockKind.TEXT, say("rewrite")))
        blocks.append(Block(BlockKind.COPY, rewrite))
    return tuple(blocks)


def _named(finding: Finding) -> str:
    name = labels().taboos[finding.category].name
    return say("finding", quote=finding.quote, category=name)


def _ask_intent(candidates: Sequence[Candidate]) -> Answer:
    names = labels().intents
    buttons = tuple(
        Button(f"{names[c.label].name}（{names[c.label].means}）", Act.INTENT, c.label)
        for c in candidates[:_CLOSE_INTENTS]
    )
    return Answer((Block(BlockKind.TITLE, say("ask_intent")),), buttons)


def _reply_answer(suggestions: Suggestions, words: str) -> Answer:
    known = known_slots(words)
    if suggestions.situation is not None:
        title = say("situation_title", title=suggestions.situation.title)
    else:
        title = say("reply_title", intent=labels().intents[suggestions.topic or ""].name)
    blocks = [Block(BlockKind.TITLE, title)]
    blocks += [_reply_block(reply, known) for reply in suggestions.replies]
    if any(set(slots(r.text)) - set(known) for r in suggestions.replies):
        blocks.append(Block(BlockKind.FOLDED, say("slot_tip")))
    return Answer(tuple(blocks), (Button(say("another"), Act.ANOTHER),))


def _reply_block(reply: Reply, known: Mapping[str, str]) -> Block:
    return Block(BlockKind.COPY, filled(reply.text, known), f"{say(f'style_{reply.style}')}：")


def remark(key: str, **values: object) -> Answer:
    """One line of the interface's own words."""
    return Answer((Block(BlockKind.TEXT, say(key, **values)),))


def _with_length_note(answer: Answer, message: str) -> Answer:
    if len(message) <= MAX_CODE_POINTS:
        return answer
    note = say("too_long", n=len(message), limit=MAX_CODE_POINTS)
    return Answer((Block(BlockKind.TEXT, note), *answer.blocks), answer.buttons)
