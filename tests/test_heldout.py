"""On lines that the content's writers never saw, the figures do not fall below these floors."""

import pytest

from benchmarks.heldout import figures
from phrasebook.library import Library

AT_LEAST = {
    "intent, top 1": 0.92,
    "intent, top 3": 0.97,
    "intent, top 1, very short": 0.94,
    "intent, top 1, stories": 0.91,
    "route": 0.92,
    "off-topic declined, classify": 0.93,
    "off-topic declined, reply": 0.93,
    "off-topic declined, guide": 0.92,
    "taboo lines found": 0.93,
    "taboo lines found, second writer": 0.90,
    "taboo lines found, very short": 0.84,
    "right category of those found": 0.87,
    "right category of those found, second writer": 0.86,
    "guide, first right": 0.92,
    "guide, within three": 0.96,
    "order of feelings and facts": 0.94,
    "rewrite clean, facts kept": 0.88,
    "gate decisions right, first": 0.94,
    "gate decisions right, second": 0.92,
    "gate decisions right, third": 0.94,
    "facts found, first": 0.955,
    "facts found, second": 0.945,
    "facts found, third": 0.955,
    "facts found, fourth": 0.965,
}
AT_MOST = {"safe lines flagged": 0.03, "safe lines flagged, second writer": 0.04}


@pytest.fixture(scope="module")
def found(library: Library) -> dict[str, float]:
    return figures(library)


@pytest.mark.parametrize(("name", "floor"), AT_LEAST.items())
def test_no_figure_falls(found: dict[str, float], name: str, floor: float) -> None:
    assert found[name] >= floor


@pytest.mark.parametrize(("name", "ceiling"), AT_MOST.items())
def test_false_alarms_stay_few(found: dict[str, float], name: str, ceiling: float) -> None:
    assert found[name] <= ceiling
