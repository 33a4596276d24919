"""Practice: how an answer is judged, how the played customer takes it, what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import BlockKind, Practised
from bot.context import Context
from bot.dialogues.assess import Moment, assess, rubric
from bot.dialogues.drill import Drill, Plan, Practice, moment_of
from bot.practice import Drills
from bot.words import words
from phrasebook.library import Library

LEAK = Moment(
    needs=("feelings", "own", "next_step"),
    models=("家里泡成这样，真对不起，我这就派水电师傅，半小时内到。",),
    said=("你们到底管不管！地板都泡烂了！",),
    told=("厨房漏水", "业主打来电话，厨房水管漏了一夜"),
)
GOOD = "一夜没睡好，家里还泡了水，真对不起。我马上派师傅上门，今天下午三点前给您修好"


def _earned(library: Library, answer: str, moment: Moment = LEAK) -> set[str]:
    return {mark.part for mark in assess(library, answer, moment).marks if mark.earned}


@pytest.fixture
def practice(library: Library) -> Practice:
    return Practice(library, words())


def _begun(scene: str) -> Drill:
    return Drill(scene, turn=1)


@pytest.mark.parametrize(
    ("answer", "lacking"),
    [
        (GOOD, set()),
        ("您家里泡了水，真对不起，我马上派师傅", {"next_step"}),
        ("我马上派师傅上门，今天下午三点前给您修好水管，真对不起", {"feelings"}),
        ("实在对不起，让您受累了，我来办，今天下午三点前给您回话", {"topic"}),
        (
            "家里泡成这样，急坏您了。厨房水管的事您找开发商去",
            {"clean", "feelings", "own", "next_step"},
        ),
    ],
)
def test_each_part_is_judged_by_itself(library: Library, answer: str, lacking: set[str]) -> None:
    judged = assess(library, answer, LEAK)
    assert {mark.part for mark in judged.marks if not mark.earned} == lacking
    assert judged.score == 100 - sum(m.points for m in judged.marks if m.part in lacking)


@given(needs=st.sets(st.sampled_from(["feelings", "facts", "ask", "own", "next_step"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_parts_that_count_are_worth_a_hundred(library: Library, needs: set[str]) -> None:
    marks = assess(library, "您好", replace(LEAK, needs=tuple(sorted(needs)))).marks
    assert sum(mark.points for mark in marks) == 100
    assert {mark.part for mark in marks} <= {part.id for part in rubric()}


def test_the_same_answer_always_gets_the_same_marks(library: Library) -> None:
    assert len({assess(library, GOOD, LEAK) for _ in range(5)}) == 1


def test_a_copy_of_the_model_is_told_so_and_keeps_its_score(practice: Practice) -> None:
    scene = _scene(practice.library)
    model = scene["turns"][0]["model"][0]
    _, answer = practice.say(_begun(scene["id"]), model)
    assert words().say("drill_copied") in answer.text


def test_an_answer_gets_something_good_something_to_mend_and_every_part(
    practice: Practice,
) -> None:
    _, answer = practice.say(_begun("telecom.ph_slow_answer"), "你是谁，有事快说")
    kinds = [block.kind for block in answer.blocks]
    assert kinds[0] is BlockKind.TITLE
    assert answer.blocks[1].text.startswith("做得好：")
    assert answer.blocks[2].text.startswith("再好一点：")
    (parts,) = [b.text for b in answer.blocks if b.kind is BlockKind.FOLDED]
    assert parts.count("\n") + 1 == parts.count("✓") + parts.count("✗") >= 3
    assert BlockKind.COPY in kinds


def _scene(library: Library) -> dict[str, Any]:
    """One of two turns with somebody to be soothed."""
    scenes = [s for s in library.scenes if "feelings" in s["turns"][0]["needs"]]
    return next(s for s in scenes if len(s["turns"]) == 2)


def test_the_customer_softens_when_soothed_and_flares_up_when_not(practice: Practice) -> None:
    scene = _scene(practice.library)
    turn = scene["turns"][0]
    _, soothed = practice.say(_begun(scene["id"]), GOOD)
    _, flared = practice.say(_begun(scene["id"]), "这是规定，跟您讲了没用")
    assert turn["soothed"] in soothed.text
    assert turn["flared"] in flared.text


def test_the_customer_walks_out_after_two_offences(practice: Practice) -> None:
    scene = next(s for s in practice.library.scenes if len(s["turns"]) >= 3)
    drill, _ = practice.say(_begun(scene["id"]), "爱找谁找谁去")
    assert drill is not None
    drill, answer = practice.say(drill, "这是规定，跟您讲了没用")
    assert drill is None
    assert scene["walks_out"] in answer.text


def test_model_answers_do_well_themselves(library: Library) -> None:
    scores = [
        assess(library, model, moment_of(scene, at)).score
        for scene in library.scenes
        for at, turn in enumerate(scene["turns"])
        for model in turn["model"]
    ]
    assert sum(score >= 75 for score in scores) >= 0.9 * len(scores)
    assert sum(scores) / len(scores) >= 92


@pytest.mark.parametrize(
    "stock",
    [
        "非常抱歉给您带来不便，我马上帮您核实，今天下午三点前给您回电。",
        "真对不起，让您受委屈了，我这就去查，一小时内给您答复。",
        "您的心情我理解，请您放心，我来跟进，明天上午十点前给您准信。",
    ],
)
def test_a_sentence_for_any_case_passes_few(library: Library, stock: str) -> None:
    scores = [
        assess(library, stock, moment_of(scene, at)).score
        for scene in library.scenes
        for at in range(len(scene["turns"]))
    ]
    assert sum(score >= 80 for score in scores) < 0.05 * len(scores)


def test_somebody_calm_is_met_by_taking_up_what_they_say(library: Library) -> None:
    worried = replace(LEAK, said=("换号了我怕收不到短信",), told=("换号", "客户在犹豫"))
    answer = "您要得实在，我赞成。号码一个不换，我今天下午三点前给您装好"
    assert "feelings" not in _earned(library, answer, worried)
    assert "feelings" in _earned(library, answer, replace(worried, calm=True))


def test_a_word_or_two_is_called_too_short_and_hurts_nobody(practice: Practice) -> None:
    _, answer = practice.say(_begun(_scene(practice.library)["id"]), "好的")
    assert words().say("rubric_clean_empty") in answer.text
    assert "“”" not in answer.text


def test_the_last_line_goes_with_how_the_customer_leaves(practice: Practice) -> None:
    warm = words().say("drill_over_good", score="").strip("。 ")[-8:]
    for scene in practice.library.scenes:
        drill, at = _begun(scene["id"]), 0
        while drill is not None:
            drill, answer = practice.say(drill, scene["turns"][at]["model"][0])
            at += 1
        assert scene["satisfied"] in answer.text or warm not in answer.text


def test_models_leave_nearly_every_customer_pleased(practice: Practice) -> None:
    pleased = 0
    for scene in practice.library.scenes:
        drill, at = _begun(scene["id"]), 0
        while drill is not None:
            drill, answer = practice.say(drill, scene["turns"][at]["model"][0])
            at += 1
        pleased += scene["satisfied"] in answer.text
    assert pleased >= 0.97 * len(practice.library.scenes)


def test_no_slot_is_shown_raw(practice: Practice) -> None:
    for scene in practice.library.scenes:
        for at in range(len(scene["turns"])):
            drill = replace(_begun(scene["id"]), at=at)
            _, hint = practice.hint(drill)
            _, answer = practice.say(drill, "哦")
            assert not {"{", "}"} & set(hint.text + answer.text)


def test_every_answer_counts_as_practice_of_the_scenes_kinds(practice: Practice) -> None:
    scene = _scene(practice.library)
    _, answer = practice.say(_begun(scene["id"]), GOOD)
    (done,) = answer.effects
    assert isinstance(done, Practised)
    assert (done.scene, done.trains) == (scene["id"], tuple(scene["trains"]))


def test_what_is_due_comes_first_then_what_is_new_of_the_weakest_kind(practice: Practice) -> None:
    ids = [scene["id"] for scene in practice.library.scenes]
    drill, _ = practice.begin("", 0, Plan(due=["gone", ids[7]]))
    assert drill is not None
    assert drill.scene == ids[7]
    drill, _ = practice.begin("", 0, Plan(seen=ids[:60], weak=["privacy"]))
    assert drill is not None
    assert drill.scene not in ids[:60]
    trained = {scene["id"]: scene["trains"] for scene in practice.library.scenes}
    assert "privacy" in trained[drill.scene]


def test_another_scene_is_another_one_even_when_this_one_is_due(library: Library) -> None:
    drills = Drills(library, lambda: datetime(2026, 11, 28, tzinfo=UTC))
    ids = [scene["id"] for scene in library.scenes]
    plan = Plan(due=[ids[3], ids[9]])
    _, context = drills.begin("", Context(), plan)
    assert context.dialogue["scene"] == ids[3]
    _, context = drills.begin("", context, plan)
    assert context.dialogue["scene"] == ids[9]
    _, context = drills.begin("", context, Plan(due=[ids[9]]))
    assert context.dialogue["scene"] != ids[9]


def test_a_kind_gets_scenes_of_that_kind(practice: Practice) -> None:
    trained = {scene["id"]: scene["trains"] for scene in practice.library.scenes}
    for pick in range(30):
        drill, _ = practice.begin("pass_buck", pick)
        assert drill is not None
        assert "pass_buck" in trained[drill.scene]


@given(
    moves=st.lists(st.sampled_from([GOOD, "这是规定", "您好", "hint", "😀"]), max_size=12),
    pick=st.integers(0, 10_000),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_drill_ends_in_a_dead_end(practice: Practice, moves: list[str], pick: int) -> None:
    drill, answer = practice.begin("", pick)
    for move in moves:
        if drill is None:
            assert answer.buttons
            drill, answer = practice.begin("", pick)
            continue
        drill = Drill.from_state(drill.to_state())
        drill, answer = practice.hint(drill) if move == "hint" else practice.say(drill, move)
        assert answer.blocks
        assert answer.buttons
