"""Shared by all tests: one library, and no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator

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
