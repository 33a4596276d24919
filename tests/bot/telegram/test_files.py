"""Files and whatever else is no text."""

from __future__ import annotations

import csv
import io
from unittest.mock import patch

from tests.bot.telegram.stories import Stage, story
from tests.botapi.people import Person
from tests.botapi.views import MessageView

RUDE, FINE = "用不起就别用", "您好，我马上帮您查一下"
LINES = (RUDE, FINE, "不知道", "")
HEADER = ["行", "原话", "结果", "问题", "可以换成"]


def _rows(message: MessageView) -> list[list[str]]:
    """The attached table."""
    _, content = message.file
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def _answered(person: Person, name: str, content: str | bytes) -> list[MessageView]:
    """What the bot says to a file."""
    before = len(person.inbox)
    await person.sends_file(name, content.encode() if isinstance(content, str) else content)
    return person.inbox[before:]


@story
async def test_a_text_file_is_summed_up_with_a_table(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    summary, table = await _answered(ann, "话术.txt", "\n".join(LINES))
    assert summary.text.startswith("话术.txt：3 句：2 句先别发，1 句可以")
    assert f"第 1 行 ⛔ {RUDE}" in summary.text
    assert FINE not in summary.text
    assert table.file[0] == "话术-liyu.csv"
    header, *rows = _rows(table)
    assert header == HEADER
    assert [row[:2] for row in rows] == [["1", RUDE], ["2", FINE], ["3", "不知道"]]
    assert [row[2][0] for row in rows] == ["⛔", "✅", "⛔"]
    assert rows[1][3:] == ["", ""]
    assert all(row[3] and row[4] in summary.text for row in (rows[0], rows[2]))


@story
async def test_a_table_is_read_by_its_column_of_texts(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    source = f'编号,话术\r\n7,"{RUDE}"\r\n8,"您好，我马上帮您查"\r\n'
    summary, table = await _answered(ann, "一月.CSV", source)
    assert summary.text.startswith("一月.CSV：2 句：")
    assert [row[:2] for row in _rows(table)[1:]] == [["2", RUDE], ["3", "您好，我马上帮您查"]]


@story
async def test_rows_that_cannot_be_read_are_counted(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    summary, table = await _answered(ann, "表.csv", f"编号,话术\n1,{RUDE}\n只有一格\n")
    assert "另有 1 行读不了。" in summary.text
    assert len(_rows(table)) == 2


@story
async def test_files_of_older_chinese_programs_are_read(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    for name, encoding in (("旧.txt", "gb18030"), ("新.txt", "utf-8-sig"), ("宽.txt", "utf-16")):
        summary, table = await _answered(ann, name, f"{RUDE}\n{FINE}\n".encode(encoding))
        assert summary.text.startswith(f"{name}：2 句：1 句先别发，1 句可以"), encoding
        assert _rows(table)[1][1] == RUDE


@story
async def test_a_table_without_a_known_column_is_read_line_by_line(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    _, table = await _answered(ann, "表.csv", f"{RUDE},3\n{FINE},4\n")
    assert [row[:2] for row in _rows(table)[1:]] == [["1", f"{RUDE},3"], ["2", f"{FINE},4"]]


@story
async def test_no_cell_is_a_formula(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    formulas = ["=1+1", "+86 您好", "-5 元", "@SUM(A1)", '=HYPERLINK("http://x","点")']
    _, table = await _answered(ann, "表.txt", "\n".join(formulas))
    rows = _rows(table)[1:]
    assert [row[1] for row in rows] == [f"'{text}" for text in formulas]


@story
async def test_no_rewrite_is_a_formula(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    _, table = await _answered(ann, "表.txt", "+86 不知道\n=1 不知道")
    rows = _rows(table)[1:]
    assert all(row[4] for row in rows)
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]


@story
async def test_only_the_worst_lines_are_shown_and_forbidden_ones_lead(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    summary, table = await _answered(ann, "多.txt", "\n".join(["不知道"] * 5 + [FINE] * 20))
    assert summary.text.count("⛔") == 3
    assert len(_rows(table)) == 26


@story
async def test_a_long_file_is_cut_and_says_so(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    with patch("bot.telegram.files._MOST_LINES", 5):
        summary, table = await _answered(ann, "长.txt", "\n".join([FINE] * 6))
    assert "只看了前 5 行" in summary.text
    assert len(_rows(table)) == 6


@story
async def test_what_is_too_big_is_not_fetched(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    (only,) = await _answered(ann, "大.txt", b"a" * 1_000_001)
    assert only.text == "文件太大了，我看 1 MB 以内的。请分几个发。"
    assert not stage.world.called("getFile")


@story
async def test_other_kinds_of_files_are_not_fetched(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    for name in ("表.xlsx", "说明.pdf", "没有后缀", ".csv"):
        (only,) = await _answered(ann, name, RUDE)
        assert only.text.startswith("我看 .txt 和 .csv 文件"), name
    assert not stage.world.called("getFile")


@story
async def test_an_empty_file_is_called_empty(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    for content in (b"", b" \n\n\t\n", b"\xef\xbb\xbf"):
        for name in ("空.txt", "空.csv"):
            (only,) = await _answered(ann, name, content)
            assert only.text == "文件里没有文字。", (name, content)


@story
async def test_a_picture_a_voice_and_a_caption(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    await ann.sends_photo()
    assert ann.last.text == "图片里的字我看不了，把文字复制过来就行。"
    await ann.sends_voice()
    assert ann.last.text == "我只看文字。把话打出来发给我就行。"
    photo = await ann.sends_photo(caption=RUDE)
    assert ann.last.text.startswith("⛔")
    await ann.edits(photo, FINE)
    assert ann.last.text.startswith("✅")
    assert len(ann.inbox) == 3


@story
async def test_a_file_that_does_not_arrive_is_asked_for_again(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.fail("getFile", 400, "Bad Request: file is temporarily unavailable")
    (only,) = await _answered(ann, "话术.txt", RUDE)
    assert only.text == "文件没有下载成功，请再发一次。"
    stage.world.calls.clear()
    summary, _ = await _answered(ann, "话术.txt", RUDE)
    assert summary.text.startswith("话术.txt：1 句：")


@story
async def test_a_line_that_broke_once_is_tried_again(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    stage.world.drop("getFile")
    summary, _ = await _answered(ann, "话术.txt", RUDE)
    assert summary.text.startswith("话术.txt：1 句：")


@story
async def test_a_line_that_stays_broken_is_told(stage: Stage) -> None:
    ann = stage.world.person("安", started=True)
    with patch("bot.telegram.desk._RETRIES", (0.0, 0.0)):
        stage.world.drop("getFile", times=3)
        (only,) = await _answered(ann, "话术.txt", RUDE)
    assert only.text == "文件没有下载成功，请再发一次。"


@story
async def test_the_table_is_in_the_language_of_the_interface(stage: Stage) -> None:
    bob = stage.world.person("Bob", language_code="en", started=True)
    summary, table = await _answered(bob, "lines.txt", RUDE)
    assert summary.text.startswith("lines.txt: ")
    assert _rows(table)[0] == ["line", "text", "verdict", "findings", "rewrite"]


@story
async def test_a_file_in_a_group_is_nobodys_business(stage: Stage) -> None:
    stage.world.privacy = False
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann])
    await ann.sends_file("话术.txt", RUDE.encode(), at=group)
    assert not group.inbox
    assert not stage.world.called("getFile")
