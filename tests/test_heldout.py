"""On lines that the content's writers never saw, the figures do not fall below these floors."""

import pytest

from benchmarks.heldout import figures
from phrasebook.library import Library

AT_LEAST = {
    "intent, top 1": 0.89,
    "intent, top 3": 0.96,
    "route": 0.92,
    "off-topic declined, classify": 0.92,
    "off-topic declined, reply": 0.93,
    "off-topic declined, guide": 0.92,
    "taboo lines found": 0.91,
    "right category of those found": 0.85,
    "guide, first right": 0.90,
    "guide, within three": 0.95,
    "order of feelings and facts": 0.90,
    "rewrite clean, facts kept": 0.83,
}
AT_MOST = {"safe lines flagged": 0.04}


@pytest.fixture(scope="module")
def found(library: Library) -> dict[str, float]:
    return figures(library)


@pytest.mark.parametrize(("name", "floor"), AT_LEAST.items())
def test_no_figure_falls(found: dict[str, float], name: str, floor: float) -> None:
    assert found[name] >= floor


@pytest.mark.parametrize(("name", "ceiling"), AT_MOST.items())
def test_false_alarms_stay_few(found: dict[str, float], name: str, ceiling: float) -> None:
    assert found[name] <= ceiling
