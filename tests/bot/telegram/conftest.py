"""Shared by all stories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.telegram import rights


@pytest.fixture(autouse=True)
def admins_unknown() -> Iterator[None]:
    """Worlds number their groups alike: nobody's admins are those of another test."""
    rights._admins.clear()
    yield
    rights._admins.clear()
