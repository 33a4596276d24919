"""Amounts and counted numbers in folded text, and the words with numerals that count nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from phrasebook.fact_words import CN, any_of, words

_UNIT = "一二两三四五六七八九几"
_DIGITS = r"(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
_MORE = r"(?:多|来|出头|大几)?"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CODE = r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,6}[-_]?)?\d[A-Za-z0-9]*(?:[-_·#]?[A-Za-z0-9]+)*"
# How far back a word of money may begin: 挂号费才收了我.
_MONEY_REACH = 10
_ONLY_REACH = 8
# 换一件, 几件 say that there is something; 只有一件 counts.
_ONLY = re.compile(
    r"[只就仅才少缺差漏丢](?:有|剩|给|发|装|收到|收|寄|送|拿到|来|上)?了?[我你您]?$"
)


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"[\d{CN}A-Za-z俩仨幺第前后头好对双¥￥€£$尾工分房{_PROVINCES}]")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What is matched where `_starts` finds one of the first characters."""
    money, between = any_of(words("money")), any_of(words("money_between"))
    times = ("年", "月", "号", "天", "小时", "分钟", "点")
    return {
        "amount": re.compile("|".join(_amounts())),
        "bare": re.compile(_bare()),
        "number": re.compile("|".join(_numbers())),
        "money_before": re.compile(rf"{money}{between}{{0,3}}\s?$"),
        "counted_after": re.compile(rf"{any_of((*words('measures'), *times))}|[A-Za-z\d-]"),
    }


def _each() -> str:
    """四十八 is a price before 一碗; 二十一节 is one number."""
    return rf"(?<!十)一{any_of(words('each'))}"


def _amounts() -> Iterator[str]:
    """What is an amount whatever stands around it."""
    spoken = rf"[{CN}亿]{{1,10}}|好几[百千万十]?|百八十|[百千万]把"
    some = rf"(?:{_DIGITS}[百千万亿]?|{spoken})(?:多|来|几|把|出头)?"
    no_more = r"(?![个张次件天年位二两三四五六七八九十百千万零半几])"
    coins = (
        rf"(?:(?<=[块毛角])(?:[{_UNIT}]毛?(?:[{_UNIT}]分)?{no_more}|\d毛?(?!\d))|钱|整|[多来])?"
    )
    no_money = rf"(?!旦|宵|素|件|老|凶|勋|气|落|楼|度|色|膏|(?<=块){any_of(words('pieces'))})"
    yield rf"{some}{any_of(words('currencies'))}{no_money}{coins}"
    sign = r"(?:[¥￥€£]|(?:NT|HK|US|RM)?\$|RMB|CNY|USD|HKD|NTD|TWD)"
    yield rf"{sign}\s?{_DIGITS}(?:[万千亿kKwW](?![A-Za-z]))?元?"
    yield rf"(?<![\d.]){_DIGITS}(?:[%％‰]|个百分点|个点|[kwW](?![A-Za-z0-9])|[百千万]\d?(?!\d))"
    yield rf"百分之(?:{_DIGITS}|[{CN}]{{1,8}})(?:点[{CN}]+)?"
    yield rf"(?:{_DIGITS}|[{CN}]{{1,3}}|对)折(?![叠腾磨返])|半价"
    yield rf"[{_UNIT}]成(?![新功员本为立熟就分交绩不了品都])|(?:[双{_UNIT}十]{{1,2}}|\d+)倍"
    yield rf"(?:\d+|[{CN}]{{2,6}}?)(?={_each()})"


def _bare() -> str:
    """A spoken number that is money unless it counts something, and after 收 one of any size."""
    big = (
        rf"[{_UNIT}十]{{1,3}}[百千万](?:[{CN}]{{0,7}}?(?={_each()})|[{CN}]{{0,7}})"
        r"|[百千万]把|百八十|百十来?|千八百|万儿八千|[千万]儿?八百|好几[百千万]"
    )
    tens = r"[一二三四五六七八九]?十[一二三四五六七八九]?"
    return rf"(?P<big>(?:{big}){_MORE})|(?:{tens}|\d+\.\d+|\d{{2,}}){_MORE}"


def _numbers() -> Iterator[str]:
    code = any_of(("尾号", "工号", "分机", "房号"))
    yield rf"{code}[是为:]?\s?[A-Za-z]{{0,4}}-?[0-9零一二三四五六七八九幺]{{2,}}[A-Za-z]?"
    yield rf"[{_PROVINCES}][A-Z][·\s]?[A-Z0-9]{{5,6}}"
    spoken = rf"半(?=[瓶箱斤桶杯碗袋米盒包只个])|(?!半)[{CN}]{{1,6}}"
    counted = rf"(?:\d+(?:\.\d+)?(?:[-~到至]\d+)?|{spoken})[多来几把]?"
    # 五座椅子, 三床单: another word begins there.
    no_seat = r"(?![子员内间地主铺东票单费椅队名骨除查放词面账片里])"
    seat = rf"{any_of(words('designations'))}{no_seat}(?:{counted}[座号床])?"
    yield rf"(?:[A-Z]区|[A-Z])?-?{counted}{seat}"
    yield r"\d{1,2}车\d{1,2}[A-F]"
    yield r"[二三四五六七八九半]两(?![天下个句步人年])"
    order = r"(?:第|(?<![提之以目])前|(?<![最之以然往])后(?=[^一]位)|头|好(?!一))?"
    yield rf"{order}{counted}{any_of(words('measures'))}(?:(?<=度)[半五\d])?"
    yield rf"{_CODE}(?:号|多|(?<=\d)次)?"
    yield r"(?<![们妻弟女子娘爷哥姐妹人口咱我你他她])[俩仨](?![人口])"
    yield r"[零〇一二三四五六七八九幺]{3,}"


def count_spans(text: str) -> Iterator[tuple[bool, int, int]]:
    """The half-open ranges of amounts (True) and other numbers (False) in `text`, folded."""
    done = 0
    for first in _starts().finditer(text):
        start = first.start()
        if start < done:
            continue
        end = _amount_end(text, start)
        is_amount = end is not None
        if end is None and (number := _patterns()["number"].match(text, start)):
            end = None if _vague(text, start, number.group()) else number.end()
        if end is not None:
            done = end
            yield is_amount, start, end


def _amount_end(text: str, start: int) -> int | None:
    """Where the amount that begins at `start` ends; None when none does."""
    patterns = _patterns()
    if amount := patterns["amount"].match(text, start):
        return amount.end()
    bare = patterns["bare"].match(text, start)
    if bare is None:
        return None
    end = bare.end()
    if patterns["counted_after"].match(text, end):
        return None
    paid = bare["big"] or patterns["money_before"].search(
        text, max(0, start - _MONEY_REACH), start
    )
    return end if paid else None


def _vague(text: str, start: int, found: str) -> bool:
    """Whether it says only that there is something."""
    if found[0] in "几零" and len(found) <= 3:
        return True
    return (
        found[0] == "一"
        and len(found) == 2
        and not _ONLY.search(text, max(0, start - _ONLY_REACH), start)
    )


@cache
def _idle() -> tuple[frozenset[str], Mapping[str, frozenset[int]]]:
    """Words with numerals that count nothing, and how long those with the same first pair are."""
    lengths: dict[str, set[int]] = {}
    for word in words("idle"):
        lengths.setdefault(word[:2], set()).add(len(word))
    return frozenset(words("idle")), {pair: frozenset(sizes) for pair, sizes in lengths.items()}


def is_idle(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` lies in a word with numerals that counts nothing: 万一, 有一天."""
    idle, lengths = _idle()
    for at in range(max(0, start - 2), start + 1):
        for length in lengths.get(text[at : at + 2], ()):
            if end - at <= length and text[at : at + length] in idle:
                return True
    return False
