"""The postman: brings waiting updates to the webhook, in order within each chat."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from tests.botapi.model import Update
    from tests.botapi.world import World

RETRY = 0.2
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class Postman:
    """Posts updates while it is on duty (`async with`); chats do not wait for each other."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._lanes: dict[int, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Postman:
        self._session = aiohttp.ClientSession()
        self.world.listeners.append(self._look)
        self._look()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.world.listeners.remove(self._look)
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        await self._session.close()

    def _look(self) -> None:
        if not self.world.webhook:
            return
        for lane in {update.lane for update in self.world.updates} - set(self._lanes):
            self._lanes[lane] = asyncio.create_task(self._carry(lane))

    async def _carry(self, lane: int) -> None:
        try:
            while self.world.webhook and (update := self._next(lane)):
                if not await self._post(update):
                    await asyncio.sleep(RETRY)
                elif update in self.world.updates:
                    self.world.updates.remove(update)
        finally:
            del self._lanes[lane]

    def _next(self, lane: int) -> Update | None:
        return next((update for update in self.world.updates if update.lane == lane), None)

    async def _post(self, update: Update) -> bool:
        hook = self.world.webhook
        if hook is None:
            return False
        headers = {SECRET: hook.secret} if hook.secret else {}
        try:
            async with self._session.post(hook.url, json=update.data, headers=headers) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False
