"""Patterns: quick ones pass, endless ones are refused, and literals are found."""

import pytest

from phrasebook.patterns import PatternError, compile_pattern, needed_literals


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(a+)+b", "limit"),
        ("没.*办法", "limit"),
        ("(?:a{0,9}){0,9}b", "inside a repeat"),
        ("(?:a|b)?", "empty text"),
        (".{0,20}a.{0,20}b.{0,20}c.{0,20}d", "very long"),
        ("(没", "not a regular expression"),
        (r"(没)\1", "refers back"),
    ],
)
def test_refused(pattern: str, why: str) -> None:
    with pytest.raises(PatternError, match=why):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("(?:有本事|有种).{0,4}去?告", {"有本事", "有种"}),
        ("讲了?.{0,3}没用(?!过)", {"没用"}),
        ("^不(?:知道|清楚)[啊呀]?$", {"不知道", "不清楚"}),
        ("(?<!不)是规定", {"是规定"}),
    ],
)
def test_literals_that_every_match_needs(pattern: str, literals: set[str]) -> None:
    assert needed_literals(pattern) == literals


def test_a_pattern_without_words_is_refused() -> None:
    with pytest.raises(PatternError, match="no words"):
        needed_literals(".{2,4}")
