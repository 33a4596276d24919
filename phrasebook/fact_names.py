"""Names of people in folded text: with a title, after 小 老 阿, after a role, or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from phrasebook.fact_words import any_of, one_of, words

_HAN = r"\u4e00-\u9fff"
# What may stand behind a name that nothing else marks as one.
_NAME_ENDS = (
    rf"(?=[^{_HAN}\w]|$|[的说讲给让跟在是这那和与把被就也她他您你来去收发接取签要没有都还先亲负经已今昨明于点买订住"
    r"办付交等到帮打送修家呢吧啊吗呀哪从当])"
)
# 谢谢老板, 公安局, 工程师傅, 对方总裁: the end of another word.
_NO_SURNAME_HERE = r"(?!(?<=谢)谢|(?<=[公保治])安|(?<=[工课教流全行里议日])程|(?<=[对我你贵双官地警校院军资厂医店卖买大])方)"
# How far back a role may begin: 护士长叫.
_ROLE = 6


@dataclass(frozen=True, slots=True)
class _Names:
    starts: re.Pattern[str]
    named: re.Pattern[str]
    after_role: re.Pattern[str]
    role_before: re.Pattern[str]
    no_name: re.Pattern[str]


@cache
def _names() -> _Names:
    firsts = {word[0] for kind in ("surnames", "compound_surnames") for word in words(kind)}
    return _Names(
        re.compile(rf"[{''.join(sorted(firsts))}小老阿姓A-Z]"),
        re.compile(_named()),
        re.compile(_after_role()),
        re.compile(rf"{any_of(words('roles'))}[:是叫]?$"),
        re.compile(any_of(words("no_names"))),
    )


def _surname() -> str:
    sure = set(words("surnames")) - set(words("doubtful_surnames"))
    return rf"(?:{any_of(words('compound_surnames'))}|{_NO_SURNAME_HERE}{one_of(sure)})"


def _given() -> tuple[str, str, str]:
    """Patterns of given names: of two characters, of one, and of one that no title follows."""
    telling, weak = set(words("telling_given")), set(words("weak_given"))
    all_ = {*words("given"), *telling}
    some = one_of(all_)
    return rf"(?!{one_of(weak)}{{2}}){some}{{2}}", one_of(all_ - weak), one_of(telling - weak)


def _named() -> str:
    surname, (two, one, telling), latin = _surname(), _given(), any_of(words("latin"))
    known, doubtful = one_of(words("surnames")), one_of(words("doubtful_surnames"))
    common = rf"{_NO_SURNAME_HERE}{one_of(words('common_surnames'))}"
    titles = any_of(words("titles"))
    short = rf"{any_of(words('short_titles'))}(?!{one_of(words('not_after_short_title'))})"
    return (
        rf"(?:{surname}(?:(?:{two}|{one})?{titles}|{two}{_NAME_ENDS})|{common}(?:{short}|[生太](?=[,;的您你]))"
        rf"|{doubtful}(?:{two})?(?:先生|女士|小姐|太太)|姓{known}(?=[的,;.!?]|$)"
        rf"|[小老阿]{surname}(?:头儿?|{titles}|{short})?|阿(?:{telling}|[A-Z][a-z]+|[{_HAN}](?![{_HAN}]))"
        rf"|{latin}(?: ?(?:{titles}|{short}))?(?![A-Za-z0-9])|[A-Z][a-z]{{1,9}} ?(?:{titles}|{short}))"
    )


def _after_role() -> str:
    surname, (two, _, one) = _surname(), _given()
    return (
        rf"(?:[小阿](?:{one}|[美雨月星雪花红明云])|{surname}(?:{two}|{one})|({one})\1){_NAME_ENDS}"
    )


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of names in `text`, which is folded."""
    names, done = _names(), 0
    for start in names.starts.finditer(text):
        at = start.start()
        if at < done:
            continue
        match = names.named.match(text, at)
        if match is None and at and names.role_before.search(text, max(0, at - _ROLE), at):
            match = names.after_role.match(text, at)
        if match is None:
            continue
        other = names.no_name.match(text, at)
        if other is None or match.end() > other.end() + 1:
            done = match.end()
            yield match.span()
