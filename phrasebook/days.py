"""The day that a story speaks of: `昨天下午三点`, `上周三`, `25号`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from intents.text import canonicalise
from phrasebook.deadlines import in_week, small_number

_AGO = {"大前": 3, "前": 2, "昨": 1, "今": 0}
_DAY = re.compile(r"(?<![目之以提])(?P<day>大前|前|昨|今)[天日儿晚早夜晨]")
_WEEKDAY = re.compile(
    r"(?P<week>上上|上|这|本)?(?:个|一)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
)
_D = r"[\d一二两三四五六七八九十]"
_DATE = re.compile(rf"(?:(?P<last>上个?月)|(?P<month>{_D}{{1,3}}月))?(?P<date>{_D}{{1,3}})[号日]")
_SINCE = re.compile(rf"(?P<days>{_D}{{1,3}})[天日](?:之前|以前|前)")


def past_day(text: str, today: date) -> date | None:
    """The day that a text names by its distance from `today` or in part; None when it names none,
    or names it whole. What may be past or to come is past: a complaint tells what happened.

    >>> past_day("上周三晚上", date(2026, 11, 29)).isoformat()
    '2026-11-18'
    """
    plain = canonicalise(text).text
    if found := _DAY.search(plain):
        return today - timedelta(days=_AGO[found["day"]])
    if found := _WEEKDAY.search(plain):
        return _weekday(found["weekday"], found["week"] or "", today)
    if found := _SINCE.search(plain):
        days = small_number(found["days"])
        return None if days is None else today - timedelta(days=int(days))
    if (found := _DATE.search(plain)) and not found["month"]:
        return _date(int(small_number(found["date"]) or 0), bool(found["last"]), today)
    return None


def _weekday(name: str, week: str, today: date) -> date:
    day = in_week(name, week, today)
    # A bare weekday that is to come means the one that has passed.
    return day - timedelta(weeks=1) if not week and day > today else day


def _date(number: int, last_month: bool, today: date) -> date | None:
    if not 1 <= number <= 31:
        return None
    earlier = last_month or number > today.day
    day = today + relativedelta(months=-1 if earlier else 0, day=number)
    return day if day.day == number else None
