"""Canonical text: one spelling, and offsets that lead back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.text import MAX_CODE_POINTS, canonicalise

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
CHINESE = st.text("这是规定跟您讲了没用，。！？ 12ab\u200b\u3000·*😀著急妳戶…Ａ", max_size=40)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("這是規定，跟您講了沒用", "这是规定,跟您讲了没用"),
        ("妳好，著急嗎？", "你好,着急吗?"),
        ("著名的景点", "著名的景点"),
        ("ＡＢＣ１２３", "abc123"),
        ("不\u200b知\ufeff道", "不知道"),
        ("烦烦烦烦死了", "烦烦死了"),
        ("10000元", "10000元"),
        ("①号窗口", "1号窗口"),
        ("\x00好\x07的", "好的"),
        ("\ud800坏", "坏"),
        ("\u202e反过来", "反过来"),
        ("您好\r再见", "您好\n再见"),
    ],
)
def test_one_spelling(typed: str, folded: str) -> None:
    assert canonicalise(typed).text == folded


@given(ANY_TEXT | CHINESE)
def test_spans_lie_in_the_source_and_move_forward(typed: str) -> None:
    canonical = canonicalise(typed)
    last = 0
    for at in range(len(canonical.text)):
        start, end = canonical.span(at, at + 1)
        assert 0 <= start < end <= len(typed)
        assert start >= last
        last = start


@given(ANY_TEXT | CHINESE)
def test_folding_twice_changes_nothing(typed: str) -> None:
    once = canonicalise(typed).text
    assert canonicalise(once).text == once


@given(CHINESE)
def test_whole_span_covers_every_visible_character(typed: str) -> None:
    canonical = canonicalise(typed)
    if canonical.text:
        start, end = canonical.span(0, len(canonical.text))
        assert canonicalise(typed[start:end]).text == canonical.text


@pytest.mark.parametrize(
    ("typed", "closed"),
    [
        ("不 知 道", "不知道"),
        ("滚*蛋", "滚蛋"),
        ("不😀知😀道", "不知道"),
        ("你好", None),
        ("iPhone 15 有货", None),
    ],
)
def test_closing_up_what_was_put_between(typed: str, closed: str | None) -> None:
    other = canonicalise(typed).closed_up()
    assert (other.text if other else None) == closed


def test_closed_up_spans_lead_back_to_the_source() -> None:
    canonical = canonicalise("这个，不 知 道").closed_up()
    assert canonical is not None
    at = canonical.text.index("不知道")
    assert canonical.quote(at, at + 3) == "不 知 道"


def test_only_the_head_of_an_endless_text_is_read() -> None:
    assert len(canonicalise("好啊" * MAX_CODE_POINTS).text) == MAX_CODE_POINTS
