"""Promised times, in the person's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebook.deadlines import find_deadline

SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("明天下午三点前", "11-22 15:00"),
        ("我明早九点给您回电", "11-22 09:00"),
        ("三个工作日内", "11-25 18:00"),
        ("今天下班前", "11-21 18:00"),
        ("今晚8点", "11-21 20:00"),
        ("后天上午10点", "11-23 10:00"),
        ("周五下午五点", "11-27 17:00"),
        ("下周一", "11-23 18:00"),
        ("半小时内", "11-21 15:30"),
        ("两个半小时内", "11-21 17:30"),
        ("一刻钟", "11-21 15:15"),
        ("11月25号", "11-25 18:00"),
        ("十二月三号上午", "12-03 12:00"),
        ("下个月5号", "12-05 18:00"),
        ("月底前", "11-30 18:00"),
        ("明天下午3:30", "11-22 15:30"),
        ("下午四點半", "11-21 16:30"),
        ("半个月内", "12-06 15:00"),
        ("12月5日下午三点", "12-05 15:00"),
        ("11月30日", "11-30 18:00"),
        ("2026年12月1日", "12-01 18:00"),
        ("三天后下午三点半", "11-24 15:30"),
        ("3日内", "11-24 15:00"),
        ("明儿下午", "11-22 18:00"),
        ("后天一早", "11-23 09:00"),
        ("昨天下午", "11-20 18:00"),
    ],
)
def test_when_it_is_due(text: str, due: str) -> None:
    found = find_deadline(text, SATURDAY)
    assert found is not None
    assert f"{found.at:%m-%d %H:%M}" == due
    assert found.text == text[found.start : found.end]
    assert found.at.tzinfo is SATURDAY.tzinfo


@pytest.mark.parametrize("text", ["尽快", "马上给您查", "稍后", "您放心", ""])
def test_no_time_is_no_promise(text: str) -> None:
    assert find_deadline(text, SATURDAY) is None


def test_working_days_skip_holidays() -> None:
    before = datetime(2026, 9, 30, 10, tzinfo=SATURDAY.tzinfo)
    found = find_deadline("两个工作日内", before)
    assert found is not None
    assert found.at.date() > datetime(2026, 10, 7, tzinfo=SATURDAY.tzinfo).date()


@given(
    st.text(
        alphabet="0123456789零一二两三十半点时分刻日号月周天今明后下个工作小钟前内:早上午晚 ",
        max_size=20,
    )
)
def test_any_text_gives_a_time_or_none(text: str) -> None:
    found = find_deadline(text, SATURDAY)
    if found is not None:
        assert found.text == text[found.start : found.end]
