"""The updates that arrived: which are new, and which were not finished."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import storage_errors
from bot.storage.models import UpdateRow
from bot.storage.together import Together
from bot.storage.work import insert_into

_log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 3  # an update that ended the program so often is given up


class UpdateLog:
    """Notes updates."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        # Of several that arrive with one id at the same time, the database tells which was first.
        self._note = (
            insert_into(engine, UpdateRow).on_conflict_do_nothing().returning(UpdateRow.id)
        )
        self._together = Together(self._accept_all)

    async def accept(self, updates: Mapping[int, str]) -> set[int]:
        """Note that updates arrived; gives the ids of those that had not arrived before."""
        return await self._together.do(updates) if updates else set()

    async def _accept_all(self, several: Sequence[Mapping[int, str]]) -> list[set[int]]:
        """Of posts with one update at the same time the first has it."""
        now = int(self._clock())
        payloads = {id_: payload for updates in several for id_, payload in updates.items()}
        rows = [
            {"id": id_, "payload": payload, "attempts": 0, "arrived_at": now}
            for id_, payload in payloads.items()
        ]
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                new = set((await connection.execute(self._note, rows)).scalars())
        found = []
        for updates in several:
            found.append(new & updates.keys())
            new -= updates.keys()
        return found

    async def begin(self, update_id: int) -> None:
        """Count one more try of an update that was left over: it may be what ends the program."""
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                await connection.execute(
                    update(UpdateRow)
                    .where(UpdateRow.id == update_id)
                    .values(attempts=UpdateRow.attempts + 1)
                )

    async def unhandled(self, *, older_than: int = 0) -> list[str]:
        """The payloads of updates that arrived and were not finished, oldest first.

        One that was begun too often and never finished is given up.
        """
        before = int(self._clock()) - older_than
        waiting = (UpdateRow.payload.is_not(None), UpdateRow.arrived_at <= before)
        with storage_errors("the database cannot be read"):
            async with self._engine.begin() as connection:
                hopeless = await connection.execute(
                    update(UpdateRow)
                    .where(*waiting, UpdateRow.attempts >= _MOST_ATTEMPTS)
                    .values(payload=None)
                )
                if hopeless.rowcount:
                    _log.error(
                        "%s updates given up after %s tries", hopeless.rowcount, _MOST_ATTEMPTS
                    )
                rows = await connection.execute(
                    select(UpdateRow.payload).where(*waiting).order_by(UpdateRow.id)
                )
                return [payload for (payload,) in rows if payload]
