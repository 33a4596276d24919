"""Timings side by side with pytest-benchmark: `python -m pytest benchmarks --benchmark-only`.

Grouped, so that its table shows each as a multiple of `jieba.lcut`. The ratios alone, start-up and
batch included: `python -m benchmarks.ratios`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.ratios import SENTENCES
from intents.tokens import jieba
from phrasebook.library import Library

LIBRARY = Library(quiet=True)
RUNS: dict[str, Callable[[str], object]] = {
    "jieba.lcut": jieba.lcut,
    "check": LIBRARY.review,
    "classify": LIBRARY.classifier.classify,
    "guide": LIBRARY.guide.search,
}


@pytest.mark.benchmark(group="one message")
@pytest.mark.parametrize("name", RUNS)
def test_speed(benchmark: Any, name: str) -> None:
    run = RUNS[name]
    benchmark(lambda: [run(sentence) for sentence in SENTENCES])
