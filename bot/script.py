"""Simplified or Traditional: what somebody writes, and answering in the same."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from opencc import OpenCC

from bot.answer import Answer

HANS, HANT = "Hans", "Hant"
# Where the converter takes two words for one, and the quotation marks that go with the script.
_MENDED = (("併為", "並為"), ("“", "「"), ("”", "」"))
_TRADITIONAL_PLACES = ("hant", "tw", "hk", "mo")


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)


def script_of(text: str) -> str:
    """The script of a text by the characters that only one of the two has; empty when none do.

    >>> script_of("這是規定"), script_of("这是规定"), script_of("您好")
    ('Hant', 'Hans', '')
    """
    if text.isascii():
        return ""
    traditional = _changed(text, "t2s")
    simplified = _changed(text, "s2t")
    if traditional == simplified:
        return ""
    return HANT if traditional > simplified else HANS


def _changed(text: str, direction: str) -> int:
    other: str = _converter(direction).convert(text)
    return sum(a != b for a, b in zip(text, other, strict=False))


@lru_cache(maxsize=1024)
def to_traditional(text: str) -> str:
    """The text in Traditional characters; words stay as they are, only characters change."""
    converted: str = _converter("s2tw").convert(text)
    for wrong, right in _MENDED:
        converted = converted.replace(wrong, right)
    return converted


def written_in(script: str, text: str) -> str:
    """A text in the script that somebody reads."""
    return to_traditional(text) if script == HANT else text


def in_script(answer: Answer, script: str) -> Answer:
    """The answer in the script that the person reads."""
    if script != HANT:
        return answer
    return replace(
        answer,
        blocks=tuple(
            replace(b, text=to_traditional(b.text), label=to_traditional(b.label))
            for b in answer.blocks
        ),
        buttons=tuple(replace(b, label=to_traditional(b.label)) for b in answer.buttons),
        toast=to_traditional(answer.toast),
    )


def tongue(chosen: str, written: str, code: str | None) -> tuple[str, str]:
    """The interface's language and the script of the phrases for one person.

    `chosen` is what they set, `written` the script they write, `code` their app's language.

    >>> tongue("", "Hant", "en"), tongue("", "", "zh-tw"), tongue("zh-Hans", "Hant", None)
    (('en', 'Hant'), ('zh-Hant', 'Hant'), ('zh-Hans', 'Hans'))
    """
    if chosen.startswith("zh-"):
        return chosen, chosen.removeprefix("zh-")
    code = (code or "").lower()
    by_code = HANT if any(place in code for place in _TRADITIONAL_PLACES) else HANS
    script = written or by_code
    if chosen == "en" or (code and not code.startswith("zh")):
        return "en", script
    return f"zh-{script}", script
