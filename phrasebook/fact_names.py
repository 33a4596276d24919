"""Names of people in folded text: with a title, after 小 老 阿, after a role, or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phrasebook.fact_words import any_of, one_of, words

_HAN = r"\u4e00-\u9fff"
# What may stand behind a name that nothing else marks as one.
_NAME_ENDS = (
    rf"(?=[^{_HAN}\w]|$|[的说讲给让跟在是这那和与把被就也她他您你来去收发接取签要没有都还先亲负经已今昨明于点买订住"
    r"办付交等到帮打送修家呢吧啊吗呀哪从当])"
)
# 谢谢老板, 公安局, 工程师傅, 对方总裁: the end of another word.
_NO_SURNAME_HERE = (
    r"(?!(?<=谢)谢|(?<=[公保治])安|(?<=[工课教流全行里议日])程"
    r"|(?<=[对我你贵双官地警校院军资厂医店卖买大])方"
    r"|(?<=[相有海无机把])关|(?<=[主责前上现历继])任|(?<=[经平日正非异通])常|(?<=[最提较偏崇])高|(?<=[支给交应代先])付"
    r"|(?<=[左向朝])左|(?<=[蒙内])古)"
)
_STARTS_A_NAME = rf"(?:(?<![{_HAN}])|(?<=[叫找是的让跟给和被把问请位说]))"
_SURNAMES = ("surnames", "compound_surnames", "doubtful_surnames")
# How far back a role may begin: 护士长叫.
_ROLE = 6


# Each pattern is compiled when a text first needs it: most texts hold no name.


@cache
def _starts() -> re.Pattern[str]:
    firsts = {word[0] for kind in _SURNAMES for word in words(kind)}
    given = set(words("telling_given")) - set(words("weak_given"))
    return re.compile(
        rf"[{''.join(firsts | given)}小老阿大姓A-Z](?:(?<=[{''.join(firsts)}小老阿大姓A-Z])"
        rf"|(?=[{''.join(given)}姐哥]))"
    )


@cache
def _role_before() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('roles'))}[:是叫]?$")


@cache
def _no_name() -> re.Pattern[str]:
    return re.compile(any_of(words("no_names")))


def _surname() -> str:
    sure = set(words("surnames")) - set(words("doubtful_surnames"))
    return rf"(?:{any_of(words('compound_surnames'))}|{_NO_SURNAME_HERE}{one_of(sure)})"


def _given() -> tuple[str, str, str]:
    """Patterns of given names: of two characters, of one, and of one that no title follows."""
    telling, weak = set(words("telling_given")), set(words("weak_given"))
    all_ = {*words("given"), *telling}
    some = one_of(all_)
    alone = one_of(all_ - set(words("unlikely_given")))
    return rf"(?!{one_of(weak)}{{2}}){some}{{2}}", alone, one_of(telling - weak)


@cache
def _named() -> re.Pattern[str]:
    surname, (two, one, telling) = _surname(), _given()
    titles, latin = any_of(words("titles")), any_of(words("latin"))
    short = rf"(?!{any_of(words('no_short_title'))}){any_of(words('short_titles'))}"
    doubtful = set(words("doubtful_surnames"))
    common = one_of(set(words("surnames")) - doubtful - set(words("no_short_surnames")))
    any_one = r"[^\W\d的了是叫请让和跟给上这那个位]"
    family = rf"{surname}(?:{two}|{one})?|{_STARTS_A_NAME}{telling}{telling}|[A-Z][a-z]{{1,9}} ?"
    shapes = (
        rf"(?:[小老阿]{surname}|{latin} ?)(?:头儿?|{titles}|{short})?(?<! )(?![A-Za-z0-9])",
        rf"(?:{family}){titles}|[A-Z][a-z]{{1,9}} ?{short}",
        rf"{surname}(?:{any_one}(?:女士|先生|小姐)|[姐哥叔姨婶嫂伯爷](?![们妹夫]|儿们)|{two}{_NAME_ENDS})",
        rf"{_NO_SURNAME_HERE}{common}(?:{short}|[生太](?=[,;的您你]|$))",
        rf"(?<![{_HAN}]){one_of(words('bare_surnames'))}{telling}(?=[在说的给答让收把是,;]|$)",
        rf"{one_of(doubtful)}(?:{two})?(?:先生|女士|小姐|太太)",
        rf"(?:(?<![{_HAN}])|(?<=[的位找])){one_of(doubtful)}(?:主任|医生|老师|师傅|经理|大夫|总(?![是共之算]))",
        rf"姓{one_of(words('surnames'))}(?=[的,;.!?]|$)|大{one_of(words('big_surnames'))}{_NAME_ENDS}",
        rf"{_STARTS_A_NAME}{telling}(?:{telling}[哥姐叔]|[姐哥](?![们妹夫]))",
        rf"阿(?:{telling}|[A-Z][a-z]+|[{_HAN}](?![{_HAN}]))",
    )
    return re.compile("|".join(shapes))


@cache
def _after_role() -> re.Pattern[str]:
    surname, (two, _, one) = _surname(), _given()
    return re.compile(
        rf"(?:[小阿](?:{one}|[美雨月星雪花红明云])|{surname}(?:{two}|{one})|({one})\1){_NAME_ENDS}"
    )


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of names in `text`, which is folded."""
    done = 0
    for start in _starts().finditer(text):
        at = start.start()
        if at < done:
            continue
        match = _named().match(text, at)
        if match is None and at and _role_before().search(text, max(0, at - _ROLE), at):
            match = _after_role().match(text, at)
        if match is None:
            continue
        other = _no_name().match(text, at)
        if other is None or match.end() > other.end():
            done = match.end()
            yield match.span()
