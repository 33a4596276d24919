"""Wrapped messages: what is meant, where it stands, and what is wanted."""

import pytest

from intents.examples import Wrapping
from intents.unwrap import Unwrapper
from phrasebook.examples import unmarked
from phrasebook.sources import read_content

WRAPPINGS: list[Wrapping] = read_content(kinds=["wrappings"])["wrappings"]
UNWRAPPER = Unwrapper(WRAPPINGS)


@pytest.mark.parametrize(
    ("means", "example"), [(w.means, e) for w in WRAPPINGS for e in w.examples]
)
def test_examples_of_the_content(means: str, example: str) -> None:
    marked = unmarked(example)
    unwrapped = UNWRAPPER.unwrap(marked.text)
    assert (unwrapped.means, (unwrapped.start, unwrapped.end)) == (means, marked.spans[0])
    assert unwrapped.text == marked.text[unwrapped.start : unwrapped.end]


@pytest.mark.parametrize(
    ("message", "means", "inner"),
    [
        ("客户说太贵了,怎么回?", "reply", "太贵了"),
        ("我想回他:等着吧", "review", "等着吧"),
        ("顾客嫌我们慢怎么办", "reply", "嫌我们慢"),
        ("您好，请稍等", None, "您好，请稍等"),
        ("客戶說太貴了，怎麼回？", "reply", "太貴了"),
        ("客户问：‘什么时候到货’，我该怎么回复", "reply", "什么时候到货"),
    ],
)
def test_unwrapping(message: str, means: str | None, inner: str) -> None:
    unwrapped = UNWRAPPER.unwrap(message)
    assert (unwrapped.means, unwrapped.text.strip("‘’：，")) == (means, inner)
