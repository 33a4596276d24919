"""Reading what is to be checked: arguments, standard input, text, CSV and JSON lines, streamed."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

_COLUMNS = ("text", "draft", "reply", "content", "message", "话术", "内容", "回复", "文本")
_CUSTOMER_COLUMNS = ("customer", "客户", "客户原话")
MOST_CHARACTERS = 100_000


class InputError(Exception):
    """Input that cannot be read at all; the text is one line for the user."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line to work on, with its number (from 1), or what is wrong with it."""

    number: int
    text: str
    customer: str | None = None
    error: str | None = None


def items(
    texts: Iterable[str], file: str | None, *, kind: str | None = None, column: str | None = None
) -> Iterator[Item]:
    """The lines to work on, one by one. `kind` is text, json or csv; by the file's name if None.

    Raises InputError when the source as a whole cannot be read.
    """
    given = list(texts)
    if given:
        lines: Iterable[str] = given
        yield from parsed(lines, kind or "text", column)
        return
    if file is None or file == "-":
        stream: TextIO = open(
            sys.stdin.fileno(),
            encoding="utf-8",
            errors="surrogateescape",
            newline="",
            closefd=False,
        )
        yield from parsed(stream, kind or "text", column)
        return
    path = Path(file)
    with _opened(path) as opened:
        yield from parsed(opened, kind or _kind_of(path), column)


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); check path and rights"
        ) from error


def _kind_of(path: Path) -> str:
    return {
        ".csv": "csv",
        ".tsv": "csv",
        ".jsonl": "json",
        ".ndjson": "json",
        ".json": "json",
    }.get(path.suffix.lower(), "text")


def parsed(lines: Iterable[str], kind: str, column: str | None) -> Iterator[Item]:
    """The items of lines that are text, JSON or a CSV table. Raises InputError for a table
    without a column of texts."""
    if kind == "csv":
        yield from _csv(lines, column)
        return
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        yield _json(number, text, column) if kind == "json" else _text(number, text)


def _text(number: int, text: str, customer: str | None = None) -> Item:
    if not text.strip():
        return Item(number, text, error="empty line; nothing to read")
    if any("\udc80" <= c <= "\udcff" for c in text):
        return Item(number, _shown(text), error="not UTF-8; save the input as UTF-8")
    if len(text) > MOST_CHARACTERS:
        return Item(
            number,
            text[:40],
            error=(f"{len(text)} characters; at most {MOST_CHARACTERS} in one line, split it"),
        )
    return Item(number, text, customer)


def _shown(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _json(number: int, line: str, column: str | None) -> Item:
    if not line.strip():
        return Item(number, line, error="empty line; nothing to read")
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        return Item(number, _shown(line)[:80], error='not JSON; write {"text": "…"}')
    field = column or "text"
    if not isinstance(data, dict) or not isinstance(data.get(field), str):
        return Item(number, line[:80], error=f'no object with a text field "{field}"')
    customer = data.get("customer")
    if customer is not None and not isinstance(customer, str):
        return Item(number, data[field], error='"customer" must be text')
    return _text(number, data[field], customer)


def _csv(lines: Iterable[str], column: str | None) -> Iterator[Item]:
    csv.field_size_limit(MOST_CHARACTERS * 4)
    rows = csv.reader(line.replace("\0", "") for line in lines)
    try:
        header = [name.strip() for name in next(rows)]
    except StopIteration:
        raise InputError("the CSV is empty; its first row must name the columns") from None
    except csv.Error as error:
        raise InputError(f"the CSV cannot be read ({error})") from error
    at = _column(header, column, _COLUMNS)
    if at is None:
        named = f"no column {column!r}" if column else "no column text"
        raise InputError(f"{named}; the columns are: {', '.join(header)}. Name one with --column")
    said = _column(header, None, _CUSTOMER_COLUMNS)
    number = 1
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Item(number, "", error=f"not a CSV row ({error})")
            continue
        if at >= len(row):
            yield Item(number, ",".join(row)[:80], error=f"the row has only {len(row)} columns")
        else:
            customer = row[said] if said is not None and said < len(row) else None
            yield _text(number, row[at], customer or None)


def _column(header: list[str], wanted: str | None, usual: tuple[str, ...]) -> int | None:
    names = [wanted] if wanted is not None else [*usual]
    return next((header.index(name) for name in names if name in header), None)
