"""The private chat."""

from __future__ import annotations

from tests.bot.telegram.stories import Stage, story


@story
async def test_start_is_one_screen_with_an_example_to_tap(stage: Stage) -> None:
    ann = stage.world.person("安")
    await ann.starts()
    assert "先让我看一眼" in ann.last.text
    assert len(ann.last.labels) == 3
    await ann.presses("试试")
    assert ann.last.text.startswith("⛔")


@story
async def test_a_draft_gets_verdict_words_rewrite_and_a_copy_button(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("这是规定，跟您讲了没用")
    assert ann.last.text.startswith("⛔")
    assert "拿规定压人" in ann.last.text
    copied = (await ann.presses("📋")).copied
    assert copied
    assert copied in ann.last.text
    assert ann.last.parts("expandable_blockquote")


@story
async def test_why_and_back_and_another_wording_stay_in_place(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("我不知道，你问别人去")
    first = ann.last.text
    assert (await ann.presses("为什么")).answered
    assert "出处" in ann.last.text
    assert ann.last.text != first
    await ann.presses("返回")
    assert ann.last.text == first
    await ann.presses("换一种说法")
    assert ann.last.text != first
    assert len(ann.inbox) == 1


@story
async def test_a_close_call_is_asked_once_and_learned(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    unclear = await _unclear(stage)
    await ann.says(unclear)
    assert len(ann.last.labels) == 3
    toast = await ann.presses("我准备说的")
    assert "记住" in toast.text
    await ann.says(unclear)
    assert "按您教过的" in ann.last.text
    await ann.says("/settings")
    assert any(unclear[:8] in label for label in ann.last.labels)
    await ann.presses("✕")
    await ann.says(unclear)
    assert "按您教过的" not in ann.last.text


async def _unclear(stage: Stage) -> str:
    """A line that the coach asks about."""
    from intents.classify import Zone

    classify = stage.coach.library.classifier.classify
    lines = (
        "这个不行",
        "不可以的",
        "已经下班了",
        "要等三天",
        "今天没有了",
        "那就算了吧",
        "没办法",
    )
    return next(line for line in lines if classify(line).route_zone is Zone.ASK)


@story
async def test_editing_the_message_edits_the_answer(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    message = await ann.says("这是规定，跟您讲了没用")
    await ann.edits(message, "您好，我马上帮您查一下")
    assert len(ann.inbox) == 1
    assert ann.last.text.startswith("✅")


@story
async def test_several_lines_get_one_verdict_each(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/checkphrase 不知道\n您稍等，我马上帮您查")
    assert ann.last.text.startswith("2 句：")
    assert "1 句先别发" in ann.last.text


@story
async def test_a_forwarded_message_is_a_customers_words(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("你们怎么还没送到，都三天了", forwarded_from="客户")
    assert "客户的意思" in ann.last.text


@story
async def test_chinese_aliases_work_as_typed_commands(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/检查 用不起就别用")
    assert ann.last.text.startswith("⛔")
    await ann.says("/話術")
    assert "没有" in ann.last.text or "原话" in ann.last.text


@story
async def test_traditional_writers_are_answered_in_traditional(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("這是規定，跟您講了沒用")
    assert "拿規定壓人" in ann.last.text
    await ann.says("/settings")
    await ann.presses("简体")
    await ann.says("這是規定，跟您講了沒用")
    assert "拿规定压人" in ann.last.text


@story
async def test_an_english_interface_teaches_chinese_phrases(stage: Stage) -> None:
    bob = stage.world.person("Bob", language_code="en")
    await bob.starts()
    assert "before you send" in bob.last.text
    await bob.says("这是规定，跟您讲了没用")
    assert "Don’t send" in bob.last.text
    assert "hiding behind rules" in bob.last.text
    assert "我把缘由跟您说一下" in bob.last.text


@story
async def test_a_dialogue_is_where_it_was_after_a_restart(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/checkphrase")
    await stage.restart()
    await ann.says("用不起就别用")
    assert ann.last.text.startswith("⛔")
