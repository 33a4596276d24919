"""Rewriting a draft: the offending clauses give way, every fact stays, the rest is untouched.

What takes their place must not make anything up: a wording with facts or matters that the draft
does not speak of belongs to another case. A rewrite is handed out only when it passes the same
check that the draft failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from intents.clauses import split_clauses
from intents.text import canonicalise
from phrasebook.courtesy import Order
from phrasebook.entries import Category, Rewriting, Severity
from phrasebook.facts import Fact, FactKind, find_facts, missing
from phrasebook.review import FEELINGS_LAST, Finding, Review
from phrasebook.slots import filled, slots

_END = re.compile(r"[。！？!?；;~～…]$")
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_SLOT_KIND = {"time": FactKind.TIME, "amount": FactKind.AMOUNT, "name": FactKind.NAME}
_ROUNDS = 4
_NOVEL_AT_MOST = 0.34  # share of a wording's pairs of characters that neither draft nor stock has


class Rewriter:
    """Rewrites drafts with the wordings of rules and, where those are of another case, with the
    stock wordings of the category."""

    def __init__(
        self,
        words: Rewriting,
        categories: Mapping[str, Category],
        told: Mapping[str, Sequence[str]],
        cold: Callable[[str], bool],
    ) -> None:
        """`told` are the facts that our own wordings speak of, where they speak of any; `cold` are
        words that only look soothing, such as 您别激动."""
        self._words = words
        self._cold = cold
        self._told = told
        self._stock = {id_: category.instead for id_, category in categories.items()}
        texts = [text for found in self._stock.values() for text in found]
        self._plain = {pair for text in texts for pair in _pairs(text)}

    def rewrite(
        self,
        review: Review,
        check: Callable[[str], Review],
        *,
        upset: bool = False,
        turn: int = 0,
    ) -> str | None:
        """A clean wording of the reviewed draft with all its facts; None when none is needed.

        `check` judges a candidate as the draft was judged; `turn` 1, 2, … asks for another
        wording, which may come out as one that was given before.
        """
        if review.verdict == "ok":
            return None
        facts = find_facts(review.text)
        used: list[str] = []
        current = review
        for _ in range(_ROUNDS):
            mended = self._replaced(current, facts, used, turn, upset)
            text = self._soothed(mended, current, upset, turn)
            candidate = self._with_facts(text, facts)
            current = check(candidate)
            if current.verdict == "ok":
                return candidate
        resort = (self._words.soothing[0] if upset else "") + _nth(self._words.last_resort, turn)
        return self._with_facts(resort, facts)

    def _replaced(
        self, review: Review, facts: Sequence[Fact], used: list[str], turn: int, upset: bool
    ) -> str:
        """The draft with each offending clause replaced, or dropped when its kind is mended or it
        would only upset somebody more."""
        findings = [f for f in review.findings if f.severity is not Severity.HINT]
        pieces: list[str] = []
        mended: set[str] = set()
        for start, end, mark in _pieces(review.text):
            hit = next((f for f in findings if f.start < end and start < f.end), None)
            if hit is None or hit.category == FEELINGS_LAST:
                if not (upset and self._cold(review.text[start:end])):
                    pieces.append(review.text[start:end] + mark)
            elif hit.category not in mended:
                mended.add(hit.category)
                better = self._better(hit, review.text, facts, used, turn)
                used.append(better)
                pieces.append(better if _END.search(better) else f"{better}。")
        return "".join(pieces).rstrip("，、,")

    def _better(
        self,
        finding: Finding,
        draft: str,
        facts: Sequence[Fact],
        used: Sequence[str],
        turn: int,
    ) -> str:
        """The wording nearest to the offending words that makes nothing up and is still fresh;
        with a `turn`, one of the next."""
        known = {
            name: f.text for name, kind in _SLOT_KIND.items() for f in facts if f.kind is kind
        }
        fitting = [text for text in finding.instead if self._of_this_case(text, draft)]
        stock = list(self._stock.get(finding.category, ()))
        choices = [filled(text, known) for text in (*fitting, *stock)] or list(finding.instead)
        fresh = [text for text in choices if text not in used] or choices
        whole = [text for text in fresh if not slots(text) and "〔" not in text] or fresh
        nearest = sorted(
            dict.fromkeys(whole),
            key=lambda text: (fuzz.ratio(text, finding.quote), text),
            reverse=True,
        )
        return _nth(nearest, turn)

    def _of_this_case(self, text: str, draft: str) -> bool:
        """Whether a wording speaks only of what the draft or any case speaks of."""
        if any(fact not in draft for fact in self._told.get(text, ())):
            return False
        pairs = _pairs(text)
        novel = pairs - self._plain - _pairs(draft)
        return len(novel) <= _NOVEL_AT_MOST * len(pairs)

    def _soothed(self, text: str, review: Review, upset: bool, turn: int) -> str:
        late = review.order in (Order.FACTS_FIRST, Order.FACTS_ONLY, Order.NONE)
        if not upset or not late:
            return text
        return _nth(self._words.soothing, len(text) + turn) + text

    def _with_facts(self, text: str, facts: Iterable[Fact]) -> str:
        lost = missing(facts, text)
        if not lost:
            return text
        listed = "、".join(dict.fromkeys(fact.text for fact in lost))
        closed = text if _END.search(text) else f"{text}。"
        return closed + self._words.recap.replace("{facts}", listed)


def _nth(texts: Sequence[str], turn: int) -> str:
    return texts[turn % len(texts)]


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """(start, end, closing marks) of each clause, in code points of `text`; what stands before
    the first clause belongs to it."""
    canonical = canonicalise(text)
    spans = [canonical.span(c.start, c.end) for c in split_clauses(canonical.text)]
    if spans:
        spans[0] = (0, spans[0][1])
    ends = [start for start, _ in spans[1:]] + [len(text)]
    return [(a, b, text[b:after]) for (a, b), after in zip(spans, ends, strict=True)]


def _pairs(text: str) -> set[str]:
    return {match[1] for match in _HAN_PAIR.finditer(text)}
