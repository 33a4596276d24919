"""Names are found by their number, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.names import Names

NAMES = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=4)


@given(st.sets(NAMES, max_size=300), st.sets(NAMES, max_size=50))
def test_every_name_has_its_place_and_no_other_has_one(known: set[str], others: set[str]) -> None:
    ordered = sorted(known)
    names = Names.of(ordered)
    assert [names.find(name) for name in ordered] == list(range(len(ordered)))
    assert all(names.find(other) is None for other in others - known)
    assert len(names) == len(known)
    assert all(name in names for name in known)


@given(st.sets(NAMES, max_size=300))
def test_names_survive_being_stored(known: set[str]) -> None:
    ordered = sorted(known)
    again = Names(Names.of(ordered).dump(), len(ordered))
    assert [again.find(name) for name in ordered] == list(range(len(ordered)))


def test_half_a_character_is_no_name() -> None:
    assert Names.of(["好"]).find("\ud83d") is None


def test_unsorted_names_are_refused() -> None:
    with pytest.raises(ValueError, match="not sorted"):
        Names.of(["b", "a"])


@pytest.mark.parametrize("blob", [b"", b"\0\0\0\0\na", b"\0\0\0\0\na\nb\n"])
def test_damaged_names_are_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        Names(blob, 1)
