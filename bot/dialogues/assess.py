"""Judging an answer to a played customer: by parts, each with its reason, always the same way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from rapidfuzz import fuzz

from bot.dialogues.gate import does_something
from intents.text import canonicalise
from intents.yamlfile import read_yaml
from phrasebook.courtesy import Act
from phrasebook.facts import FactKind, find_facts
from phrasebook.library import Library
from phrasebook.review import Review

_FILE = Path(__file__).parent.parent / "content" / "rubric.yaml"
_COPIED = 88  # how like a model answer, of 100, is only a copy of it
_COMMON = 0.05  # the share of scenes from which a word belongs to none
_HAN = re.compile("[\u4e00-\u9fff](?<![喂嗯啊哦呀吧呢嘛哈嘿哎诶唉])")
_FIRST = re.compile(r"[。.!?;！？；]")  # what ends the first sentence
_POLITE = re.compile(r"您|请|谢谢|麻烦|抱歉|对不起|不好意思|辛苦|劳驾")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the rubric: what it is worth, and when it counts."""

    id: str
    worth: int
    when: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A part as it counts here: its points of 100, and whether they were earned."""

    part: str
    points: int
    earned: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The marks in the order of the rubric, and the words that hurt most, if any."""

    marks: tuple[Mark, ...]
    quote: str
    soothed: bool
    copied: bool

    @property
    def score(self) -> int:
        """Points of 100."""
        return sum(mark.points for mark in self.marks if mark.earned)


@dataclass(frozen=True, slots=True)
class Moment:
    """What an answer is to: a scene's turn with its needs and model answers, what the customer
    said so far, what else is known of the matter, and whether the customer is calm, or was spoken
    to before."""

    needs: Sequence[str]
    models: Sequence[str]
    said: Sequence[str]
    told: Sequence[str] = ()
    calm: bool = False


@cache
def rubric() -> tuple[Part, ...]:
    """The parts, in order."""
    return tuple(
        Part(e["id"], int(e["worth"]), frozenset(e["when"])) for e in read_yaml(_FILE).plain()
    )


def assess(library: Library, answer: str, moment: Moment) -> Assessment:
    """Judge an answer; the same answer always gets the same marks."""
    review = library.review(answer, upset="feelings" in moment.needs)
    grave = review.grave
    found = _found(library, answer, review, moment)
    counted = [p for p in rubric() if p.when & _counts(library, moment)]
    points = _points([part.worth for part in counted])
    return Assessment(
        tuple(Mark(p.id, n, found[p.id]) for p, n in zip(counted, points, strict=True)),
        grave[0].quote if grave else "",
        _calms(found, moment),
        any(fuzz.ratio(answer, model) >= _COPIED for model in moment.models),
    )


def _counts(library: Library, moment: Moment) -> set[str]:
    """When parts of the rubric count here; what nobody has named yet, nobody need take up."""
    named = {"named"} if _subjects(library, moment.said) else set()
    return {"always", *named, *moment.needs}


def _calms(found: Mapping[str, bool], moment: Moment) -> bool:
    """Whether the customer softens: when soothed, or later on when promised something."""
    promised = moment.calm and found["topic"] and found["next_step"]
    met = found["feelings"] or promised or "feelings" not in moment.needs
    return found["clean"] and met


def _points(worths: Sequence[int]) -> list[int]:
    """Shares of a hundred that add up to it.

    >>> _points([35, 10, 15])
    [58, 17, 25]
    """
    borders = [round(100 * up / sum(worths)) for up in accumulate(worths, initial=0)]
    return [b - a for a, b in pairwise(borders)]


def _found(library: Library, answer: str, review: Review, moment: Moment) -> dict[str, bool]:
    text = canonicalise(answer).text
    has = library.courtesy.has
    clean = not review.grave
    acts = has("next_step", text) or has("remedy", text)
    soothes = review.order.soothes or (moment.calm and has("acknowledges", _FIRST.split(text)[0]))
    found = {
        "feelings": clean and soothes,
        "courtesy": soothes or bool(_POLITE.search(text)),
        "topic": bool(_subjects(library, [answer]) & _subjects(library, _matter(moment))),
        "own": clean and does_something(library, answer),
        "next_step": acts and _gives_a_time(library, answer),
        "ask": has("question", text),
    }
    # A grunt hurts nobody, and is no answer either.
    return {**found, "clean": clean and any(found.values())}


def _gives_a_time(library: Library, answer: str) -> bool:
    """Whether something is said to happen at some time, beyond what the customer went through."""
    reading = library.reader.read(answer)
    return any(
        library.courtesy.has("time_promise", passage.clause.text)
        or any(fact.kind is FactKind.TIME for fact in find_facts(passage.clause.text))
        for passage, act in zip(reading.passages, library.courtesy.acts(reading), strict=True)
        if act is not Act.FEELINGS or library.courtesy.has("next_step", passage.clause.text)
    )


def _matter(moment: Moment) -> Sequence[str]:
    return (*moment.said, *moment.told, *moment.models)


def _subjects(library: Library, texts: Iterable[str]) -> set[str]:
    """The words, characters and ideas in texts that tell what they are about: not those of any
    scene."""
    return {s for text in texts for s in _telling(library, text)} - _common(library)


def _telling(library: Library, text: str) -> set[str]:
    # By when something is done tells nothing of what.
    times = [fact.text for fact in find_facts(text) if fact.kind is FactKind.TIME]
    for time in times:
        text = text.replace(time, " ")
    reading = library.reader.read(text)
    words = {word for p in reading.passages for word in p.words if len(word) > 1}
    ideas = {feature for feature in reading.features if feature[0] == "@"}
    # 网断了三天 and 没网 share no word.
    return words | ideas | set(_HAN.findall(reading.text))


@cache
def _common(library: Library) -> frozenset[str]:
    """What stands in the answers to many scenes, or in wordings for any case, says nothing of
    any."""
    stock = [text for category in library.categories.values() for text in category.instead]
    soothing = library.complaint_words["any"].soothe
    plain = [_telling(library, text) for text in (*stock, *soothing)]
    scenes = [
        set().union(*(_telling(library, m) for turn in scene["turns"] for m in turn["model"]))
        for scene in library.scenes
    ]
    counts = Counter(word for scene in scenes for word in scene)
    often = (word for word, n in counts.items() if n > _COMMON * len(scenes))
    return frozenset().union(often, *plain)
