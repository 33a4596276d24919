"""Complaints and drills on Telegram: stored, reminded of, private."""

from __future__ import annotations

import time

from bot.telegram.reminders import remind_once
from tests.bot.telegram.stories import Stage, story
from tests.botapi.people import Person

ANGRY = "你们怎么回事！水管漏了三天，报修两次都没人来！"
SOOTHING = "水漏了三天都没人管，真对不起，让您受累了"


async def _promises(person: Person, agreed: str = "客户同意了") -> None:
    """Leads a case as far as a promise."""
    for said in (
        "/complaint",
        ANGRY,
        SOOTHING,
        "够了",
        "我马上派师傅过去，明天下午三点前修好",
        agreed,
    ):
        await person.says(said)


async def _promised(stage: Stage) -> Person:
    """A case led as far as a promise."""
    ann = stage.world.person("安", started=True)
    await _promises(ann)
    return ann


@story
async def test_a_complaint_is_led_from_feelings_to_a_card(stage: Stage) -> None:
    ann = await _promised(stage)
    assert "6/6" in ann.last.text
    assert SOOTHING in ann.last.text
    await ann.presses("发成文件")
    name, content = ann.last.file
    assert name.endswith(".md")
    assert ANGRY in content.decode()
    await ann.presses("发成图片", on=ann.inbox[-2])
    assert ann.last.kind == "photo"


@story
async def test_a_walk_survives_a_restart_and_old_buttons_say_so(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/complaint")
    first = ann.last
    await ann.says(ANGRY)
    await stage.restart()
    toast = await ann.presses("投诉态度", on=first)
    assert "用不了" in toast.text
    await ann.says(SOOTHING)
    assert "3/6" in ann.last.text


@story
async def test_open_cases_are_listed_and_taken_up_again(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/complaint")
    await ann.says(ANGRY)
    await ann.presses("先停一下")
    await ann.says("这是规定")
    assert ann.last.text.startswith("⛔")
    await ann.says("/complaint")
    await ann.presses("你们怎么回事")
    assert "2/6" in ann.last.text


@story
async def test_what_was_promised_is_reminded_of_once(stage: Stage) -> None:
    ann = await _promised(stage)
    before = len(ann.inbox)
    await remind_once(stage.bot.desk)
    assert len(ann.inbox) == before
    stage.store._clock = stage.store.reminders._clock = lambda: time.time() + 2 * 86400
    await remind_once(stage.bot.desk)
    await remind_once(stage.bot.desk)
    assert len(ann.inbox) == before + 1
    assert "答应客户" in ann.last.text or "回话" in ann.last.text
    await ann.presses("办好了")
    assert "说到做到" in ann.last.text
    await ann.says("/complaint")
    assert "1/6" in ann.last.text


@story
async def test_a_finding_can_be_practised_and_shows_in_stats(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/stats")
    assert "还没练过" in ann.last.text
    await ann.says("这事不归我管，你问别人去")
    await ann.presses("练这一类")
    assert "练习：" in ann.last.text
    await ann.says("让您来回跑，真对不起，我这就帮您问，今天下午三点前给您回电话")
    assert "分" in ann.last.text.splitlines()[0]
    await ann.says("/cancel")
    await ann.says("/stats")
    assert "连着练了 1 天" in ann.last.text
    assert ann.inbox[-2].kind == "photo"


@story
async def test_a_group_gets_a_native_quiz(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("教练群", members=[ann])
    await ann.says("/drill", at=group)
    assert group.last.kind == "poll"


@story
async def test_forgetting_takes_cases_and_practice_along(stage: Stage) -> None:
    ann = await _promised(stage)
    await ann.says("/drill")
    await ann.says(SOOTHING)
    await ann.says("/forgetme")
    await ann.presses("全部删除")
    assert await stage.store.cases(ann.id) == []
    assert await stage.store.practice.attempts(ann.id) == []


@story
async def test_a_quiz_in_private_is_pressed_explained_and_counted(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/drill 推诿 选择")
    assert "哪一句可以对客户说" in ann.last.text
    asked = ann.last.id
    await ann.presses("B")
    assert ann.last.id == asked
    assert "选对了" in ann.last.text or "更好" in ann.last.text
    await ann.presses("再来一题")
    assert ann.last.id != asked
    (attempt,) = await stage.store.practice.attempts(ann.id)
    assert attempt.trains == ("pass_buck",)
    await ann.says("/stats")
    assert "一共答了 1 次" in ann.last.text


@story
async def test_practice_does_not_take_the_place_of_the_finding(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("这事不归我管，你问别人去")
    finding = ann.last
    await ann.presses("练这一类")
    assert ann.last.id != finding.id
    assert finding.text.startswith("⛔")


@story
async def test_an_english_interface_coaches_in_english(stage: Stage) -> None:
    bob = stage.world.person("Bob", language_code="en")
    await bob.starts()
    await bob.says("/drill impatience")
    assert "Practice:" in bob.last.text
    await bob.says("催什么催")
    assert "Well done" in bob.last.text
    assert "would make the customer angrier" in bob.last.text
    assert "做得好" not in bob.last.text
    await bob.says("/cancel")
    await bob.says("/stats")
    assert "Practise next: " in bob.last.text
    assert bob.last.text.isascii()


@story
async def test_an_edit_takes_the_turn_of_a_dialogue_anew(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/complaint")
    said = await ann.says("我的杯子被你们摔了！")
    await ann.edits(said, "我的杯子被你们摔碎了，太气人了！")
    (case,) = await stage.store.cases(ann.id)
    assert case.state["said"] == "我的杯子被你们摔碎了，太气人了！"
    assert case.state["tries"] == 0
    assert "2/6" in ann.last.text
    await ann.says(SOOTHING)
    await ann.edits(said, "算了")
    (case,) = await stage.store.cases(ann.id)
    assert case.state["said"] == "我的杯子被你们摔碎了，太气人了！"


@story
async def test_a_case_can_be_dropped_and_an_empty_one_is_not_kept(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/complaint")
    await ann.says("/cancel")
    assert await stage.store.cases(ann.id) == []
    await ann.says("/complaint")
    await ann.says(ANGRY)
    await ann.presses("不办了")
    assert await stage.store.cases(ann.id) == []
    await ann.says("这是规定")
    assert ann.last.text.startswith("⛔")


@story
async def test_a_reminder_speaks_the_language_of_the_person(stage: Stage) -> None:
    bob = stage.world.person("Bob", language_code="en")
    await bob.starts()
    await _promises(bob, agreed="同意")
    assert "Complaint 6/6 · keeping in touch" in bob.last.text
    assert "I remind you before tomorrow" in bob.last.text
    stage.store._clock = stage.store.reminders._clock = lambda: time.time() + 2 * 86400
    await remind_once(stage.bot.desk)
    assert "Answer the customer before" in bob.last.text
