"""When Telegram, the line, the coach or the database fails: answered, or told, and on it goes."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from bot.storage.database import StorageError
from bot.telegram.inbox import by_id
from bot.words import words
from phrasebook.library import Library
from tests.bot.telegram.stories import Stage, story
from tests.botapi.people import Person
from tests.botapi.places import Group

RUDE, RUDER, FINE = "用不起就别用", "这是规定，跟您讲了没用", "您好，我马上帮您查一下"
AT_ONCE = patch("bot.telegram.desk._RETRIES", (0.0, 0.0, 0.0))
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
SORRY = re.compile(r"抱歉，刚才出了点岔子，这句请再发一次。（编号 ([0-9a-f]{6})）")


async def _until(happened: Callable[[], object]) -> None:
    """Waits for what the bot does by itself."""
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.01)


def _gated(stage: Stage, person: Person) -> asyncio.Event:
    """What the bot does for a person waits at a gate."""
    gate, talk = asyncio.Event(), stage.store.talk

    async def waiting(chat_id: int, user_id: int) -> Any:
        if chat_id == person.id:
            await gate.wait()
        return await talk(chat_id, user_id)

    stage.store.talk = waiting  # type: ignore[method-assign]
    return gate


# Telegram


@story
async def test_who_is_refused_for_a_while_is_answered_later_and_others_at_once(
    stage: Stage,
) -> None:
    ann, bob = (stage.world.person(name, started=True) for name in ("安", "小李"))
    description = "Too Many Requests: retry after 1"
    stage.world.fail("sendMessage", 429, description, retry_after=1)
    with patch("bot.telegram.limiter._MARGIN", 0.0):
        await ann.says(RUDE, wait=False)
        await _until(lambda: stage.world.refused)
        await bob.says(FINE, wait=False)
        await _until(lambda: bob.inbox)
        assert not ann.inbox
        await stage.world.settled()
    assert [message.text[:1] for message in ann.inbox] == ["⛔"]
    refused, *later = stage.world.called("sendMessage")
    assert later[-1].at - refused.at > 0.9
    stage.world.calls.clear()


@story
async def test_servers_that_stumble_are_asked_again(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.fail("sendMessage", 500, "Internal Server Error")
    stage.world.fail("sendMessage", 502, "Bad Gateway")
    with AT_ONCE:
        await ann.says(RUDE)
    assert [message.text[:1] for message in ann.inbox] == ["⛔"]
    stage.world.calls.clear()


@story
async def test_a_line_that_breaks_before_sending_costs_no_answer(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.drop("sendMessage")
    with AT_ONCE:
        await ann.says(RUDE)
    assert [message.text[:1] for message in ann.inbox] == ["⛔"]


@story
async def test_a_line_that_breaks_after_sending_still_leaves_a_button_that_works(
    stage: Stage,
) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.drop("sendMessage", applied=True)
    with AT_ONCE:
        await ann.says(RUDE)
    before = ann.last.text
    assert (await ann.presses("换一种说法")).answered
    assert ann.last.text != before


@story
async def test_a_line_that_stays_broken_is_given_up_and_the_next_message_works(
    stage: Stage,
) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.drop("sendMessage", times=8)
    with AT_ONCE:
        await ann.says(RUDE)
    assert not ann.inbox
    assert len(stage.world.called("sendMessage")) <= 8
    stage.world._faults.clear()
    await ann.says(RUDE)
    assert ann.last.text.startswith("⛔")


@story
async def test_who_has_blocked_the_bot_is_left_alone(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await ann.says("\n".join(f"{RUDE} {'您' * 400} {n}" for n in range(9)))
    assert len(stage.world.called("sendMessage")) == 1
    assert not (await stage.store.person(ann.id)).reachable
    stage.world.calls.clear()


@story
async def test_blocking_and_coming_back_are_noted(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    ann.blocks()
    await stage.world.settled()
    assert not (await stage.store.person(ann.id)).reachable
    await ann.starts()
    assert (await stage.store.person(ann.id)).reachable
    assert "先让我看一眼" in ann.last.text


@story
async def test_a_topic_that_is_gone_does_not_cost_the_answer(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann], forum=True)
    topic = await group.topic("投诉", by=ann)
    stage.world.fail("sendMessage", 400, "Bad Request: message thread not found")
    await ann.says(f"/checkphrase {RUDE}", at=group, topic=topic)
    assert group.last.text.startswith("可以换成：")
    assert [call.status for call in stage.world.called("sendMessage")] == [400, 200]
    stage.world.calls.clear()


async def _answered_while_moving(stage: Stage, ann: Person) -> Group:
    """A group moves, and the bot learns of it only by being refused."""
    group = stage.world.group("早班", admins=[ann], kind="group")
    await ann.says("/settings", at=group)
    await ann.presses("繁體", group.last)
    stage.world.deliver = None
    await ann.says(f"/checkphrase {RUDE}", at=group)
    await group.migrates()
    del stage.world.updates[1:]
    stage.world.deliver = stage.deliver
    await stage.world.settled()
    stage.world.calls.clear()
    return group


@story
async def test_an_answer_follows_the_group_to_its_new_number(stage: Stage) -> None:
    group = await _answered_while_moving(stage, stage.world.person("安"))
    assert group.last.text.startswith("可以換成：")
    assert (await stage.store.chat(group.id)).language == "zh-Hant"


@story
async def test_the_buttons_of_an_answer_that_followed_its_group_work(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = await _answered_while_moving(stage, ann)
    before = group.last.text
    assert (await ann.presses("換一種說法", group.last)).text == ""
    assert group.last.text != before


@story
async def test_an_unchanged_message_is_as_good_as_changed(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says(RUDE)
    stage.world.fail("editMessageText", 400, "Bad Request: message is not modified: exactly so")
    assert (await ann.presses("换一种说法")).answered
    assert len(ann.inbox) == 1
    stage.world.calls.clear()


@story
async def test_an_answer_that_is_gone_is_given_anew(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    said = await ann.says(RUDE)
    for act in ("press", "edit"):
        stage.world.fail("editMessageText", 400, "Bad Request: message to edit not found")
        if act == "press":
            await ann.presses("为什么")
        else:
            await ann.edits(said, FINE)
    texts = [message.text for message in ann.inbox]
    assert len(texts) == 3
    assert "为什么：" in texts[1]
    assert texts[2].startswith("✅")
    stage.world.calls.clear()


@story
async def test_a_press_that_waited_too_long_is_done_without_a_toast(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says(RUDE)
    before = ann.last.text
    stage.world.fail("answerCallbackQuery", 400, TOO_OLD)
    toast = await ann.presses("换一种说法")
    assert not toast.answered
    assert ann.last.text != before
    assert len(ann.inbox) == 1
    stage.world.calls.clear()


# Updates


@story
async def test_an_update_that_comes_twice_is_answered_once(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    arrived: list[dict[str, Any]] = []

    async def twice(data: dict[str, Any]) -> None:
        arrived.append(data)
        await stage.deliver(data)
        await stage.deliver(data)

    stage.world.deliver = twice
    await ann.says(RUDE)
    await stage.restart()
    await stage.deliver(arrived[0])
    await stage.world.settled()
    assert len(ann.inbox) == 1


@story
async def test_chats_do_not_wait_for_each_other_and_one_chat_keeps_its_order(
    stage: Stage,
) -> None:
    ann, bob = (stage.world.person(name, started=True) for name in ("安", "小李"))
    gate = _gated(stage, ann)
    for text in (RUDE, FINE, "/help"):
        await ann.says(text, wait=False)
    await bob.says(RUDE, wait=False)
    await _until(lambda: bob.inbox)
    assert not ann.inbox
    gate.set()
    await stage.world.settled()
    assert [message.text[:1] for message in ann.inbox] == ["⛔", "✅", "直"]


@story
async def test_a_button_does_not_look_dead_while_its_chat_is_busy(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says(RUDE)
    answer, before = ann.last, ann.last.text
    gate = _gated(stage, ann)
    with patch("bot.telegram.lanes._PRESS_SECONDS", 0.05):
        await ann.says(FINE, wait=False)
        toast = await ann.presses("换一种说法", answer, wait=False)
        await _until(lambda: toast.answered)
    assert answer.text == before
    gate.set()
    await stage.world.settled()
    assert answer.text != before
    stage.world.calls.clear()


@story
async def test_a_restart_loses_nothing_that_waited(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    gate = _gated(stage, ann)
    for text in (RUDE, FINE, "/help"):
        await ann.says(text, wait=False)
    await _until(stage.bot.application.update_queue.empty)
    asyncio.get_running_loop().call_later(0.1, gate.set)
    await stage.restart()
    assert [message.text[:1] for message in ann.inbox] == ["⛔", "✅", "直"]


@story
async def test_what_arrived_and_was_never_begun_is_handled_after_a_restart(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)

    async def noted(data: dict[str, Any]) -> None:
        await stage.store.updates.accept(by_id([data]))

    stage.world.deliver = noted
    await ann.says(RUDE)
    assert not ann.inbox
    await stage.restart()
    assert [message.text[:1] for message in ann.inbox] == ["⛔"]
    await stage.restart()
    assert len(ann.inbox) == 1


# The coach


def _breaks(stage: Stage, method: str) -> Callable[[], None]:
    """A method of the coach fails, until the given function is called."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(RUDER)

    setattr(stage.coach, method, broken)
    return lambda: delattr(stage.coach, method)


def test_a_failure_is_told_in_one_line_and_logged_in_one_with_the_same_number(
    library: Library, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(stage: Stage) -> None:
        ann = stage.world.person("安其儿", started=True)
        mend = _breaks(stage, "respond")
        await ann.says(RUDER)
        assert len(ann.inbox) == 1
        told = SORRY.fullmatch(ann.last.text)
        assert told
        errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
        assert len(errors) == 1
        assert f"id={told[1]}" in errors[0]
        assert "kind=message" in errors[0]
        assert "RuntimeError" in errors[0]
        assert not [word for word in (RUDER, "这是规定", "安其儿") if word in caplog.text]
        mend()
        await ann.says(RUDER)
        assert ann.last.text.startswith("⛔")

    story(test)(library, database)


@story
async def test_a_press_that_fails_says_so_and_changes_nothing(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says(RUDE)
    before = ann.last.raw
    mend = _breaks(stage, "press")
    assert SORRY.fullmatch((await ann.presses("换一种说法")).text)
    assert ann.last.raw == before
    mend()
    await ann.presses("换一种说法")
    assert ann.last.raw != before


@story
async def test_a_command_that_fails_in_a_group_is_told_once(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann])
    _breaks(stage, "brief")
    await ann.says(f"/checkphrase {RUDER}", at=group)
    assert len(group.inbox) == 1
    assert SORRY.fullmatch(group.last.text)


@story
async def test_a_failure_in_one_chat_does_not_touch_another(stage: Stage) -> None:
    ann, bob = (stage.world.person(name, started=True) for name in ("安", "小李"))
    _breaks(stage, "command")
    await ann.says("/help", wait=False)
    await bob.says(RUDE)
    assert SORRY.fullmatch(ann.last.text)
    assert bob.last.text.startswith("⛔")


# The database


_METHODS = (
    *("finish", "person", "chat", "talk", "lessons", "cases", "answer", "answer_to"),
    *("favourites", "migrate_chat"),
)
_FORGETFUL = "这会儿记不住上文，请把话发完整。"


def _down(stage: Stage) -> Callable[[], None]:
    """The database is gone, until the given function is called."""

    async def gone(*_: object, **__: object) -> None:
        raise StorageError("the database cannot be read: gone")

    for name in _METHODS:
        setattr(stage.store, name, gone)
    for name in ("accept", "begin", "unhandled"):
        setattr(stage.store.updates, name, gone)

    def mend() -> None:
        for name in _METHODS:
            delattr(stage.store, name)
        for name in ("accept", "begin", "unhandled"):
            delattr(stage.store.updates, name)

    return mend


@story
async def test_without_a_database_a_draft_is_answered_and_the_forgetting_told(
    stage: Stage,
) -> None:
    ann = stage.world.person("安", started=True)
    mend = _down(stage)
    await ann.says(RUDE)
    notice, verdict, *_ = ann.last.text.splitlines()
    assert notice == _FORGETFUL
    assert verdict.startswith("⛔")
    assert ann.last.text.count(_FORGETFUL) == 1
    mend()
    await ann.says(RUDE)
    assert ann.last.text.startswith("⛔")
    assert len(ann.inbox) == 2


@story
async def test_without_a_database_groups_and_inline_go_on(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann])
    _down(stage)
    await ann.says(f"/checkphrase {RUDE}", at=group)
    assert "可以换成：" in group.last.text
    assert (await ann.asks_inline(RUDE)).titles[0].startswith("⛔")
    assert len((await ann.asks_inline("")).results) == 10


@story
async def test_without_a_database_buttons_and_edits_are_answered(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    said = await ann.says(RUDE)
    _down(stage)
    assert (await ann.presses("换一种说法")).text == words().say("stale")
    await ann.edits(said, FINE)
    assert "✅" in ann.last.text


@story
async def test_without_a_database_duplicates_are_still_known(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)

    async def twice(data: dict[str, Any]) -> None:
        await stage.deliver(data)
        await stage.deliver(data)

    stage.world.deliver = twice
    _down(stage)
    await ann.says(RUDE)
    assert len(ann.inbox) == 1


@story
async def test_without_a_database_settings_say_that_something_is_wrong(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    _down(stage)
    await ann.says("/settings")
    assert len(ann.inbox) == 1
    assert SORRY.search(ann.last.text)
