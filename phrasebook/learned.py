"""The second tier: small models for wording that nobody listed.

Each clause, and each message of a few clauses as a whole, is read by a linear model that knows
offences of twenty kinds and their harmless neighbours. It explains itself by the nearest
example and by the words that weighed most.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from intents.linear import Linear
from phrasebook.examples import OK

_HOPELESS = -6.0  # of a label over "fine", in logits
_CROWD = 0.6  # what each further clause costs in certainty, on held-out lines


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How likely a text offends (0..1), and how it would."""

    certainty: float
    category: str


class LearnedTier:
    """Judges sets of features."""

    def __init__(self, model: Linear, temperature: float) -> None:
        self._model = model
        self._temperature = temperature
        self._ok = model.labels.index(OK)

    def judge(self, present: Collection[str], among: int = 1) -> Suspicion:
        """How suspicious a text is that stands `among` so many clauses: the more are looked at,
        the likelier one of them looks bad by chance, so each needs more to be believed."""
        scores = self._model.scores(present)
        ok = scores[self._ok]
        scores[self._ok] = -math.inf
        most = max(scores)
        category = self._model.labels[scores.index(most)]
        lead = (most - ok) / self._temperature
        if lead < _HOPELESS:
            # Even if every category were as likely as the likeliest, this would be nothing.
            odds = len(scores) * math.exp(lead)
        else:
            odds = sum(math.exp((s - ok) / self._temperature) for s in scores)
        return Suspicion(_certainty(odds, among), category)

    def words_that_weighed(self, present: Iterable[str], category: str) -> list[str]:
        """The three features that spoke most for `category` and against its being fine."""
        weigh = self._model.weight
        gains = {f: weigh(f, category) - weigh(f, OK) for f in present if f[0] not in "@^"}
        return sorted(gains, key=lambda f: (-gains[f], f))[:3]


def _certainty(odds: float, among: int) -> float:
    odds *= max(1, among) ** -_CROWD
    return odds / (1 + odds)
