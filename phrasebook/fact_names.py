"""Names of people in folded text: with a title, after 小 老 阿, after a role, or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from phrasebook.fact_words import any_of, one_of, words

_HAN = r"\u4e00-\u9fff"
# What may stand behind a name that nothing else marks as one.
_NAME_ENDS = r"(?=[^\u4e00-\u9fff\w]|$|[的说讲给让跟在是这那和与把被就也她他您你来去收发接取签要没有都还先还亲负经已今昨明于点买订住办付交等到帮打送修到家昨呢吧啊吗呀哪从当])"


@dataclass(frozen=True, slots=True)
class _Names:
    starts: re.Pattern[str]
    named: re.Pattern[str]
    after_role: re.Pattern[str]
    role_before: re.Pattern[str]
    no_name: re.Pattern[str]


@cache
def _names() -> _Names:
    surnames, doubtful = set(words("surnames")), set(words("doubtful_surnames"))
    sure, given = one_of(surnames - doubtful), one_of(words("given"))
    telling, double = one_of(words("telling_given")), any_of(words("compound_surnames"))
    titles = any_of(words("titles"))
    short = rf"{any_of(words('short_titles'))}(?!{one_of(words('not_after_short_title'))})"
    title = rf"(?:{titles}|{short})"
    latin = any_of(words("latin"))
    family = rf"(?:{double}|{sure})"
    named = (
        rf"(?:{family}(?:{given}{{1,2}})?{title}|{one_of(doubtful)}(?:{given}{{0,2}}(?:先生|女士|小姐|太太|师傅|老师|医生|经理))"
        rf"|[小老大阿]{sure}(?:头儿?|{title}|(?![{_HAN}]*$)?)|阿(?:{given}|[A-Z][a-z]+)(?![{_HAN}])|阿{telling}"
        rf"|(?:{latin}|[A-Z][a-z]{{1,9}})(?:[ ]?{title})|{latin}(?![A-Za-z0-9])"
        rf"|姓{one_of(surnames)}(?=[的,。!?]|$)|{double}{given}{{1,2}}|{sure}{telling}{telling}{_NAME_ENDS})"
    )
    return _Names(
        re.compile(
            rf"[{''.join(surnames)}{''.join(sorted({w[0] for w in words('compound_surnames')}))}小老大阿姓A-Z]"
        ),
        re.compile(named),
        re.compile(
            rf"(?:[小阿]{given}|{one_of(surnames)}{given}{{1,2}}|({telling})\1){_NAME_ENDS}"
        ),
        re.compile(rf"{any_of(words('roles'))}[:：是叫]?$"),
        re.compile(any_of(words("no_names"))),
    )


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of names in `text`, which is folded."""
    names, done = _names(), 0
    for start in names.starts.finditer(text):
        at = start.start()
        if at < done:
            continue
        match = names.named.match(text, at)
        if match is None and at and names.role_before.search(text, max(0, at - 6), at):
            match = names.after_role.match(text, at)
        idle = match and names.no_name.match(text, at)
        if match and not (idle and match.end() - at <= 3):
            done = match.end()
            yield match.span()
