"""The content holds what it must, and every entry's examples come out."""

import pytest

from phrasebook.checks import content_problems, minimums
from phrasebook.sources import Content, read_content


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


def test_every_example_comes_out(content: Content) -> None:
    assert not list(map(str, content_problems(content)))


def test_there_is_enough_of_everything(content: Content) -> None:
    assert [f"{m.what}: {m.found} of {m.least}" for m in minimums(content) if not m.met] == []


def test_every_entry_names_its_source(content: Content) -> None:
    for kind in ("rules", "guide", "situations", "scenes", "categories"):
        assert all(entry.source.strip() for entry in content[kind])
