"""Facts: what a rewrite must not lose."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebook.facts import find_facts, missing


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("张先生，明天下午三点前退您35元", ["张先生", "明天下午三点前", "35元"]),
        ("规定就是7天内退，你都第9天了", ["7天内", "第9天"]),
        ("下周一来，三个工作日内，晚上八点半", ["下周一", "三个工作日内", "晚上八点半"]),
        ("8:30到9:00送到", ["8:30到9:00"]),
        ("一共1,280.50元", ["1,280.50元"]),
        ("小王经理 138-0000-1234 工号3302", ["小王经理", "138-0000-1234", "工号3302"]),
        ("請後天上午十點來", ["後天上午十點"]),
        ("您去人民路的营业厅，孩子在东门", ["人民路", "东门"]),
        ("差3厘米，套餐99元30G", ["3厘米", "99元", "30G"]),
        ("您在路上了吧，一路平安", []),
        ("您稍等一下，一起看看", []),
        ("万一不行再说", []),
    ],
)
def test_found(text: str, facts: list[str]) -> None:
    assert [fact.text for fact in find_facts(text)] == facts


@given(st.text("张先生明天下午三点3元号：1:20个工作日内，李经理5楼％ab", max_size=30))
def test_facts_stand_where_they_say_without_overlap(text: str) -> None:
    facts = find_facts(text)
    assert all(text[f.start : f.end] == f.text for f in facts)
    assert all(a.end <= b.start for a, b in pairwise(facts))
    assert missing(facts, text) == []
