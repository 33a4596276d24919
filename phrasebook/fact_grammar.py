"""The grammar of times, amounts and counted numbers, as patterns over folded text.

Each pattern is matched where one of its first characters stands, so that a line without any of
them costs one scan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from phrasebook.fact_words import CN, any_of, words

_D = r"(?<![\d.])\d+(?:[.,]\d+)*"
_NUM = rf"(?:\d+(?:[.,]\d+)*|[{CN}]{{1,8}})"
_FEW = r"(?:多|来|几|把)?"
_TO = r"(?:一直)?[到至~\-—–]{1,2}"

# --- amounts ------------------------------------------------------------------------------------
_ONE_TO_NINE = "一二两三四五六七八九几"
_BIG = (
    rf"(?:[{_ONE_TO_NINE}十]{{1,3}}[百千万][{CN}]{{0,7}}|[百千万]把|百八十|百十来?|千八百|万儿八千|[千万]儿?八百)"
    r"(?:多|来|出头|好几)?"
)


def _amount() -> str:
    currency = any_of(words("currencies"))
    # 三块砖 counts bricks, 三块五 money.
    no_money = r"(?!旦|宵|素|件|老|凶|勋|气|屏|砖|玻璃|表|布|板|地|蛋糕|电池|肉|豆腐|香皂|手表|瓷|糖|饼|石|硬盘|牌|儿|木|招牌|披萨|面包|巧克力|毛巾|皮|膜|落|楼|度|色|膏)"
    coins = rf"(?:[{_ONE_TO_NINE}]毛?(?:[{_ONE_TO_NINE}]分)?(?![个张次件天年位{CN}])|\d毛?(?!\d)|钱|整|[多来])?"
    many = (
        rf"(?:\d+(?:[.,]\d+)*[百千万亿]?|[{CN}亿]{{1,10}}|百八十|[百千万]把)(?:多|来|几|把|出头)?"
    )
    return (
        rf"(?:(?:[¥￥€£]|(?:NT|HK|US|RM)?\$|(?:RMB|CNY|USD|HKD|NTD|TWD)\s?)\s?{_D}(?:[万千亿kKwW](?![A-Za-z]))?元?"
        rf"|{many}{currency}{no_money}{coins}"
        rf"|百分之{_NUM}(?:点[{CN}]+)?|(?:{_NUM}|半|[{_ONE_TO_NINE}][{_ONE_TO_NINE}])折(?![叠腾磨返])|{_D}(?:[%％‰]|个百分点|个点)"
        rf"|[{_ONE_TO_NINE}]成(?![新功员本为立熟就分交绩不了品都])|半价|(?:[双{_ONE_TO_NINE}十]|\d+){{1,2}}倍"
        rf"|{_D}(?:[kwW](?![A-Za-z0-9])|万\d?(?!\d))|(?P<bare>{_BIG}))"
    )


# --- numbers ------------------------------------------------------------------------------------
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CODE = r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,6}[-_]?)?\d[A-Za-z0-9]*(?:[-_·#]?[A-Za-z0-9]+)*"


def _number() -> str:
    measure = any_of(words("measures"))
    seat = any_of(words("designations"))
    code = any_of(w for w in words("code_words") if w in ("尾号", "工号", "分机", "房号"))
    counted = rf"(?:\d+(?:\.\d+)?(?:[-~到至]\d+)?|半(?=[瓶箱斤桶杯碗袋米盒包只个])|(?!半)[{CN}]{{1,6}}){_FEW}"
    return (
        rf"(?:{code}(?:是|为|:|：)?\s?[A-Za-z]{{0,4}}-?[0-9零一二三四五六七八九幺]{{2,}}"
        rf"|[{_PROVINCE}][A-Z][·\s]?[A-Z0-9]{{5,6}}"
        rf"|(?:[A-Z]区|[A-Z])?-?{counted}{seat}(?![子员内间地主铺上下边过口东车票单费]|[^\W\d_]{{0,1}}位)(?:{counted}(?:座|号|床))?"
        rf"|(?:第|(?<![提之以目])前|(?<![最之以然往])后(?=[^一]位)|头|好(?!一))?{counted}{measure}|{_CODE}号?|(?<![们妻弟女子娘爷哥姐妹人口咱我你他她])[俩仨](?![人口])|[零〇一二三四五六七八九幺]{{3,}})"
    )


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns, each to be matched where `starts` finds one of its first characters."""

    amount: re.Pattern[str]
    number: re.Pattern[str]
    number_starts: re.Pattern[str]
    money_before: re.Pattern[str]
    counted_after: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The patterns, compiled at the first call."""
    return Grammar(
        amount=re.compile(_amount()),
        number=re.compile(_number()),
        number_starts=re.compile(rf"[\d{CN}A-Za-z俩仨幺第前后头总好双¥￥€£$尾工分房{_PROVINCE}]"),
        money_before=re.compile(
            rf"{any_of(words('money'))}(?:{any_of(words('money_between'))}){{0,3}}\s?$"
        ),
        counted_after=re.compile(
            any_of((*words("measures"), "年", "月", "号", "天", "小时", "分钟", "点"))
        ),
    )


@cache
def idle_words() -> tuple[frozenset[str], dict[str, set[int]]]:
    """Words with numerals that count nothing, and how long those with the same first pair are."""
    lengths: dict[str, set[int]] = {}
    for word in words("idle"):
        lengths.setdefault(word[:2], set()).add(len(word))
    return frozenset(words("idle")), lengths
