"""The walk through a complaint: the gate, the facts, the promise, and no dead end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import Act, Answer, DropCase, KeepCase
from bot.casework import OpenCase
from bot.coach import Coach, Memory
from bot.context import Context
from bot.dialogues.case import FACTS, Case, Step
from bot.dialogues.complaint import Walk
from bot.dialogues.understanding import EMERGENCY
from bot.words import words
from phrasebook.library import Library

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ANGRY = "你们怎么回事！水管漏了三天，报修两次都没人来！"


@pytest.fixture
def walk(library: Library) -> Walk:
    return Walk(library, words(), NOW)


def at_feelings(walk: Walk) -> Case:
    return walk.say(Case("1"), ANGRY)[0]


@pytest.mark.parametrize(
    "said",
    [
        "您的报修单我查到了，师傅周五来",
        "请问您住几号楼？",
        "您先冷静一下",
        "您的单子昨天派出去了，给您添麻烦了",
        "单子昨天下午三点派给王师傅了，给您添麻烦了",
        "退款三个工作日到账，让您久等了",
        "这是规定，跟您讲了没用",
        "好的",
    ],
)
def test_the_gate_stays_shut_until_feelings_come_first(walk: Walk, said: str) -> None:
    case, answer = walk.say(at_feelings(walk), said)
    assert case.step is Step.FEELINGS
    assert case.tries == 1
    assert len(answer.blocks) > 3


@pytest.mark.parametrize(
    "said",
    [
        "水漏了三天都没人管，真对不起，让您受累了",
        "换谁家里泡成这样都着急，实在抱歉。请问您住几号楼？",
    ],
)
def test_the_gate_opens_for_feelings_first(walk: Walk, said: str) -> None:
    case, _ = walk.say(at_feelings(walk), said)
    assert case.step is Step.FACTS
    assert case.feelings == said


def test_after_three_tries_a_sentence_can_be_taken_over(walk: Walk) -> None:
    case = at_feelings(walk)
    for _ in range(3):
        case, answer = walk.say(case, "请问您住几号楼？")
    assert any(button.value == "take" for button in answer.buttons)
    case, _ = walk.choose(case, "take")
    assert case.step is Step.FACTS


def test_a_calm_customer_is_a_way_through(walk: Walk) -> None:
    case, _ = walk.say(at_feelings(walk), "客户已经冷静了")
    assert case.step is Step.FACTS
    assert case.calm


def test_the_sentences_offered_open_the_gate_themselves(walk: Walk, library: Library) -> None:
    for entry in library.complaint_words.values():
        for said in entry.soothe:
            case = replace(at_feelings(walk), intent="bill_dispute")
            assert walk.say(case, said)[0].step is Step.FACTS, (entry.intent, said)


def test_an_emergency_is_safety_first_and_out(walk: Walk) -> None:
    case, answer = walk.say(Case("1"), "电梯里困了两个人，快来人啊")
    assert "安全" in answer.blocks[0].text
    assert case.intent == EMERGENCY
    (kept,) = (effect for effect in answer.effects if isinstance(effect, KeepCase))
    assert [button.value for button in answer.buttons] == [f"open.{kept.id}"]


@pytest.mark.parametrize("step", [Step.FEELINGS, Step.FACTS, Step.SOLUTION, Step.AGREEMENT])
@pytest.mark.parametrize("said", ["客户说要跳楼", "楼下着火了", "家长在门口晕倒了", "他拿刀追人"])
def test_an_emergency_is_heard_at_every_step(walk: Walk, step: Step, said: str) -> None:
    case = replace(at_feelings(walk), step=step)
    _, answer = walk.say(case, said)
    assert "安全" in answer.blocks[0].text


def test_what_was_no_danger_goes_on_where_it_was(walk: Walk) -> None:
    _, answer = walk.say(at_feelings(walk), "楼下着火了")
    (kept,) = (effect for effect in answer.effects if isinstance(effect, KeepCase))
    case, answer = walk.prompt(Case.from_state(kept.state))
    assert case.step is Step.FEELINGS
    case, answer = walk.say(case, "楼下着火那次吓着您了，真对不起")
    assert "安全" not in answer.blocks[0].text


@pytest.mark.parametrize(
    "said", ["ATM吞了我两千块！", "游戏充值被吞了648", "跳楼价买的清仓货质量真差"]
)
def test_words_that_only_look_dangerous_are_none(walk: Walk, said: str) -> None:
    case, _ = walk.say(Case("1"), said)
    assert case.step is Step.FEELINGS


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("孩子误食了你们的干燥剂", "120"),
        ("客人被热汤烫伤了，你们快过来", "120"),
        ("客户突然心梗倒在柜台前", "120"),
        ("你们再不处理我就跳楼", "12356"),
        ("楼道里冒烟了，一股焦味", "保人"),
    ],
)
def test_an_emergency_is_known_by_its_words(walk: Walk, said: str, step: str) -> None:
    _, answer = walk.say(Case("1"), said)
    assert "安全" in answer.blocks[0].text
    assert step in answer.text


@pytest.mark.parametrize(
    "said", ["我火死了，气得冒烟", "我心里着火一样急，你们快点", "我都快被你们气炸了"]
)
def test_a_figure_of_speech_is_no_emergency(walk: Walk, said: str) -> None:
    case, answer = walk.say(Case("1"), said)
    assert case.step is Step.FEELINGS
    assert "安全" not in answer.blocks[0].text


@pytest.mark.parametrize("said", ["我都快被你们气炸了", "小周态度好差", "我走了三趟了"])
def test_a_complaint_is_about_something_to_complain_of(walk: Walk, said: str) -> None:
    case, _ = walk.say(Case("1"), said)
    assert case.intent in walk.library.complaint_words


@pytest.mark.parametrize(
    "said", ["对不起，但是这不是我们的问题", "对不起行了吧", "我理解您的心情，但是钱已经扣了"]
)
def test_a_but_takes_the_kind_words_back(walk: Walk, said: str) -> None:
    case, _ = walk.say(at_feelings(walk), said)
    assert case.step is Step.FEELINGS


def test_an_answer_counts_for_what_was_asked_alone(walk: Walk) -> None:
    case, _ = walk.say(at_feelings(walk), "客户已经冷静了")
    before = case.asked
    asked = next(slot for slot in FACTS if slot not in case.facts)
    case, _ = walk.say(case, "昨天下午三点，想要重装")
    assert case.asked == (*before, asked)
    assert case.step is Step.FACTS


@pytest.mark.parametrize(
    ("said", "step"),
    [("客户不同意", Step.SOLUTION), ("不行", Step.SOLUTION), ("嗯，他同意了", Step.CONTACT)],
)
def test_the_agreement_hears_yes_and_no(walk: Walk, said: str, step: Step) -> None:
    case = Case("1", Step.SOLUTION, said=ANGRY, intent="repair_request", motive="fixed")
    case, _ = walk.choose(case, "option.0")
    case, _ = walk.say(case, "明天下午三点前")
    assert walk.say(case, said)[0].step is step


@pytest.mark.parametrize("said", ["今天晚上八点前", "好的", "你们是谁"])
def test_a_solution_says_who_does_what(walk: Walk, said: str) -> None:
    case = Case("1", Step.SOLUTION, said=ANGRY, intent="repair_request", motive="fixed")
    case, answer = walk.say(case, said)
    assert case.step is Step.SOLUTION
    assert "谁来做什么" in answer.text


def test_facts_come_in_any_order_and_are_never_asked_twice(walk: Walk) -> None:
    case, _ = walk.say(at_feelings(walk), "客户已经冷静了")
    known = set(case.facts)
    case, _ = walk.say(case, "周二晚上八点，在三号楼大厅，王师傅接的电话，希望今天修好")
    assert {"time", "place", "who", "wish"} <= set(case.facts)
    assert known <= set(case.facts)
    asked = []
    while case.step is Step.FACTS:
        asked += [slot for slot in case.asked if slot not in asked]
        case, _ = walk.choose(case, "skip")
    assert len(asked) == len(set(asked))


def test_a_promise_needs_a_time_that_is_yet_to_come(walk: Walk) -> None:
    case = Case("1", Step.SOLUTION, said=ANGRY, intent="repair_request", motive="fixed")
    case, _ = walk.choose(case, "option.0")
    case, answer = walk.say(case, "我尽快")
    assert "准时间" in answer.text
    case, answer = walk.say(case, "今天上午十点")
    assert "过了" in answer.text
    case, answer = walk.say(case, "明天下午三点前")
    assert "明天 15:00" in answer.text
    case, answer = walk.say(case, "同意")
    assert case.step is Step.CONTACT
    (kept,) = [effect for effect in answer.effects if isinstance(effect, KeepCase)]
    assert kept.due == int(NOW.replace(day=22).timestamp())


def test_a_proposal_that_may_not_be_said_is_sent_back(walk: Walk) -> None:
    case = Case("1", Step.SOLUTION, said=ANGRY, intent="repair_request", motive="fixed")
    case, answer = walk.say(case, "我保证百分之百修好，绝对没问题")
    assert case.step is Step.SOLUTION
    assert "夸大承诺" in answer.text


_SAID = st.sampled_from(
    [
        "返回", "暂停", "跳过", "够了", "客户同意了", "客户已经冷静了", "明天下午三点前", "好",
        "真对不起，让您受累了", "这是规定", "您住几号楼？", ANGRY,
        "我马上派师傅过去，今天五点前修好",
        "昨天 王师傅 三号楼", "😀", "行", "办好了", "来不及了", "Ⅷ", "a" * 300,
    ]
)  # fmt: skip
_MOVE = st.one_of(_SAID, st.integers(0, 9))


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(_MOVE, max_size=14))
def test_no_walk_ends_in_a_dead_end(library: Library, moves: list[str | int]) -> None:
    """Whatever is typed or pressed, there is an answer, the case survives being stored, and it
    can always be left, paused and taken up again."""
    coach = Coach(library, lambda: NOW)
    cases: dict[str, OpenCase] = {}
    context = Context()
    answer, context = coach.command("/complaint", "", context)
    for move in moves:
        _keep(answer, cases)
        context = Context.from_state(context.to_state())
        memory = Memory((), cases)
        if isinstance(move, int) and answer.buttons:
            button = answer.buttons[move % len(answer.buttons)]
            answer, context = coach.press(button, context, memory)
        else:
            answer, context = coach.respond(str(move), context, memory)
        assert answer.blocks or answer.toast or answer.effects
    _keep(answer, cases)
    for case in cases.values():
        listed, _ = coach.command("/complaint", "", context, Memory((), cases))
        opened = next(b for b in listed.buttons if b.value == f"open.{case.id}")
        again, after = coach.press(opened, context, Memory((), cases))
        assert again.blocks
        assert any(b.act in (Act.STEP, Act.CASE) for b in again.buttons)
        _, after = coach.command("/cancel", "", after)
        assert not after.dialogue


def _keep(answer: Answer, cases: dict[str, OpenCase]) -> None:
    for effect in answer.effects:
        if isinstance(effect, KeepCase):
            cases[effect.id] = OpenCase(effect.id, effect.title, effect.state, effect.due)
        elif isinstance(effect, DropCase):
            cases.pop(effect.id, None)


def test_a_day_told_by_its_distance_stays_true_on_the_card(walk: Walk) -> None:
    case, _ = walk.say(Case("1"), "上周三报的修，昨天又漏了，你们管不管！")
    assert case.facts["time"] == "上周三（11月11日）、昨天（11月20日）"
    case, _ = walk.say(replace(case, step=Step.FACTS), "昨天下午五点，在厨房")
    assert "昨天下午五点（11月20日）" in case.facts["time"]


def test_an_english_walk_tells_cases_and_safety_in_english(library: Library) -> None:
    english = words("en")
    for case in library.complaint.cases:
        assert english.titled(case.id, case.title) != case.title
        steps = english.steps(case.id, case.do)
        assert all(step.isascii() for step in steps)
        assert len(steps) == (len(case.do) if case.id.startswith("emergency") else 1)


def test_another_time_takes_the_place_of_the_one_in_the_solution(walk: Walk) -> None:
    case = replace(at_feelings(walk), step=Step.SOLUTION)
    case, _ = walk.say(case, "我打电话给站点，四点前告诉您结果")
    case, answer = walk.choose(case, "time")
    case, answer = walk.say(case, "明天中午12点")
    assert "四点前" not in answer.text
    assert "12:00前告诉您结果" in answer.text


@pytest.mark.parametrize("asked", ["why", "wish"])
def test_a_reason_and_a_wish_are_kept_whole(walk: Walk, asked: str) -> None:
    others = tuple(slot for slot in FACTS if slot != asked)
    case = replace(at_feelings(walk), step=Step.FACTS, asked=others, facts={})
    case, _ = walk.say(case, "昨天小王讲仓库爆仓了")
    assert case.facts[asked] == "昨天小王讲仓库爆仓了"


def test_a_late_answer_goes_to_its_own_question(walk: Walk) -> None:
    case = replace(at_feelings(walk), step=Step.FACTS, asked=("time", "who"), facts={"what": "…"})
    case, _ = walk.say(case, "一个高个子的女服务员")
    assert case.facts["who"] == "一个高个子的女服务员"
    assert "place" not in case.facts


def test_a_fuller_proposal_at_the_agreement_is_another_solution(walk: Walk) -> None:
    case = replace(at_feelings(walk), step=Step.SOLUTION)
    case, _ = walk.say(case, "我给您这桌打八折，十分钟内给您办好")
    case, _ = walk.say(case, "我给您这桌打八折，再送一份水果，五分钟内上齐")
    assert "水果" in case.solution


@pytest.mark.parametrize("said", ["客户同意", "他说行", "ok", "嗯", "她說好"])
def test_many_words_mean_yes(walk: Walk, said: str) -> None:
    case = replace(at_feelings(walk), step=Step.SOLUTION)
    case, _ = walk.say(case, "我明天上午十点前给您换一台新的")
    case, _ = walk.say(case, said)
    assert case.step is Step.CONTACT


@pytest.mark.parametrize(
    "said", ["谁都不容易", "骑手也很辛苦", "您大人有大量", "高峰期都是这样", "感谢您的理解与支持"]
)
def test_excuses_and_platitudes_soothe_nobody(walk: Walk, said: str) -> None:
    case, answer = walk.say(at_feelings(walk), said)
    assert case.step is Step.FEELINGS
    assert "理解我们" not in answer.text


def test_a_place_that_was_read_is_nobody(walk: Walk) -> None:
    case = replace(at_feelings(walk), step=Step.FACTS, facts={"what": "…"})
    case, _ = walk.say(case, "昨天在物业前台")
    assert case.facts["place"] == "物业前台"
    assert "who" not in case.facts
