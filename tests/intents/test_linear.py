"""Linear models: packed arithmetic equals plain arithmetic; bytes come back as they went."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.fit import fit
from intents.linear import Linear, Weights, dump, load, probabilities
from intents.names import Names

EXAMPLES = [
    (frozenset(words.split()), label)
    for words, label in [
        ("贵 太 价格", "price"),
        ("贵 不值", "price"),
        ("便宜 价格", "price"),
        ("等 多久", "wait"),
        ("等 半天 太", "wait"),
        ("多久 好", "wait"),
    ]
]


def _plain(weights: Weights, present: set[str]) -> list[float]:
    rows = [row for name in present if (row := weights.row(name)) is not None]
    unknown = 150 * (len(present) - len(rows))
    length = math.sqrt((sum(row[-1] for row in rows) + unknown) * weights.importance) or 1.0
    return [
        bias + sum(row[k] - 128 for row in rows) * weights.scale / length
        for k, bias in enumerate(weights.bias)
    ]


@given(st.integers(1, 700), st.integers(1, 12), st.randoms(use_true_random=False))
def test_packed_sums_equal_plain_sums(count: int, labels: int, random: Random) -> None:
    rows = {
        str(n): bytes([*(random.randrange(256) for _ in range(labels)), random.randrange(1, 256)])
        for n in sorted(range(count), key=str)
    }
    names = tuple(map(str, range(labels)))
    bias = tuple(random.uniform(-1, 1) for _ in names)
    weights = Weights(names, bias, 0.03, 0.2, Names.of(rows), b"".join(rows.values()))
    present = {str(n) for n in range(count + 5)}
    assert Linear(weights).scores(present) == pytest.approx(_plain(weights, present))


def test_fitting_learns_and_repeats_itself() -> None:
    weights = fit(EXAMPLES)
    model = Linear(weights)
    assert all(
        model.labels[(s := model.scores(present)).index(max(s))] == label
        for present, label in EXAMPLES
    )
    assert dump(fit(EXAMPLES)) == dump(weights)


def test_bytes_come_back() -> None:
    weights = fit(EXAMPLES)
    assert load(dump(weights)) == weights


@given(st.binary(max_size=200))
def test_damaged_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(data)


def test_pruning_keeps_what_tells_labels_apart() -> None:
    assert len(fit(EXAMPLES, keep=4).names) == 4


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=10))
def test_probabilities_add_up(logits: list[float]) -> None:
    assert sum(probabilities(logits)) == pytest.approx(1)
