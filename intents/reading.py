"""A message made ready to be understood: folded, cut into clauses and words, once for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from intents.clauses import Clause, split_clauses
from intents.features import Lexicon, features
from intents.text import Canonical, canonicalise
from intents.tokens import make_tokenizer

_REMEMBERED = 1024  # clauses


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
    """Turns text into readings; holds the dictionary (`cut` gives the words of a text) and the
    lexicon, and never changes."""

    def __init__(self, cut: Callable[[str], list[str]], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.cut = cut

        # A message is read for its route, its review and its rewrites: most clauses come again.
        @lru_cache(maxsize=_REMEMBERED)
        def parts(text: str) -> tuple[list[str], Set[str]]:
            words = cut(text)
            return words, features(text, words, lexicon)

        self._parts = parts

    def read(self, text: str) -> Reading:
        return self.read_canonical(canonicalise(text))

    def read_canonical(self, canonical: Canonical) -> Reading:
        clauses = split_clauses(canonical.text)
        return Reading(canonical, tuple(map(self._passage, clauses)))

    def _passage(self, clause: Clause) -> Passage:
        return Passage(clause, *self._parts(clause.text))


def make_reader(ideas: Mapping[str, Sequence[str]], dictionary: Mapping[str, int]) -> Reader:
    """A reader that knows `ideas`, and the words of `dictionary` with their frequencies."""
    tokenizer = make_tokenizer(dictionary)
    # Guessing at unknown words costs a third of the time and teaches the models nothing.
    return Reader(lambda text: list(tokenizer.cut(text, HMM=False)), Lexicon(ideas))
