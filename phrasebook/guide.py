"""The etiquette guide: the entry that answers a question, and what is related to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intents.classify import NONE, Zone, Zones
from intents.linear import Linear, probabilities
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
        chances = probabilities(self._model.scores(reading.features), self._zones.temperature)
        by_id = dict(zip(self._model.labels, chances, strict=True))
        nobody = by_id.pop(NONE, 0.0)
        exact = self._known.get(reading.text)
        if exact == NONE:
            nobody = 1.0
        elif exact is not None:
            nobody = 0.0
            by_id = {k: 1.0 if k == exact else v * 0.001 for k, v in by_id.items()}
        ranked = sorted(by_id.items(), key=lambda item: (-item[1], item[0]))
        hits = [
            Hit(self.entries[id_], round(score, 4)) for id_, score in ranked if id_ in self.entries
        ][:MOST_ANSWERS]
        if nobody > hits[0].score or not any(map(str.isalnum, reading.text)):
            return hits, Zone.DECLINE
        return hits, self._zones.zone([hit.score for hit in hits[:2]])

    def related(self, entry: GuideEntry) -> list[GuideEntry]:
        """The entries that an entry names as related."""
        return [self.entries[id_] for id_ in entry.related if id_ in self.entries]
