"""A message made ready to be understood: folded, cut into clauses and words, once for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from intents.clauses import Clause, split_clauses
from intents.features import Lexicon, features
from intents.text import Canonical, canonicalise


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause with its words and features; offsets are those of the reading's canonical text."""

    clause: Clause
    words: Sequence[str]
    features: Set[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One message and its passages, in order."""

    canonical: Canonical
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return self.canonical.text

    @property
    def features(self) -> Set[str]:
        """The features of all passages together."""
        return set().union(*(p.features for p in self.passages))


class Reader:
    """Turns text into readings; holds the dictionary and the lexicon, and never changes."""

    def __init__(self, cut: Callable[[str], list[str]], lexicon: Lexicon) -> None:
        self._cut = cut
        self.lexicon = lexicon

    def read(self, text: str) -> Reading:
        return self.read_canonical(canonicalise(text))

    def read_canonical(self, canonical: Canonical) -> Reading:
        clauses = split_clauses(canonical.text)
        return Reading(canonical, tuple(map(self._passage, clauses)))

    def _passage(self, clause: Clause) -> Passage:
        words = self._cut(clause.text)
        return Passage(clause, words, features(clause.text, words, self.lexicon))
