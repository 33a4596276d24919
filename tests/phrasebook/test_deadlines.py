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


TUESDAY = datetime(2026, 12, 1, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("我让3号师傅下午五点去5号楼302给您修", "12-01 17:00"),
        ("11月20号的账单我今天下班前给您查清楚", "12-01 18:00"),
        ("我给您补偿一个月月租，这个星期五之前到账", "12-04 18:00"),
        ("住满三天我送您一晚，今晚就安排", "12-01 21:00"),
        ("您昨天下午三点报的修，我明天上午十点前给您回电", "12-02 10:00"),
        ("12月3日（周四）15:00前给您送上门", "12-03 15:00"),
        ("12.8下午", "12-08 18:00"),
        ("12/8", "12-08 18:00"),
        ("今明两天", "12-02 18:00"),
        ("後日下晝三點", "12-03 15:00"),
        ("聽日下晝五點前", "12-02 17:00"),
        ("这个月内给您答复", "12-31 18:00"),
        ("下班前回您信儿", "12-01 18:00"),
        ("凌晨两点", "12-02 02:00"),
        ("上周五", "11-27 18:00"),
        ("11月20号", "11-20 18:00"),
        ("晚上八点", "12-01 20:00"),
    ],
)
def test_of_several_times_the_promised_one_is_read(text: str, due: str) -> None:
    found = find_deadline(text, TUESDAY)
    assert found is not None
    assert f"{found.at:%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "text",
    ["我给您延长会员三个月", "师傅24小时随叫随到", "我晚点给您回电", "他嫌太晚", "能不能早点"],
)
def test_lengths_and_comparisons_promise_no_time(text: str) -> None:
    assert find_deadline(text, TUESDAY) is None
