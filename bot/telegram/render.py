"""An answer as Telegram shows it: HTML in parts that fit, and a keyboard.

Lengths are counted as Telegram does, in UTF-16 units of the text without its tags.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.answer import Answer, Block, BlockKind, Button
from bot.telegram.callbacks import Callback
from bot.words import Words

_SHORT_LABEL = 8  # characters; two such buttons share a row
_MOST_PER_ROW = 3
_BREAKS = "\n。！？!?；;，, "


@dataclass(frozen=True, slots=True)
class Screen:
    """HTML messages in order; the keyboard belongs to the last."""

    parts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None = None

    @property
    def digest(self) -> str:
        """Tells whether two screens look alike."""
        rows = self.keyboard.inline_keyboard if self.keyboard else ()
        buttons = [
            f"{b.text}\0{b.callback_data}\0{b.url}\0{b.copy_text and b.copy_text.text}"
            for row in rows
            for b in row
        ]
        whole = "\0".join([*self.parts, *buttons])
        return hashlib.blake2s(whole.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    opening: str
    closing: str

    @property
    def html(self) -> str:
        return f"{self.opening}{escape(self.text, quote=False)}{self.closing}"


def screen(
    answer: Answer, words: Words, more: Sequence[Sequence[InlineKeyboardButton]] = ()
) -> Screen:
    """How an answer looks, with `more` rows of buttons below its own."""
    rows = [*_copy_rows(answer.blocks, words), *_rows(answer.buttons), *map(list, more)]
    parts = tuple(_packed(_pieces(answer.blocks)))
    return Screen(parts, InlineKeyboardMarkup(rows) if rows else None)


def utf16(text: str) -> int:
    """The length of a text in UTF-16 units.

    >>> utf16("好😀")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    for folded, group in groupby(blocks, key=lambda b: b.kind is BlockKind.FOLDED):
        if folded:
            text = "\n".join(block.label + block.text for block in group)
            yield from _cut(text, "<blockquote expandable>", "</blockquote>")
            continue
        for block in group:
            yield from _shown(block)


def _shown(block: Block) -> Iterator[_Piece]:
    match block.kind:
        case BlockKind.TITLE:
            yield from _cut(block.text, "<b>", "</b>")
        case BlockKind.COPY:
            if block.label:
                yield _Piece(block.label, "<b>", "</b>")
            tag = "blockquote" if _fits_button(block.text) else "pre"
            yield from _cut(block.text, f"<{tag}>", f"</{tag}>")
        case _:
            yield from _cut(block.label + block.text, "", "")


def _cut(text: str, opening: str, closing: str) -> Iterator[_Piece]:
    """A paragraph in pieces that fit, cut where a sentence or a word ends."""
    limit = MessageLimit.MAX_TEXT_LENGTH
    while utf16(text) > limit:
        end = _prefix(text, limit)
        at = max((text.rfind(mark, end // 2, end) for mark in _BREAKS), default=-1) + 1 or end
        yield _Piece(text[:at], opening, closing)
        text = text[at:]
    if text:
        yield _Piece(text, opening, closing)


def _prefix(text: str, units: int) -> int:
    """How many characters of `text` fit into so many UTF-16 units."""
    for at, char in enumerate(text):
        units -= 2 if char > "\uffff" else 1
        if units < 0:
            return at
    return len(text)


def _packed(pieces: Iterable[_Piece]) -> Iterator[str]:
    html: list[str] = []
    size = 0
    for piece in pieces:
        length = utf16(piece.text) + 1
        full = size + length > MessageLimit.MAX_TEXT_LENGTH
        if html and (full or len(html) >= MessageLimit.MESSAGE_ENTITIES):
            yield "\n".join(html)
            html, size = [], 0
        html.append(piece.html)
        size += length
    if html:
        yield "\n".join(html)


def _fits_button(text: str) -> bool:
    return 1 <= utf16(text) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT


def _copy_rows(blocks: Iterable[Block], words: Words) -> list[list[InlineKeyboardButton]]:
    buttons = [
        InlineKeyboardButton(_copy_label(block, words), copy_text=CopyTextButton(block.text))
        for block in blocks
        if block.kind is BlockKind.COPY and _fits_button(block.text)
    ]
    return [buttons[at : at + _MOST_PER_ROW] for at in range(0, len(buttons), _MOST_PER_ROW)]


def _copy_label(block: Block, words: Words) -> str:
    label = block.label.strip(" ：:")
    return words.say("copy_one", label=label) if label else words.say("copy")


def _rows(buttons: Iterable[Button]) -> list[list[InlineKeyboardButton]]:
    """Short buttons share a row, long ones have their own."""
    rows: list[list[InlineKeyboardButton]] = []
    for short, group in groupby(buttons, key=lambda b: len(b.label) <= _SHORT_LABEL):
        made = [
            InlineKeyboardButton(b.label, callback_data=Callback(b.act, b.value).packed)
            for b in group
        ]
        size = _MOST_PER_ROW if short else 1
        rows += [made[at : at + size] for at in range(0, len(made), size)]
    return rows
