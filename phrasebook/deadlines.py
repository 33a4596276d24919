"""When something was promised for: `明天下午三点前`, `三个工作日内`, `下周一`.

What is said is read here; the calendar (months, holidays, working days) is left to libraries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import chinese_calendar
from dateutil.relativedelta import relativedelta

from intents.text import canonicalise

_D = r"[0-9零一二两三四五六七八九十半]"
_HOURS = {
    "凌晨": 6,
    "清晨": 8,
    "早": 9,
    "一早": 9,
    "清早": 9,
    "早上": 9,
    "上午": 12,
    "中午": 13,
    "下午": 18,
    "傍晚": 19,
    "晚": 21,
    "晚上": 21,
    "夜": 22,
    "半夜": 23,
    "朝早": 9,
    "下昼": 18,
    "晏昼": 18,
    "下班": 18,
}
_LATE = ("下午", "下昼", "晏昼", "傍晚", "晚上", "晚", "夜")
_CLOSE_OF_WORK = 18
_DAYS = {
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨儿": -1,
    "昨晚": -1,
    "今": 0,
    "今儿": 0,
    "明儿": 1,
    "后儿": 2,
    "今天": 0,
    "今日": 0,
    "当天": 0,
    "明": 1,
    "明天": 1,
    "明日": 1,
    "次日": 1,
    "第二天": 1,
    "听日": 1,
    "今明两天": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
}
_WEEKDAYS = "一二三四五六日"
_WEEKS = {"上上": -2, "上": -1, "下": 1, "下下": 2}
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}

_PART = (
    r"(?P<part>凌晨|清晨|清早|朝早|一早|早上|上午|中午|下午|下昼|晏昼|傍晚|晚上|半夜"
    r"|下班(?=前|之前|以前)|早|晚|夜)?"
)
_CLOCK = (
    rf"(?:(?P<hour>{_D}{{1,3}})(?:点|时)(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_D}{{1,3}})分?)?"
    r"|(?P<hour24>[0-2]?\d):(?P<minute24>[0-5]\d))?"
)
_PARTS = "[凌清朝早上中下晏傍晚半]"
# 3号师傅, 5号楼, 11月20号的账单: things with numbers or of a day, no time to come.
_NO_THING = rf"(?![师楼桌窗柜房线店门车机技员单栋座厅客病床库]|的(?!{_PARTS}|{_D})|之?内|以内)"
_DAY = (
    r"(?:(?P<day>今明两天|大后天|后[天日]|前天|昨[天日儿晚]|明天|明日|听日|明儿|后儿|次日|第二天|今天|今日|今儿|当天|明(?=[早晚])|今(?=[早晚]))"
    r"|(?P<week>上上|上|下下|下|这|本)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])"
    rf"|(?:(?P<year>20\d\d)年)?(?P<next>下)?(?:个)?(?P<month>{_D}{{1,3}}(?=月{_D}))?月?(?P<date>{_D}{{1,3}})[日号]{_NO_THING}"
    r"|(?<!\d)(?P<month2>1[0-2]|0?[1-9])(?:/(?P<date2>[0-3]?\d)(?![\d/])|\.(?P<date3>[0-3]?\d)(?=[早上中下晚前]))"
    r"|(?P<end>本周|这周|下周|月底|这个月底|本月底|下个月底|下月底|年底|(?:这个?|本)月(?=之?内))(?:之?内)?)"
)
_POINT = re.compile(rf"{_DAY}(?:\([^()]{{1,4}}\))?(?:的(?={_PARTS}|{_D}))?{_PART}{_CLOCK}")
# 晚点, 太早: a part of the day of one character takes a clock.
_TODAY = re.compile(rf"(?![早晚夜](?!{_D}|上)){_PART.rstrip('?')}{_CLOCK}")
_AT = re.compile(_CLOCK.rstrip("?"))
_SPAN = re.compile(
    rf"(?P<n>{_D}{{1,4}})(?:个)?(?P<plus>半)?(?:多)?"
    r"(?P<unit>工作日|自然日|小时|钟头|分钟|刻钟|天|日(?=之?内|以内|之?后|以后)|周|星期|礼拜|(?<=[个半])月)"
    rf"(?!前的|以前)(?:之内|以内|内|后|之后|以后|左右)?(?:的?{_PART}{_CLOCK})?"
)
_UNITS = {
    "分钟": "minutes",
    "小时": "hours",
    "钟头": "hours",
    "天": "days",
    "日": "days",
    "自然日": "days",
    "周": "weeks",
    "星期": "weeks",
    "礼拜": "weeks",
    "月": "months",
}


# 补偿一个月月租, 满三天, 24小时随叫随到: lengths of time that are no term.
_NO_TERM_BEFORE = re.compile(
    r"(?:赔|补偿?|延长|延|续|送|免|满|住|用|等|等了|已经|过了|保修|质保|每|近|会员)[您你了]?$"
)
_NO_TERM_BEHIND = re.compile(
    r"(?:的)?(?:会员|月租|租金|保修|质保|随叫|在线|值班|营业|话费|免费|以上|年卡|课|费用|都有人)|了"
)
_OF_LATE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When it is due, and the words for it with their half-open range in the text."""

    at: datetime
    text: str
    start: int
    end: int


def find_deadline(text: str, now: datetime) -> Deadline | None:
    """The time that a text promises, in the zone of `now`; None when it names none.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    >>> find_deadline("明天下午三点前给您回电", noon).at.isoformat()
    '2026-11-22T15:00:00+00:00'
    """
    canonical = canonicalise(text)
    found = sorted(_promised(canonical.text, now), key=lambda each: each[1])
    # What has passed is told, not promised, where something is to come.
    ahead = [each for each in found if each[0] > now] or found
    if not ahead:
        return None
    at, start, end = ahead[0]
    start, end = canonical.span(start, end)
    return Deadline(at, text[start:end], start, end)


def _promised(text: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    """The times that canonical `text` may promise, each with its range; without overlaps, whole
    days before clocks that stand alone."""
    taken: list[tuple[int, int]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or any(start < b and a < end for a, b in taken):
                continue
            at = read(match, now)
            if at is not None:
                taken.append((start, end))
                yield at, start, end


def with_slot(text: str, now: datetime) -> str:
    """A promise with a slot in place of its time, for another one to be put there.

    >>> from datetime import UTC
    >>> with_slot("四点前告诉您结果", datetime(2026, 11, 21, 12, tzinfo=UTC))
    '{time}前告诉您结果'
    """
    found = None if "{time}" in text else find_deadline(text, now)
    return text if found is None else f"{text[: found.start]}{{time}}{text[found.end :]}"


def _after(match: re.Match[str], now: datetime) -> datetime | None:
    before, behind = match.string[: match.start()], match.string[match.end() :]
    if _NO_TERM_BEFORE.search(before) or _NO_TERM_BEHIND.match(behind):
        return None
    unit, count = match["unit"], small_number(match["n"])
    if count is None:
        return None
    count += 0.5 if match["plus"] else 0
    if unit == "刻钟":
        return now + timedelta(minutes=15 * count)
    if unit == "工作日":
        return _working_days(now, int(count))
    name = _UNITS[unit]
    if name in ("days", "months", "weeks"):
        whole = now + relativedelta(**{name: int(count)})  # type: ignore[arg-type]
        if match["part"] or match["hour"] or match["hour24"]:
            return _with_clock(match, now, whole.date())
        return (
            whole
            if count == int(count)
            else whole + timedelta(days=15 if name == "months" else 0.5)
        )
    return now + timedelta(**{name: count})


def _working_days(now: datetime, count: int) -> datetime:
    day = now.date()
    while count > 0:
        day += timedelta(days=1)
        count -= _works(day)
    return _at(now, day, _CLOSE_OF_WORK)


def _works(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year whose holidays are not known yet
        return day.weekday() < 5


def _on(match: re.Match[str], now: datetime) -> datetime | None:
    day = _day(match, now)
    if day is None:
        return None
    return _with_clock(match, now, day)


def _today(match: re.Match[str], now: datetime) -> datetime | None:
    at = _with_clock(match, now, now.date())
    # Two at night is still to come, whatever the clock says.
    night = match.groupdict().get("part") == "凌晨"
    return at + timedelta(days=1) if at is not None and night and at <= now else at


def _day(match: re.Match[str], now: datetime) -> date | None:
    today = now.date()
    if match["day"]:
        return today + timedelta(days=_DAYS[match["day"]])
    if match["weekday"]:
        return _weekday(match["weekday"], match["week"] or "", today)
    if match["end"]:
        return _end(match["end"], today)
    if match["month2"]:
        return _date(int(match["date2"] or match["date3"]), None, match["month2"], False, today)
    number = small_number(match["date"])
    if number is None or not 1 <= number <= 31:
        return None
    return _date(int(number), match["year"], match["month"], bool(match["next"]), today)


def in_week(name: str, week: str, today: date) -> date:
    """The day of that name in this week, or in the one that `week` tells: 上, 下下.

    >>> in_week("三", "上", date(2026, 11, 29)).isoformat()
    '2026-11-18'
    """
    wanted = 5 if name == "末" else _WEEKDAYS.index("日" if name == "天" else name)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=wanted, weeks=_WEEKS.get(week, 0))


def _weekday(name: str, week: str, today: date) -> date:
    found = in_week(name, week, today)
    # A bare weekday that has passed means the coming one.
    return found + timedelta(weeks=1) if not week and found < today else found


def _end(name: str, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if name.endswith("周"):
        return monday + timedelta(days=4, weeks=1 if name == "下周" else 0)
    if name in ("这个月", "这月", "本月"):
        return today + relativedelta(day=31)
    if name == "年底":
        return date(today.year, 12, 31)
    return today + relativedelta(months=1 if name.startswith("下") else 0, day=31)


def _date(
    day: int, year: str | None, month: str | None, following: bool, today: date
) -> date | None:
    number = small_number(month) if month else None
    try:
        if year and number is not None:
            return date(int(year), int(number), day)
        if number is not None:
            found = date(today.year, int(number), day)
            # Of late it has passed; long ago, next year is meant.
            return found if found >= today - _OF_LATE else found.replace(year=today.year + 1)
        found = today + relativedelta(months=1 if following else 0, day=day)
    except ValueError:
        return None
    return found if found >= today else found + relativedelta(months=1)


def _with_clock(match: re.Match[str], now: datetime, day: date) -> datetime | None:
    part = match.groupdict().get("part")
    if match["hour24"]:
        hour, minute = int(match["hour24"]), int(match["minute24"])
        return _at(now, day, hour + 12 * (part in _LATE and hour < 12), minute)
    number = small_number(match["hour"]) if match["hour"] else None
    if number is None:
        return _at(now, day, _HOURS.get(part or "", _CLOSE_OF_WORK))
    hour, minute = int(number), _minute(match)
    # 三点 without a part of the day is, among people at work, the afternoon's.
    late = part in _LATE or (part == "中午" and hour < 4) or (part is None and hour < 8)
    return _at(now, day, hour + 12 * (late and hour < 12), minute)


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 * _DIGITS[match["quarter"]]
    return int(small_number(match["minute"]) or 0) if match["minute"] else 0


def _at(now: datetime, day: date, hour: int, minute: int = 0) -> datetime:
    extra, hour = divmod(hour, 24)
    moment = datetime.combine(day, time(hour, min(minute, 59)), now.tzinfo)
    return moment + timedelta(days=extra)


def small_number(text: str) -> float | None:
    """A small number in digits or Chinese; `半` is a half.

    >>> small_number("十二"), small_number("二十"), small_number("24"), small_number("半")
    (12.0, 20.0, 24.0, 0.5)
    """
    if text == "半":
        return 0.5
    if text.isdecimal():
        return float(text)
    tens, ten, ones = text.partition("十")
    if ten:
        high = _DIGITS.get(tens, 1 if not tens else None)
        low = _DIGITS.get(ones, 0 if not ones else None)
        return None if high is None or low is None else float(10 * high + low)
    found = _DIGITS.get(text)
    return None if found is None else float(found)


# What is read in which way; a match that an earlier one covers is not read again.
_READERS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], datetime], datetime | None]], ...
] = ((_POINT, _on), (_SPAN, _after), (_TODAY, _today), (_AT, _today))
