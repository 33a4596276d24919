"""What a customer's words tell about a complaint: what they want, how angry they are, what the
case is, and the facts in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.dialogues.case import FACTS, SUM, Case
from bot.replying import is_upset
from bot.speakers import words_of_customer
from bot.words import Words
from intents.clauses import split_clauses
from intents.text import canonicalise
from phrasebook.days import past_day
from phrasebook.facts import Fact, FactKind
from phrasebook.library import Library

_SLOT_OF = {FactKind.TIME: "time", FactKind.NAME: "who", FactKind.PLACE: "place"}
_SHOWN = 40
_ANSWER = 60  # characters of an answer that are kept
_SHORT = 14  # characters of a clause that may be an answer
_IN_FULL = frozenset({"why", "wish"})  # told in whole sentences
EMERGENCY = "emergency"
_SURE = 0.5  # confidence from which an emergency is taken for one
_HAN, _FIGURE = re.compile("[\u4e00-\u9fff]"), re.compile(r"[A-Z]*[\d.,:/-]+[%A-Za-z]*")
_HINT = 0.15  # and from which a kind is worth more than the commonest one
_ANY_KIND = "quality_complaint"
_NOTE = re.compile(r" ?[(（][^)）]*[)）]")  # what we noted behind a fact


def danger_in(library: Library, text: str) -> str:
    """The kind of emergency that a text tells of, empty for none; 气得冒烟 is no fire."""
    figures = _any(library.complaint_cues.figures)
    plain = figures.sub("", canonicalise(words_of_customer(text)).text)
    urgent = next(filter(_urgent, _special(library, plain, "")), "")
    if urgent or not plain:
        return urgent
    best = library.classifier.intents(plain)[0][0]
    return EMERGENCY if best.label == EMERGENCY and best.confidence >= _SURE else ""


def understood(library: Library, case: Case, said: str, intent: str = "") -> Case:
    """The case with what these words of the customer tell, dangers apart."""
    found = intent or _complained_of(library, words_of_customer(said))
    special = _special(library, canonicalise(said).text, found)
    special = tuple(name for name in special if not _urgent(name))
    if is_upset(library, said) and re.search("[!！]", said) and "very_angry" not in special:
        special = (*special, "very_angry")
    motive = next(
        (m for m, fits in library.complaint_cues.motives.items() if found in fits), "heard"
    )
    case = replace(case, said=said, intent=found, special=special, motive=motive)
    if intent:
        return case
    return with_facts(case, {"what": " ".join(said.split())[:_SHOWN], **facts_in(library, said)})


def _urgent(special: str) -> bool:
    return special.startswith(EMERGENCY)


def _complained_of(library: Library, said: str) -> str:
    """The likeliest of the situations that a complaint may be about."""
    candidates, _ = library.classifier.intents(said)
    kinds = library.complaint_words.keys() - {EMERGENCY}
    best = next((c for c in candidates if c.label in kinds), None)
    return best.label if best is not None and best.confidence >= _HINT else _ANY_KIND


def _special(library: Library, text: str, intent: str) -> tuple[str, ...]:
    found = [
        name
        for name, patterns in library.complaint_cues.cases.items()
        if _any(tuple(patterns)).search(text)
    ]
    by_intent = {"abuse": "abusive", "compensation_claim": "compensation"}.get(intent)
    if by_intent and by_intent not in found:
        found.append(by_intent)
    if intent == "escalation" and "beyond_authority" not in found:
        found.append("beyond_authority")
    return tuple(found)


@lru_cache(maxsize=64)
def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def with_facts(case: Case, told: Mapping[str, str]) -> Case:
    """The case with more facts; what was known stays."""
    facts = dict(case.facts)
    for slot, text in told.items():
        known = facts.get(slot, "")
        facts[slot] = text if _NOTE.sub("", known) in text else f"{known}、{text}"
        if text in known:
            facts[slot] = known
    return replace(case, facts=facts)


def with_dates(case: Case, today: date, words: Words) -> Case:
    """The case with a date behind each time that will soon not tell one: 昨天（11月28日）."""
    if "time" not in case.facts:
        return case
    times = (_dated(text, today, words) for text in case.facts["time"].split("、"))
    return replace(case, facts={**case.facts, "time": "、".join(times)})


def _dated(text: str, today: date, words: Words) -> str:
    day = None if _NOTE.search(text) else past_day(text, today)
    if day is None:
        return text
    return words.say("case_day", text=text, month=day.month, day=day.day)


def facts_in(library: Library, text: str) -> dict[str, str]:
    """The parts of a story that a text tells, by question (time who place what why wish)."""
    told = _told(library.complaint_cues.tells, text)
    wished = told["wish"] if "wish" in told else range(0)
    found: dict[str, list[str]] = {}
    for fact in _facts(library, text):
        slot = _SLOT_OF.get(fact.kind, SUM)
        # By when somebody wants it done is not when it happened.
        if slot != "time" or fact.start not in wished:
            found.setdefault(slot, []).append(fact.text)
    facts = {slot: text[at.start : at.stop][:_SHOWN] for slot, at in told.items()}
    facts |= {slot: "、".join(dict.fromkeys(texts)) for slot, texts in found.items()}
    return {slot: facts[slot] for slot in (*FACTS, SUM) if slot in facts}


def missing(case: Case) -> Sequence[str]:
    """The questions that are neither answered nor were asked."""
    return [slot for slot in FACTS if slot not in case.facts and slot not in case.asked]


def noted(library: Library, case: Case, text: str) -> Case:
    """The case with what free text tells: any number of facts in any order. The question asked is
    answered by it when nothing in it says more, and a reason or a wish whatever else is in it."""
    told, asked = facts_in(library, text), missing(case)[:1]
    told |= _answered(library, text, {**case.facts, **told})
    answer = " ".join(text.split())[:_ANSWER]
    if asked and not told:
        told = {asked[0]: answer}
    elif asked and asked[0] in _IN_FULL and told.keys().isdisjoint(_IN_FULL):
        told |= {asked[0]: answer}
    # What was asked for is not asked again, unless a short answer was to something else.
    other = len(told) == 1 and told.keys() <= library.complaint_cues.answers.keys()
    return replace(with_facts(case, told), asked=case.asked if other else (*case.asked, *asked))


def _answered(library: Library, text: str, known: Mapping[str, str]) -> dict[str, str]:
    """Questions that are not among the `known` and that a clause of a short answer, of which
    nothing is known yet, tells of by its words: 一个高个子的女服务员, 厨房水槽下面."""
    clauses = [
        clause
        for clause in split_clauses(canonicalise(text).text)
        if not any(fact in clause.text for fact in known.values())
    ]
    return {
        slot: clause.text
        for slot, patterns in library.complaint_cues.answers.items()
        for clause in clauses
        if slot not in known
        and len(clause.text) <= _SHORT
        and _any(tuple(patterns)).search(clause.text)
    }


def _facts(library: Library, text: str) -> Iterator[Fact]:
    """The facts of a text; in words of another language only figures are known."""
    foreign = _HAN.search(text) is None
    for fact in library.facts.find(text):
        if "\n" not in fact.text and not (foreign and not _FIGURE.fullmatch(fact.text)):
            yield fact


def _told(tells: Mapping[str, tuple[str, ...]], text: str) -> dict[str, range]:
    """Where a text tells the parts of a story that are no single words. A wish goes on to the end
    of its sentence: 今天修好，赔地板钱."""
    canonical = canonicalise(text)
    clauses = split_clauses(canonical.text)
    told: dict[str, range] = {}
    for clause in clauses:
        for slot, patterns in tells.items():
            if slot not in told and _any(tuple(patterns)).search(clause.text):
                last = clause
                if slot == "wish":
                    last = next(c for c in reversed(clauses) if c.sentence == clause.sentence)
                told[slot] = range(*canonical.span(clause.start, last.end))
    return told
