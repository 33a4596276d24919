"""Stories: people chat with the whole bot, through python-telegram-bot, in a small fake Telegram.

A test decorated with `story` is an async function that gets the world, with the bot running in
it, and reads like a chat.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.coach import Coach
from bot.settings import Settings
from bot.storage.store import Store
from bot.telegram.app import Bot, build
from bot.telegram.inbox import by_id, update_from
from phrasebook.library import Library
from tests.botapi.transports import InProcessRequest
from tests.botapi.world import World


@dataclasses.dataclass
class Stage:
    """A world with the bot in it."""

    world: World
    bot: Bot
    store: Store
    settings: Settings
    coach: Coach

    async def deliver(self, data: dict[str, Any]) -> None:
        """An update arrives; the same one may arrive again."""
        await self.bot.inbox.accept(by_id([data]))
        update = update_from(data, self.bot.application.bot)
        await self.bot.application.update_queue.put(update)

    async def restart(self) -> None:
        """The bot ends as if killed, and starts again on the same database."""
        await _stop(self.bot)
        self.bot = await _started(self)
        for data in await self.bot.inbox.left_over():
            update = update_from(data, self.bot.application.bot)
            await self.bot.application.update_queue.put(update)
        await self.world.settled()


async def _started(stage: Stage) -> Bot:
    world = stage.world
    bot = build(stage.settings, stage.store, stage.coach, request=lambda: InProcessRequest(world))
    await bot.application.initialize()
    await bot.application.start()
    world.deliver = stage.deliver
    world.settle = bot.application.update_queue.join
    return bot


async def _stop(bot: Bot) -> None:
    bot.desk.closing.set()
    await bot.application.stop()
    await bot.application.shutdown()


@asynccontextmanager
async def staged(library: Library, database: str) -> AsyncIterator[Stage]:
    """A world with a bot on a database."""
    world = World()
    settings = Settings(token=world.token, database_url=database)
    store = await Store.open(database)
    stage = Stage(world, None, store, settings, Coach(library))  # type: ignore[arg-type]
    stage.bot = await _started(stage)
    try:
        yield stage
    finally:
        await _stop(stage.bot)
        await store.close()


def story(test: Callable[[Stage], Awaitable[None]]) -> Callable[[Library, str], None]:
    """Run an async test on a stage; nothing the bot did may have been refused by Telegram,
    unless the test looked at `world.refused` and cleared it."""

    def run(library: Library, database: str) -> None:
        async def told() -> None:
            async with staged(library, database) as stage:
                await test(stage)
                assert not stage.world.refused

        asyncio.run(told())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run
