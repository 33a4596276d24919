"""Facts as a story tells them, read by what stands around them."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phrasebook.fact_clues import clues, unmarked_facts
from phrasebook.fact_reader import LABELS, OUT, STEPS, FactReader, FactWeights, may_follow
from phrasebook.facts import FactKind
from phrasebook.library import Library


@pytest.fixture(scope="module")
def reader(library: Library) -> FactReader:
    return library.facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "前天晚上七点多，店员小贝在你们春熙路店收了我三百二",
            [
                ("time", "前天晚上七点多"),
                ("name", "小贝"),
                ("place", "春熙路店"),
                ("amount", "三百二"),
            ],
        ),
        (
            "曹师傅上门两趟，单号TK7731，说三个工作日内修好",
            [
                ("name", "曹师傅"),
                ("number", "两趟"),
                ("number", "单号TK7731"),
                ("time", "三个工作日内"),
            ],
        ),
        ("305房的冷氣壞了快一個禮拜", [("number", "305房"), ("time", "快一個禮拜")]),
        ("您方便的话马上给我看一下，一起想想办法", []),
        ("", []),
    ],
)
def test_a_story_is_read_with_all_its_facts(
    reader: FactReader, text: str, facts: list[tuple[str, str]]
) -> None:
    assert [(fact.kind.value, fact.text) for fact in reader.find(text)] == facts


@given(
    text=st.text(
        "张小李师傅在建设路店找经理昨天下午三点退35元号：1:20个工作日内，５楼％ab王后\n ",
        max_size=40,
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facts_stand_where_they_say_without_overlap(reader: FactReader, text: str) -> None:
    facts = reader.find(text)
    assert all(text[f.start : f.end] == f.text for f in facts)
    assert all(f.text for f in facts)
    assert all(a.end <= b.start for a, b in pairwise(facts))


def test_marks_say_where_facts_stand() -> None:
    marked = unmarked_facts("{name:小鲁}昨天退我{amount:35元}")
    assert marked.text == "小鲁昨天退我35元"
    assert marked.facts == ((FactKind.NAME, 0, 2), (FactKind.AMOUNT, 6, 9))


def test_there_are_clues_at_each_character() -> None:
    text = "在建设路店找小鲁"
    found = clues(text, ["在", "建设路", "店", "找", "小", "鲁"])
    assert len(found) == len(text)
    assert {"c建", "wB", "W建设路", "wl在", "wr店"} <= set(found[1].here)
    assert any(clue.startswith("gBplace") for clue in found[1].here)


def test_what_goes_on_was_begun() -> None:
    assert may_follow("Btime", "Itime")
    assert not may_follow("Bname", "Itime")
    assert not may_follow(OUT, "Itime")
    assert not may_follow(None, "Itime")
    assert len(STEPS) == len(LABELS) ** 2 - 5 * (len(LABELS) - 2)


def test_weights_survive_being_stored(library: Library) -> None:
    stored = library._parts.payload("fact_model")
    assert FactWeights.load(stored).dump() == stored


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\xff", b"nonsense"])
def test_damaged_weights_are_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match="not a fitted model"):
        FactWeights.load(damage)


@pytest.mark.parametrize("place", ["物业前台", "南京", "王府井", "社区", "香港", "双流"])
def test_a_place_may_end_the_text(reader: FactReader, place: str) -> None:
    assert all(fact.end <= len(place) + 2 for fact in reader.find(f"昨天{place}"))


def test_marks_and_pictures_are_no_facts(reader: FactReader) -> None:
    assert reader.find("😡😡！！") == []
