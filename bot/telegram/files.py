"""A text file sent to the bot: every line judged, summed up, and handed back as a table."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from telegram import Document
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answer import Answer, Block, BlockKind
from bot.context import Context
from bot.inputs import InputError, Item, parsed
from bot.reviewing import tally
from bot.script import in_script
from bot.telegram.desk import LeavingError
from bot.telegram.visit import Visit
from bot.words import Words, shortened
from phrasebook.library import Library
from phrasebook.review import Review

_KINDS = {".txt": "text", ".csv": "csv"}
_MOST_BYTES = 1_000_000
_MOST_LINES = 2_000
_WORST = 3
_QUOTED = 30
_CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x1f\\ufffd]")
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file came to: its readable lines with their reviews and rewrites."""

    rows: list[tuple[Item, Review, str | None]]
    unreadable: int
    cut: bool


async def read(visit: Visit, document: Document) -> None:
    """Check a .txt or .csv file; say plainly what is not read."""
    kind = _KINDS.get(PurePath(document.file_name or "").suffix.lower())
    if kind is None:
        await visit.say("file_kind")
        return
    if (document.file_size or 0) > _MOST_BYTES:
        await visit.say("file_big")
        return
    with suppress(TelegramError):  # only decoration
        await visit.desk.bot.send_chat_action(visit.chat.id, ChatAction.TYPING)
    try:
        file = await visit.desk.patiently(document.get_file)
        data = bytes(await file.download_as_bytearray())
    except TelegramError:
        await visit.say("file_failed")
        return
    await _answer(visit, document.file_name or "", data, kind)


async def _answer(visit: Visit, name: str, data: bytes, kind: str) -> None:
    text = _decoded(data)
    if text is None:
        await visit.say("file_kind")
        return
    context = await visit.context(text[:1000])
    checked = await _checked(visit, text, kind)
    if not checked.rows:
        await visit.say("file_long_lines" if checked.unreadable else "file_empty")
        return
    summary = in_script(_summary(name, checked, context), context.script)
    if not await visit.give(summary, context):
        return
    table = _table(checked, context.words)
    await visit.desk.send_file(visit.chat.id, table, f"{PurePath(name).stem}-liyu.csv", visit.work)


async def _checked(visit: Visit, text: str, kind: str) -> Checked:
    """The file judged, in a thread: a thousand lines take seconds, and others must not wait.

    Raises LeavingError when the program ends meanwhile.
    """
    library, closing = visit.desk.coach.library, visit.desk.closing
    try:
        found = await asyncio.to_thread(check, library, text, kind, closing.is_set)
    except InputError:
        found = await asyncio.to_thread(check, library, text, "text", closing.is_set)
    if closing.is_set():
        raise LeavingError
    return found


def _decoded(data: bytes) -> str | None:
    """The text of a file, by its mark or as most files are; None for what is no text."""
    marked = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def check(
    library: Library, text: str, kind: str, halted: Callable[[], bool] = lambda: False
) -> Checked:
    """Every line of a file judged, until `halted`. Raises InputError when a table has no column
    of texts."""
    rows: list[tuple[Item, Review, str | None]] = []
    unreadable = 0
    for item in parsed(io.StringIO(text, newline=""), kind, None):
        if len(rows) == _MOST_LINES or halted():
            return Checked(rows, unreadable, cut=True)
        if item.error is not None:
            unreadable += bool(item.text.strip())
            continue
        review = library.review(item.text)
        rows.append((item, review, library.rewrite(review)))
    return Checked(rows, unreadable, cut=False)


def _summary(name: str, checked: Checked, context: Context) -> Answer:
    words = context.words
    counted = tally([review.verdict for _, review, _ in checked.rows], words)
    blocks = [Block(BlockKind.TITLE, words.say("file_title", name=name, tally=counted))]
    worst = sorted(
        (row for row in checked.rows if row[1].verdict != "ok"),
        key=lambda row: (row[1].verdict != "forbidden", row[0].number),
    )
    if worst:
        blocks.append(Block(BlockKind.TEXT, words.say("file_worst")))
    for item, review, rewrite in worst[:_WORST]:
        shown = shortened(item.text, _QUOTED)
        mark = words.say(f"mark_{review.verdict}")
        line = words.say("file_line", n=item.number, mark=mark, text=shown)
        blocks.append(Block(BlockKind.TEXT, line))
        if rewrite:
            blocks.append(Block(BlockKind.COPY, rewrite, words.say("line_rewrite", n=item.number)))
    notes = ["file_result"] + (["file_long"] if checked.cut else [])
    blocks += [Block(BlockKind.TEXT, words.say(key, n=_MOST_LINES)) for key in notes]
    if checked.unreadable:
        text = words.say("file_unreadable_lines", n=checked.unreadable)
        blocks.append(Block(BlockKind.TEXT, text))
    return Answer(tuple(blocks))


def _table(checked: Checked, words: Words) -> bytes:
    """The result of every line, as a table that spreadsheets open as it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = ("line", "text", "verdict", "categories", "rewrite")
    writer.writerow([words.say(f"result_{column}") for column in columns])
    for item, review, rewrite in checked.rows:
        names = "、".join(dict.fromkeys(words.label(f.category) for f in review.findings))
        verdict = words.say(f"verdict_{review.verdict}")
        writer.writerow(
            [item.number, _harmless(item.text), verdict, names, _harmless(rewrite or "")]
        )
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet takes for text, never for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
