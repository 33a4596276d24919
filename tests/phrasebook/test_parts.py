"""Compiled parts: fresh ones are used, stale and damaged ones are made again, none is trusted."""

from pathlib import Path

import pytest

from phrasebook import parts
from phrasebook.compiling import MAKERS
from phrasebook.parts import PARTS, Parts, fingerprint, sound, store

NAME = "complaint"  # small and quick to make


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(parts, "SHIPPED_PARTS", tmp_path / "shipped")
    return tmp_path


def _shipped(folder: Path) -> Path:
    return folder / "shipped" / f"{NAME}.bin"


def test_a_fresh_part_is_read_as_it_is(own_cache: Path) -> None:
    key = fingerprint(PARTS[NAME], None)
    store(_shipped(own_cache), key, b"fresh")
    assert Parts().payload(NAME) == b"fresh"


@pytest.mark.parametrize("damage", [b"", b"LIYU1\n", b"garbage", None])
def test_a_damaged_or_stale_part_is_made_again(own_cache: Path, damage: bytes | None) -> None:
    key = fingerprint(PARTS[NAME], None)
    store(_shipped(own_cache), key if damage is not None else "another", b"wrong")
    if damage is not None:
        _shipped(own_cache).write_bytes(damage)
    payload = Parts(quiet=True).payload(NAME)
    assert payload.startswith(b'{"complaint"')
    assert Parts(quiet=True).payload(NAME) == payload


def test_a_flipped_bit_is_noticed(own_cache: Path) -> None:
    path = own_cache / "x.bin"
    store(path, "k", b"payload")
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))
    assert sound(path, "k") is None


def test_a_read_only_cache_only_costs_time() -> None:
    store(Path("/proc/nowhere/x.bin"), "k", b"payload")


def test_every_shipped_part_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    stale = [
        name
        for name, part in PARTS.items()
        if sound(parts.SHIPPED_PARTS / f"{name}.bin", fingerprint(part, None)) is None
    ]
    assert stale == []


def test_every_part_can_be_made() -> None:
    assert set(MAKERS) == set(PARTS)
