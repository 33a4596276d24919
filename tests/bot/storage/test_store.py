"""The database: what is remembered, for how long, and what is said when it cannot be."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import StorageError, open_database, shown
from bot.storage.models import (
    AnswerRow,
    Base,
    FavouriteRow,
    LessonRow,
    PersonRow,
    TalkRow,
    UpdateRow,
)
from bot.storage.records import Answered, Chat, KeptCase, Lesson, Person, Talk
from bot.storage.reminders import CLAIM_SECONDS
from bot.storage.store import DAY, MOST_LESSONS, Store
from bot.storage.work import Work, Writer

ANN, BOB, GROUP, NEW = 7_000_000_001, 7_000_000_002, -4_000_000_001, -1_004_000_000_001


@dataclass
class Clock:
    """A time that a test sets."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


Test = Callable[[Store], Awaitable[None]]


def stored(test: Test) -> Callable[[str, bool], None]:
    """Run an async test on an empty store, with and without what it holds in memory."""

    @pytest.mark.parametrize("alone", [True, False], ids=["alone", "shared"])
    def run(database: str, alone: bool) -> None:
        async def done() -> None:
            async with _opened(database, alone=alone, clock=Clock()) as store:
                await test(store)

        asyncio.run(done())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@asynccontextmanager
async def _opened(database: str, **how: Any) -> AsyncIterator[Store]:
    store = await Store.open(database, **how)
    try:
        yield store
    finally:
        await store.close()


def _passes(store: Store, seconds: float) -> None:
    """Time goes by."""
    assert isinstance(store._clock, Clock)
    store._clock.now += seconds


async def _done(store: Store, *changes: Callable[[Work], None]) -> None:
    work = Work()
    for change in changes:
        change(work)
    await store.finish(work)


async def _count(store: Store, model: type[Base]) -> int:
    async with store._engine.connect() as connection:
        return len((await connection.execute(select(model.__table__))).all())


# Updates


@stored
async def test_an_update_is_new_once(store: Store) -> None:
    assert await store.updates.accept({}) == set()
    assert await store.updates.accept({1: "a", 2: "b"}) == {1, 2}
    assert await store.updates.accept({2: "other", 3: "c"}) == {3}
    assert await store.updates.unhandled() == ["a", "b", "c"]


@stored
async def test_an_update_that_comes_several_times_at_once_is_new_once(store: Store) -> None:
    for number in range(30):
        found = await asyncio.gather(*(store.updates.accept({number: "a"}) for _ in range(8)))
        assert sorted(map(len, found)) == [0] * 7 + [1]


@stored
async def test_a_finished_update_is_known_but_not_kept(store: Store) -> None:
    await store.updates.accept({2: "b", 1: "a"})
    await store.finish(Work(), 1)
    assert await store.updates.unhandled() == ["b"]
    assert await store.updates.accept({1: "a"}) == set()
    async with store._engine.connect() as connection:
        rows = await connection.execute(select(UpdateRow.id, UpdateRow.payload))
        assert sorted(tuple(row) for row in rows) == [(1, None), (2, "b")]


@stored
async def test_an_update_is_given_up_after_three_tries(store: Store) -> None:
    await store.updates.accept({1: "it ends the program", 2: "it waits"})
    for _attempt in range(3):
        assert await store.updates.unhandled() == ["it ends the program", "it waits"]
        await store.updates.begin(1)
    assert await store.updates.unhandled() == ["it waits"]
    assert await store.updates.accept({1: "again"}) == set()


@stored
async def test_only_what_is_old_enough_is_taken_from_others(store: Store) -> None:
    await store.updates.accept({1: "a"})
    _passes(store, 60)
    await store.updates.accept({2: "b"})
    assert await store.updates.unhandled(older_than=60) == ["a"]
    assert await store.updates.unhandled(older_than=61) == []


@stored
async def test_changes_and_the_crossed_out_update_are_written_together(store: Store) -> None:
    await store.updates.accept({1: "a"})
    work = Work()
    store.put_person(work, Person(ANN, "en"))
    work.add(insert(UpdateRow), id=1, payload="x", attempts=0, arrived_at=0)  # it is there
    with pytest.raises(StorageError):
        await store.finish(work, 1)
    assert await store.updates.unhandled() == ["a"]
    assert await _count(store, PersonRow) == 0


# Records


@stored
async def test_records_come_back_as_they_were(store: Store) -> None:
    person = Person(ANN, "zh-Hant", "Hant", reachable=False)
    chat = Chat(GROUP, active=False, language="en", trusts_anonymous=True)
    talk = Talk(ANN, ANN, {"last": "用不起就别用 😀", "turn": 2, "upset": True})
    answered = Answered(GROUP, 5, 4, ANN, BOB, {"last": "不知道"})
    await _done(
        store,
        lambda work: store.put_person(work, person),
        lambda work: store.put_chat(work, chat),
        lambda work: store.put_talk(work, talk),
        lambda work: store.put_answer(work, answered),
    )
    if store._cache is not None:
        store._cache.clear()
    assert await store.person(ANN) == person
    assert await store.chat(GROUP) == chat
    assert await store.talk(ANN, ANN) == talk
    assert await store.answer(GROUP, 5) == answered
    assert await store.answer_to(GROUP, 4) == answered


@stored
async def test_what_was_never_told_is_empty(store: Store) -> None:
    assert await store.person(ANN) == Person(ANN)
    assert await store.chat(GROUP) == Chat(GROUP)
    assert await store.talk(ANN, BOB) == Talk(ANN, BOB)
    assert await store.answer(GROUP, 5) is None
    assert await store.answer_to(GROUP, 4) is None
    assert await store.lessons(ANN) == []
    assert await store.favourites(ANN, 5) == []


@stored
async def test_the_newer_record_takes_the_place_of_the_older(store: Store) -> None:
    for language in ("en", "zh-Hant"):
        await _done(store, lambda work, code=language: store.put_person(work, Person(ANN, code)))
    assert (await store.person(ANN)).language == "zh-Hant"
    assert await _count(store, PersonRow) == 1


@stored
async def test_one_work_may_change_a_record_twice(store: Store) -> None:
    await _done(
        store,
        lambda work: store.put_person(work, Person(ANN, "en")),
        lambda work: store.put_person(work, Person(ANN, "zh-Hant")),
    )
    if store._cache is not None:
        store._cache.clear()
    assert (await store.person(ANN)).language == "zh-Hant"


@stored
async def test_the_last_answer_to_a_message_counts(store: Store) -> None:
    for number in (5, 6):
        answered = Answered(GROUP, number, 4, ANN, ANN, {})
        await _done(store, lambda work, a=answered: store.put_answer(work, a))
    found = await store.answer_to(GROUP, 4)
    assert found is not None
    assert found.answer_id == 6


@stored
async def test_lessons_are_newest_first_and_at_most_fifty(store: Store) -> None:
    for number in range(MOST_LESSONS + 3):
        _passes(store, 1)
        lesson = Lesson(ANN, f"第{number}句", "reply")
        await _done(store, lambda work, x=lesson: store.teach(work, x))
    newest = [f"第{number}句" for number in range(MOST_LESSONS + 2, 2, -1)]
    for cached in (True, False):
        if not cached and store._cache is not None:
            store._cache.clear()
        found = await store.lessons(ANN)
        assert [lesson.text for lesson in found] == newest
    assert await store.lessons(BOB) == []


@pytest.mark.parametrize("change", ["teach", "unteach"])
def test_a_lesson_changed_first_thing_does_not_hide_the_others(database: str, change: str) -> None:
    async def done() -> None:
        async with _opened(database) as store:
            for word in ("一", "二"):
                await _done(store, lambda work, x=word: store.teach(work, Lesson(ANN, x, "reply")))
        async with _opened(database) as store:
            lesson = Lesson(ANN, "二", "guide")
            await _done(store, lambda work: getattr(store, change)(work, lesson))
            assert "一" in [lesson.text for lesson in await store.lessons(ANN)]

    asyncio.run(done())


@stored
async def test_a_lesson_taught_again_or_taken_back_is_there_once_or_not(store: Store) -> None:
    for route in ("reply", "guide"):
        _passes(store, 1)
        lesson = Lesson(ANN, "不行", route)
        await _done(store, lambda work, x=lesson: store.teach(work, x))
    assert await store.lessons(ANN) == [Lesson(ANN, "不行", "guide")]
    await _done(store, lambda work: store.unteach(work, Lesson(ANN, "不行", "guide")))
    assert await store.lessons(ANN) == []
    assert await _count(store, LessonRow) == 0


@stored
async def test_favourites_are_in_the_order_of_their_use(store: Store) -> None:
    for phrase in ("谢谢", "请", "请", "抱歉", "抱歉", "抱歉", "劳驾"):
        await _done(store, lambda work, x=phrase: store.count_use(work, ANN, x))
    assert (await store.favourites(ANN, 2)) == ["抱歉", "请"]
    assert set((await store.favourites(ANN, 9))[2:]) == {"谢谢", "劳驾"}
    assert await store.favourites(BOB, 9) == []


# Whole chats and people


@stored
async def test_a_group_that_moved_keeps_its_settings_however_often_told(store: Store) -> None:
    chat = Chat(GROUP, language="en", trusts_anonymous=True)
    answered = Answered(GROUP, 5, 4, ANN, ANN, {})
    await _done(
        store,
        lambda work: store.put_chat(work, chat),
        lambda work: store.put_answer(work, answered),
    )
    for _attempt in range(3):
        await store.migrate_chat(GROUP, NEW)
        assert await store.chat(NEW) == Chat(NEW, language="en", trusts_anonymous=True)
        assert await store.chat(GROUP) == Chat(GROUP)
    assert await store.answer(GROUP, 5) is None
    await _done(store, lambda work: store.put_chat(work, Chat(NEW, language="zh-Hant")))
    await store.migrate_chat(GROUP, NEW)
    assert (await store.chat(NEW)).language == "zh-Hant"


@stored
async def test_a_group_nobody_changed_moves_without_a_trace(store: Store) -> None:
    await store.migrate_chat(GROUP, NEW)
    assert await store.chat(NEW) == Chat(NEW)


@stored
async def test_what_is_old_is_tidied_away_and_the_new_stays(store: Store) -> None:
    await store.updates.accept({1: "old and handled", 2: "old and waiting"})
    await _done(
        store,
        lambda work: store.put_talk(work, Talk(ANN, ANN, {"last": "旧"})),
        lambda work: store.put_answer(work, Answered(ANN, 1, 1, ANN, ANN, {})),
        lambda work: store.teach(work, Lesson(ANN, "不行", "reply")),
        lambda work: store.put_person(work, Person(ANN, "en")),
    )
    await store.finish(Work(), 1)
    _passes(store, 2 * DAY - 1)
    await store.tidy()
    assert await _count(store, TalkRow) == 1
    _passes(store, 2)
    await _done(
        store,
        lambda work: store.put_talk(work, Talk(BOB, BOB, {"last": "新"})),
        lambda work: store.put_answer(work, Answered(BOB, 1, 1, BOB, BOB, {})),
    )
    await store.tidy()
    assert await store.talk(ANN, ANN) == Talk(ANN, ANN)
    assert await store.answer(ANN, 1) is None
    assert (await store.talk(BOB, BOB)).state == {"last": "新"}
    assert await store.answer(BOB, 1) is not None
    assert await store.lessons(ANN) == [Lesson(ANN, "不行", "reply")]
    assert (await store.person(ANN)).language == "en"
    assert await store.updates.accept({1: "x", 2: "y"}) == {1}
    assert await _count(store, UpdateRow) == 2


@stored
async def test_forgetting_deletes_one_person_and_nobody_else(store: Store) -> None:
    for number, person in enumerate((ANN, BOB)):
        await _done(
            store,
            lambda work, x=person: store.put_person(work, Person(x, "en")),
            lambda work, x=person: store.put_talk(work, Talk(x, x, {"last": "不行"})),
            lambda work, x=person: store.put_talk(work, Talk(GROUP, x, {"last": "不行"})),
            lambda work, x=person, n=number: store.put_answer(
                work, Answered(GROUP, n, n, x, x, {})
            ),
            lambda work, x=person: store.teach(work, Lesson(x, "不行", "reply")),
            lambda work, x=person: store.count_use(work, x, "请"),
        )
    asked_by_bob = Answered(GROUP, 9, 9, BOB, ANN, {"last": "安的话"})
    await _done(store, lambda work: store.put_answer(work, asked_by_bob))
    await store.forget(ANN)
    assert await store.person(ANN) == Person(ANN)
    assert (await store.talk(ANN, ANN)).state == {}
    assert (await store.talk(GROUP, ANN)).state == {}
    assert await store.answer(GROUP, 0) is None
    assert await store.answer(GROUP, 9) is None
    assert await store.lessons(ANN) == []
    assert await store.favourites(ANN, 5) == []
    assert (await store.person(BOB)).language == "en"
    assert (await store.talk(GROUP, BOB)).state == {"last": "不行"}
    assert await store.answer(GROUP, 1) is not None
    assert await store.lessons(BOB) == [Lesson(BOB, "不行", "reply")]
    assert await store.favourites(BOB, 5) == ["请"]
    left = {PersonRow: 1, TalkRow: 2, AnswerRow: 1, LessonRow: 1, FavouriteRow: 1}
    assert {model: await _count(store, model) for model in left} == left


@stored
async def test_a_case_in_hand_is_kept_and_forgotten_with_its_person(store: Store) -> None:
    case = KeptCase(ANN, "a1", "退款", {"step": 2}, due=5, remind_at=3)
    other = KeptCase(BOB, "a1", "换货", {})
    await _done(
        store, lambda work: store.put_case(work, case), lambda work: store.put_case(work, other)
    )
    assert await store.cases(ANN) == [case]
    await store.forget(ANN)
    assert await store.cases(ANN) == []
    assert await store.cases(BOB) == [other]
    await _done(store, lambda work: store.drop_case(work, BOB, "a1"))
    assert await store.cases(BOB) == []


@stored
async def test_a_dialogue_in_hand_outlives_the_words_around_it(store: Store) -> None:
    state = {"dialogue": {"name": "case"}, "last": "不行", "customer": "太慢了"}
    await _done(store, lambda work: store.put_talk(work, Talk(ANN, ANN, state)))
    _passes(store, 2 * DAY + 1)
    await store.tidy()
    assert (await store.talk(ANN, ANN)).state == {"dialogue": {"name": "case"}}


# Writing


@stored
async def test_one_bad_change_among_many_spoils_no_other(store: Store) -> None:
    def work(number: int) -> Work:
        made = Work()
        if number == 7:
            made.add(insert(UpdateRow), id=None, payload="x", attempts=0, arrived_at=0)
        store.put_person(made, Person(ANN + number, "en"))
        return made

    writer = Writer(store._engine)
    results = await asyncio.gather(
        *(writer.write(work(number)) for number in range(20)), return_exceptions=True
    )
    failed = [number for number, result in enumerate(results) if result is not None]
    assert failed == [7]
    assert isinstance(results[7], StorageError)
    assert await _count(store, PersonRow) == 19
    await writer.write(work(1))


@stored
async def test_posts_at_the_same_time_share_a_transaction(store: Store) -> None:
    posts = [{number: "a"} for number in range(50)]
    new = await asyncio.gather(*map(store.updates.accept, posts), store.updates.accept({7: "a"}))
    assert new == [{number} for number in range(50)] + [set()]


@stored
async def test_one_bad_update_among_many_spoils_no_other(store: Store) -> None:
    posts: list[Any] = [{1: "a"}, {2: object()}, {3: "c"}]
    new = await asyncio.gather(*map(store.updates.accept, posts), return_exceptions=True)
    assert (new[0], new[2]) == ({1}, {3})
    assert isinstance(new[1], StorageError)


# Several at once


def test_two_stores_on_one_database_see_each_others_changes(database: str) -> None:
    async def done() -> None:
        one = await Store.open(database, alone=False)
        two = await Store.open(database, alone=False)
        try:
            accepted = await asyncio.gather(
                one.updates.accept({1: "a"}), two.updates.accept({1: "a"})
            )
            assert {1} in accepted
            await _done(one, lambda work: one.put_person(work, Person(ANN, "en")))
            assert (await two.person(ANN)).language == "en"
            await asyncio.gather(
                *(
                    _done(store, lambda work, s=store: s.count_use(work, ANN, "请"))
                    for store in (one, two) * 10
                )
            )
            async with two._engine.connect() as connection:
                assert (await connection.execute(select(FavouriteRow.uses))).scalar() == 20
        finally:
            await one.close()
            await two.close()

    asyncio.run(done())


def test_of_several_replicas_one_sends_a_reminder(database: str) -> None:
    async def claimed() -> None:
        stores = [await Store.open(database, alone=False) for _ in range(4)]
        try:
            for number in range(12):
                case = KeptCase(ANN, f"a{number}", "退款", {}, due=9, remind_at=5)
                await _done(stores[0], lambda work, case=case: stores[0].put_case(work, case))
            cases = await _claimed_by_all(stores)
            assert sorted(case.id for case in cases) == sorted(f"a{n}" for n in range(12))
            assert await _claimed_by_all(stores) == []
            await stores[1].reminders.done(cases[0], 0)
            # Whoever claimed the others never came back.
            for store in stores:
                store.reminders._clock = lambda: time.time() + CLAIM_SECONDS + 1
            assert len(await _claimed_by_all(stores)) == 11
        finally:
            for store in stores:
                await store.close()

    asyncio.run(claimed())


async def _claimed_by_all(stores: list[Store]) -> list[KeptCase]:
    claimed = await asyncio.gather(*(store.reminders.claim() for store in stores))
    return [case for each in claimed for case in each]


async def _opened_together(database: str, number: int) -> list[Store | BaseException]:
    """What comes of opening one database several times at once; all are closed again."""
    opened = await asyncio.gather(
        *(Store.open(database, alone=False) for _ in range(number)), return_exceptions=True
    )
    for store in opened:
        if isinstance(store, Store):
            await store.close()
    await _threads_end()
    return list(opened)


def test_replicas_may_open_an_empty_database_at_the_same_time(database: str) -> None:
    if database.startswith("sqlite"):
        pytest.skip("a new file has a test of its own")
    opened = asyncio.run(_opened_together(database, 4))
    assert all(isinstance(store, Store) for store in opened)


def test_a_new_file_that_another_begins_is_waited_for(tmp_path: Path) -> None:
    """A second process on the same new file is in the middle of its first steps."""
    path = tmp_path / "liyu.db"
    other = sqlite3.connect(path, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    async def done() -> None:
        asyncio.get_running_loop().call_later(0.3, other.rollback)
        try:
            async with _opened(f"sqlite:///{path}") as store:
                assert await store.updates.accept({1: "a"}) == {1}
        finally:
            await _threads_end()

    asyncio.run(done())
    other.close()


def test_what_was_written_is_there_after_the_end(database: str) -> None:
    async def done() -> None:
        async with _opened(database) as store:
            await _done(store, lambda work: store.put_person(work, Person(ANN, "en")))
        async with _opened(database) as store:
            assert (await store.person(ANN)).language == "en"

    asyncio.run(done())


# Opening


async def _on(database: str, ask: Callable[[Connection], Any]) -> Any:
    engine: AsyncEngine = await open_database(database)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(ask)
    finally:
        await engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(database: str) -> None:
    def difference(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, Base.metadata))

    assert asyncio.run(_on(database, difference)) == []


def test_opening_again_migrates_nothing(database: str) -> None:
    def version(connection: Connection) -> list[tuple[str]]:
        return [tuple(r) for r in connection.execute(text("SELECT * FROM alembic_version"))]

    first = asyncio.run(_on(database, version))
    assert len(first) == 1
    assert asyncio.run(_on(database, version)) == first


def _refusal(address: str) -> str:
    """The one line that is said when a database cannot be used."""

    async def opened() -> None:
        try:
            await Store.open(address)
        finally:
            await _threads_end()

    with pytest.raises(StorageError) as refused:
        asyncio.run(opened())
    said = str(refused.value)
    assert "\n" not in said
    return said


async def _threads_end() -> None:
    """A connection that failed has a thread, which still has a word to say to this loop."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 1)


@pytest.mark.parametrize(
    "damage",
    [
        "text",
        "middle",
        "cut",
    ],
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "liyu.db"
    address = f"sqlite:///{path}"
    if damage == "text":
        path.write_text("这不是数据库，" * 500)
    else:
        asyncio.run(_filled(address))
        content = bytearray(path.read_bytes())
        if damage == "middle":
            content[4096 : len(content) - 4096] = os.urandom(len(content) - 8192)
        else:
            del content[len(content) // 2 :]
        path.write_bytes(content)
    before = path.read_bytes()
    said = _refusal(address)
    assert "restore a backup, or move the file away" in said
    assert "liyu.db" in said
    assert path.read_bytes() == before


async def _filled(address: str) -> None:
    async with _opened(address) as store:
        for number in range(200):
            await store.updates.accept({number: "x" * 500})


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "liyu.db").touch()
    asyncio.run(_filled(f"sqlite:///{tmp_path / 'liyu.db'}"))


def test_the_folder_of_the_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    asyncio.run(_filled(f"sqlite:///{tmp_path / 'new' / 'liyu.db'}"))
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = _refusal(f"sqlite:///{tmp_path / 'file' / 'liyu.db'}")
    assert str(tmp_path / "file") in said
    assert "LIYU_DATABASE_URL" in said


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert "check the address, the rights" in _refusal(f"sqlite:///{tmp_path}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "check the address, the rights" in _refusal(f"sqlite:///{tmp_path / 'liyu.db'}")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("address", ["", "liyu.db", "::::", "sqlite//x"])
def test_no_address_at_all_is_told_what_one_is(address: str) -> None:
    said = _refusal(address)
    assert "LIYU_DATABASE_URL is no address" in said
    assert "sqlite:///file.db or postgresql://host/name" in said


def test_an_address_with_an_impossible_port_is_refused_in_one_line() -> None:
    assert "LIYU_DATABASE_URL" in _refusal("postgresql://host:port/name")


@pytest.mark.parametrize("scheme", ["mysql", "oracle", "mongodb", "nonsense"])
def test_other_databases_are_refused_without_showing_the_password(scheme: str) -> None:
    said = _refusal(f"{scheme}://bot:gehe1m@127.0.0.1/liyu")
    assert said == f"LIYU_DATABASE_URL: {scheme} is not supported; use sqlite or postgresql"


@pytest.mark.parametrize("port", [1, 5432])
def test_a_server_that_refuses_is_named_without_the_password(port: int) -> None:
    said = _refusal(f"postgresql://nobody_here:gehe1m@127.0.0.1:{port}/no_such_liyu")
    assert "127.0.0.1" in said
    assert "gehe1m" not in said
    assert said.endswith("check the address, the rights and that the server runs")


def test_an_address_is_shown_without_its_password() -> None:
    shown_as = shown("postgresql://bot:gehe1m@db.example/liyu")
    assert shown_as == "postgresql://bot:***@db.example/liyu"
    assert shown("nonsense") == "the database"


def test_a_database_that_another_program_holds_is_told(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'liyu.db'}"

    async def done() -> None:
        async with _opened(address) as store:
            holder = sqlite3.connect(tmp_path / "liyu.db")
            holder.execute("BEGIN IMMEDIATE")
            async with store._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA busy_timeout=10")
            with pytest.raises(StorageError, match="another program holds it; stop that one"):
                await store.updates.accept({1: "a"})
            holder.rollback()
            holder.close()
            assert await store.updates.accept({1: "a"}) == {1}

    asyncio.run(done())


def test_when_the_file_is_taken_away_a_new_one_is_made(tmp_path: Path) -> None:
    async def done() -> None:
        async with _opened(f"sqlite:///{tmp_path / 'liyu.db'}") as store:
            await _done(store, lambda work: store.put_person(work, Person(ANN, "en")))
            await store.heal()
            assert (await store.person(ANN)).language == "en"
            for file in tmp_path.iterdir():
                file.unlink()
            await store.heal()
            assert await store.person(ANN) == Person(ANN)
            assert await store.updates.accept({1: "a"}) == {1}
        assert (tmp_path / "liyu.db").stat().st_size > 0

    asyncio.run(done())
