"""Settings, forgetting, help and links: what a person can see and decide."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import make_url, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.commands import commands
from bot.storage.models import Base
from bot.words import words
from phrasebook.library import Library
from tests.bot.telegram.stories import Stage, staged, story

RUDE, UNCLEAR = "用不起就别用", "已经下班了"


@story
async def test_the_language_is_changed_in_place(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    panel = ann.last
    assert panel.labels == ["✓ 自动", "简体", "繁體", "English", "时区：自动", "关闭"]
    toast = await ann.presses("繁體")
    assert toast.text == "記住了"
    assert panel.labels == ["自動", "简体", "✓ 繁體", "English", "時區：自動", "關閉"]
    assert panel.text.splitlines() == ["設置", "語言：繁體"]
    await ann.presses("English")
    assert "✓ English" in panel.labels
    assert panel.text.isascii()
    assert len(ann.inbox) == 1


@story
async def test_promises_are_kept_by_the_clock_of_the_zone_that_was_chosen(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    await ann.presses("时区：自动")
    assert "✓ 自动" in ann.last.labels
    assert (await ann.presses("纽约")).text == "记住了"
    assert "时区：纽约" in ann.last.labels
    await ann.presses("关闭")
    await ann.says("/complaint 你们怎么回事！水管漏了三天，报修两次都没人来！")
    for said in (
        "客户已经冷静了",
        "够了，往下走",
        "我马上派师傅，明天上午十点前修好",
        "客户同意了",
    ):
        await ann.says(said)
    (case,) = await stage.store.cases(ann.id)
    due = datetime.fromtimestamp(case.due, ZoneInfo("America/New_York"))
    assert (due.hour, due.minute) == (10, 0)
    assert "10:00" in ann.last.text


@story
async def test_automatic_is_how_it_was(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    before = ann.last.labels
    await ann.presses("English")
    await ann.presses("Automatic")
    assert ann.last.labels == before
    await ann.says(RUDE)
    assert ann.last.text.startswith("⛔ 这句先别发")


@story
async def test_pressing_the_chosen_language_again_is_no_trouble(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    assert (await ann.presses("✓ 自动")).text == "记住了"
    stage.world.calls.clear()  # Telegram says "not modified"


@story
async def test_closing_takes_the_panel_away(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    assert (await ann.presses("关闭")).answered
    assert not ann.inbox


@story
async def test_a_panel_too_old_to_delete_can_still_be_closed(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    stage.world.fail("deleteMessage", 400, "Bad Request: message can't be deleted for everyone")
    assert (await ann.presses("关闭")).answered
    assert not ann.last.labels
    assert ann.last.text == "设置已关闭"
    stage.world.calls.clear()


@story
async def test_forgetting_is_asked_first_and_no_keeps_all(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/settings")
    await ann.presses("繁體")
    await ann.says("/forgetme")
    assert ann.last.labels == ["全部刪除", "先不刪"]
    await ann.presses("先不刪")
    assert ann.last.text == "好，都還在。"
    assert not ann.last.labels
    assert (await stage.store.person(ann.id)).language == "zh-Hant"


@story
async def test_somebody_unknown_can_be_forgotten(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/forgetme")
    await ann.presses("全部删除")
    assert ann.last.text == "已经全部删除。"
    assert not ann.last.labels


def test_forgetting_leaves_nothing_in_any_table(library: Library, database: str) -> None:
    async def told() -> None:
        async with staged(library, database) as stage:
            number = await _lives_and_is_forgotten(stage)
            kept = await _all_rows(database)
            assert str(number) not in kept
            assert RUDE not in kept
            assert UNCLEAR not in kept

    asyncio.run(told())


@pytest.mark.parametrize(
    "running",
    [
        True,
        False,
    ],
    ids=["while running", "after the end"],
)
def test_forgetting_leaves_no_bytes_in_the_files(
    library: Library, tmp_path: Path, running: bool
) -> None:
    async def told() -> int:
        async with staged(library, f"sqlite:///{tmp_path / 'liyu.db'}") as stage:
            number = await _lives_and_is_forgotten(stage)
            if running:
                _check_files(tmp_path, number)
            return number

    _check_files(tmp_path, asyncio.run(told()))


@story
async def test_that_all_is_deleted_is_told_also_where_the_question_is_gone(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/forgetme")
    stage.world.fail("editMessageText", 400, "Bad Request: message to edit not found")
    toast = await ann.presses("全部删除")
    stage.world.calls.clear()
    assert str(ann.id) not in await _all_rows(stage.settings.database_url)
    assert "已经全部删除。" in (toast.text, ann.last.text)


async def _lives_and_is_forgotten(stage: Stage) -> int:
    """Somebody uses everything there is, another asks about their words; then /forgetme."""
    ann, bob = stage.world.person("安", started=True), stage.world.person("小李", started=True)
    group = stage.world.group("早班", members=[ann], admins=[bob])
    outside = stage.world.group("外面的群", bot="left")
    await ann.says(RUDE)
    await ann.presses("为什么")
    await ann.says("/reply 你们怎么还没送到，都三天了")
    await ann.says(UNCLEAR)
    if len(ann.last.labels) == 3:
        await ann.presses("我准备说的")
    await ann.says("/settings")
    await ann.presses("简体")
    await ann.chooses(await ann.asks_inline(""), 3, at=outside)
    for command in ("/complaint", "/drill"):
        await ann.says(command)
        await ann.says(RUDE)
    await ann.says(f"/checkphrase {RUDE}", at=group)
    await bob.says("/checkphrase", at=group, reply_to=await ann.says(RUDE, at=group))
    assert str(ann.id) in await _all_rows(stage.settings.database_url)
    assert RUDE in await _all_rows(stage.settings.database_url)
    await ann.says("/forgetme")
    await ann.presses("全部删除")
    assert ann.last.text == "已经全部删除。"
    return ann.id


async def _all_rows(database: str) -> str:
    """All that all tables hold, as text."""
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    url = make_url(database)
    engine = create_async_engine(url.set(drivername=drivers[url.get_backend_name()]))
    try:
        async with engine.connect() as connection:
            found = [
                [dict(row._mapping) for row in await connection.execute(select(table))]
                for table in Base.metadata.sorted_tables
            ]
    finally:
        await engine.dispose()
    return json.dumps(found, ensure_ascii=False)


def _check_files(folder: Path, number: int) -> None:
    """Neither the words, plain or escaped, nor the id, in digits or as a number of the table."""
    traces = [str(number).encode(), number.to_bytes(6, "big")]
    for text in (RUDE, UNCLEAR):
        traces += [text.encode(), json.dumps(text).strip('"').encode()]
    for file in folder.iterdir():
        content = file.read_bytes()
        assert not [trace for trace in traces if trace in content], file.name


@story
async def test_privacy_names_what_is_kept_and_how_to_delete_it(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/privacy")
    for named in ("语言", "简体还是繁体", "48 小时", "教过我", "礼貌语", "/forgetme"):
        assert named in ann.last.text


@story
async def test_cancel_ends_a_command_that_waits_for_words(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/reply")
    assert ann.last.text == "客户怎么说的？发原话给我。"
    await ann.says("/cancel")
    assert ann.last.text == "好，停在这里。随时发话给我。"
    await ann.says(RUDE)
    assert ann.last.text.startswith("⛔")


@story
async def test_another_command_ends_the_waiting_one(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/reply")
    await ann.says("/help")
    await ann.says(RUDE)
    assert ann.last.text.startswith("⛔")


@story
async def test_help_lists_exactly_the_commands_of_the_private_chat(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/help")
    assert _listed(ann.last.text) == _offered("private")
    assert f"@{stage.world.username}" in ann.last.text


@story
async def test_help_lists_exactly_the_commands_of_groups(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann])
    await ann.says("/help", at=group)
    assert _listed(group.last.text) == _offered("group")


def _listed(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("/")]


def _offered(where: str) -> list[str]:
    """Lines of the table's commands for a place, in its order."""
    say = words().say
    shown = [c for c in commands().values() if where in c.where and not c.hidden]
    assert shown
    return [f"/{c.name} {say(f'command_{c.name}')}" for c in shown]


@story
async def test_every_listed_command_is_known(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    for command in commands().values():
        if "private" not in command.where:
            continue
        for name in (command.name, *command.aliases):
            await ann.says(f"/{name}")
            unknown = words().say("unknown_command", command=f"/{name}")
            assert ann.last.text != unknown, name


@story
async def test_links_lead_to_what_they_name(stage: Stage) -> None:
    ann = stage.world.person("安")
    prompts = {
        "check": "把准备说的话发给我",
        "reply": "客户怎么说的？",
        "guide": "想问什么礼仪",
        "complaint": "投诉",
        "help": "直接发给我就行",
        "settings": "设置",
        "nonsense": "礼语：话发出去之前",
    }
    for payload, beginning in prompts.items():
        await ann.starts(payload)
        assert ann.last.text.startswith(beginning), payload
    assert len(ann.inbox) == len(prompts)


@story
async def test_what_follows_a_link_to_a_task_is_its_words(stage: Stage) -> None:
    ann = stage.world.person("安")
    await ann.starts("reply")
    await ann.says("你们怎么还没送到，都三天了")
    assert "客户的意思" in ann.last.text


@story
async def test_an_unknown_command_is_named(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/nosuch 一下")
    assert ann.last.text == "没有 /nosuch 这个命令。发 /help 看能做什么。"


@story
async def test_a_command_for_another_bot_is_not_answered(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says("/help@other_bot")
    assert not ann.inbox


@pytest.mark.parametrize("data", ["0:why:", "2:another:", "1:nosuch:", "1", "", ":::", "why"])
def test_a_button_of_another_release_says_so(library: Library, tmp_path: Path, data: str) -> None:
    async def told() -> None:
        async with staged(library, f"sqlite:///{tmp_path / 'liyu.db'}") as stage:
            ann = stage.world.person("安", started=True)
            await ann.says(RUDE)
            before = ann.last.raw
            toast = await ann.sends_data(data, ann.last)
            assert toast.text == words().say("stale")
            assert ann.last.raw == before

    asyncio.run(told())


@story
async def test_a_button_of_a_forgotten_answer_says_so(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.says(RUDE)
    old = ann.last
    await stage.store.forget(ann.id)
    toast = await ann.presses("换一种说法", old)
    assert toast.text == words().say("stale")
    assert len(ann.inbox) == 1
