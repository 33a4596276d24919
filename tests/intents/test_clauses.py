"""Clauses: cut at marks, never inside numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.clauses import split_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("您好,请稍等。马上来", ["您好", "请稍等", "马上来"]),
        ("一共1,280.50元,3:30前到", ["一共1,280.50元", "3:30前到"]),
        ("在吗 什么时候发货", ["在吗", "什么时候发货"]),
        ("iphone 15 有货", ["iphone 15", "有货"]),
        ("好的😊马上", ["好的", "马上"]),
        ("。。!?", []),
        ("", []),
    ],
)
def test_cut(text: str, clauses: list[str]) -> None:
    assert [c.text for c in split_clauses(text)] == clauses


@given(st.text("您好,。!? 1:2😀ab…\n", max_size=40))
def test_every_clause_stands_where_it_says(text: str) -> None:
    clauses = split_clauses(text)
    assert all(text[c.start : c.end] == c.text and c.text for c in clauses)
    assert [c.start for c in clauses] == sorted(c.start for c in clauses)


def test_sentences_are_counted() -> None:
    assert [c.sentence for c in split_clauses("对不起,久等了。请坐!谢谢")] == [0, 0, 1, 2]


def test_a_question_shows_by_its_mark_or_its_words() -> None:
    first, second = split_clauses("您方便吗,我马上来")
    assert first.asks
    assert not second.asks
