"""The day that a story speaks of, which the clock of today settles."""

from __future__ import annotations

from datetime import date

import pytest

from phrasebook.days import past_day

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天下午三点", (11, 28)),
        ("前天", (11, 27)),
        ("大前天晚上", (11, 26)),
        ("今早", (11, 29)),
        ("周二", (11, 24)),
        ("上周三", (11, 18)),
        ("上上個禮拜五", (11, 13)),
        ("25号", (11, 25)),
        ("三十一号", (10, 31)),
        ("上个月28号", (10, 28)),
        ("十天前", (11, 19)),
    ],
)
def test_what_is_told_by_its_distance_gets_its_date(text: str, day: tuple[int, int]) -> None:
    found = past_day(text, SUNDAY)
    assert found is not None
    assert (found.month, found.day) == day


@pytest.mark.parametrize(
    "text",
    ["3月5号", "十二月十五号", "2026年3月5日", "两天", "目前", "以前天天", "四十号", "12:30", ""],
)
def test_what_names_its_date_or_none_gets_none(text: str) -> None:
    assert past_day(text, SUNDAY) is None
