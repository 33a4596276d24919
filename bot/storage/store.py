"""Everything that is remembered, in the program's own terms.

Reading gives plain records. Changing goes through a `Work`, written by `finish` together with the
note that its update has been handled: after a crash, either both happened or neither did.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from cachetools import LRUCache
from sqlalchemy import Executable, bindparam, delete, or_, select, text, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import aliased

from bot.storage.database import open_database, prepare, storage_errors
from bot.storage.models import (
    AnswerRow,
    Base,
    CaseRow,
    ChatRow,
    FavouriteRow,
    LessonRow,
    PersonRow,
    TalkRow,
    UpdateRow,
)
from bot.storage.practice import PracticeLog
from bot.storage.records import Answered, Chat, KeptCase, Lesson, Person, Talk
from bot.storage.reminders import Reminders, case_of
from bot.storage.updates import UpdateLog
from bot.storage.work import Work, Writer, insert_into, upsert

R = TypeVar("R")

_log = logging.getLogger(__name__)
DAY = 24 * 3600
KEPT_TEXT = 2 * DAY  # conversations and answers: as long as a message can be edited
KEPT_IDS = 2 * DAY  # Telegram keeps an undelivered update for a day
MOST_LESSONS = 50
_REMEMBERED = 4096  # records held in memory


class Store:
    """The database, opened. With `alone`, no other process writes to it, so that what was read
    may be held in memory."""

    def __init__(
        self, engine: AsyncEngine, *, alone: bool, clock: Callable[[], float] = time.time
    ) -> None:
        self.updates = UpdateLog(engine, clock)
        self.reminders = Reminders(engine, clock)
        self.practice = PracticeLog(engine, clock)
        self._engine = engine
        self._clock = clock
        self._writer = Writer(engine)
        self._cache: LRUCache[tuple[str, int, int], Any] | None = (
            LRUCache(_REMEMBERED) if alone else None
        )
        self._put_person = upsert(engine, PersonRow)
        self._put_chat = upsert(engine, ChatRow)
        self._put_talk = upsert(engine, TalkRow)
        self._put_answer = upsert(engine, AnswerRow)
        self._put_lesson = upsert(engine, LessonRow)
        self._put_case = upsert(engine, CaseRow)
        self._drop_case = delete(CaseRow).where(
            CaseRow.user_id == bindparam("owner"), CaseRow.id == bindparam("case")
        )
        self._count_use = self._counting(FavouriteRow, "uses")
        self._handled = (
            update(UpdateRow).where(UpdateRow.id == bindparam("done")).values(payload=None)
        )
        self._drop_lesson = delete(LessonRow).where(
            LessonRow.user_id == bindparam("owner"), LessonRow.text == bindparam("taught")
        )

    @classmethod
    async def open(
        cls, address: str, *, alone: bool = True, clock: Callable[[], float] = time.time
    ) -> Store:
        """Open the database at `address`. Raises StorageError that says what to do."""
        return cls(await open_database(address), alone=alone, clock=clock)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self._clock())

    # Work

    async def finish(self, work: Work, update_id: int | None = None) -> None:
        """Write `work`, and that the update has been handled, in one transaction."""
        ended = Work([*work.changes])
        if update_id is not None:
            ended.add(self._handled, done=update_id)
        if ended.changes:
            await self._writer.write(ended)
        if work.forgets:
            await self._shrink()

    # Reading

    async def person(self, user_id: int) -> Person:
        """What is known of a person."""
        return await self._one("person", PersonRow, (user_id,), Person, Person(user_id))

    async def chat(self, chat_id: int) -> Chat:
        """The settings of a group."""
        return await self._one("chat", ChatRow, (chat_id,), Chat, Chat(chat_id))

    async def talk(self, chat_id: int, user_id: int) -> Talk:
        """Where a conversation stands."""
        return await self._one("talk", TalkRow, (chat_id, user_id), _talk, Talk(chat_id, user_id))

    async def answer(self, chat_id: int, answer_id: int) -> Answered | None:
        """The answer that a button hangs on."""
        return await self._answer(AnswerRow.answer_id == answer_id, chat_id)

    async def answer_to(self, chat_id: int, message_id: int) -> Answered | None:
        """The answer given to a message."""
        return await self._answer(AnswerRow.message_id == message_id, chat_id)

    async def lessons(self, user_id: int) -> list[Lesson]:
        """What a person taught, newest first."""
        held: list[Lesson] | None = self._held("lessons", (user_id,))
        if held is not None:
            return held
        rows = await self._rows(
            select(LessonRow.user_id, LessonRow.text, LessonRow.route)
            .where(LessonRow.user_id == user_id)
            .order_by(LessonRow.taught_at.desc(), LessonRow.text)
            .limit(MOST_LESSONS)
        )
        found = [Lesson(row.user_id, row.text, row.route) for row in rows]
        self._hold("lessons", (user_id,), found)
        return found

    async def cases(self, user_id: int) -> list[KeptCase]:
        """The complaints that a person has in hand."""
        held: list[KeptCase] | None = self._held("cases", (user_id,))
        if held is None:
            table: Any = CaseRow.__table__
            rows = await self._rows(
                select(table).where(CaseRow.user_id == user_id).order_by(CaseRow.id)
            )
            held = [case_of(row) for row in rows]
            self._hold("cases", (user_id,), held)
        return held

    async def favourites(self, user_id: int, most: int) -> list[str]:
        """The courtesies a person chooses most."""
        rows = await self._rows(
            select(FavouriteRow.phrase)
            .where(FavouriteRow.user_id == user_id)
            .order_by(FavouriteRow.uses.desc(), FavouriteRow.phrase)
            .limit(most)
        )
        return [row.phrase for row in rows]

    # Changing

    def put_person(self, work: Work, person: Person) -> None:
        """Remember a person."""
        work.add(self._put_person, **_values(person))
        self._hold("person", (person.id,), person)

    def put_chat(self, work: Work, chat: Chat) -> None:
        """Remember a group."""
        work.add(self._put_chat, **_values(chat))
        self._hold("chat", (chat.id,), chat)

    def put_talk(self, work: Work, talk: Talk) -> None:
        """Remember where a conversation stands."""
        work.add(self._put_talk, **_values(talk), changed_at=self.now)
        self._hold("talk", (talk.chat_id, talk.user_id), talk)

    def put_answer(self, work: Work, answered: Answered) -> None:
        """Remember an answer given."""
        work.add(self._put_answer, **_values(answered), made_at=self.now)

    def teach(self, work: Work, lesson: Lesson) -> None:
        """Remember how a text is meant."""
        work.add(self._put_lesson, **_values(lesson), taught_at=self.now)
        self._hold_lessons(lesson, [lesson])

    def unteach(self, work: Work, lesson: Lesson) -> None:
        """Forget one lesson."""
        work.add(self._drop_lesson, owner=lesson.user_id, taught=lesson.text)
        self._hold_lessons(lesson, [])

    def _hold_lessons(self, lesson: Lesson, instead: list[Lesson]) -> None:
        held: list[Lesson] | None = self._held("lessons", (lesson.user_id,))
        if held is not None:
            rest = [other for other in held if other.text != lesson.text]
            self._hold("lessons", (lesson.user_id,), [*instead, *rest][:MOST_LESSONS])

    def put_case(self, work: Work, case: KeptCase) -> None:
        """Remember how a complaint stands, and when to remind of it."""
        work.add(self._put_case, **_values(case), claimed_at=0, changed_at=self.now)
        self._hold_cases(case.user_id, case.id, [case])

    def drop_case(self, work: Work, user_id: int, id_: str) -> None:
        """Forget a complaint that is over."""
        work.add(self._drop_case, owner=user_id, case=id_)
        self._hold_cases(user_id, id_, [])

    def _hold_cases(self, user_id: int, id_: str, instead: list[KeptCase]) -> None:
        held: list[KeptCase] | None = self._held("cases", (user_id,))
        if held is not None:
            rest = [case for case in held if case.id != id_]
            self._hold("cases", (user_id,), [*rest, *instead])

    def count_use(self, work: Work, user_id: int, phrase: str) -> None:
        """Count one use of a courtesy."""
        work.add(self._count_use, user_id=user_id, phrase=phrase, uses=1)

    # Whole people and chats

    async def forget(self, user_id: int) -> None:
        """Delete everything of a person, also the answers to their words that others asked for."""
        mine = (
            delete(PersonRow).where(PersonRow.id == user_id),
            delete(TalkRow).where(or_(TalkRow.user_id == user_id, TalkRow.chat_id == user_id)),
            delete(AnswerRow).where(
                or_(
                    AnswerRow.owner_id == user_id,
                    AnswerRow.author_id == user_id,
                    AnswerRow.chat_id == user_id,
                )
            ),
            delete(LessonRow).where(LessonRow.user_id == user_id),
            delete(FavouriteRow).where(FavouriteRow.user_id == user_id),
            delete(CaseRow).where(CaseRow.user_id == user_id),
            *self.practice.forgetting(user_id),
        )
        await self._transact(mine)
        await self._shrink()

    async def migrate_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: what was kept under the old id is kept under the new one.

        Both service messages and a refused send tell of it, so it may be told again.
        """
        moved = aliased(ChatRow)
        await self._transact(
            (
                delete(TalkRow).where(TalkRow.chat_id == old),
                delete(AnswerRow).where(AnswerRow.chat_id == old),
                # Only while the old row is there: who comes second must not undo the first.
                delete(ChatRow).where(
                    ChatRow.id == new, select(moved.id).where(moved.id == old).exists()
                ),
                update(ChatRow).where(ChatRow.id == old).values(id=new),
            )
        )

    async def heal(self) -> None:
        """Begin afresh when the database's file was taken away. Raises StorageError."""
        file = self._engine.url.database if self._engine.dialect.name == "sqlite" else None
        if file and file != ":memory:" and not Path(file).exists():
            _log.error("the database %s is gone; a new one is made", file)
            if self._cache is not None:
                self._cache.clear()
            await self._engine.dispose()
            await prepare(self._engine)

    async def tidy(self) -> None:
        """Delete what is kept no longer."""
        now = self.now
        await self._transact(
            (
                delete(UpdateRow).where(
                    UpdateRow.payload.is_(None), UpdateRow.arrived_at < now - KEPT_IDS
                ),
                *await self._old_talks(now - KEPT_TEXT),
                delete(AnswerRow).where(AnswerRow.made_at < now - KEPT_TEXT),
            )
        )
        await self._shrink()

    async def _old_talks(self, before: int) -> list[Executable]:
        """A dialogue in hand waits as long as it must; the words around it go."""
        steps: list[Executable] = []
        old = select(TalkRow.chat_id, TalkRow.user_id, TalkRow.state).where(
            TalkRow.changed_at < before
        )
        for chat_id, user_id, state in await self._rows(old):
            this = (TalkRow.chat_id == chat_id, TalkRow.user_id == user_id)
            if state.get("dialogue"):
                kept = {"dialogue": state["dialogue"]}
                steps.append(update(TalkRow).where(*this).values(state=kept))
            else:
                steps.append(delete(TalkRow).where(*this))
        return steps

    # Below the domain

    def _counting(self, model: type[Base], column: str) -> Executable:
        table: Any = model.__table__
        statement = insert_into(self._engine, model)
        more = {column: table.c[column] + statement.excluded[column]}
        keys = [c.name for c in table.primary_key]
        result: Executable = statement.on_conflict_do_update(index_elements=keys, set_=more)
        return result

    async def _rows(self, statement: Any) -> Sequence[Any]:
        with storage_errors("the database cannot be read"):
            async with self._engine.connect() as connection:
                return (await connection.execute(statement)).all()

    async def _one(
        self,
        kind: str,
        model: type[Base],
        key: tuple[int, ...],
        made: Callable[..., R],
        missing: R,
    ) -> R:
        held: R | None = self._held(kind, key)
        if held is not None:
            return held
        table: Any = model.__table__
        same = [column == value for column, value in zip(table.primary_key, key, strict=True)]
        rows = await self._rows(select(table).where(*same))
        record = made(**rows[0]._mapping) if rows else missing
        self._hold(kind, key, record)
        return record

    async def _answer(self, condition: Any, chat_id: int) -> Answered | None:
        table: Any = AnswerRow.__table__
        rows = await self._rows(
            select(table)
            .where(AnswerRow.chat_id == chat_id, condition)
            .order_by(AnswerRow.answer_id.desc())
            .limit(1)
        )
        return _answered(rows[0]) if rows else None

    def _held(self, kind: str, key: tuple[int, ...]) -> Any:
        return self._cache.get((kind, *_padded(key))) if self._cache is not None else None

    def _hold(self, kind: str, key: tuple[int, ...], record: object) -> None:
        if self._cache is not None:
            self._cache[(kind, *_padded(key))] = record

    async def _transact(self, statements: Iterable[Executable]) -> None:
        if self._cache is not None:
            self._cache.clear()
        with storage_errors("the database cannot be written"):
            async with self._engine.begin() as connection:
                for statement in statements:
                    await connection.execute(statement)

    async def _shrink(self) -> None:
        """What was deleted must not be readable in the write-ahead log either."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _values(record: Any) -> dict[str, Any]:
    """The columns of a record; unlike `asdict`, without copying what they hold."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _padded(key: tuple[int, ...]) -> tuple[int, int]:
    return (key[0], key[1] if len(key) > 1 else 0)


def _talk(*, chat_id: int, user_id: int, state: Mapping[str, Any], changed_at: int) -> Talk:
    del changed_at
    return Talk(chat_id, user_id, state)


def _answered(row: Row[Any]) -> Answered:
    return Answered(
        row.chat_id, row.answer_id, row.message_id, row.owner_id, row.author_id, row.state
    )
