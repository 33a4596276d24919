"""The interface's own words, which are content too, in each language the interface speaks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from intents.labels import Label, labels
from intents.yamlfile import read_yaml

_FOLDER = Path(__file__).parent / "content"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


class Words:
    """The interface in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts: dict[str, str] = read_yaml(_FOLDER / "interface" / f"{language}.yaml").plain()
        if language == "en":
            self._texts |= read_yaml(_FOLDER / "labels.en.yaml").plain()

    def say(self, key: str, **values: object) -> str:
        """The words for `key`, filled in. Raises KeyError for a key that does not exist."""
        text = self._texts[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def label(self, id_: str) -> str:
        """The name of an intent or a taboo category."""
        return self._texts.get(f"label_{id_}") or _label(id_).name

    def titled(self, key: str, title: str) -> str:
        """A title of content, in the interface's language where that has words for it."""
        return self._texts.get(f"title_{key}", title)

    def steps(self, key: str, steps: Sequence[str]) -> Sequence[str]:
        """Steps of content, in the interface's language where that has words for them."""
        own = self._texts.get(f"steps_{key}")
        return own.splitlines() if own else steps

    def described(self, id_: str) -> str:
        """The name of an intent or a taboo category, and what belongs there."""
        label = _label(id_)
        return self._texts.get(f"label_{id_}") or f"{label.name}（{label.means}）"

    def source(self, source: str) -> str:
        """A source as users read it."""
        return self.say("source_own") if source == "liyu" else source


def _label(id_: str) -> Label:
    known = labels()
    return known.taboos.get(id_) or known.intents[id_]


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, with dots where it was cut.

    >>> shortened("这是规定，跟您讲了没用", 6)
    '这是规定……'
    """
    return text if len(text) <= most else f"{text[: most - 2]}……"


@cache
def words(language: str = "zh-Hans") -> Words:
    """The words of a language, read once."""
    return Words(language if language in LANGUAGES else "zh-Hans")


def say(key: str, **values: object) -> str:
    """The words for `key` where no language was chosen: on the command line."""
    return words().say(key, **values)


@cache
def small_talk() -> dict[str, list[str]]:
    """For each answer to small talk, the words that call for it, in order."""
    topics: dict[str, list[str]] = read_yaml(_FOLDER / "small_talk.yaml").plain()
    return topics
