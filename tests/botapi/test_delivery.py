"""How the fake Bot API hands over updates: long polls, webhooks, and their JSON."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Update

from tests.botapi.transports import Served, serve
from tests.botapi.world import World


async def fetched(at: Served, **params: Any) -> tuple[int, list[int]]:
    """One getUpdates: its status and the updates' ids."""
    url = f"{at.base_url}{at.world.token}/getUpdates"
    async with aiohttp.ClientSession() as session, session.post(url, data=params) as answer:
        body = await answer.json()
        return answer.status, [update["update_id"] for update in body.get("result", [])]


def test_a_long_poll_waits_and_forgets_below_the_offset() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        async with serve(world) as at:
            began = time.monotonic()
            assert await fetched(at, timeout=1) == (200, [])
            assert time.monotonic() - began >= 0.9
            poll = asyncio.create_task(fetched(at, timeout=30))
            await asyncio.sleep(0.1)
            await ann.says("一")
            await ann.says("二")
            status, both = await poll
            assert (status, len(both)) == (200, 2)
            assert await fetched(at, limit=1) == (200, both[:1])
            assert await fetched(at, offset=both[1], timeout=30) == (200, both[1:])
            assert await fetched(at, offset=both[1] + 1) == (200, [])
            assert world.updates == []

    asyncio.run(chat())


def test_of_two_pollers_the_older_is_sent_away() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        async with serve(world) as at:
            older = asyncio.create_task(fetched(at, timeout=30))
            await asyncio.sleep(0.1)
            newer = asyncio.create_task(fetched(at, timeout=30))
            assert await older == (409, [])
            await ann.says("一")
            status, updates = await newer
            assert (status, len(updates)) == (200, 1)

    asyncio.run(chat())


def test_an_end_does_not_wait_for_pollers() -> None:
    async def chat() -> None:
        async with serve(World()) as at:
            poll = asyncio.create_task(fetched(at, timeout=30))
            await asyncio.sleep(0.1)
        with pytest.raises(aiohttp.ClientError):
            await poll

    asyncio.run(asyncio.wait_for(chat(), 5))


def test_a_webhook_gets_each_chat_in_order_until_it_says_200() -> None:
    got: list[tuple[int, str]] = []
    refused = [503]
    secrets = set()

    async def hook(request: web.Request) -> web.Response:
        message = (await request.json())["message"]
        secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        got.append((message["chat"]["id"], message["text"]))
        busy = refused and message["text"] == "一"
        return web.Response(status=refused.pop() if busy else 200)

    async def chat() -> None:
        world = World()
        ann, kim = world.person("安"), world.person("金")
        app = web.Application()
        app.router.add_post("/hook", hook)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with serve(world):
            for person, text in ((ann, "一"), (ann, "二"), (kim, "三")):
                await person.says(text)
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
            assert world.call("setWebhook", {"url": url, "secret_token": "s-1"})[0] == 200
            assert world.call("getWebhookInfo", {})[1]["result"]["pending_update_count"] == 3
            while world.updates:
                await asyncio.sleep(0.01)
        await runner.cleanup()
        assert [text for chat, text in got if chat == ann.id] == ["一", "一", "二"]
        assert got.index((kim.id, "三")) < 2
        assert secrets == {"s-1"}

    asyncio.run(asyncio.wait_for(chat(), 10))


def test_only_what_was_asked_for_arrives() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        world.call("getUpdates", {"allowed_updates": '["message"]'})
        said = await ann.says("一")
        await ann.edits(said, "二")
        assert [set(update.data) for update in world.updates] == [{"update_id", "message"}]
        assert [set(data) for data in world.unheard] == [{"update_id", "edited_message"}]

    asyncio.run(chat())


async def everything(world: World) -> None:
    """A day on which all kinds of things happen."""
    ann, boss = world.person("安", username="ann_an"), world.person("老板")
    group = world.group("群", members=[ann], admins=[boss], forum=True, bot="administrator")
    small = world.group("小群", admins=[boss], kind="group")
    channel = world.channel("晨会", admins=[boss], linked=group)
    topic = await group.topic("早班")
    await ann.starts("ref")
    said = await ann.says("看 https://a.cn/ #好 @bot", at=group, topic=topic)
    await boss.says("好", at=group, reply_to=said, quote="看", anonymous=True)
    await boss.says("好", at=group, as_channel=channel, forwarded_from=ann)
    await ann.edits(said, "看看")
    await ann.edits(await ann.sends_photo(caption="图"), "另一图")
    await ann.sends_file("a.txt", b"a", forwarded_from="藏着的人")
    await ann.sends_voice()
    await channel.posts("早")
    await small.kicks_bot(by=boss)
    await small.adds_bot(by=boss)
    await small.promotes_bot()
    await small.migrates()
    await small.restricts_bot("can_send_messages")
    keyboard = {"inline_keyboard": [[{"text": "按", "callback_data": "a"}]]}
    world.call("sendMessage", {"chat_id": ann.id, "text": "按", "reply_markup": keyboard})
    options = [{"text": "是"}, {"text": "否"}]
    quiz = {"question": "好吗", "options": options, "type": "quiz", "correct_option_ids": [1]}
    await ann.presses("按")
    world.call("sendPoll", quiz | {"chat_id": ann.id, "explanation": "因为"})
    assert (ann.last.kind, ann.last.text) == ("poll", "好吗")
    await ann.says("哪个", reply_to=ann.last)
    await ann.guest_message("@bot 草稿")
    await ann.asks_inline("草稿")
    ann.blocks()


def unknown(part: object) -> list[str]:
    """Fields that PTB does not know, anywhere in an update."""
    found = [f"{type(part).__name__}.{name}" for name in getattr(part, "api_kwargs", ())]
    if isinstance(part, (list, tuple)):
        return [name for inner in part for name in unknown(inner)]
    for name in getattr(part, "_get_attrs_names", lambda **_: ())(include_private=False):
        found += unknown(getattr(part, name, None))
    return found


def test_ptb_understands_everything_that_happens() -> None:
    world = World()
    asyncio.run(everything(world))
    kinds = {kind for update in world.updates for kind in update.data}
    assert len(kinds - {"update_id"}) == 7
    for update in world.updates:
        read = Update.de_json(update.data, None)
        assert unknown(read) == []
        assert read.effective_user or read.channel_post
