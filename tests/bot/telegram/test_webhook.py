"""Updates by webhook, over HTTP on this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.storage.database import StorageError
from bot.telegram.webhook import Webhook
from phrasebook.library import Library
from tests.bot.telegram.stories import Stage, staged, story
from tests.botapi.people import Person
from tests.botapi.transports import serve

HEADER, SECRET = "X-Telegram-Bot-Api-Secret-Token", "s-1_Secret"
RUDE, FINE = "用不起就别用", "您好，我马上帮您查一下"
WORDS = "这是规定"


@dataclass
class Door:
    """Where Telegram would knock."""

    stage: Stage
    url: str
    session: aiohttp.ClientSession

    async def post(self, body: bytes, secret: str | None = SECRET, path: str = "") -> int:
        """The status of one post."""
        headers = {HEADER: secret} if secret is not None else {}
        async with self.session.post(self.url + path, data=body, headers=headers) as answer:
            assert WORDS.encode() not in await answer.read()
            return answer.status

    async def left(self) -> list[str]:
        """What was written down and not handled."""
        return await self.stage.store.updates.unhandled()


@asynccontextmanager
async def _listening(stage: Stage) -> AsyncIterator[Door]:
    port = await _free_port()
    url = f"http://127.0.0.1:{port}/hook"
    webhook = Webhook(stage.bot.application, stage.bot.inbox, url, SECRET)
    await webhook.start(f"127.0.0.1:{port}", stage.bot.allowed_updates)
    stage.world.deliver = None
    try:
        async with aiohttp.ClientSession() as session:
            yield Door(stage, url, session)
    finally:
        await webhook.stop()


async def _free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def _until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.01)


async def _update(stage: Stage, person: Person, text: str) -> bytes:
    """What Telegram would post for a message."""
    await person.says(text)
    return json.dumps(stage.world.updates.pop().data).encode()


def _at_the_door(library: Library, folder: Path, test: Callable[[Door], Awaitable[Any]]) -> None:
    async def done() -> None:
        async with staged(library, f"sqlite:///{folder / 'liyu.db'}") as stage:
            async with _listening(stage) as door:
                await test(door)
            assert not stage.world.refused

    asyncio.run(done())


@story
async def test_a_good_post_is_noted_and_handled(stage: Stage) -> None:
    async with _listening(stage) as door:
        ann = stage.world.person("安", started=True)
        assert await door.post(await _update(stage, ann, RUDE)) == 200
        await stage.world.settled()
        assert [message.text[:1] for message in ann.inbox] == ["⛔"]
        assert await door.left() == []


@story
async def test_telegram_is_told_where_and_what_to_post(stage: Stage) -> None:
    async with _listening(stage) as door:
        hook = stage.world.webhook
        assert hook is not None
        assert (hook.url, hook.secret) == (door.url, SECRET)
        assert stage.world.allowed == stage.bot.allowed_updates
        wanted = {"message", "edited_message", "callback_query", "inline_query", "guest_message"}
        wanted |= {"chosen_inline_result", "my_chat_member", "chat_member"}
        assert wanted <= set(stage.world.allowed)


@story
async def test_a_chat_goes_on_over_http(stage: Stage) -> None:
    async with _listening(stage), serve(stage.world):
        ann, bob = (stage.world.person(name, started=True) for name in ("安", "小李"))
        for text in (RUDE, FINE, "/help"):
            await ann.says(text, wait=False)
        await bob.says(RUDE, wait=False)
        await _until(lambda: len(ann.inbox) == 3 and bob.inbox)
        assert [message.text[:1] for message in ann.inbox] == ["⛔", "✅", "直"]
        await _until(lambda: not stage.world.updates)


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}_", "密"])
def test_without_the_secret_nothing_is_taken(
    library: Library, tmp_path: Path, secret: str | None
) -> None:
    async def test(door: Door) -> None:
        ann = door.stage.world.person("安", started=True)
        update = await _update(door.stage, ann, RUDE)
        assert await door.post(update, secret) == 403
        assert await door.post(b"no JSON", secret) == 403
        await door.stage.world.settled()
        assert not ann.inbox
        assert await door.left() == []

    _at_the_door(library, tmp_path, test)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"no JSON", b"{", b"[]", b"1", b"null", b'"text"', b"{}", b"\xff\xfe"),
        f'{{"update": "{WORDS}"}}'.encode(),
        b'{"update_id": "1"}',
        b'{"update_id": null}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_update_is_refused(library: Library, tmp_path: Path, body: bytes) -> None:
    async def test(door: Door) -> None:
        assert await door.post(body) == 400
        assert await door.left() == []

    _at_the_door(library, tmp_path, test)


def test_the_door_still_works_after_nonsense(library: Library, tmp_path: Path) -> None:
    async def test(door: Door) -> None:
        ann = door.stage.world.person("安", started=True)
        assert await door.post(b"no JSON") == 400
        assert await door.post(b'{"update_id": 5, "message": {"chat": 1}}') == 200
        assert await door.post(b'{"update_id": 6, "news_of_tomorrow": {}}') == 200
        assert await door.post(await _update(door.stage, ann, RUDE)) == 200
        await door.stage.world.settled()
        assert [message.text[:1] for message in ann.inbox] == ["⛔"]

    _at_the_door(library, tmp_path, test)


def test_other_paths_methods_and_sizes_are_refused(library: Library, tmp_path: Path) -> None:
    async def test(door: Door) -> None:
        assert await door.post(b"{}", path="/other") == 404
        assert await door.post(b" " * 1_000_001) == 413
        async with door.session.get(door.url, headers={HEADER: SECRET}) as answer:
            assert answer.status == 405

    _at_the_door(library, tmp_path, test)


def test_a_post_that_comes_twice_is_answered_once(library: Library, tmp_path: Path) -> None:
    async def test(door: Door) -> None:
        ann = door.stage.world.person("安", started=True)
        update = await _update(door.stage, ann, RUDE)
        assert [await door.post(update) for _ in range(4)] == [200] * 4
        await door.stage.world.settled()
        assert len(ann.inbox) == 1

    _at_the_door(library, tmp_path, test)


def test_a_database_that_fails_does_not_stop_the_post(library: Library, tmp_path: Path) -> None:
    async def test(door: Door) -> None:
        async def gone(*_: object, **__: object) -> set[int]:
            raise StorageError("the database cannot be written: gone")

        door.stage.store.updates.accept = gone  # type: ignore[method-assign]
        ann = door.stage.world.person("安", started=True)
        assert await door.post(await _update(door.stage, ann, RUDE)) == 200
        await door.stage.world.settled()
        assert [message.text[:1] for message in ann.inbox] == ["⛔"]

    _at_the_door(library, tmp_path, test)


def test_a_port_in_use_is_an_error_to_tell(library: Library, tmp_path: Path) -> None:
    async def test(door: Door) -> None:
        stage = door.stage
        second = Webhook(stage.bot.application, stage.bot.inbox, door.url, SECRET)
        calls = len(stage.world.calls)
        with pytest.raises(OSError, match="address already in use"):
            await second.start(door.url.removeprefix("http://").partition("/")[0], [])
        await second.stop()
        assert len(stage.world.calls) == calls

    _at_the_door(library, tmp_path, test)
