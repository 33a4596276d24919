"""The whole phrasebook, opened: everything below the coach, each part loaded when first used."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from intents.classify import Classifier, Zones
from intents.examples import Wrapping
from intents.linear import Linear
from intents.reading import Reader, make_reader
from intents.text import canonicalise
from intents.unwrap import Unwrapper
from intents.yamlfile import read_yaml
from phrasebook.advice import Advice
from phrasebook.courtesy import Courtesy
from phrasebook.entries import (
    Case,
    Category,
    ComplaintCues,
    ComplaintGuide,
    ComplaintWords,
    GuideEntry,
    IntentReplies,
    Option,
    Reply,
    Rewriting,
    Rule,
    Severity,
    Situation,
    Step,
)
from phrasebook.fact_reader import FactReader, FactWeights
from phrasebook.guide import Guide
from phrasebook.learned import LearnedTier
from phrasebook.parts import Parts
from phrasebook.replies import ReplyBook
from phrasebook.review import Judge, Review, Thresholds
from phrasebook.rewrite import Rewriter
from phrasebook.rules import RuleBook

T = TypeVar("T")
_REMEMBERED = 1024  # reviewed wordings
_WARM_UP = ("这是规定", "太贵了怎么回", "握手谁先伸手")
ZONES_FILE = Path(__file__).parent / "content" / "zones.yaml"


class Library:
    """What the coach knows, with a team's `overlay` on top when given."""

    def __init__(self, overlay: Path | None = None, *, quiet: bool = False) -> None:
        self._parts = Parts(overlay, quiet=quiet)

    @cached_property
    def zones(self) -> dict[str, dict[str, float]]:
        """All thresholds, by decision."""
        return {
            name: {key: float(value) for key, value in values.items()}
            for name, values in read_yaml(ZONES_FILE).plain().items()
        }

    @cached_property
    def _words(self) -> dict[str, Any]:
        data: dict[str, Any] = self._parts.data("words")
        return data

    @cached_property
    def reader(self) -> Reader:
        """Turns text into readings."""
        return make_reader(self._words["ideas"], self._words["dictionary"])

    @cached_property
    def unwrapper(self) -> Unwrapper:
        """Finds the words meant in a wrapped message."""
        return Unwrapper(_entry(Wrapping, fields) for fields in self._words["wrappings"])

    @cached_property
    def _rewriter(self) -> Rewriter:
        words = _entry(Rewriting, self._words["rewriting"][0])
        return Rewriter(words, self.categories, self._rules["told"], self._is_cold)

    @cached_property
    def courtesy(self) -> Courtesy:
        """Recognises feelings, facts and other good parts of an answer."""
        return Courtesy(self._words["courtesies"][0]["markers"], self._model("act"))

    @cached_property
    def courtesy_phrases(self) -> dict[str, list[str]]:
        """Polite standard phrases by their type."""
        phrases: dict[str, list[str]] = self._words["courtesies"][0]["phrases"]
        return phrases

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules that are not switched off, by id."""
        return {fields["id"]: _rule(fields) for fields in self._rules["rules"]}

    @cached_property
    def categories(self) -> dict[str, Category]:
        """What is said of each taboo category."""
        return {fields["id"]: _entry(Category, fields) for fields in self._rules["categories"]}

    @cached_property
    def _rules(self) -> dict[str, Any]:
        data: dict[str, Any] = self._parts.data("rules")
        return data

    @cached_property
    def rulebook(self) -> RuleBook:
        """The first tier."""
        markers = self._words["courtesies"][0]["markers"]
        return RuleBook(
            list(self.rules.values()),
            self._rules["index"],
            markers["harmless"],
            markers["remedy"],
        )

    @cached_property
    def judge(self) -> Judge:
        """Reviews drafts."""
        zones = self.zones["clause"]
        return Judge(
            self.reader,
            self.rulebook,
            LearnedTier(self._model("clause"), zones["temperature"]),
            self.courtesy,
            self.unwrapper,
            Advice(self.rules.values(), self.categories),
            Thresholds(zones["caution"], zones["forbidden"], zones["soothing"]),
            frozenset(self._parts.data("harmless")),
        )

    @cached_property
    def classifier(self) -> Classifier:
        """Reads routes and intents."""
        return Classifier(
            self.reader,
            self.unwrapper,
            self._model("route"),
            self._model("intent"),
            {name: self._zones(name) for name in ("route", "intent")},
            {name: self._parts.data(f"{name}_examples") for name in ("route", "intent")},
        )

    @cached_property
    def replies(self) -> ReplyBook:
        """Suggests replies."""
        data = self._parts.data("replies")
        return ReplyBook(
            [IntentReplies(intent=e["intent"], replies=_replies(e)) for e in data["replies"]],
            [_entry(Situation, {**e, "replies": _replies(e)}) for e in data["situations"]],
            self.reader,
            self._model("situation"),
            self._zones("situation"),
        )

    @cached_property
    def guide(self) -> Guide:
        """The etiquette guide."""
        return Guide(
            (_entry(GuideEntry, fields) for fields in self._parts.data("guide")["guide"]),
            self.reader,
            self._model("guide"),
            self._parts.data("guide_examples"),
            self._zones("guide"),
        )

    @cached_property
    def facts(self) -> FactReader:
        """Finds the facts of a story."""
        weights = FactWeights.load(self._parts.payload("fact_model"))
        return FactReader(weights, self.reader.cut)

    @cached_property
    def scenes(self) -> list[dict[str, Any]]:
        """Scenes to practise."""
        data: list[dict[str, Any]] = self._parts.data("scenes")["scenes"]
        return data

    @cached_property
    def complaint(self) -> ComplaintGuide:
        """The way through a complaint."""
        fields = self._complaint["complaint"][0]
        return ComplaintGuide(
            principle=fields["principle"],
            steps=tuple(_entry(Step, step) for step in fields["steps"]),
            motives=tuple(_entry(Case, case) for case in fields["motives"]),
            cases=tuple(_entry(Case, case) for case in fields["cases"]),
            source=fields["source"],
        )

    @cached_property
    def complaint_words(self) -> dict[str, ComplaintWords]:
        """What to say in a complaint, by intent; `any` fits each."""
        return {
            fields["intent"]: _entry(
                ComplaintWords,
                {**fields, "options": [_entry(Option, option) for option in fields["options"]]},
            )
            for fields in self._complaint["complaint_words"]
        }

    @cached_property
    def complaint_cues(self) -> ComplaintCues:
        """What tells the motives, the cases and the parts of a story."""
        return _entry(ComplaintCues, self._complaint["complaint_cues"][0])

    @cached_property
    def _complaint(self) -> dict[str, Any]:
        data: dict[str, Any] = self._parts.data("complaint")
        return data

    @cached_property
    def clause_examples(self) -> Mapping[str, tuple[str, ...]]:
        """Labelled offences by category, for explaining by the nearest."""
        entries = sorted(
            self._parts.data("clause_examples")["clauses"], key=lambda e: e["category"]
        )
        return {
            category: tuple(itertools.chain.from_iterable(e["bad"] for e in group))
            for category, group in itertools.groupby(entries, key=lambda e: e["category"])
        }

    def warm_up(self) -> None:
        """Load what nearly every message needs, so that the first one does not wait for it."""
        for text in _WARM_UP:
            self.classifier.classify(text)
            self.rewrite(self.review(text))
            self.guide.search(text)

    def review(self, draft: str, *, upset: bool = False) -> Review:
        """Judge a draft meant for a customer, who is `upset` or not."""
        return self.judge.review(draft, upset=upset)

    def rewrite(self, review: Review, *, upset: bool = False, turn: int = 0) -> str | None:
        """A clean wording of a reviewed draft, or another one with `turn`; None when nothing
        needs one."""
        if review.draft is not None:
            start, end = review.draft
            review = self.judge.review_plain(review.text[start:end], upset=upset)
        return self._rewriter.rewrite(
            review,
            lambda text: self._candidate(text, upset),
            upset=upset,
            turn=turn,
        )

    def rewrites(self, review: Review, most: int, *, upset: bool = False) -> list[str]:
        """Up to `most` different clean wordings of a reviewed draft, the nearest first."""
        found: dict[str, None] = {}
        for turn in range(2 * most):
            text = self.rewrite(review, upset=upset, turn=turn)
            if text is None or len(found) == most:
                break
            found[text] = None
        return list(found)

    @cached_property
    def _candidate(self) -> Callable[[str, bool], Review]:
        """Reviews wordings that may take a draft's place: our own, so they come again."""

        @lru_cache(maxsize=_REMEMBERED)
        def review(text: str, upset: bool) -> Review:
            return self.judge.review_plain(text, upset=upset)

        return review

    def _is_cold(self, text: str) -> bool:
        return self.courtesy.has("not_feelings", canonicalise(text).text)

    def _model(self, name: str) -> Linear:
        return Linear(self._parts.model(f"{name}_model"))

    def _zones(self, name: str) -> Zones:
        return Zones(**self.zones[name])


def _entry(kind: type[T], fields: dict[str, Any]) -> T:
    """An entry as it was before it was stored: lists are tuples again."""
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})


def _rule(fields: dict[str, Any]) -> Rule:
    return _entry(Rule, {**fields, "severity": Severity(fields["severity"])})


def _replies(fields: dict[str, Any]) -> tuple[Reply, ...]:
    return tuple(_entry(Reply, reply) for reply in fields["replies"])
