"""Opening the database: its address, its migrations, and what is said when it cannot be used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_BUSY_SECONDS = 2
_MIGRATION_LOCK = 0x6C697975  # any number, the same in every replica


class StorageError(Exception):
    """The database cannot be used; the text is one line for the operator. `busy` when another
    program holds it, which passes."""

    busy = False


async def open_database(address: str) -> AsyncEngine:
    """An engine on a database that is sound and has the newest tables.

    `address` is an SQLAlchemy URL such as `sqlite:///liyu.db` or `postgresql://host/name`.
    Raises StorageError that says what to do.
    """
    engine = _engine(address)
    try:
        with storage_errors(shown(address)):
            await prepare(engine)
    except BaseException:
        await engine.dispose()
        raise
    return engine


async def prepare(engine: AsyncEngine) -> None:
    """Make the database ready: sound, with the newest tables. Raises StorageError."""
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await _with_log(connection)
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
            if found != "ok":
                where = shown(str(engine.url.set(drivername="sqlite")))
                raise StorageError(f"{where}: the database is damaged; {_advice('damaged')}")
    async with engine.begin() as connection:
        # Who starts at the same time takes turns.
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK}
            )
        await connection.run_sync(_migrate)


async def _with_log(connection: AsyncConnection) -> None:
    """Switch to a write-ahead log. Other than all else this does not wait for a lock."""
    for _ in range(10 * _BUSY_SECONDS):
        try:
            await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            await connection.rollback()
            await asyncio.sleep(0.1)
    await connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _engine(address: str) -> AsyncEngine:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StorageError(
            "LIYU_DATABASE_URL is no address; write sqlite:///file.db or postgresql://host/name"
        ) from None
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        raise StorageError(
            f"LIYU_DATABASE_URL: {backend} is not supported; use sqlite or postgresql"
        )
    options: dict[str, Any] = {}
    if backend == "sqlite":
        options["connect_args"] = {"timeout": _BUSY_SECONDS}
        if url.database and url.database != ":memory:":
            _make_folder(Path(url.database).parent)
    engine = create_async_engine(url.set(drivername=_DRIVERS[backend]), **options)
    if backend == "sqlite":
        event.listen(engine.sync_engine, "connect", _tune)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be made ({error.strerror}); set LIYU_DATABASE_URL to another place"
        ) from error


def _tune(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    # With a write-ahead log, NORMAL survives a crash of the program, which is what is promised.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError("the database is of a newer release; install that release") from error


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Turn the database's own errors into a StorageError of one line about `what`."""
    try:
        yield
    except (TimeoutError, SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        trouble = StorageError(f"{what}: {reason}; {_advice(reason)}")
        trouble.busy = "locked" in reason.lower()
        raise trouble from error


def _advice(reason: str) -> str:
    low = reason.lower()
    if "malformed" in low or "not a database" in low or "damaged" in low:
        return "restore a backup, or move the file away to start afresh"
    if "locked" in low:
        return "another program holds it; stop that one"
    if "full" in low:
        return "make room on the disk"
    return "check the address, the rights and that the server runs"


def shown(address: str) -> str:
    """The address without its password."""
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "the database"
