"""What handling one update changes, gathered and then written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import storage_errors
from bot.storage.models import Base
from bot.storage.together import Together

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
        self._together = Together(self._transact)

    async def write(self, work: Work) -> None:
        """Return when `work` is safely written. Raises StorageError when it cannot be."""
        await self._together.do(work)

    async def _transact(self, works: Sequence[Work]) -> list[None]:
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                for statement, rows in _grouped(works):
                    await connection.execute(statement, rows)
        return [None] * len(works)


def _grouped(works: Sequence[Work]) -> list[tuple[Executable, list[Values]]]:
    """The changes by statement: statements in the order of their first use, rows in order."""
    groups: dict[int, tuple[Executable, list[Values]]] = {}
    for work in works:
        for statement, values in work.changes:
            groups.setdefault(id(statement), (statement, []))[1].append(values)
    return list(groups.values())


def insert_into(engine: AsyncEngine, model: type[Base]) -> Any:
    """An insert in the database's own dialect, which knows what to do with a row that is there."""
    dialect: Any = postgresql if engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def upsert(engine: AsyncEngine, model: type[Base]) -> Executable:
    """The statement that writes a whole row, whether it was there or not."""
    table: Any = model.__table__
    statement = insert_into(engine, model)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    result: Executable = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    return result
