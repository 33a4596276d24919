"""A linear model small enough to ship and quick enough not to notice.

For each feature one Python integer holds the weights of *all* labels, sixteen bits apiece, so
that adding up a text's features for forty labels at once is one `sum` over integers. Weights
are rounded to whole numbers of `scale`; no numeric library is needed to run.
"""

from __future__ import annotations

import math
import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_LANE = 2  # bytes
_OFFSET = 128  # makes weights of -128..127 unsigned, so that no lane borrows from the next
_UNKNOWN = 150  # importance of a feature never seen: strange text is judged with less certainty
_BATCH = 250  # features that one lane can add up: 250 * 255 < 2 ** 16


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model as data: `rows[feature][k]` is the weight of label k, in units of `scale`.

    Each row ends with the feature's squared importance (0..255, in units of `importance`),
    by which the length of the text is evened out.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    importance: float
    rows: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Linear:
    """Scores a set of features for every label."""

    weights: Weights
    _table: dict[str, int] = field(repr=False)

    @classmethod
    def of(cls, weights: Weights) -> Linear:
        return cls(weights, {name: _packed(row) for name, row in weights.rows.items()})

    @property
    def labels(self) -> tuple[str, ...]:
        return self.weights.labels

    def scores(self, present: Iterable[str]) -> list[float]:
        """The logit of each label, in the order of `labels`."""
        seen = list(map(self._table.get, present))
        found = [row for row in seen if row]
        lanes = len(self.labels) + 1
        totals = [0] * lanes
        for at in range(0, len(found), _BATCH):
            batch = found[at : at + _BATCH]
            sums = array("H", sum(batch).to_bytes(lanes * _LANE, "little"))
            totals = [a + b for a, b in zip(totals, sums, strict=True)] if at else list(sums)
        unknown = _UNKNOWN * (len(seen) - len(found))
        length = math.sqrt((totals[-1] + unknown) * self.weights.importance) or 1.0
        unit, shift = self.weights.scale / length, _OFFSET * len(found)
        return [
            b + (total - shift) * unit for b, total in zip(self.weights.bias, totals, strict=False)
        ]

    def weight(self, name: str, label: str) -> int:
        """The weight of one feature for one label, in units of the model's scale."""
        row = self.weights.rows.get(name)
        return row[self.labels.index(label)] - _OFFSET if row else 0


def probabilities(logits: Sequence[float], temperature: float = 1.0) -> list[float]:
    """Softmax of `logits` divided by `temperature`."""
    top = max(logits)
    powers = [math.exp((x - top) / temperature) for x in logits]
    total = sum(powers)
    return [p / total for p in powers]


def _packed(row: bytes) -> int:
    return int.from_bytes(b"\0".join(bytes((b,)) for b in row) + b"\0", "little")


def dump(weights: Weights) -> bytes:
    """`weights` as bytes: the same weights always give the same bytes."""
    names = sorted(weights.rows)
    header = "\n".join([*weights.labels, "", *names]).encode()
    numbers = struct.pack(
        f"<{len(weights.bias) + 2}d", *weights.bias, weights.scale, weights.importance
    )
    body = b"".join(weights.rows[name] for name in names)
    return zlib.compress(struct.pack("<II", len(header), len(names)) + header + numbers + body, 9)


def load(data: bytes) -> Weights:
    """The inverse of `dump`. Raises ValueError when the bytes are no such thing."""
    try:
        raw = zlib.decompress(data)
        size, count = struct.unpack_from("<II", raw)
        labels, names = _names(raw[8 : 8 + size].decode(), count)
        at, width = 8 + size, len(labels) + 1
        numbers = struct.unpack_from(f"<{width + 1}d", raw, at)
        at += 8 * (width + 1)
        if len(raw) != at + width * count:
            raise ValueError("wrong length")
        rows = {name: raw[at + i * width : at + (i + 1) * width] for i, name in enumerate(names)}
    except (zlib.error, struct.error, UnicodeDecodeError) as damage:
        raise ValueError(f"not a fitted model: {damage}") from damage
    return Weights(labels, numbers[: width - 1], numbers[-2], numbers[-1], rows)


def _names(header: str, count: int) -> tuple[tuple[str, ...], Iterator[str] | list[str]]:
    lines = header.split("\n")
    split = len(lines) - count
    return tuple(lines[: split - 1]), lines[split:]
