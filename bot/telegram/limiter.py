"""Keeping to Telegram's limits, chat by chat.

The library's own limiter stops every chat when one is refused; here a refusal holds only the chat
it was given for. There is no limit over all chats: answers follow questions, and should Telegram
ever find them too many, it says for how long to wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from cachetools import LRUCache
from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

_GROUPS = 1024
_NOBODY = 0  # stands for the chat of calls that have none
_MARGIN = 0.2  # seconds; clocks differ

Reply = bool | dict[str, Any] | list[dict[str, Any]]


class ChatLimiter(BaseRateLimiter[int]):
    """At most so many messages a minute into a group; a refused chat waits, and tries again."""

    def __init__(
        self, *, retries: int = 5, refused: Callable[[int], None] = lambda _: None
    ) -> None:
        self._retries = retries
        self._refused = refused
        self._groups: LRUCache[int, AsyncLimiter] = LRUCache(_GROUPS)
        self._open_at: dict[int, float] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Reply:
        """Make a request when its chat may have it; try again `rate_limit_args` times."""
        chat = _chat(data)
        retries = self._retries if rate_limit_args is None else rate_limit_args
        for attempt in range(retries + 1):
            if chat < 0 and endpoint.startswith("send"):
                await self._group(chat).acquire()
            await self._wait_for(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                if attempt == retries:
                    raise
                if chat == _NOBODY:
                    await asyncio.sleep(seconds_of(refusal) + _MARGIN)
                else:
                    self._hold(chat, refusal)
        raise AssertionError("unreachable")

    def _group(self, chat: int) -> AsyncLimiter:
        if chat not in self._groups:
            self._groups[chat] = AsyncLimiter(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, 60)
        return self._groups[chat]

    async def _wait_for(self, chat: int) -> None:
        # Several may wait for one chat; who wakes first may be refused again.
        while (left := self._open_at.get(chat, 0) - time.monotonic()) > 0:
            await asyncio.sleep(left)
        self._open_at.pop(chat, None)

    def _hold(self, chat: int, refusal: RetryAfter) -> None:
        until = time.monotonic() + seconds_of(refusal) + _MARGIN
        self._open_at[chat] = max(until, self._open_at.get(chat, 0))
        self._refused(chat)


def seconds_of(refusal: RetryAfter) -> float:
    """How long Telegram says to wait."""
    wait = refusal.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()


def _chat(data: dict[str, Any]) -> int:
    try:
        return int(data["chat_id"])
    except (KeyError, TypeError, ValueError):
        return _NOBODY
