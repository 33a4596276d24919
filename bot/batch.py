"""The batch commands: lines in, records out, in order, in constant memory."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from bot import records, sarif
from bot.inputs import InputError, Item, items
from bot.settings import Settings
from bot.show import show_record, show_summary
from phrasebook.library import Library

_CHUNK = 200  # lines a worker takes at once
_WORST = 10

Record = dict[str, Any]


@dataclass(slots=True)
class Summary:
    """What a run of `check` came to."""

    lines: int = 0
    errors: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    categories: Counter[tuple[str, str]] = field(default_factory=Counter)
    worst: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, number: int, record: Record) -> None:
        """Count one record."""
        self.lines += 1
        self.verdicts[record["verdict"]] += 1
        weight = 0
        for finding in record["findings"]:
            self.categories[finding["category"], finding["severity"]] += 1
            weight += {"forbidden": 100, "caution": 10}.get(finding["severity"], 1)
        if weight:
            self.worst.append((-weight, number, record["text"]))
            if len(self.worst) > 4 * _WORST:
                self.worst = sorted(self.worst)[:_WORST]

    @property
    def worst_lines(self) -> list[tuple[int, str]]:
        """Number and text of the lines with the gravest findings."""
        return [(number, text) for _, number, text in sorted(self.worst)[:_WORST]]


def run_batch(options: argparse.Namespace, settings: Settings) -> int:
    """Work on every line; 1 when something forbidden was found, 2 when a line was unreadable."""
    source = items(options.texts, options.file, kind=options.input, column=options.column)
    if not options.texts and options.file is None and sys.stdin.isatty():
        raise InputError("nothing to read; give a text, --file, or lines on standard input")
    worker = _Worker(options.work, getattr(options, "explain", False), settings.phrasebook)
    jobs = getattr(options, "jobs", 1)
    if jobs < 1:
        raise InputError(f"--jobs {jobs}; give 1 or more")
    summary, collected = Summary(), sarif.Collector()
    with _progress(options) as advance:
        for item, record in _worked(source, worker, jobs):
            advance()
            if record is None:
                summary.errors += 1
                print(f"liyu: line {item.number}: {item.error}", file=sys.stderr)
                continue
            if options.work == "check":
                summary.add(item.number, record)
            _put(options, item, record, collected)
    if options.format == "sarif":
        print(collected.document(settings.phrasebook))
    if options.work == "check" and (options.format == "summary" or _wants_summary(options)):
        show_summary(summary)
    return _status(summary)


def _status(summary: Summary) -> int:
    if summary.errors:
        return 2
    return 1 if summary.verdicts["forbidden"] else 0


def _wants_summary(options: argparse.Namespace) -> bool:
    return options.format == "text" and options.file is not None


def _put(options: argparse.Namespace, item: Item, record: Record, log: sarif.Collector) -> None:
    match options.format:
        case "json":
            # Lone surrogates cannot be written as UTF-8; escaped they survive.
            line = json.dumps(record, ensure_ascii=False)
            if not line.isascii() and any("\ud800" <= c <= "\udfff" for c in line):
                line = json.dumps(record)
            print(line)
        case "line":
            for finding in record["findings"]:
                print(
                    f"{options.file or '-'}:{item.number}:{finding['start'] + 1}:"
                    f"{finding['severity']}:{finding['rule']}:{finding['why']}"
                )
        case "sarif":
            log.add(options.file or "-", item.number, record)
        case "summary":
            pass
        case _:
            show_record(options.work, record, number=item.number if options.file else None)


@dataclass(frozen=True, slots=True)
class _Worker:
    """Makes records."""

    work: str
    explain: bool
    overlay: Path | None

    def __call__(self, chunk: list[Item]) -> list[Record | None]:
        return [None if item.error else self._record(item) for item in chunk]

    def _record(self, item: Item) -> Record:
        library = _opened(self.overlay)
        if self.work == "check":
            return records.check_record(
                library, item.text, customer=item.customer, explain=self.explain
            )
        make: Callable[[Library, str], Record] = getattr(records, f"{self.work}_record")
        return make(library, item.text)


@cache
def _opened(overlay: Path | None) -> Library:
    """The library, opened once in each process."""
    return Library(overlay)


def _worked(
    source: Iterable[Item], worker: _Worker, jobs: int
) -> Iterator[tuple[Item, Record | None]]:
    """Each item with its record (None when unreadable), in order."""
    source = iter(source)
    if jobs == 1:
        for item in source:
            yield item, worker([item])[0]
        return
    waiting: deque[tuple[list[Item], Future[list[Record | None]]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        while True:
            while len(waiting) < 2 * jobs and (chunk := list(islice(source, _CHUNK))):
                waiting.append((chunk, pool.submit(worker, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from zip(chunk, future.result(), strict=True)


def _progress(options: argparse.Namespace) -> AbstractContextManager[Callable[[], None]]:
    """A bar on the terminal for files; nothing anywhere else."""
    if options.file in (None, "-") or not sys.stderr.isatty():
        return nullcontext(lambda: None)
    return _bar(Path(options.file))


def _bar(path: Path) -> AbstractContextManager[Callable[[], None]]:
    from contextlib import contextmanager

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    @contextmanager
    def shown() -> Iterator[Callable[[], None]]:
        with Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        ) as progress:
            task = progress.add_task("", total=_line_count(path))
            yield lambda: progress.advance(task)

    return shown()


def _line_count(path: Path) -> int | None:
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return None
