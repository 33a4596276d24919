"""Answers as HTML messages: whatever they say, all of it arrives, and Telegram takes it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answer import Act, Answer, Block, BlockKind, Button
from bot.telegram.render import Screen, screen, utf16
from bot.words import words
from tests.botapi import checks, html
from tests.botapi.model import Json

LIMIT = 4096
WORDS = words()
MARKUP = st.sampled_from(("<b>", "</b>", "&amp;", "&", "<", '"', "😀", "。", "\n", " ", "汉", "a"))
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(MARKUP, max_size=30).map("".join),
    st.builds(str.__mul__, st.text(min_size=1, max_size=9), st.integers(1, 3000)),
    st.builds(lambda lead, n: "a" * lead + "😀" * n, st.integers(0, 1), st.integers(2040, 4200)),
)
BLOCKS = st.builds(
    Block, st.sampled_from(BlockKind), TEXTS, st.one_of(st.just(""), st.text(max_size=12))
)
LABELS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
BUTTONS = st.builds(Button, LABELS, st.sampled_from(Act), st.text("abc._", max_size=20))
ANSWERS = st.builds(
    Answer, st.lists(BLOCKS, max_size=8).map(tuple), st.lists(BUTTONS, max_size=9).map(tuple)
)


def _solid(text: str) -> str:
    """Without the space that Telegram drops and that stands between paragraphs."""
    return "".join(text.split())


def _plain(shown: Screen) -> list[str]:
    """Each part as Telegram reads it; it raises what is no good HTML."""
    return [html.parse(part)[0] for part in shown.parts]


def _rows(shown: Screen) -> list[list[Json]]:
    if shown.keyboard is None:
        return []
    return [[button.to_dict() for button in row] for row in shown.keyboard.inline_keyboard]


@settings(deadline=None)
@given(ANSWERS)
@example(Answer((Block(BlockKind.COPY, "😀" * 4096),)))
@example(Answer((Block(BlockKind.FOLDED, "<&>" * 2000), Block(BlockKind.FOLDED, "&" * 4096))))
def test_every_part_is_html_that_fits_a_message(answer: Answer) -> None:
    for part in _plain(screen(answer, WORDS)):
        assert len(part.encode("utf-16-le")) // 2 <= LIMIT


@settings(deadline=None)
@given(ANSWERS)
def test_no_word_is_lost_or_changed(answer: Answer) -> None:
    said = "".join(
        block.text if block.kind is BlockKind.TITLE else block.label + block.text
        for block in answer.blocks
    )
    assert _solid("".join(_plain(screen(answer, WORDS)))) == _solid(said)


@settings(deadline=None)
@given(st.lists(MARKUP, min_size=1, max_size=40).map("".join), st.sampled_from(BlockKind))
def test_what_people_write_is_never_markup(text: str, kind: BlockKind) -> None:
    shown = screen(Answer((Block(kind, text),)), WORDS)
    assert [html.parse(part)[0] for part in shown.parts] == [text.strip()]


@settings(deadline=None)
@given(ANSWERS)
def test_every_keyboard_is_one_that_telegram_takes(answer: Answer) -> None:
    shown = screen(answer, WORDS)
    rows = _rows(shown)
    checks.keyboard(rows)
    assert all(1 <= len(row) <= 3 for row in rows)
    labels = [button["text"] for row in rows for button in row if "callback_data" in button]
    assert labels == [button.label for button in answer.buttons]


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=5))
def test_what_fits_a_button_can_be_copied_as_it_is(texts: list[str]) -> None:
    shown = screen(Answer(tuple(Block(BlockKind.COPY, text) for text in texts)), WORDS)
    copied = [button["copy_text"]["text"] for row in _rows(shown) for button in row]
    assert copied == [text for text in texts if utf16(text) <= 256]


@settings(deadline=None)
@given(st.text(), st.text())
def test_lengths_are_those_of_telegram(one: str, two: str) -> None:
    assert utf16(one) == len(one.encode("utf-16-le")) // 2
    assert utf16(one + two) == utf16(one) + utf16(two)


@pytest.mark.parametrize(
    ("kind", "text", "entity"),
    [
        (BlockKind.TITLE, "好", "bold"),
        (BlockKind.FOLDED, "好", "expandable_blockquote"),
        (BlockKind.COPY, "好", "blockquote"),
        (BlockKind.COPY, "好" * 257, "pre"),
    ],
)
def test_each_kind_of_block_looks_its_way(kind: BlockKind, text: str, entity: str) -> None:
    (part,) = screen(Answer((Block(kind, text),)), WORDS).parts
    found = [(e["type"], e["offset"], e["length"]) for e in html.parse(part)[1]]
    assert found == [(entity, 0, len(text))]


def test_neighbouring_small_print_is_one_fold() -> None:
    blocks = (
        Block(BlockKind.FOLDED, "一"),
        Block(BlockKind.FOLDED, "二", "甲："),
        Block(BlockKind.TEXT, "三"),
    )
    assert screen(Answer(blocks), WORDS).parts == (
        "<blockquote expandable>一\n甲：二</blockquote>\n三",
    )


def test_long_texts_are_cut_at_the_end_of_a_sentence() -> None:
    sentence = "这么定是为了保护您的权益。"
    parts = _plain(screen(Answer((Block(BlockKind.TEXT, sentence * 1000),)), WORDS))
    assert len(parts) == 4
    assert all(part.endswith("。") for part in parts)
    assert all(len(part) % len(sentence) == 0 for part in parts)


def test_short_buttons_share_a_row_and_long_ones_do_not() -> None:
    labels = [
        "为什么",
        "返回",
        "换一种说法",
        "另一种",
        "客户说的，我想知道怎么回",
        "我准备说的，帮我把关",
    ]
    buttons = tuple(Button(label, Act.WHY) for label in labels)
    rows = _rows(screen(Answer((Block(BlockKind.TEXT, "问"),), buttons), WORDS))
    assert [[button["text"] for button in row] for row in rows] == [
        ["为什么", "返回", "换一种说法"],
        ["另一种"],
        ["客户说的，我想知道怎么回"],
        ["我准备说的，帮我把关"],
    ]
