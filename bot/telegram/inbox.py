"""Every update is written down before Telegram is told that it arrived.

Only what was handled is crossed out. After a crash the rest is handled, from the database, in
order; an update that comes twice is known by its id.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache
from telegram import Update
from telegram.request import RequestData

from bot.storage.database import StorageError
from bot.storage.store import Store
from bot.telegram.request import AiohttpRequest

_log = logging.getLogger(__name__)
_MOST_IN_HAND = 1000  # beyond this nothing more is fetched
_KNOWN_IDS = 10_000


class Inbox:
    """The updates that arrived and are still to be handled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._fresh: set[int] = set()
        self._left_over: set[int] = set()
        # What arrived lately, for when the database cannot tell.
        self._known: LRUCache[int, bool] = LRUCache(_KNOWN_IDS)
        self._room = asyncio.Event()
        self._room.set()

    async def accept(self, updates: Mapping[int, str]) -> None:
        """Note updates, by id, as JSON; waits while too many are in hand."""
        await self._room.wait()
        try:
            new = await self._store.updates.accept(updates)
        except StorageError as error:
            _log.error("updates are handled without being written down: %s", error)
            new = {id_ for id_ in updates if id_ not in self._known}
        for id_ in new:
            self._known[id_] = True
        self._add(new)

    async def left_over(self, *, older_than: int = 0) -> list[dict[str, Any]]:
        """What arrived and was never finished."""
        found = [
            json.loads(text) for text in await self._store.updates.unhandled(older_than=older_than)
        ]
        left = [data for data in found if data["update_id"] not in self._fresh]
        ids = {data["update_id"] for data in left}
        self._left_over |= ids
        self._add(ids)
        return left

    async def begin(self, update_id: int) -> None:
        """Handling begins; of what was left over by a crash, every try is counted."""
        if update_id in self._left_over:
            self._left_over.remove(update_id)
            try:
                await self._store.updates.begin(update_id)
            except StorageError as error:
                _log.error("a try was not counted: %s", error)

    def claim(self, update_id: int) -> bool:
        """Whether this update is to be handled now: true once."""
        if update_id not in self._fresh:
            return False
        self._fresh.remove(update_id)
        if len(self._fresh) < _MOST_IN_HAND:
            self._room.set()
        return True

    def _add(self, ids: set[int]) -> None:
        self._fresh |= ids
        if len(self._fresh) >= _MOST_IN_HAND:
            self._room.clear()


class InboxRequest(AiohttpRequest):
    """Fetches updates, and notes them before they are asked for again."""

    def __init__(self, api_url: str, inbox: Inbox) -> None:
        super().__init__(api_url, connections=1)
        self._inbox = inbox

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """As any request; the updates in its answer are noted."""
        status, body = await super().do_request(url, method, request_data, *args, **more)
        if status == 200 and url.endswith("/getUpdates"):
            await self._inbox.accept(by_id(json.loads(body)["result"]))
        return status, body


def by_id(updates: list[dict[str, Any]]) -> dict[int, str]:
    """Updates as JSON by their ids."""
    return {data["update_id"]: json.dumps(data, ensure_ascii=False) for data in updates}


def update_from(data: dict[str, Any], bot: Any) -> Update | None:
    """The update, or None when it is of no kind that the library knows."""
    try:
        return Update.de_json(data, bot)
    except (KeyError, TypeError, ValueError):
        _log.error("update %s cannot be read", data.get("update_id"))
        return None
