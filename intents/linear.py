"""A linear model small enough to ship and quick enough not to notice.

For each feature one Python integer holds the weights of *all* labels, sixteen bits apiece, so
that adding up a text's features for forty labels at once is one `sum` over integers. Weights
are rounded to whole numbers of `scale`; no numeric library is needed to run.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intents.names import Names

_LANE = 2  # bytes
_OFFSET = 128  # makes weights of -128..127 unsigned, so that no lane borrows from the next
_UNKNOWN = 150  # importance of a feature never seen: strange text is judged with less certainty
_MOST_ROWS = 100_000  # kept ready; memory stays bounded whatever is typed
_BATCH = 250  # features that one lane can add up: 250 * 255 < 2 ** 16


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model as data: for each feature a row of bytes, one for each label.

    `row[k] - 128` is the weight of label k, in units of `scale`; the row's last byte is the
    feature's squared importance (in units of `importance`), by which the length of the text is
    evened out. Row n of `table` belongs to feature n of `names`.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    importance: float
    names: Names
    table: bytes | memoryview

    def row(self, name: str) -> bytes | memoryview | None:
        """The row of a feature; None for one that the model never saw."""
        number = self.names.find(name)
        if number is None:
            return None
        width = len(self.labels) + 1
        return self.table[number * width : (number + 1) * width]


class Linear:
    """Scores a set of features for every label."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._rows = _Rows(weights)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.weights.labels

    def scores(self, present: Collection[str]) -> list[float]:
        """The logit of each label, in the order of `labels`, the length of the text evened out."""
        found, totals = self._added(present)
        known = len(found) - found.count(0)
        unknown = _UNKNOWN * (len(found) - known)
        length = math.sqrt((totals[-1] + unknown) * self.weights.importance) or 1.0
        unit, shift = self.weights.scale / length, _OFFSET * known
        return [b + (t - shift) * unit for b, t in zip(self.weights.bias, totals, strict=False)]

    def sums(self, present: Collection[str]) -> list[int]:
        """The weights of each label added up, in units of the model's scale."""
        found, totals = self._added(present)
        shift = _OFFSET * (len(found) - found.count(0))
        return [total - shift for total in totals[:-1]]

    def _added(self, present: Collection[str]) -> tuple[list[int], list[int]]:
        """The rows of the features, and their sums, the features' importance last."""
        rows = self._rows
        found = [rows[name] for name in present]
        lanes = len(self.labels) + 1
        totals = [0] * lanes
        for at in range(0, len(found), _BATCH):
            sums = array("H", sum(found[at : at + _BATCH]).to_bytes(lanes * _LANE, "little"))
            totals = [a + b for a, b in zip(totals, sums, strict=True)] if at else list(sums)
        return found, totals

    def weight(self, name: str, label: str) -> int:
        """The weight of one feature for one label, in units of the model's scale."""
        row = self.weights.row(name)
        return 0 if row is None else row[self.labels.index(label)] - _OFFSET


class _Rows(dict[str, int]):
    """Rows as integers of sixteen-bit lanes, made when first asked for: a start needs none.

    0 stands for a feature that the model never saw; a known row is never 0, for its importance.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def __missing__(self, name: str) -> int:
        if len(self) >= _MOST_ROWS:
            self.clear()
        number, row = 0, self._weights.row(name)
        if row is not None:
            spread = bytearray(_LANE * len(row))
            spread[::_LANE] = row
            number = int.from_bytes(spread, "little")
        self[name] = number
        return number


def probabilities(logits: Sequence[float], temperature: float = 1.0) -> list[float]:
    """Softmax of `logits` divided by `temperature`."""
    top = max(logits)
    powers = [math.exp((x - top) / temperature) for x in logits]
    total = sum(powers)
    return [p / total for p in powers]


def dump(weights: Weights) -> bytes:
    """`weights` as bytes: the same weights always give the same bytes."""
    labels, names = "\n".join(weights.labels).encode(), weights.names.dump()
    sizes = struct.pack("<III", len(labels), len(weights.names), len(names))
    numbers = struct.pack(
        f"<{len(weights.bias) + 2}d", *weights.bias, weights.scale, weights.importance
    )
    return b"".join([sizes, labels, names, numbers, weights.table])


def load(data: bytes) -> Weights:
    """The inverse of `dump`. Raises ValueError when the bytes are no such thing."""
    try:
        size, count, length = struct.unpack_from("<III", data)
        labels = tuple(data[12 : 12 + size].decode().split("\n"))
        at, width = 12 + size + length, len(labels) + 1
        *bias, scale, importance = struct.unpack_from(f"<{width + 1}d", data, at)
        names = Names(data[12 + size : at], count)
    except (struct.error, ValueError) as damage:
        raise ValueError(f"not a fitted model: {damage}") from damage
    table = memoryview(data)[at + 8 * (width + 1) :]
    if len(table) != width * count:
        raise ValueError("not a fitted model: wrong length")
    return Weights(labels, tuple(bias), scale, importance, names, table)
