"""Which route does a message want, and which situation do a customer's words put us in?

Both answers come from small linear models with calibrated confidence; a sentence that stands in
the examples word for word is known for certain. Between "answer" and "decline" lies "ask".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from intents.linear import Linear, probabilities
from intents.reading import Reader, Reading
from intents.unwrap import Unwrapped, Unwrapper

NONE = "none"  # the label of text that is nobody's business here, in both models
_MOST = 12  # candidates; the chances of all others together hardly count


class Zone(StrEnum):
    """What to do with a reading of the message."""

    ANSWER = "answer"
    ASK = "ask"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Zones:
    """Thresholds of one decision, fitted on held-out text.

    A best candidate of `answer` or more is answered when it leads by `margin`; above `ask` we
    ask; below we decline. `temperature` calibrates confidence. From a chance of `refuse` that
    the text is nobody's business, a route that rests on it is declined.
    """

    temperature: float
    answer: float
    margin: float
    ask: float
    refuse: float = 1.0

    def zone(self, chances: Sequence[float]) -> Zone:
        """The zone for candidates' confidences, best first."""
        best = chances[0] if chances else 0.0
        lead = best - chances[1] if len(chances) > 1 else best
        if best >= self.answer and lead >= self.margin:
            return Zone.ANSWER
        return Zone.ASK if best >= self.ask else Zone.DECLINE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label and how sure we are of it, 0..1."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Classification:
    """What a message means. `intents` and `routes` are candidates, best first.

    `about` is the part of the message that is meant. `understood` is false for text that has
    nothing to do with service: then say so instead of guessing.
    """

    text: str
    about: Unwrapped
    routes: tuple[Candidate, ...]
    intents: tuple[Candidate, ...]
    route_zone: Zone
    intent_zone: Zone

    @property
    def route(self) -> str | None:
        return self.routes[0].label if self.routes else None

    @property
    def intent(self) -> str | None:
        return self.intents[0].label if self.intents else None

    @property
    def understood(self) -> bool:
        return self.route_zone is not Zone.DECLINE


class Classifier:
    """Reads routes and intents. Immutable once made."""

    def __init__(
        self,
        reader: Reader,
        unwrapper: Unwrapper,
        route_model: Linear,
        intent_model: Linear,
        zones: Mapping[str, Zones],
        known: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._reader = reader
        self._unwrapper = unwrapper
        self._models = {"route": route_model, "intent": intent_model}
        self._zones = zones
        self._known = known

    def classify(self, message: str) -> Classification:
        """What `message` means. Any str is accepted; nonsense is declined."""
        reading = self._reader.read(message)
        about = self._unwrapper.unwrap(reading.canonical)
        inner = reading if about.means is None else self._reader.read(about.text)
        route, intent = self._candidates("route", reading), self._candidates("intent", inner)
        routes, route_zone = route.candidates, route.zone
        if about.means is not None:
            sure = Candidate(about.means, 0.97)
            routes = (sure, *(c for c in routes if c.label != about.means))
            route_zone = Zone.ANSWER
        elif routes[0].label == "reply" and intent.nobody >= self._zones["intent"].refuse:
            route_zone = Zone.DECLINE  # words that no customer would say want no reply
        return Classification(message, about, routes, intent.candidates, route_zone, intent.zone)

    def intents(self, text: str) -> tuple[tuple[Candidate, ...], Zone]:
        """The situations a customer's words may put us in, best first."""
        ranking = self._candidates("intent", self._reader.read(text))
        return ranking.candidates, ranking.zone

    def _candidates(self, kind: str, reading: Reading) -> Ranking:
        exact = self._known[kind].get(reading.text)
        return rank(self._models[kind], reading, self._zones[kind], exact)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The likeliest labels with their chances, best first, what to do with them, and the chance of
    none."""

    candidates: tuple[Candidate, ...]
    zone: Zone
    nobody: float


def rank(model: Linear, reading: Reading, zones: Zones, exact: str | None = None) -> Ranking:
    """The labels a text may bear; `exact` is the one that content gives it word for word."""
    chances = probabilities(model.scores(reading.features), zones.temperature)
    labels = model.labels
    nobody = chances[labels.index(NONE)] if NONE in labels else 0.0
    if exact == NONE:
        nobody = 1.0
    elif exact is not None:
        chances = [1.0 if k == exact else c * 0.001 for k, c in zip(labels, chances, strict=True)]
        nobody = 0.0
    # Labels stand in order, and the sort keeps it among equals.
    order = sorted(range(len(labels)), key=chances.__getitem__, reverse=True)
    best = [i for i in order[: _MOST + 1] if labels[i] != NONE][:_MOST]
    candidates = tuple(Candidate(labels[i], round(chances[i], 4)) for i in best)
    if nobody > candidates[0].confidence or not any(map(str.isalnum, reading.text)):
        return Ranking(candidates, Zone.DECLINE, nobody)
    return Ranking(candidates, zones.zone([c.confidence for c in candidates[:2]]), nobody)


def nearest(text: str, examples: Sequence[str]) -> tuple[str, float] | None:
    """The example that reads most like `text` (canonical) and how alike they are, 0..1."""
    found = process.extractOne(text, examples, scorer=fuzz.ratio, score_cutoff=35)
    return (found[0], found[1] / 100) if found else None
