"""Answers to drafts: the verdict first, then the words and what to say instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer import Act, Answer, Block, BlockKind, Button
from bot.context import Context
from bot.words import Words, shortened
from intents.classify import nearest
from phrasebook.examples import unmarked
from phrasebook.library import Library
from phrasebook.review import Finding, Review, gravest_first
from phrasebook.slots import filled

_SHOWN_FINDINGS = 2  # what one screen of a phone holds
_SHOWN_LINES = 8
_EXPLAINED = 4
_QUOTED = 24  # characters of a line that are shown
WORDINGS = 4  # different wordings on offer for one draft


@dataclass(frozen=True, slots=True)
class Line:
    """One line of several, with the anger of the customer it is meant for."""

    text: str
    upset: bool


def review_answer(library: Library, context: Context, draft: str) -> Answer:
    """What to say of a draft; `context.turn` asks for another wording."""
    review = library.review(draft, upset=context.upset)
    rewrite = _wording(library, review, context)
    blocks = _verdict_blocks(review, rewrite, context.words)
    if not review.findings:
        return Answer(blocks)
    buttons = [*_buttons(rewrite, context.words), _practise(review, context.words)]
    return Answer(blocks, tuple(buttons))


def _practise(review: Review, words: Words) -> Button:
    return Button(words.say("practise"), Act.DRILL, _ranked(review)[0].category)


def _wording(library: Library, review: Review, context: Context) -> str | None:
    if not context.turn:
        return library.rewrite(review, upset=context.upset)
    found = library.rewrites(review, WORDINGS, upset=context.upset)
    return found[context.turn % len(found)] if found else None


def _buttons(rewrite: str | None, words: Words) -> Iterable[Button]:
    if rewrite:
        yield Button(words.say("another"), Act.ANOTHER)
    yield Button(words.say("explain"), Act.WHY)


def brief_answer(library: Library, context: Context, draft: str) -> Answer:
    """The same for others to read: the better wording leads, the fault follows."""
    lines = [line for line in draft.splitlines() if line.strip()]
    if len(lines) > 1:
        return _brief_lines(library, context, lines)
    review = library.review(draft, upset=context.upset)
    rewrite = _wording(library, review, context)
    words = context.words
    if not rewrite:
        return Answer(_verdict_blocks(review, rewrite, words))
    worst = _ranked(review)[0]
    blocks = (
        Block(BlockKind.TITLE, words.say("better")),
        Block(BlockKind.COPY, rewrite),
        Block(BlockKind.FOLDED, _named(worst, words)),
        Block(BlockKind.FOLDED, _reason(worst, words)),
    )
    return Answer(blocks, tuple(_buttons(rewrite, words)))


def _brief_lines(library: Library, context: Context, lines: Sequence[str]) -> Answer:
    words, upset = context.words, context.upset
    reviews = [library.review(line, upset=upset) for line in lines]
    faults = "\n".join(
        words.say("line", n=n, mark=words.say(f"mark_{r.verdict}"), text=_named(worst, words))
        for n, r in enumerate(reviews, 1)
        if r.verdict != "ok"
        for worst in _ranked(r)[:1]
    )
    if not faults:
        return Answer(_verdict_blocks(reviews[0], None, words))
    pairs = zip(reviews, lines, strict=True)
    whole = "\n".join(library.rewrite(review, upset=upset) or line for review, line in pairs)
    blocks = (
        Block(BlockKind.TITLE, words.say("better")),
        Block(BlockKind.COPY, whole),
        Block(BlockKind.FOLDED, faults),
    )
    return Answer(blocks, tuple(_buttons(whole, words)))


def lines_answer(library: Library, context: Context, lines: Sequence[Line]) -> Answer:
    """One verdict for each line, summed up."""
    words = context.words
    reviews = [(line, library.review(line.text, upset=line.upset)) for line in lines]
    blocks: list[Block] = []
    for number, (line, review) in enumerate(reviews[:_SHOWN_LINES], 1):
        mark = words.say(f"mark_{review.verdict}")
        fault = f"\n{_named(_ranked(review)[0], words)}" if review.verdict != "ok" else ""
        text = words.say("line", n=number, mark=mark, text=shortened(line.text, _QUOTED)) + fault
        blocks.append(Block(BlockKind.TEXT, text))
        rewrite = library.rewrite(review, upset=line.upset)
        if rewrite:
            blocks.append(Block(BlockKind.COPY, rewrite, words.say("line_rewrite", n=number)))
    if len(reviews) > _SHOWN_LINES:
        more = words.say("more_lines", n=len(reviews) - _SHOWN_LINES)
        blocks.append(Block(BlockKind.TEXT, more))
    title = Block(BlockKind.TITLE, tally([review.verdict for _, review in reviews], words))
    return Answer((title, *blocks))


def tally(verdicts: Sequence[str], words: Words) -> str:
    """How many lines got which verdict, in one line."""
    parts = [
        words.say(f"tally_{verdict}", n=verdicts.count(verdict))
        for verdict in ("forbidden", "caution", "ok")
        if verdict in verdicts
    ]
    return words.say("tally", n=len(verdicts), parts=words.say("comma").join(parts))


def explanation(library: Library, context: Context, draft: str) -> Answer:
    """The reasons and the sources; to the person alone also what a learned finding rests on, and
    what was spared."""
    words = context.words
    alone = context.read_as != "brief"
    review = library.review(draft, upset=context.upset)
    blocks: list[Block] = []
    findings = _different(review.findings)
    for finding in findings[:_EXPLAINED]:
        blocks += [
            Block(BlockKind.TITLE, _named(finding, words)),
            Block(BlockKind.TEXT, words.say("why", why=finding.why)),
            Block(BlockKind.FOLDED, words.say("source", source=words.source(finding.source))),
        ]
        if alone and finding.rule.endswith(".learned"):
            blocks += _learned_reasons(library, finding, words)
    if len(findings) > _EXPLAINED:
        more = words.say("more_explained", n=len(findings) - _EXPLAINED)
        blocks.append(Block(BlockKind.TEXT, more))
    if alone and review.considered:
        blocks.append(Block(BlockKind.FOLDED, words.say("considered_title")))
        blocks += [
            Block(BlockKind.FOLDED, words.say("spared", rule=c.rule, guard=c.spared_by))
            for c in review.considered[:_EXPLAINED]
        ]
    if not blocks:
        blocks.append(Block(BlockKind.TEXT, words.say("no_finding_why")))
    return Answer(tuple(blocks), (Button(words.say("back"), Act.BACK),))


def _different(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that say the same of the same words."""
    return list({(f.rule, f.quote, f.why): f for f in findings}.values())


def _learned_reasons(library: Library, finding: Finding, words: Words) -> list[Block]:
    reading = library.reader.read(finding.quote)
    examples = [unmarked(t).text for t in library.clause_examples[finding.category]]
    found = nearest(reading.text, examples)
    weighed = library.judge.learned.words_that_weighed(reading.features, finding.category)
    reasons = [Block(BlockKind.FOLDED, words.say("weighed", words="、".join(weighed)))]
    if found:
        reasons.insert(0, Block(BlockKind.FOLDED, words.say("nearest", text=found[0])))
    return reasons


def _verdict_blocks(review: Review, rewrite: str | None, words: Words) -> tuple[Block, ...]:
    kind = review.verdict
    if kind == "ok" and review.findings:
        kind = "ok_hint"
    blocks = [Block(BlockKind.TITLE, words.say(f"verdict_{kind}"))]
    ranked = _ranked(review)
    shown = ranked[:_SHOWN_FINDINGS]
    for finding in shown:
        blocks.append(Block(BlockKind.TEXT, _named(finding, words)))
        if finding.instead and rewrite is None:
            better = words.say("instead", text=filled(finding.instead[0], {}))
            blocks.append(Block(BlockKind.TEXT, better))
    if rewrite:
        blocks.append(Block(BlockKind.TEXT, words.say("rewrite")))
        blocks.append(Block(BlockKind.COPY, rewrite))
    blocks += [Block(BlockKind.FOLDED, _reason(finding, words)) for finding in shown]
    if len(ranked) > _SHOWN_FINDINGS:
        more = words.say("more_findings", n=len(ranked) - _SHOWN_FINDINGS)
        blocks.append(Block(BlockKind.FOLDED, more))
    return tuple(blocks)


def _ranked(review: Review) -> list[Finding]:
    return gravest_first(_different(review.findings))


def _named(finding: Finding, words: Words) -> str:
    name = words.label(finding.category)
    return words.say("finding", quote=shortened(finding.quote, _QUOTED), category=name)


def _reason(finding: Finding, words: Words) -> str:
    return words.say("reason", why=finding.why, source=words.source(finding.source))
