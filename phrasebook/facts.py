"""Facts in a text: dates, times, amounts, numbers, places and names, and where they stand.

A rewrite may change every word but these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    TIME = "time"
    AMOUNT = "amount"
    NUMBER = "number"
    PLACE = "place"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and its half-open range of code points in the text it was found in."""

    kind: FactKind
    text: str
    start: int
    end: int


_D = r"[0-9０-９零〇一二两兩三四五六七八九十百千万萬半几幾]"
_DIGITS = r"[0-9０-９]+(?:[.,:：][0-9０-９]+)*"
_PART = r"(?:凌晨|清早|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜裡|半夜|今晚|明早|明晚|今早)"
_CLOCK = (
    rf"(?:{_D}{{1,3}}(?:点|點|时(?!候|间)|時(?!候|間))(?:半|整|{_D}{{1,2}}刻|{_D}{{1,3}}分?)?(?:钟|鐘)?"
    r"|[0-2]?\d[:：][0-5]\d)"
)
_DAY = (
    r"(?:大?前天|昨天|今天|明天|后天|後天|大后天|当天|當天|次日|隔天|今日|明日|昨日|"
    r"(?:这|這|本|上|下)*(?:个|個)?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天末]|"
    rf"(?:{_D}{{2,4}}年)?{_D}{{1,3}}月(?:{_D}{{1,3}}(?:日|号|號)|底|初|中旬|上旬|下旬)?|{_D}{{1,3}}(?:号(?!码|楼|线|柜|窗|店|门)|號(?!碼|樓|線|櫃|窗|店|門)|日(?!常))|"
    r"(?:这|這|本|上|下)(?:个|個)?月(?:底|初|中旬)?|月底|月初|年底|年初|今年|明年|去年|(?:这|這|下|上|本)(?:周|週|星期)(?!边))"
)
_SPAN = (
    rf"(?:第)?{_D}{{1,4}}(?:到|至|-|~|—)?{_D}{{0,4}}(?:个|個)?(?:多)?"
    r"(?:工作日|自然日|小时|小時|钟头|鐘頭|分钟|分鐘|秒钟?|天|周(?!年)|週|星期|礼拜|月(?!饼)|年)"
    r"(?:之内|之內|以内|以內|内|內|左右|前|之前|后|後|之后)?"
)
_TIME = re.compile(
    rf"{_DAY}(?:的)?(?:{_PART})?(?:{_CLOCK})?(?:之前|以前|前|左右)?"
    rf"|{_PART}{_CLOCK}?(?:之前|以前|前|左右|到{_PART}?{_CLOCK})?|{_CLOCK}(?:之前|以前|前|左右|到{_CLOCK})?|{_SPAN}"
)
_AMOUNT = re.compile(
    rf"(?:¥|￥|\$|RMB\s?){_DIGITS}"
    rf"|(?:{_DIGITS}|{_D}{{1,8}})(?:多|来|來)?(?:元|块(?:钱)?|塊(?:錢)?|毛钱?|角|分钱|万元?|萬元?|美元|人民币|港币|元钱)(?:{_D}{{1,2}}(?![一-鿿A-Za-z0-9]))?"
    rf"|{_DIGITS}%|百分之{_D}{{1,5}}|{_D}(?:\.\d)?折"
)
_NUMBER = re.compile(
    rf"(?:{_D}{{1,4}}|{_DIGITS})(?:号楼|號樓|栋|棟|单元|室|楼|樓|层|層|号窗口?|號窗口?|号柜台?"
    r"|号线|號線|次|遍|件|个|個|份|张|張|台|臺|套|位|箱|瓶|间|間|晚|页|頁|兆|GB?|MB?"
    r"|公斤|千克|克|斤|吨|毫升|升|平方米|平米|平方|厘米|毫米|公里|米|寸|度|岁|人)"
    r"|(?:(?:单号|订单号?|工单号?|尾号|房号|工号|编号|电话|手机号?|卡号|账号|分机|取件码|验证码|柜台"
    r"|窗口)(?:是|为|:|：)?\s?)?[A-Za-z]{0,4}-?[0-9０-９][A-Za-z0-9０-９\-]*"
)
# What comes before a place is no part of its name: 您去, 到, 在 …
_IN_A_NAME = r"[^\W\d_您你我他她们去到在来从就往的了给和跟是请把被让离这那哪]"
_PLACE = re.compile(
    rf"{_IN_A_NAME}{{1,4}}(?:路|街|巷|大道|广场|廣場|小区|小區|大厦|大廈|商场|商場|车站|機場|机场|医院"
    r"|醫院|营业厅|營業廳|派出所|驿站)(?!上|边|过|由)|[东西南北東](?:门|門|区|側|侧|口)(?!口)"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马方俞任袁柳"
    "唐罗薛雷贺汤郝安常于傅齐康伍余元顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒项董梁杜阮蓝席季麻强贾路江童"
    "郭梅林钟徐邱骆高夏蔡田樊胡凌霍万卢莫房丁邓洪包石崔龚程陆翁段侯焦温庄刘叶白龙黎乔曾廖"
    "陳張劉黃吳趙許鄧蔣鄭謝羅馬葉蘇盧鍾賴顏賈龔嚴"
)
_NAME = re.compile(
    rf"(?:[{_SURNAMES}][一-鿿]{{0,2}}?|小[{_SURNAMES}]|老[{_SURNAMES}])"
    r"(?:先生|女士|小姐|经理|經理|主任|老师|老師|师傅|師傅|医生|醫生|护士|護士|主管|总|總(?!是)|店长|店長|阿姨|大姐|大哥|同学|工程师|顾问)"
)
_PATTERNS = (
    (FactKind.AMOUNT, _AMOUNT),
    (FactKind.TIME, _TIME),
    (FactKind.NAME, _NAME),
    (FactKind.PLACE, _PLACE),
    (FactKind.NUMBER, _NUMBER),
)
# Numerals that count nothing: 一下, 一起, 万一 …
_IDLE = re.compile(
    r"^(?:一(?:下|起|直|定|样|般|些|点|边|会|次|个|位|遍|件|份|张|天|种|家)|万一|半天|几(?:个|位|次|天|点|号|月|年)|"
    r"幾(?:個|位|次|天|點)|两(?:个|位|边)|十分|百分|千万|万分|多半|几分钟|那天|每天|天|年|月|.{0,3}[一半马顺同上道绕问思出线网电铁公]路)$"
)


def find_facts(text: str) -> list[Fact]:
    """The facts of `text`, in order and without overlaps; offsets are code points of `text`.

    >>> [f.text for f in find_facts("张先生，明天下午三点前退您35元")]
    ['张先生', '明天下午三点前', '35元']
    """
    found: list[Fact] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not match.group() or _IDLE.match(match.group()):
                continue
            fact = Fact(kind, match.group(), *match.span())
            if not any(_overlaps(fact, other) for other in found):
                found.append(fact)
    return sorted(found, key=lambda fact: fact.start)


def missing(facts: Iterable[Fact], text: str) -> list[Fact]:
    """Those `facts` whose words are not in `text`."""
    return [fact for fact in facts if fact.text not in text]


def _overlaps(one: Fact, other: Fact) -> bool:
    return one.start < other.end and other.start < one.end
