"""Canonical text: one spelling for all the ways of typing the same words, with the way back.

A message is folded for matching only: full width and compatibility forms (NFKC), Traditional to
Simplified, upper case, characters nobody sees, and letters held down too long all disappear.
Nothing folded is ever shown; every canonical character remembers the half-open range of code
points it came from, so a finding can quote the message as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

# Beyond this nobody is chatting; the head is read and callers say so.
MAX_CODE_POINTS = 20_000

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
# What a plain Chinese chat line is made of. Such a line needs no map of its own.
_PLAIN = re.compile(r"[\u4e00-\u9fff a-zA-Z0-9，。！？；：（）、“”‘’《》,.!?;:()+\-=%\n—¥]*")
_WIDE_MARKS = str.maketrans("，！？；：（）“”‘’～﹏", ",!?;:()\"\"''~~")
_REPEATED = re.compile(r"([^\d\s])\1\1")
_OWN_VARIANTS = str.maketrans("妳祢嗎喫", "你你吗吃")
# Spaces, symbols and emoji that people put between characters so that a filter misses the word.
_SYMBOL = (
    r" \t·•‧・*_\-~`^|/\\#@+=.'"
    r"\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)
_GAP = re.compile(rf"(?<=[{_HAN}])[{_SYMBOL}]{{1,2}}(?=[{_HAN}])")


@dataclass(frozen=True, slots=True)
class Canonical:
    """Folded `text`, and for each of its characters where it stood in `source`.

    `starts[i]` and `ends[i]` bound, in code points of `source`, what canonical character i
    stands for; both are None when the two texts line up one to one.
    """

    source: str
    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range in `source` that canonical `[start, end)` stands for.

        >>> canonicalise("这是規 定").span(0, 4)
        (0, 4)
        """
        if start >= end:
            at = self.span(start, start + 1)[0] if start < len(self.text) else len(self.source)
            return at, at
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def quote(self, start: int, end: int) -> str:
        """The words of `source` behind canonical `[start, end)`."""
        a, b = self.span(start, end)
        return self.source[a:b]

    def closed_up(self) -> Canonical | None:
        """The same text without the spaces, symbols and emoji between Han characters.

        None when there are none: `这 是 规 定` has them, `你好 1号` has not.
        """
        if not _GAP.search(self.text):
            return None
        keep = [True] * len(self.text)
        for gap in _GAP.finditer(self.text):
            keep[gap.start() : gap.end()] = [False] * (gap.end() - gap.start())
        kept = [i for i, kept in enumerate(keep) if kept]
        spans = [self.span(i, i + 1) for i in kept]
        return Canonical(
            self.source,
            "".join(self.text[i] for i in kept),
            tuple(a for a, _ in spans),
            tuple(b for _, b in spans),
        )


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("tw2s")


def simplified(text: str) -> str:
    """Simplified characters, one for one: the length never changes."""
    folded = _to_simplified().convert(text)
    if len(folded) != len(text):
        convert = _to_simplified().convert
        folded = "".join(one if len(one := convert(c)) == 1 else c for c in text)
    return str(folded.translate(_OWN_VARIANTS))


def _invisible(char: str) -> bool:
    category = unicodedata.category(char)
    return (
        category in ("Cf", "Cs", "Co", "Cn", "Mn", "Me")
        or (category == "Cc" and char not in "\n\t")
        or char in "\u115f\u1160\u3164\uffa0\ufffc"
    )


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """What one code point becomes; empty when nobody sees it."""
    if char in "\r\u2028\u2029\x85":
        return "\n"
    if _invisible(char):
        return ""
    folded = "".join(c for c in unicodedata.normalize("NFKC", char).lower() if not _invisible(c))
    return folded.translate(_WIDE_MARKS)


def canonicalise(text: str) -> Canonical:
    """Fold `text` for matching. Total: any str is accepted, lone surrogates and NUL included.

    >>> canonicalise("這是規\u200b定！！！！").text
    '这是规定!!'
    """
    text = text[:MAX_CODE_POINTS]
    if _PLAIN.fullmatch(text) and not _REPEATED.search(text):
        return Canonical(text, simplified(text.translate(_WIDE_MARKS).lower()))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        folded = _fold(char)
        for one in folded:
            held_down = len(chars) >= 2 and chars[-1] == chars[-2] == one and not one.isdigit()
            if held_down and not one.isspace():
                ends[-1] = at + 1
                continue
            chars.append(one)
            starts.append(at)
            ends.append(at + 1)
    folded_text = simplified("".join(chars))
    if starts == list(range(len(text))):
        return Canonical(text, folded_text)
    return Canonical(text, folded_text, tuple(starts), tuple(ends))
