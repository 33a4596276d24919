"""Reminders that are due, each taken by one process alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import storage_errors
from bot.storage.models import CaseRow
from bot.storage.records import KeptCase

CLAIM_SECONDS = 120  # how long a reminder may take to be sent


class Reminders:
    """Hands out reminders."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock

    async def claim(self) -> list[KeptCase]:
        """Reminders that are due and that nobody else is sending. One whose sender never came
        back is claimed again after a while."""
        now = int(self._clock())
        open_ = CaseRow.claimed_at < now - CLAIM_SECONDS
        due = (CaseRow.remind_at > 0, CaseRow.remind_at <= now, open_)
        claimed: list[KeptCase] = []
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                table: Any = CaseRow.__table__
                for row in (await connection.execute(select(table).where(*due))).all():
                    mine = await connection.execute(
                        update(CaseRow)
                        .where(CaseRow.user_id == row.user_id, CaseRow.id == row.id, *due)
                        .values(claimed_at=now)
                    )
                    claimed += [case_of(row)] * mine.rowcount
        return claimed

    async def done(self, case: KeptCase, next_at: int) -> None:
        """A reminder was sent; the next one is due at `next_at`, 0 for none."""
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                await connection.execute(
                    update(CaseRow)
                    .where(CaseRow.user_id == case.user_id, CaseRow.id == case.id)
                    .values(remind_at=next_at, claimed_at=0)
                )


def case_of(row: Row[Any]) -> KeptCase:
    """A row as a record."""
    return KeptCase(row.user_id, row.id, row.title, row.state, row.due, row.remind_at)
