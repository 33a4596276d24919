"""Fitting the model of facts. Runs when content is compiled; needs numpy, which running does not.

A linear-chain conditional random field: the chance of a whole row of labels, from the clues at
each character and at each step, fitted by AdaGrad in a fixed order. Clues are hidden by turns, so
that the model does not lean on single words. The same sentences always give the same weights.
(Lafferty, McCallum and Pereira, 2001; Srivastava et al., 2014.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intents.linear import Weights
from intents.names import Names
from phrasebook.fact_clues import Clues
from phrasebook.fact_reader import ANY, LABELS, STEPS, FactWeights, may_follow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EPOCHS = 10
_RATE = 0.2
_SLOWING = 0.3  # of the rate, for each epoch gone
_DECAY = 1e-5
_LEAST_HERE, _LEAST_STEP = 2, 5  # sentences' characters that a clue must stand at to count
_KEPT = 60_000  # clues that matter most
_NEVER = -1e9
_HIDDEN_HERE, _HIDDEN_STEP = 0.3, 0.15  # share of the clues hidden each time a sentence is seen


@dataclass(frozen=True, slots=True)
class Taught:
    """A sentence: the clues at each character, and the number of its label."""

    clues: Sequence[Clues]
    labels: Sequence[int]


@dataclass(slots=True)
class _Row:
    """A sentence as numbers: which weights speak at each character and at each step."""

    here: list[NDArray[np.int64]]
    step: list[NDArray[np.int64]]
    labels: NDArray[np.int64]


class _Field:
    """The weights while they are fitted, and the squares of what moved them."""

    def __init__(self, here: int, step: int) -> None:
        import numpy as np

        size = len(LABELS)
        self.here = np.zeros((here, size))
        self.here_moved = np.full_like(self.here, 0.01)
        self.step = np.zeros((step, size, size))
        self.step_moved = np.full_like(self.step, 0.01)
        self.barred = np.array(
            [[0.0 if may_follow(a, b) else _NEVER for b in LABELS] for a in LABELS]
        )
        self.first = np.array([0.0 if may_follow(None, b) else _NEVER for b in LABELS])

    def learn(self, row: _Row, rate: float) -> None:
        """Move the weights towards the labels of one sentence."""
        import numpy as np

        scores = np.stack([self.here[at].sum(0) for at in row.here])
        steps = np.stack([self.step[at].sum(0) for at in row.step]) + self.barred
        ahead, behind, total = self._passed(scores, steps)
        chances = np.exp(ahead + behind - total)
        chances[np.arange(len(row.labels)), row.labels] -= 1
        for at, error in zip(row.here, chances, strict=True):
            slope = error + _DECAY * self.here[at]
            self.here_moved[at] += slope * slope
            self.here[at] -= rate * slope / np.sqrt(self.here_moved[at])
        for n in range(1, len(row.labels)):
            pairs = np.exp(ahead[n - 1][:, None] + steps[n] + (scores[n] + behind[n]) - total)
            pairs[row.labels[n - 1], row.labels[n]] -= 1
            at = row.step[n]
            slope = pairs + _DECAY * self.step[at]
            self.step_moved[at] += slope * slope
            self.step[at] -= rate * slope / np.sqrt(self.step_moved[at])

    def _passed(
        self, scores: NDArray[np.float64], steps: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """The logarithms of all that leads to each label, of all that follows it, and of all."""
        import numpy as np

        ahead, behind = np.empty_like(scores), np.zeros_like(scores)
        ahead[0] = scores[0] + self.first
        for n in range(1, len(scores)):
            ahead[n] = scores[n] + _log_sum(ahead[n - 1][:, None] + steps[n], 0)
        for n in range(len(scores) - 2, -1, -1):
            behind[n] = _log_sum(steps[n + 1] + (scores[n + 1] + behind[n + 1]), 1)
        return ahead, behind, float(_log_sum(ahead[-1], 0))


def fit_facts(taught: Sequence[Taught]) -> FactWeights:
    """The weights of clues for labels and for steps."""
    import numpy as np

    here = _numbered((c.here for t in taught for c in t.clues), _LEAST_HERE)
    step = _numbered(((*c.step, ANY) for t in taught for c in t.clues), _LEAST_STEP)
    rows = [_row(t, here, step) for t in taught]
    field = _Field(len(here), len(step))
    order = np.random.Generator(np.random.PCG64(20))
    for epoch in range(_EPOCHS):
        rate = _RATE / (1 + _SLOWING * epoch)
        for n in order.permutation(len(rows)):
            field.learn(_with_gaps(rows[n], order), rate)
    names = list(here)
    spread = field.here.max(axis=1) - field.here.min(axis=1)
    kept = np.sort(np.argsort(-spread, kind="stable")[:_KEPT])
    pairs = [[LABELS.index(a), LABELS.index(b)] for a, b in STEPS]
    return FactWeights(
        _rounded(LABELS, [names[n] for n in kept], field.here[kept]),
        _rounded(
            tuple(f"{a} {b}" for a, b in STEPS),
            list(step),
            np.stack([field.step[:, a, b] for a, b in pairs], axis=1),
        ),
    )


def _numbered(several: Iterable[Iterable[str]], least: int) -> dict[str, int]:
    counts = Counter(clue for clues in several for clue in set(clues))
    return {clue: n for n, clue in enumerate(sorted(c for c, k in counts.items() if k >= least))}


def _row(taught: Taught, here: Mapping[str, int], step: Mapping[str, int]) -> _Row:
    import numpy as np

    def known(clues: Iterable[str], index: Mapping[str, int]) -> NDArray[np.int64]:
        return np.array(sorted({index[c] for c in clues if c in index}), dtype=np.int64)

    return _Row(
        [known(c.here, here) for c in taught.clues],
        [known((*c.step, ANY), step) for c in taught.clues],
        np.array(taught.labels, dtype=np.int64),
    )


def _with_gaps(row: _Row, chance: np.random.Generator) -> _Row:
    """The sentence with some of its clues hidden."""

    def some(clues: NDArray[np.int64], hidden: float) -> NDArray[np.int64]:
        return clues[chance.random(len(clues)) >= hidden]

    return _Row(
        [some(clues, _HIDDEN_HERE) for clues in row.here],
        [some(clues, _HIDDEN_STEP) for clues in row.step],
        row.labels,
    )


def _log_sum(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    import numpy as np

    top = values.max(axis=axis, keepdims=True)
    total: NDArray[np.float64] = top + np.log(np.exp(values - top).sum(axis=axis, keepdims=True))
    return total.squeeze(axis)


def _rounded(
    labels: tuple[str, ...], names: Sequence[str], weights: NDArray[np.float64]
) -> Weights:
    """Weights as bytes, as every model has them; importance is not used here."""
    import numpy as np

    scale = float(np.quantile(np.abs(weights), 0.9999)) / 127
    whole = np.clip(np.rint(weights / scale), -127, 127).astype(np.int64)
    table = np.column_stack([whole + 128, np.ones(len(names), dtype=np.int64)]).astype(np.uint8)
    return Weights(labels, (0.0,) * len(labels), scale, 1.0, Names.of(names), table.tobytes())
