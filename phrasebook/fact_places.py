"""Places in folded text: a walk over its words, from what breaks a name to what ends one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from operator import add

from phrasebook.fact_words import any_of, words

_CN = "零〇一二两三四五六七八九十"
_N = rf"(?:\d{{1,4}}|[{_CN}]{{1,4}})"
# Longer than this no name is: something in between was no part of it.
_LONGEST_NAME = 10
_LONGEST_TAIL = 3
_AFTER_TAIL = frozenset({"那", "那家", "那间", "的", "发", "寄"})
# 柳巷那家: a name that only this tells from other words.
_THAT_ONE = frozenset({"那家", "那间"})
_LONGEST_UNKNOWN = 6
_ONE_CHARACTER_NAMES = "东西南北中前后左右新老大总分内外侧旁校店楼桥村镇县市省区厂主副"
# 女士站那边, 跟我站门口: who stands, no station.
_STANDS = re.compile(r"(?<=[士生人客边前后里家位友])站|站[门口电边着在起成到那这队柜台岗直票]")
_NAME = r"[^\W\d_的了在和]"
_FLOOR_STARTS = frozenset(f"0123456789{_CN}地负ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MARKS = frozenset(",.!?;:…~()“”\"'《》【】-— \n\t")
_ONLY_NUMERALS = re.compile(rf"[{_CN}百千万几多\d第]+$")


class Tag(Enum):
    """What a word says about places."""

    HEAD = auto()  # ends a place's name: 超市
    SHORT_HEAD = auto()  # does, after two characters of name: 路
    REGION = auto()  # is a place of its own: 成都
    FLOOR = auto()  # is one, in numbers: 3号楼二单元
    BREAK = auto()  # ends what might be a name: 就
    LOCATIVE = auto()  # does, and says that a place follows: 在
    PASSING = auto()  # does, and may stand between the two: 你们
    UNBROKEN = auto()  # holds a character that would break, and does not


# A word of two kinds is of the later one.
_TAG_OF = {
    "unbroken": Tag.UNBROKEN,
    "short_heads": Tag.SHORT_HEAD,
    "breaks": Tag.BREAK,
    "locative": Tag.LOCATIVE,
    "passing": Tag.PASSING,
    "heads": Tag.HEAD,
    "regions": Tag.REGION,
    "spots": Tag.REGION,
}
_BREAK, _LOCATIVE, _PASSING, _REGION, _UNBROKEN = (
    Tag.BREAK,
    Tag.LOCATIVE,
    Tag.PASSING,
    Tag.REGION,
    Tag.UNBROKEN,
)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Tags of words, the lengths of long words by their first pair, what a text without places
    lacks (pairs, ends), and the heads that stand alone."""

    tags: dict[str, Tag]
    lengths: dict[str, tuple[int, ...]]
    pairs: frozenset[str]
    ends: frozenset[str]
    alone: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    tags = dict.fromkeys(_MARKS, Tag.BREAK)
    for kind, tag in _TAG_OF.items():
        tags |= dict.fromkeys(words(kind), tag)
    lengths: dict[str, set[int]] = {}
    for word in tags:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return _Lexicon(
        tags,
        {pair: tuple(sorted(sizes, reverse=True)) for pair, sizes in lengths.items()},
        frozenset(word[:2] for kind in ("heads", "regions", "spots") for word in words(kind)),
        frozenset((*words("short_heads"), *"楼层栋幢座区期号班")),
        frozenset(words("alone")),
    )


@cache
def _behind() -> re.Pattern[str]:
    """What stands behind a place and belongs to it: 门口, T2, 那家书店."""
    beside, heads = any_of(words("beside")), any_of(words("heads"))
    return re.compile(
        rf"(?:{beside}(?!费)|[市省县](?![场民长面价区])|T\d(?:航站楼)?|[A-Z]\d{{1,2}}(?!\d)|[那这][家间](?:{_NAME}{{0,3}}?{heads})?"
        r"|[A-Z]\d?(?:区|座|口|馆|厅|门|栋|出口|入口|通道))+"
    )


@cache
def _person_behind() -> re.Pattern[str]:
    people = any_of((*words("titles"), *words("roles")))
    return re.compile(
        rf"(?:{people}|[小老阿]{any_of(words('surnames'))}|员|人员|长(?!廊)|卡|时间|费|价)"
    )


@cache
def _floor() -> re.Pattern[str]:
    """Places that are numbers and what they number: 3号楼二单元502, 地下二楼C区, 三号窗口."""
    numbered = any_of(words("numbered"))
    # 两栋楼, 一栋楼 count buildings.
    building = r"(?:楼|单元|(?<=\d)弄|(?<!两)(?<!半)(?<![^十]一)[栋幢])"
    letter = r"(?:座|栋|幢|区|馆|厅|出口|入口|登机口|航站楼|门|口(?!味))"
    part = (
        rf"(?:(?:地下|负){_N}[楼层]|B\d(?:[楼层]|(?![\dA-Za-z]))|[A-Z]\d?{letter}|T\d航站楼"
        rf"|{_N}(?:{building}|号{numbered}|诊室|分店|车间|食堂|病区|诊区|年级?[{_CN}\d]{{1,2}}班(?:教室)?))"
    )
    room = rf"(?:-?\d{{2,4}}[室房户号]?|[{_CN}]{{1,3}}[室号])"
    return re.compile(
        rf"(?:(?:{part})+{room}?|(?<=[在到去从第楼厦厅馆场心院栋座苑园城]){_N}层(?![次面级薄皮])"
        rf"|(?<=[\u4e00-\u9fff])(?:{_N}|[A-Z])区(?![间别域]))"
    )


def place_spans(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of places in `text`, which is folded; one may lie within another."""
    lexicon = _lexicon()
    if lexicon.ends.isdisjoint(text) and lexicon.pairs.isdisjoint(map(add, text, text[1:])):
        return
    begun, located, region, last = 0, False, None, (0, 0)
    for tag, at, end in _tokens(lexicon, text):
        if tag is _BREAK or tag is _LOCATIVE or tag is _PASSING:
            if region and 2 <= at - region[1] <= _LONGEST_TAIL and text[at:end] in _AFTER_TAIL:
                yield region[0], at
            elif text[at:end] in _THAT_ONE and 2 <= at - begun <= _LONGEST_UNKNOWN:
                yield begun, _extended(text, at)
            located = tag is _LOCATIVE or (tag is _PASSING and located and begun == at)
            begun, region = end, None
        elif tag is _REGION:
            start = region[0] if region else last[0] if last[1] == at else at
            region = (start, end)
            yield start, _extended(text, end)
        elif _is_place(lexicon, text, begun, at, end, tag, located):
            last = (begun if at - begun <= _LONGEST_NAME else at, end)
            yield last[0], _extended(text, end)
            region = None


def _tokens(lexicon: _Lexicon, text: str) -> Iterator[tuple[Tag, int, int]]:
    """The words of `text` that say something about places, and one break at the end."""
    tags, lengths, at, stop = lexicon.tags, lexicon.lengths, 0, len(text)
    while at < stop:
        tag, end = None, at + 1
        for length in lengths.get(text[at : at + 2], ()):
            word = text[at : at + length]  # shorter than that at the end of the text
            tag = tags.get(word)
            if tag is not None:
                end = at + len(word)
                break
        else:
            tag = tags.get(text[at])
            if tag is None and text[at] in _FLOOR_STARTS:
                floor = _floor().match(text, at)
                tag, end = (Tag.FLOOR, floor.end()) if floor else (None, end)
        if tag is not None and tag is not _UNBROKEN:
            yield tag, at, end
        at = end
    yield Tag.BREAK, stop, stop


def _is_place(
    lexicon: _Lexicon, text: str, begun: int, at: int, end: int, tag: Tag, located: bool
) -> bool:
    """Whether the head or floor `[at, end)` makes a place of itself and the name before it."""
    if tag is Tag.FLOOR:
        return True
    name = text[max(begun, at - _LONGEST_NAME) : at]
    named = bool(name) and not _ONLY_NUMERALS.match(name)
    if tag is Tag.SHORT_HEAD:
        return named and len(name) >= 2 and _STANDS.match(text, at) is None
    if named and (len(name) >= 2 or name in _ONE_CHARACTER_NAMES):
        return True
    if _person_behind().match(text, end):
        return False
    return located or text[at:end] in lexicon.alone


def _extended(text: str, end: int) -> int:
    """The end of a place with what stands behind it and belongs to it."""
    match = _behind().match(text, end)
    return match.end() if match else end
