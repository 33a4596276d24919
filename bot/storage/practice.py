"""What people practised, and when each scene is due again (spaced repetition)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fsrs import Card, Rating, Scheduler
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.answer import Practised
from bot.progress import Attempt
from bot.storage.database import storage_errors
from bot.storage.models import AttemptRow, PractisedRow
from bot.storage.work import Work, upsert

_SCHEDULER = Scheduler(enable_fuzzing=False)  # the same practice, the same plan
_GRADES = ((90, Rating.Easy), (75, Rating.Good), (55, Rating.Hard))
_MOST_ATTEMPTS = 2000


class PracticeLog:
    """Notes practice."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._put_scene = upsert(engine, PractisedRow)
        self._put_attempt = upsert(engine, AttemptRow)

    async def record(self, work: Work, user_id: int, done: Practised) -> None:
        """Note an answer, and plan when its scene comes back."""
        rows = await self._rows(
            select(PractisedRow.card).where(
                PractisedRow.user_id == user_id, PractisedRow.scene == done.scene
            )
        )
        card = Card.from_dict(rows[0].card) if rows else Card(card_id=1)
        now = datetime.fromtimestamp(self._clock(), UTC)
        card, _ = _SCHEDULER.review_card(card, grade(done.score), now)
        work.add(
            self._put_scene,
            user_id=user_id,
            scene=done.scene,
            card=dict(card.to_dict()),
            due=int(card.due.timestamp()),
        )
        work.add(
            self._put_attempt,
            user_id=user_id,
            at=int(now.timestamp()),
            scene=done.scene,
            trains=",".join(done.trains),
            score=done.score,
        )

    async def due(self, user_id: int) -> list[str]:
        """The scenes that are due, longest first."""
        rows = await self._rows(
            select(PractisedRow.scene)
            .where(PractisedRow.user_id == user_id, PractisedRow.due <= int(self._clock()))
            .order_by(PractisedRow.due, PractisedRow.scene)
        )
        return [row.scene for row in rows]

    async def seen(self, user_id: int) -> list[str]:
        """The scenes that were played."""
        rows = await self._rows(select(PractisedRow.scene).where(PractisedRow.user_id == user_id))
        return [row.scene for row in rows]

    async def attempts(self, user_id: int) -> list[Attempt]:
        """The newest answers, oldest first."""
        rows = await self._rows(
            select(AttemptRow.at, AttemptRow.trains, AttemptRow.score)
            .where(AttemptRow.user_id == user_id)
            .order_by(AttemptRow.at.desc())
            .limit(_MOST_ATTEMPTS)
        )
        return [
            Attempt(row.at, tuple(filter(None, row.trains.split(","))), row.score)
            for row in reversed(rows)
        ]

    @staticmethod
    def forgetting(user_id: int) -> list[Any]:
        """What deletes all practice of a person."""
        return [
            delete(PractisedRow).where(PractisedRow.user_id == user_id),
            delete(AttemptRow).where(AttemptRow.user_id == user_id),
        ]

    async def _rows(self, statement: Any) -> Any:
        with storage_errors("the database cannot be read"):
            async with self._engine.connect() as connection:
                return (await connection.execute(statement)).all()


def grade(score: int) -> Rating:
    """How well a scene was known.

    >>> grade(95).name, grade(60).name, grade(10).name
    ('Easy', 'Hard', 'Again')
    """
    return next((rating for least, rating in _GRADES if score >= least), Rating.Again)
