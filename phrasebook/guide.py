"""The etiquette guide: the entry that answers a question, and what is related to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intents.classify import Zone, Zones, rank
from intents.linear import Linear
from intents.reading import Reader
from phrasebook.entries import GuideEntry

MOST_ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A guide entry and how likely it is meant, 0..1."""

    entry: GuideEntry
    score: float


class Guide:
    """Finds entries. Immutable once made."""

    def __init__(
        self,
        entries: Iterable[GuideEntry],
        reader: Reader,
        model: Linear,
        known: Mapping[str, str],
        zones: Zones,
    ) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._reader = reader
        self._model = model
        self._known = known
        self._zones = zones

    def search(self, question: str) -> tuple[list[Hit], Zone]:
        """The likeliest entries, best first, and whether to answer, ask or decline."""
        reading = self._reader.read(question)
        ranking = rank(self._model, reading, self._zones, self._known.get(reading.text))
        hits = [
            Hit(self.entries[c.label], c.confidence)
            for c in ranking.candidates
            if c.label in self.entries
        ]
        return hits[:MOST_ANSWERS], ranking.zone

    def related(self, entry: GuideEntry) -> list[GuideEntry]:
        """The entries that an entry names as related."""
        return [self.entries[id_] for id_ in entry.related if id_ in self.entries]
