"""What handling one update changes, gathered and then written in one transaction.

Changes of several updates that end at about the same time share a transaction: a disk takes a
hundred small writes as fast as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import StorageError, storage_errors
from bot.storage.models import Base

_MOST_AT_ONCE = 200

Values = Mapping[str, Any]


@dataclass(slots=True)
class Work:
    """The changes of one update, in order."""

    changes: list[tuple[Executable, Values]] = field(default_factory=list)
    forgets: bool = False  # somebody was forgotten: nothing may linger in the log of writes
    abandoned: bool = False  # the update is not finished and has to be handled again

    def add(self, statement: Executable, **values: Any) -> None:
        """Do `statement` with `values` when the work is written."""
        self.changes.append((statement, values))


class Writer:
    """Writes work, several at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiting: list[tuple[Work, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, work: Work) -> None:
        """Return when `work` is safely written. Raises StorageError when it cannot be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await done

    async def _run(self) -> None:
        while self._waiting:
            batch = self._waiting[:_MOST_AT_ONCE]
            del self._waiting[:_MOST_AT_ONCE]
            await self._write(batch)

    async def _write(self, batch: Sequence[tuple[Work, asyncio.Future[None]]]) -> None:
        try:
            await self._transact([work for work, _ in batch])
        except StorageError as error:
            if len(batch) == 1 or error.busy:
                for _, done in batch:
                    _settle(done, error)
                return
            # One of them may be the culprit: the others must not suffer for it.
            for single in batch:
                await self._write([single])
            return
        for _, done in batch:
            _settle(done, None)

    async def _transact(self, works: Sequence[Work]) -> None:
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                for statement, rows in _grouped(works):
                    await connection.execute(statement, rows)


def _settle(done: asyncio.Future[None], error: StorageError | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


def _grouped(works: Sequence[Work]) -> list[tuple[Executable, list[Values]]]:
    """The changes by statement: statements in the order of their first use, rows in order."""
    groups: dict[int, tuple[Executable, list[Values]]] = {}
    for work in works:
        for statement, values in work.changes:
            groups.setdefault(id(statement), (statement, []))[1].append(values)
    return list(groups.values())


def upsert(engine: AsyncEngine, model: type[Base]) -> Executable:
    """The statement that writes a whole row, whether it was there or not."""
    dialect: Any = postgresql if engine.dialect.name == "postgresql" else sqlite
    table: Any = model.__table__
    statement = dialect.insert(model)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    result: Executable = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    return result
