"""One transaction for all who ask at about the same time: a disk takes a hundred small writes as
fast as one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.storage.database import StorageError

T = TypeVar("T")
R = TypeVar("R")

_MOST_AT_ONCE = 200


class Together(Generic[T, R]):
    """Gathers what is asked for while it is busy, and does it in one go.

    `do_all` takes several things and gives a result for each, in order, or raises StorageError.
    """

    def __init__(self, do_all: Callable[[Sequence[T]], Awaitable[Sequence[R]]]) -> None:
        self._do_all = do_all
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._task: asyncio.Task[None] | None = None

    async def do(self, thing: T) -> R:
        """The result for one thing, when it is safely done. Raises StorageError."""
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        while self._waiting:
            batch = self._waiting[:_MOST_AT_ONCE]
            del self._waiting[:_MOST_AT_ONCE]
            await self._attempt(batch)

    async def _attempt(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await self._do_all([thing for thing, _ in batch])
        except StorageError as error:
            if len(batch) == 1 or error.busy:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
                return
            # One of them may be the culprit: the others must not suffer for it.
            for single in batch:
                await self._attempt([single])
            return
        for (_, done), result in zip(batch, results, strict=True):
            if not done.done():
                done.set_result(result)
