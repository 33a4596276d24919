"""The first tier: found by literals, spared by guards, softened by remedies."""

import random
from dataclasses import replace

import pytest

from intents.features import Lexicon
from intents.reading import Reader
from phrasebook.entries import Rule, Severity
from phrasebook.rules import Match, RuleBook

READER = Reader(lambda text: [text], Lexicon({}))
RULE = Rule(
    id="dont_know.plain",
    category="dont_know",
    severity=Severity.FORBIDDEN,
    why="…",
    instead=("我帮您查",),
    bad=("【不清楚】",),
    good=("讲清楚",),
    source="liyu",
    phrases=("搞不清",),
    pattern="(?:我|这个)?(?:也)?不清楚$",
    unless=("不清楚的地方", "是不是不清楚"),
    remedied="hint",
)


def found(text: str, *rules: Rule) -> list[Match]:
    book = RuleBook(list(rules or (RULE,)), None, ["客户说"], ["帮您(?:查|问)"])
    return list(book.find(READER.read(text)))


@pytest.mark.parametrize("text", ["我也不清楚", "这个不清楚。", "您好，我不清楚", "搞不清"])
def test_found(text: str) -> None:
    assert [m.spared_by for m in found(text)] == [None]


@pytest.mark.parametrize("text", ["我不清楚7", "这个不清楚hh", "我也不清楚233。"])
def test_a_slip_of_the_thumb_behind_the_words_hides_nothing(text: str) -> None:
    (match,) = found(text)
    assert text[match.start : match.end].endswith("不清楚")


@pytest.mark.parametrize("text", ["我清楚", "不清楚的请问我", ""])
def test_not_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "guard"), [("您是不是不清楚", "是不是不清楚"), ("客户说不清楚", "客户说")]
)
def test_spared_with_the_name_of_the_guard(text: str, guard: str) -> None:
    assert [m.spared_by for m in found(text)] == [guard]


def test_a_guard_elsewhere_in_the_clause_does_not_spare() -> None:
    guarded = replace(RULE, unless=("您好啊",))
    assert [m.spared_by for m in found("您好啊今天这个我也不清楚", guarded)] == [None]


def test_a_remedy_in_the_next_clause_lowers_severity() -> None:
    assert [m.severity for m in found("我不清楚，马上帮您查")] == [Severity.HINT]
    assert [m.severity for m in found("我不清楚，您随便")] == [Severity.FORBIDDEN]


def test_a_rule_that_is_off_says_nothing() -> None:
    assert found("我不清楚", replace(RULE, status="off")) == []


def test_a_named_group_narrows_the_span() -> None:
    rule = replace(RULE, pattern="这个(?P<hit>不清楚)", phrases=())
    (match,) = found("这个不清楚", rule)
    assert (match.start, match.end) == (2, 5)


def test_a_sentence_rule_looks_across_clauses() -> None:
    rule = replace(RULE, scope="sentence", phrases=(), pattern="不清楚,.{0,4}去问")
    (match,) = found("您好。不清楚，你去问", rule)
    assert (match.start, match.end) == (3, 10)


def test_order_of_files_does_not_matter() -> None:
    rules = [
        replace(RULE, id=f"dont_know.{n}", phrases=(f"搞不清{n}号", "搞不清")) for n in range(9)
    ]
    wanted = {m.rule.id for m in found("搞不清3号", *rules)}
    for seed in range(5):
        random.Random(seed).shuffle(rules)
        assert {m.rule.id for m in found("搞不清3号", *rules)} == wanted
