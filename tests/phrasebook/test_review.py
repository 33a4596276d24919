"""Judging drafts: scope, spans, order, and what is nobody's fault."""

import os
import subprocess
import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phrasebook.library import Library

HARMLESS = [
    "我不会让您白跑一趟",
    "您放心，我不会不管",
    "这不是规定，是我没说清楚",
    "您是想问为什么这是规定吗？",
    "这条规定的原因是保护您的账户安全，我给您说明一下",
    "客户说：“这是规定我知道”",
    "用的起就别担心用量",
    "跟您讲了没用过的商品可以退",
    "您知不知道怎么退款？我教您",
    "不知道您方便说下订单号吗",
    "很多客户不知道这个入口，我发给您",
    "没办法原路退回时，我们退到余额",
    "这几款您随便挑",
    "您自己看的时候哪里不便，可以截图给我",
    "可能是我没说清楚",
    "不好意思，让您久等了",
    "您不知道怎么填也没关系，我教您",
    "抱歉，今天大床房满了，我帮您看看双床房行吗",
]
OFFENCES = [
    ("这是规定，跟你讲了没用", "hide_behind_rules"),
    ("用不起就别用", "contempt"),
    ("我就这态度，有本事你告去", "defiance"),
    ("有意见，找领导去", "pass_buck"),
    ("搞不清，你自己去问", "dont_know"),
    ("没看见我正忙吗", "impatience"),
    ("讲了几遍你还是听不懂", "blame_customer"),
    ("绝对不可能有这种事情发生", "denial"),
    ("改天我再找您", "stall"),
    ("哪有十全十美的", "minimise"),
]


@pytest.mark.parametrize("draft", HARMLESS)
def test_harmless(library: Library, draft: str) -> None:
    review = library.review(draft)
    assert review.verdict == "ok", review.findings


@pytest.mark.parametrize(("draft", "category"), OFFENCES)
def test_offences(library: Library, draft: str, category: str) -> None:
    review = library.review(draft)
    assert review.verdict != "ok"
    assert category in {f.category for f in review.findings}


@pytest.mark.parametrize(
    "draft",
    [
        "這是規定，跟你講了沒用",
        "这是规\u200b定，跟你讲了没用",
        "这 是 规 定，跟 你 讲 了 没 用",
        "这是规定👌跟你讲了没用",
        "您好，请稍等。这是规定，跟你讲了没用。谢谢",
    ],
)
def test_disguises(library: Library, draft: str) -> None:
    assert "hide_behind_rules" in {f.category for f in library.review(draft).findings}


def test_a_wrapped_draft_is_judged_at_its_place(library: Library) -> None:
    draft = "我想回他：用不起就别用"
    (finding,) = library.review(draft).findings
    assert draft[finding.start : finding.end] == finding.quote
    assert finding.quote.startswith("用不起就别")


def test_an_upset_customer_needs_feelings_first(library: Library) -> None:
    draft = "您的单子昨天下午三点已经出库"
    assert library.review(draft).verdict == "ok"
    (finding,) = library.review(draft, upset=True).findings
    assert finding.category == "facts_before_feelings"
    assert library.review(f"让您着急了，真对不起。{draft}", upset=True).verdict == "ok"


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(codec=None), max_size=50)
    | st.text("不知道规定您好，你去问😀 ", max_size=30)
)
def test_any_text_is_judged_and_spans_quote_it(library: Library, draft: str) -> None:
    for finding in library.review(draft).findings:
        assert 0 <= finding.start < finding.end <= len(draft)
        assert draft[finding.start : finding.end] == finding.quote


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([d for d, _ in OFFENCES]),
    st.sampled_from(
        ["您的35元明天下午三点前退回", "张先生您好", "单号SF123456", "三个工作日内到账"]
    ),
)
def test_a_rewrite_is_clean_and_keeps_every_fact(library: Library, bad: str, fact: str) -> None:
    from phrasebook.facts import find_facts

    draft = f"{fact}，{bad}"
    review = library.review(draft)
    assume(review.verdict != "ok")  # a promise with a time may make 改天再说 harmless
    rewrite = library.rewrite(review)
    assert rewrite is not None
    assert library.review(rewrite).verdict == "ok", rewrite
    assert all(f.text in rewrite for f in find_facts(draft))


def test_nothing_needs_no_rewrite(library: Library) -> None:
    assert library.rewrite(library.review("您好，请稍等")) is None


def test_the_same_verdict_under_every_hash_seed() -> None:
    code = (
        "import json; from phrasebook.library import Library;"
        "from bot.records import check_record; lib = Library();"
        "print(json.dumps([check_record(lib, t, explain=True) for t in "
        "['这是规定，跟你讲了没用', '这个我不清楚，马上帮您核实', '等着吧，我也没办法']]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1
