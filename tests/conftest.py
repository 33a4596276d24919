"""Shared by all tests: one library, and no network."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from phrasebook.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped phrasebook, opened once."""
    return Library()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections to anywhere but this machine fail."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"network use in a test: {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", local_only)
    return


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind; PostgreSQL where one runs on this machine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'liyu.db'}"
        return
    name = f"liyu_{uuid.uuid4().hex}"
    try:
        asyncio.run(_on_server(f'CREATE DATABASE "{name}"'))
    except OSError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL on 127.0.0.1:5432 ({error})")
    yield f"postgresql://{_PG_USER}@127.0.0.1/{name}"
    asyncio.run(_on_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


_PG_USER = os.environ.get("LIYU_TEST_PG_USER", "postgres")


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(f"postgresql://{_PG_USER}@127.0.0.1/test")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
