"""Times in folded text: points in time, their parts in any order, and how long things last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phrasebook.fact_words import CN, any_of, words

# A point in time has no more parts than 明年三月五号下午三点.
_PARTS_AT_MOST = 6
_UNIT = "[一二三四五六七八九]"
_TO = r"(?:一直)?[到至~\-—–]{1,2}"

_HOUR = rf"(?:2[0-4]|1\d|0?\d|二十[一二三四]?|十{_UNIT}?|[零两]|{_UNIT}[二三四五六七八九]?)"
_MINUTE = rf"(?:[0-5]\d|零{_UNIT}|[二三四五]?十{_UNIT}?|{_UNIT}(?=分))"
# 三点建议 makes points, 三点八 is a decimal.
_NO_CLOCK = (
    r"(?!意见|建议|要求|原因|问题|希望|疑问|说明|理由|好处|头|子|心|都|也|小|用|东西"
    r"|[零一二三四五六七八九\d](?![十刻分\d零一二三四五六七八九]))"
)
_CLOCK = (
    rf"(?:{_HOUR}点{_NO_CLOCK}(?:半|整|过?[一三]刻|过?{_MINUTE}分?|差(?:五|十|一刻|\d+)分?|多)?(?:来?钟)?"
    rf"|(?:\d{{1,2}}|二?十{_UNIT}?)时(?!间|候|段|代)(?:{_MINUTE}分?)?)"
)
# 晚八点, not 早一点来.
_AN_HOUR = rf"(?!一点(?![钟半多一二三四五十零]))(?={_HOUR}点)"
_COLON = r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_ISO = (
    r"(?:(?<![\d.])(?:(?:19|20)\d\d[-/.](?:1[0-2]|0?\d)(?:[-/.][0-3]?\d)?"
    r"|(?:1[0-2]|0?[1-9])/[0-3]?\d)(?![\d/]))"
)
_NO_MONTH = r"(?![饼子租供费薪嫂票卡球亮])"
_MONTH = (
    r"(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九正腊])月"
    rf"{_NO_MONTH}(?:份|底|初|中旬|上旬|下旬|末)?)"
)
_DAY_NUMBER = rf"(?:[12]\d|3[01]|0?[1-9]|三十一?|(?:二十|十|廿){_UNIT}?|{_UNIT})"
# 三号楼, 五号桌: things with numbers, no days.
_NO_DATE = (
    r"(?![楼线柜窗店门码台桌床房机厅馆车院库仓栋座口登站位卡箱铺摊技员客选病诊包球公影检航出入通停街路区"
    r"地商字学单电手工坐展])"
)
_DAY = (
    rf"(?:(?<![\dA-Za-z\-.第编工单尾票过挂排叫取科室])(?:{_DAY_NUMBER}(?:号{_NO_DATE}|日(?![常报元币本语结均用式料历租光夜]))"
    r"|初[一二三四五六七八九十]))"
)
_YEAR = (
    rf"(?:(?:(?:19|20)?\d\d|[一二][零〇一二三四五六七八九]{{3}}|[零〇一二三四五六七八九]{{2}})年"
    rf"(?![级以之内前后多]|{_UNIT}班))"
)
_DATE = rf"(?:(?<!\d)(?:{_YEAR}?{_MONTH}(?:{_DAY_NUMBER}(?:[号日]|(?![\d个块])))?|{_YEAR})|{_DAY})"
_WEEK = r"(?:周|星期|礼拜)"
_THIS = r"(?:大?[上下]{1,3}|[这本每当次隔])[个一]?"
_WEEKDAY = (
    rf"(?:(?:{_THIS})?{_WEEK}[一二三四五六日天末](?![年岁期分线站])(?:[一二三四五六日](?![天年个]))?"
    rf"|{_THIS}(?:周(?![年边围到全密期转岁])|星期|礼拜|月{_NO_MONTH}(?:底|初|末)?|季度|学期))"
)
_SEASON = (
    r"(?:(?<=[今去前明每年])年?[春夏秋冬]天?"
    r"|(?<=[天年])晚(?![上点会到了])|(?<=[天日])[早夜](?!点))"
)
_NEAR_FEAST = (
    r"(?:[那当这前后头](?:几天|两天|天|会儿?|[一两]?周|晚|阵子?)"
    r"|期间|前夕|前后|夜里?|假期|前一天|第二天)"
)
_AROUND = (
    r"(?:之前|以前|过后|之后|以后|左右|前后|上下"
    r"|前(?![面台门往厅提后天夜年])|后(?![面台门果悔勤续天年]))"
)
_NOW = r"(?:现在|如今|目前|今(?![天晚年早日儿]))"
_LASTING = (
    r"(?:工作日|自然日|交易日|营业日|小时|钟头|分钟|分(?=钟|之内|以内|内(?![容部]))|秒钟?|刻钟|整天|白天|昼夜"
    rf"|天|日(?=[内后之前,;]|$)|(?<=两)日(?!元)|周(?![末年边围全密期转岁])|星期|礼拜|年(?![级纪货检会费味轻龄底初限]|{_UNIT}班)"
    r"|季度|学期|宿|晚上?|夜(?!宵)|上午|下午|早上|中午|暑假|节气)"
)
_LASTING_MONTH = r"月(?![饼子租供费薪嫂票卡份底初])"


# What else may stand first in a time, and second.
_LEADING = "俩仨正腊初廿早晚大小上下这本每当次隔周星礼第前后头那近过好春夏秋冬"
_LED = "俩仨个周星礼月季学半天年晚点早夜日的期拜午上下小工分秒钟"


# Each pattern is compiled when a text first needs it.


@cache
def _starts() -> re.Pattern[str]:
    known = [w for kind in ("day_words", "day_parts", "feasts", "events") for w in words(kind)]
    first, second = ("".join(sorted({w[i] for w in known})) for i in (0, 1))
    return re.compile(
        rf"[{first}\d{CN}{_LEADING}](?:(?<![\d{CN}][\d{CN}])(?<=[\d{CN}])|(?=[{second}\d{CN}{_LED}])(?<![\d{CN}]))"
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    part = _part()
    return {
        "part": re.compile(part),
        "joined_part": re.compile(f"的?{part}"),
        "lasting": re.compile(_lasting()),
        "around": re.compile(_AROUND),
        "to": re.compile(_TO),
        "now": re.compile(_NOW),
    }


def _part() -> str:
    """One part of a point in time: a day, a feast, a part of the day, the clock."""
    plain = any_of((*words("day_words"), *words("day_parts")))
    event = rf"{any_of(words('events'))}(?:那天|当天|那会儿?|前一天|第二天|头天|那晚)"
    feast = rf"{any_of(words('feasts'))}{_NEAR_FEAST}?(?![卡度诞饼果])"
    numeric = rf"(?=[\d{CN}正腊初廿])(?:{_ISO}|{_COLON}|{_DATE}|(?<!\d){_CLOCK})"
    weekday = rf"(?=[大上下这本每当次隔周星礼]){_WEEKDAY}"
    return rf"(?:{numeric}|{feast}|{event}|{plain}|{weekday}|[早晚]{_AN_HOUR}|{_SEASON})"


def _lasting() -> str:
    # 提前三天, 最后一天: the first character belongs to another word.
    head = r"(?:(?<![提之以目])前|(?<![最之以今然往])后|[第头这那近过好])?"
    # 三千二一年 is a price and a year.
    no_price = rf"(?![{CN}]{{1,4}}[百千万][二三四五六七八九][一两])"
    number = rf"(?:\d+(?:\.\d+)?|[{CN}]{{1,6}})"
    span = rf"{no_price}{number}(?:{_TO}{number})?"
    months = rf"个?(?:多|半|来)?{_LASTING_MONTH}"
    unit = rf"(?:(?:个(?:多|半|来)?)?{_LASTING}|(?=个){months}|个钟(?!头))(?:多|半个月|半(?!个))?"
    return (
        rf"(?=[第前后头这那近过好]?[\d{CN}俩仨大小])(?:{head}(?:{span}[多来几]?{unit}|几{_LASTING_MONTH}"
        rf"|[俩仨](?:{_LASTING}|{months})"
        rf"|[小大]?半(?:个(?:多|来)?)?(?:{_LASTING}|{_LASTING_MONTH})多?)(?:之内|以内|内(?![容部衣科]))?)"
    )


def time_spans(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of times in `text`, which is folded."""
    done = 0
    for first in _starts().finditer(text):
        start = first.start()
        if start < done:
            continue
        end = _time_end(text, start)
        if end is None:
            continue
        to = _patterns()["to"].match(text, end)
        until = to and (_time_end(text, to.end()) or _end("now", text, to.end()))
        done = until or end
        yield start - (until is not None and text[start - 1 : start] in ("从", "自", "打")), done


def _time_end(text: str, start: int) -> int | None:
    """Where the time that begins at `start` ends; None when none does."""
    end = _end("lasting", text, start)
    if end is not None:
        end = _end("around", text, end) or end
    for _ in range(_PARTS_AT_MOST):
        more = _end("part" if end is None else "joined_part", text, end or start)
        if more is None:
            break
        end = more
    return end and (_end("around", text, end) or end)


def _end(pattern: str, text: str, at: int) -> int | None:
    match = _patterns()[pattern].match(text, at)
    return match.end() if match else None
