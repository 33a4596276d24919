"""Fitting the small models. Runs when content is compiled; needs numpy, which running does not.

Multinomial logistic regression over present-or-absent features weighted by how rare they are,
by AdaGrad in a fixed order: the same examples always give the same weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from intents.linear import Weights
from intents.names import Names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EPOCHS = 12
_SCOUTING_EPOCHS = 4
_RATE = 0.7
_DECAY = 1.5e-5
_SMOOTHING = 0.1
_IDEA_BOOST = 1.4


def fit(
    examples: Sequence[tuple[Set[str], str]],
    *,
    class_weight: Mapping[str, float] | None = None,
    least: int = 1,
    keep: int | None = None,
    epochs: int = _EPOCHS,
) -> Weights:
    """Fit one weight per feature and label on `examples` of (features, label).

    A feature must be in `least` examples to count; of the fitted ones the `keep` that matter
    most stay. `class_weight` makes the examples of a label
    count more or less than 1; without it each label's total weight is evened out half way.
    """

    labels = tuple(sorted({label for _, label in examples}))
    seen = Counter(name for present, _ in examples for name in present)
    names = sorted(name for name, n in seen.items() if n >= least)
    if keep is not None and len(names) > keep:
        names = _telling(examples, labels, names, seen, class_weight, keep)
    weights, bias, idf = _weights(examples, labels, names, seen, class_weight, epochs)
    return _rounded(labels, names, weights, bias, idf)


def _telling(
    examples: Sequence[tuple[Set[str], str]],
    labels: tuple[str, ...],
    names: list[str],
    seen: Mapping[str, int],
    class_weight: Mapping[str, float] | None,
    keep: int,
) -> list[str]:
    """The `keep` features that tell labels apart best, after a short fit of all of them."""
    import numpy as np

    weights, _, idf = _weights(examples, labels, names, seen, class_weight, _SCOUTING_EPOCHS)
    spread = (weights.max(axis=1) - weights.min(axis=1)) * np.sqrt(idf)
    kept = np.sort(np.argsort(-spread, kind="stable")[:keep])
    return [names[i] for i in kept]


def _weights(
    examples: Sequence[tuple[Set[str], str]],
    labels: tuple[str, ...],
    names: list[str],
    seen: Mapping[str, int],
    class_weight: Mapping[str, float] | None,
    epochs: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Weight of each feature (its importance included) and label, bias, and importances."""
    import numpy as np

    index = {name: i for i, name in enumerate(names)}
    idf = np.array([_importance(name, len(examples), seen[name]) for name in names])
    rows = [
        np.array(sorted(index[n] for n in p if n in index), dtype=np.int64) for p, _ in examples
    ]
    values = [idf[row] / max(float(np.sqrt((idf[row] ** 2).sum())), 1e-9) for row in rows]
    targets = [labels.index(label) for _, label in examples]
    costs = _costs(labels, targets, class_weight)
    weights, bias = _adagrad(rows, values, targets, costs, len(names), len(labels), epochs)
    return weights * idf[:, None], bias, idf


def _importance(name: str, documents: int, seen: int) -> float:
    rarity = math.log((1 + documents) / (1 + seen)) + 1
    return rarity * (_IDEA_BOOST if name[0] == "@" else 1.0)


def _costs(
    labels: Sequence[str], targets: Sequence[int], class_weight: Mapping[str, float] | None
) -> list[float]:
    if class_weight is not None:
        return [class_weight.get(labels[t], 1.0) for t in targets]
    sizes = Counter(targets)
    mean = len(targets) / len(labels)
    return [math.sqrt(mean / sizes[t]) for t in targets]


def _adagrad(
    rows: Sequence[NDArray[np.int64]],
    values: Sequence[NDArray[np.float64]],
    targets: Sequence[int],
    costs: Sequence[float],
    features: int,
    labels: int,
    epochs: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np

    order = np.random.Generator(np.random.PCG64(20))
    weights, bias = np.zeros((features, labels)), np.zeros(labels)
    squares, bias_squares = np.full((features, labels), 1.0), np.full(labels, 1.0)
    wanted = np.full((labels, labels), _SMOOTHING / labels)
    np.fill_diagonal(wanted, 1 - _SMOOTHING + _SMOOTHING / labels)
    for epoch in range(epochs):
        rate = _RATE / (1 + 0.25 * epoch)
        for i in order.permutation(len(rows)):
            row, value = rows[i], values[i]
            held = weights[row]
            logits = bias + value @ held
            powers = np.exp(logits - logits.max())
            error = (powers / powers.sum() - wanted[targets[i]]) * costs[i]
            slope = value[:, None] * error + _DECAY * held
            moved = squares[row] + slope * slope
            squares[row] = moved
            weights[row] = held - rate * slope / np.sqrt(moved)
            bias_squares += error * error
            bias -= 0.1 * error / np.sqrt(bias_squares)
    return weights, bias


def _rounded(
    labels: tuple[str, ...],
    names: Sequence[str],
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    idf: NDArray[np.float64],
) -> Weights:
    import numpy as np

    largest = float(np.quantile(np.abs(weights), 0.9999)) if names else 1.0
    scale = max(largest, 1e-9) / 127
    whole = np.clip(np.rint(weights / scale), -127, 127).astype(np.int64)
    squared = idf**2
    importance = float(squared.max()) / 255 if names else 1.0
    last = np.clip(np.rint(squared / importance), 1, 255).astype(np.int64)
    table = np.column_stack([whole + 128, last]).astype(np.uint8)
    return Weights(
        labels,
        tuple(float(b) for b in bias),
        scale,
        importance,
        Names.of(names),
        table.tobytes(),
    )
