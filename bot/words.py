"""The interface's own words, which are content too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from intents.yamlfile import read_yaml

_FOLDER = Path(__file__).parent / "content"


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = read_yaml(_FOLDER / "interface.yaml").plain()
    return words


def say(key: str, **values: object) -> str:
    """The words for `key`, filled in. Raises KeyError for a key that does not exist."""
    text = _words()[key]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def source_named(source: str) -> str:
    """A source as users read it."""
    return say("source_own") if source == "liyu" else source


@cache
def small_talk() -> dict[str, list[str]]:
    """For each answer to small talk, the words that call for it, in order."""
    topics: dict[str, list[str]] = read_yaml(_FOLDER / "small_talk.yaml").plain()
    return topics
