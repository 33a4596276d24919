"""The content as people wrote it: where each kind lies, how it is read, and overlays on top.

An overlay is a folder with the same layout. Its entries are added; one with an id that is taken
replaces that entry, and ids listed in its `off.yaml` are switched off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import intents
import phrasebook
from intents.examples import Ideas, IntentCues, IntentExamples, OffTopic, RouteExamples, Wrapping
from intents.validate import Located, read_entries
from intents.yamlfile import ContentError, Problem
from phrasebook.entries import (
    Acts,
    Category,
    ComplaintCues,
    ComplaintGuide,
    ComplaintWords,
    Courtesies,
    GuideEntry,
    GuideWords,
    IntentReplies,
    LabelledClauses,
    MarkedFacts,
    Ordinary,
    Rewriting,
    Rule,
    Scene,
    Situation,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of content: the glob of its files, the entry in them, and whether many stand in
    one file."""

    name: str
    glob: str
    entry: type
    many: bool


KINDS = (
    Kind("ideas", "lexicon/*.yaml", Ideas, False),
    Kind("wrappings", "wrappings.yaml", Wrapping, True),
    Kind("intents", "intents/*.yaml", IntentExamples, False),
    Kind("cues", "cues/*.yaml", IntentCues, False),
    Kind("routes", "routes/*.yaml", RouteExamples, False),
    Kind("offtopic", "offtopic*.yaml", OffTopic, False),
    Kind("categories", "categories.yaml", Category, True),
    Kind("rules", "rules/*.yaml", Rule, True),
    Kind("clauses", "clauses/*.yaml", LabelledClauses, False),
    Kind("ordinary", "ordinary/*.yaml", Ordinary, False),
    Kind("acts", "acts/*.yaml", Acts, False),
    Kind("marked_facts", "marked_facts/*.yaml", MarkedFacts, False),
    Kind("courtesies", "courtesies.yaml", Courtesies, False),
    Kind("rewriting", "rewriting.yaml", Rewriting, False),
    Kind("replies", "replies/*.yaml", IntentReplies, False),
    Kind("situations", "situations/*.yaml", Situation, True),
    Kind("guide", "guide/*.yaml", GuideEntry, True),
    Kind("guide_words", "guide_words/*.yaml", GuideWords, True),
    Kind("scenes", "scenes/*.yaml", Scene, True),
    Kind("complaint", "complaint.yaml", ComplaintGuide, False),
    Kind("complaint_words", "complaint_words.yaml", ComplaintWords, True),
    Kind("complaint_cues", "complaint_cues.yaml", ComplaintCues, False),
)
SHIPPED = tuple(Path(str(p.__file__)).parent / "content" for p in (intents, phrasebook))
OFF_FILE = "off.yaml"


@dataclass(slots=True)
class Content:
    """Everything read, by kind; entries keep the place they came from."""

    by_kind: dict[str, list[Located[Any]]] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> list[Any]:
        return [located.entry for located in self.by_kind.get(kind, [])]

    def located(self, kind: str) -> list[Located[Any]]:
        return self.by_kind.get(kind, [])


def files_of(kind: Kind, roots: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """The (root, file) pairs of a kind, in an order that does not hang on the file system."""
    for root in roots:
        for path in sorted(root.glob(kind.glob)):
            yield root, path


def read_content(
    overlay: Path | None = None, kinds: Iterable[str] | None = None, *, shipped: bool = True
) -> Content:
    """All content, or only some `kinds`, with the overlay's entries on top.

    Raises ContentError with everything wrong in all the files.
    """
    wanted = set(kinds) if kinds is not None else {kind.name for kind in KINDS}
    content = Content()
    problems: list[Problem] = []
    roots = [*(SHIPPED if shipped else ()), *([overlay] if overlay else [])]
    off = _switched_off(overlay, problems)
    for kind in (k for k in KINDS if k.name in wanted):
        layers = _Layers()
        for root, path in files_of(kind, roots):
            try:
                read = _read(path, kind, str(_shown(path, root)), _version(path))
            except ContentError as error:
                problems.extend(error.problems)
                continue
            problems.extend(layers.add(root, read))
        content.by_kind[kind.name] = [e for e in layers.entries if _id(e) not in off]
    if problems:
        raise ContentError(problems)
    return content


@cache
def _read(path: Path, kind: Kind, shown_as: str, _version: object) -> list[Located[Any]]:
    """The entries of a file; read again only when the file has changed."""
    return read_entries(path, kind.entry, many=kind.many, shown_as=shown_as)


def _version(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _shown(path: Path, root: Path) -> Path:
    """A path as people see it: from the package's folder for shipped content."""
    return path.relative_to(root.parent.parent) if root in SHIPPED else path


def _id(located: Located[Any]) -> str | None:
    return getattr(located.entry, "id", None)


@dataclass(slots=True)
class _Layers:
    """Entries of one kind, root upon root: a later root replaces what bears the same id."""

    entries: list[Located[Any]] = field(default_factory=list)
    _place: dict[str, tuple[int, Path]] = field(default_factory=dict)

    def add(self, root: Path, read: list[Located[Any]]) -> Iterator[Problem]:
        for located in read:
            id_ = _id(located)
            at, owner = self._place.get(id_ or "", (len(self.entries), None))
            if owner == root:
                first = self.entries[at]
                yield located.problem(
                    f"{id_!r} stands already in {first.path}:{first.node.line}; choose another",
                    "id",
                )
                continue
            self.entries[at : at + 1] = [located]
            if id_ is not None:
                self._place[id_] = (at, root)


def _switched_off(overlay: Path | None, problems: list[Problem]) -> frozenset[str]:
    if overlay is None or not (overlay / OFF_FILE).exists():
        return frozenset()
    from intents.yamlfile import read_yaml

    path = overlay / OFF_FILE
    try:
        ids = read_yaml(path).plain()
    except ContentError as error:
        problems.extend(error.problems)
        return frozenset()
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        problems.append(Problem(str(path), 1, "", "must be a list of ids, each after `- `"))
        return frozenset()
    return frozenset(ids)


def digest(kinds: Iterable[str], overlay: Path | None, code: Iterable[Path]) -> str:
    """A fingerprint of the files of `kinds` and of the `code` that reads them."""
    wanted, hashed = set(kinds), hashlib.sha256()
    roots = [*SHIPPED, *([overlay] if overlay else [])]
    paths = [p for kind in KINDS if kind.name in wanted for _, p in files_of(kind, roots)]
    if overlay and (overlay / OFF_FILE).exists():
        paths.append(overlay / OFF_FILE)
    for path in [*paths, *code]:
        hashed.update(_fingerprint_of(path, _version(path)).encode())
    return hashed.hexdigest()


@cache
def _fingerprint_of(path: Path, _version: object) -> str:
    return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n"
