"""What buttons carry."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Act
from bot.telegram.callbacks import Callback, PanelAct, StaleButtonError
from intents.labels import labels
from phrasebook.library import Library

ACTS = [*Act, *PanelAct]


@settings(deadline=None)
@given(st.sampled_from(ACTS), st.text(max_size=80))
def test_what_fits_comes_back_as_it_was_and_the_rest_is_refused(
    act: Act | PanelAct, value: str
) -> None:
    size = len(f"1:{act}:{value}".encode())
    if size > 64:
        with pytest.raises(ValueError, match=f"callback data of {size} bytes"):
            Callback(act, value)
        return
    packed = Callback(act, value).packed
    assert len(packed.encode()) <= 64
    assert Callback.unpacked(packed) == Callback(act, value)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("version", ["0", "2", "10", "", "x", "1 ", "１"])
def test_other_versions_are_stale(act: Act | PanelAct, version: str) -> None:
    with pytest.raises(StaleButtonError):
        Callback.unpacked(f"{version}:{act}:")


@pytest.mark.parametrize("data", [None, "", "1", "1:", "1:nosuch:", ":why:", "why", "1:WHY:"])
def test_what_is_no_button_of_ours_is_stale(data: str | None) -> None:
    with pytest.raises(StaleButtonError):
        Callback.unpacked(data)


@settings(deadline=None)
@given(st.text(max_size=64))
def test_nothing_else_is_ever_raised(data: str) -> None:
    try:
        found = Callback.unpacked(data)
    except StaleButtonError:
        return
    assert found.packed in (data, f"{data}:")


def test_no_two_acts_share_a_name() -> None:
    assert len({str(act) for act in ACTS}) == len(ACTS)


def test_every_name_the_content_has_fits_a_button(library: Library) -> None:
    entries = [Callback(Act.ENTRY, name) for name in library.guide.entries]
    intents = [Callback(Act.INTENT, name) for name in labels().intents]
    routes = [Callback(Act.READ_AS, name) for name in labels().routes]
    assert entries
    assert intents
    assert routes
    for made in (*entries, *intents, *routes):
        assert Callback.unpacked(made.packed) == made
        assert made.packed.isascii()
