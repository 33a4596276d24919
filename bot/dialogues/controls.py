"""What may be typed to steer a dialogue in place of its buttons: `上一步`, `换一场`."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from bot.words import LANGUAGES, words
from intents.text import canonicalise
from intents.yamlfile import read_yaml

_FILE = Path(__file__).parent.parent / "content" / "controls.yaml"
# The labels of buttons are typed, too.
_LABELS = {
    "back": "case_back",
    "pause": "case_pause",
    "drop": "case_drop",
    "calm": "case_calm",
    "take": "case_take_over",
    "skip": "case_skip",
    "enough": "case_enough",
    "more": "case_more",
    "agreed": "case_agreed",
    "time": "case_time",
    "other": "case_other",
    "kept": "case_kept",
    "late": "case_late",
    "hint": "drill_give_hint",
    "next": "drill_next",
}


def typed_control(text: str, allowed: Collection[str]) -> str | None:
    """Which of the `allowed` controls a text is; None when it is none of them."""
    meant = _controls().get(_plain(text), ())
    return next((name for name in meant if name in allowed), None)


@cache
def _controls() -> dict[str, list[str]]:
    """What each text may steer, in the order of the file."""
    found: dict[str, list[str]] = {}
    for name, said in read_yaml(_FILE).plain().items():
        for text in said:
            found.setdefault(_plain(text), []).append(name)
    for name, key in _LABELS.items():
        for language in LANGUAGES:
            found.setdefault(_plain(words(language).say(key)), []).append(name)
    return found


def _plain(text: str) -> str:
    return canonicalise(text.strip(" 。.!！~～")).text.lower()
