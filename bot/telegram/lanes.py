"""One chat's updates are handled in order; different chats at the same time.

A person who sends faster than anybody types is slowed down: their own lane waits, nobody else's.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from cachetools import LRUCache
from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.storage.database import StorageError
from bot.storage.store import Store
from bot.storage.work import Work
from bot.telegram.inbox import Inbox

_log = logging.getLogger(__name__)
_HURRY = 3  # updates of one chat waiting; fewer are nobody's haste
_QUEUED = 1_000_000  # the library's own limit counts waiting updates too; ours does not
_PRESS_SECONDS = 2.0  # how long a pressed button may wait behind other updates
_BURST, _PER_SECOND = 40, 1.0
_GROUP_BURST, _GROUP_PER_SECOND = 10, 0.2
_TELL_EVERY = 600.0
_PEOPLE = 4096

current_work: ContextVar[Work] = ContextVar("current_work")
answered_press: ContextVar[str | None] = ContextVar("answered_press", default=None)


class Pace:
    """How fast people send: a bucket for each that fills slowly."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: LRUCache[Any, tuple[float, float]] = LRUCache(_PEOPLE)
        self._told: LRUCache[Any, float] = LRUCache(_PEOPLE)
        self._hurried: LRUCache[Any, bool] = LRUCache(_PEOPLE)

    def wait(self, who: object) -> float:
        """Seconds that this one's next update has to wait; counts the update."""
        level = self._level(who, _BURST, _PER_SECOND) - 1
        self._buckets[who] = (level, self._clock())
        if level >= 0:
            return 0.0
        self._hurried[who] = True
        return -level / _PER_SECOND

    def spare(self, who: object) -> bool:
        """Whether a person in a group still has an answer to get; counts it if so."""
        level = self._level(who, _GROUP_BURST, _GROUP_PER_SECOND)
        allowed = level >= 1
        self._buckets[who] = (level - 1 if allowed else level, self._clock())
        if not allowed:
            self._hurried[who] = True
        return allowed

    def _level(self, who: object, burst: float, per_second: float) -> float:
        now = self._clock()
        level, at = self._buckets.get(who, (burst, now))
        return min(burst, level + (now - at) * per_second)

    def refused(self, chat_id: int) -> None:
        """Telegram itself finds this chat too fast."""
        self._hurried[chat_id] = True

    def should_tell(self, who: object) -> bool:
        """Whether to say that it is going slowly: once in a while."""
        if not self._hurried.pop(who, False):
            return False
        now = self._clock()
        if now - self._told.get(who, -_TELL_EVERY) < _TELL_EVERY:
            return False
        self._told[who] = now
        return True


class Lanes(BaseUpdateProcessor):
    """Puts updates into lanes, and crosses out what was handled. `closing` is set when the
    program ends: then nothing more is begun."""

    def __init__(self, store: Store, inbox: Inbox, pace: Pace, closing: asyncio.Event) -> None:
        super().__init__(_QUEUED)
        self._store = store
        self._inbox = inbox
        self._pace = pace
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}
        self._closing = closing
        self._unwritten: list[tuple[Work, int]] = []

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when its lane is free."""
        handling = _Once(coroutine)
        try:
            if isinstance(update, Update) and self._inbox.claim(update.update_id):
                await self._slow_down(update)
                await self._in_lane(update, handling)
        finally:
            handling.discard()

    def refused(self, chat_id: int) -> None:
        """Telegram found this chat too fast: the person's doing when more of them waits."""
        if self._locks.get(chat_id, (None, 0))[1] >= _HURRY:
            self._pace.refused(chat_id)

    async def write_again(self) -> None:
        """Write what the database did not take before."""
        waiting, self._unwritten = self._unwritten, []
        for work, update_id in waiting:
            await self._finish(work, update_id)

    async def _in_lane(self, update: Update, handling: _Once) -> None:
        lane = _lane(update)
        lock, waiting = self._locks.get(lane, (asyncio.Lock(), 0))
        self._locks[lane] = (lock, waiting + 1)
        try:
            await self._acquire(lock, update.callback_query)
            try:
                await self._handle(update, handling)
            finally:
                lock.release()
        finally:
            lock, waiting = self._locks.pop(lane)
            if waiting > 1:
                self._locks[lane] = (lock, waiting - 1)

    async def _acquire(self, lock: asyncio.Lock, pressed: CallbackQuery | None) -> None:
        if pressed is None or not lock.locked():
            await lock.acquire()
            return
        turn = asyncio.ensure_future(lock.acquire())
        done, _ = await asyncio.wait({turn}, timeout=_PRESS_SECONDS)
        if not done:
            # The button must not look dead while its lane is busy.
            answered_press.set(pressed.id)
            with suppress(TelegramError):
                await pressed.answer()
            await turn

    async def _slow_down(self, update: Update) -> None:
        """Wait outside the lane, so that buttons pass."""
        chat = update.effective_chat
        if chat is None or chat.type != chat.PRIVATE or update.callback_query:
            return
        seconds = self._pace.wait(chat.id)
        if seconds:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._closing.wait(), seconds)

    async def _handle(self, update: Update, handling: _Once) -> None:
        if self._closing.is_set():
            return
        await self._inbox.begin(update.update_id)
        work = Work()
        current_work.set(work)
        await handling.run()
        if not work.abandoned:
            await self._finish(work, update.update_id)

    async def _finish(self, work: Work, update_id: int) -> None:
        try:
            await self._store.finish(work, update_id)
        except StorageError as error:
            _log.error("update %s could not be written: %s", update_id, error)
            self._unwritten.append((work, update_id))


class _Once:
    """A coroutine that is run or closed, but never forgotten."""

    def __init__(self, coroutine: Awaitable[Any]) -> None:
        self._coroutine: Awaitable[Any] | None = coroutine

    async def run(self) -> None:
        coroutine, self._coroutine = self._coroutine, None
        if coroutine is not None:
            await coroutine

    def discard(self) -> None:
        close = getattr(self._coroutine, "close", None)
        if close is not None:
            close()


def _lane(update: Update) -> int:
    """The chat that an update belongs to; for what has none, the person, whose private chat has
    the same number."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
