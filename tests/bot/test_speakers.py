"""A pasted exchange: whose words each line is."""

from __future__ import annotations

import pytest

from bot.speakers import turns


@pytest.mark.parametrize(
    "message",
    [
        "客户：怎么还没修好\n我想回：等着吧",
        "客户刚才说：怎么还没修好\n我：等着吧",
        "怎么还没修好\n我打算这么回他：等着吧",
        "客户：怎么还没修好 我想回：等着吧",
        "客人：怎么还没修好\n回复：等着吧",
        "患者：怎么还没修好 我：等着吧",
    ],
)
def test_the_customers_words_and_the_answer_to_them_are_told_apart(message: str) -> None:
    assert [(t.customer, t.text) for t in turns(message)] == [
        (True, "怎么还没修好"),
        (False, "等着吧"),
    ]


def test_traditional_names_are_known() -> None:
    assert [t.customer for t in turns("客戶：等好久了\n我準備回：您稍等")] == [True, False]


def test_a_line_without_a_speaker_goes_on_with_the_one_before() -> None:
    assert turns("客户：等了半天了！\n没人理\n我：您稍等")[0].text == "等了半天了！\n没人理"


@pytest.mark.parametrize(
    "message",
    ["您好\n这是规定", "我想回：等着吧", "客户：怎么还没修好", "今天三单：都好\n明天再说", ""],
)
def test_what_is_no_exchange_has_no_turns(message: str) -> None:
    assert turns(message) == []
