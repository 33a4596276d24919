"""What to say about an offence that no rule lists: the words of the nearest rule of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from phrasebook.entries import Category, Rule
from phrasebook.examples import unmarked

_ALIKE = 45  # similarity, 0..100, from which another rule's words fit


@dataclass(frozen=True, slots=True)
class Words:
    """Why something should not be said, what to say instead, and where that comes from."""

    why: str
    instead: tuple[str, ...]
    source: str


class Advice:
    """Finds words for a category and a clause. Immutable once made."""

    def __init__(self, rules: Iterable[Rule], categories: Mapping[str, Category]) -> None:
        self._categories = categories
        self._rules: dict[str, list[Rule]] = {}
        self._examples: dict[str, list[str]] = {}
        for rule in rules:
            for example in rule.bad:
                self._rules.setdefault(rule.category, []).append(rule)
                self._examples.setdefault(rule.category, []).append(_marked_part(example))

    def words(self, category: str, clause: str) -> Words:
        """The words of the rule with the most similar example, or the category's own."""
        found = process.extractOne(
            clause, self._examples.get(category, ()), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        if found is not None:
            rule = self._rules[category][found[2]]
            return Words(rule.why, rule.instead, rule.source)
        own = self._categories[category]
        return Words(own.why[0], own.instead, own.source)


def _marked_part(example: str) -> str:
    marked = unmarked(example)
    return "".join(marked.text[a:b] for a, b in marked.spans) or marked.text
