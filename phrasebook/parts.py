"""The compiled phrasebook: content turned into parts that load at once.

Each part carries the fingerprint of the files and code it was made from and a checksum of
itself. Parts are shipped with the package; one that is stale or damaged, or that an overlay
changes, is made again and kept in the user's cache. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import intents
import phrasebook
from intents import linear
from intents.features import Lexicon
from intents.fit import fit
from intents.labels import labels
from intents.linear import Weights
from intents.reading import Reader
from intents.tokens import cache_folder, make_tokenizer
from intents.yamlfile import ContentError
from phrasebook import training
from phrasebook.harness import shape_problems
from phrasebook.rules import index_rules
from phrasebook.sources import Content, digest, read_content
from phrasebook.training import Line

SHIPPED_PARTS = Path(str(phrasebook.__file__)).parent / "compiled"
_MAGIC = b"LIYU1\n"
_INTENTS = Path(str(intents.__file__)).parent
_PHRASEBOOK = Path(str(phrasebook.__file__)).parent
_READING_CODE = tuple(
    _INTENTS / f"{name}.py"
    for name in ("text", "clauses", "features", "reading", "tokens", "linear", "fit")
)
_TRAINING_CODE = (*_READING_CODE, _PHRASEBOOK / "training.py", _PHRASEBOOK / "learned.py")


_RULE_CODE = (_PHRASEBOOK / "rules.py", _PHRASEBOOK / "patterns.py", _PHRASEBOOK / "harness.py")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the compiled phrasebook: what it is made from, and how."""

    name: str
    kinds: tuple[str, ...]
    make: Callable[[Content], bytes]
    code: tuple[Path, ...] = ()


def _entries(*kinds: str) -> Callable[[Content], bytes]:
    def make(content: Content) -> bytes:
        data = {kind: [asdict(entry) for entry in content[kind]] for kind in kinds}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    return make


def _rules(content: Content) -> bytes:
    """Rules, refused here and not at the first message when one cannot be used."""
    problems = [p for r in content.located("rules") for p in shape_problems(r, labels().taboos)]
    if problems:
        raise ContentError(problems)
    index = index_rules(content["rules"])
    data = json.loads(_entries("rules", "categories")(content))
    data["index"] = asdict(index)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _known(lines: Callable[[Content], list[Line]]) -> Callable[[Content], bytes]:
    """Canonical text to label, for sentences known word for word; contested ones are left out."""

    def make(content: Content) -> bytes:
        from intents.text import canonicalise

        labels: dict[str, set[str]] = {}
        for line in lines(content):
            labels.setdefault(canonicalise(line.text).text, set()).add(line.label)
        data = {text: found.pop() for text, found in sorted(labels.items()) if len(found) == 1}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    return make


def reader_of(content: Content) -> Reader:
    """The reader that content is compiled with."""
    return make_reader({name: words for e in content["ideas"] for name, words in e.ideas.items()})


def make_reader(ideas: dict[str, tuple[str, ...]]) -> Reader:
    lexicon = Lexicon(ideas)
    return Reader(make_tokenizer(w for w in lexicon if len(w) > 1).lcut, lexicon)


def fitted(content: Content, name: str) -> Weights:
    """The model called `name`, fitted on `content`."""
    reader = _shared_reader(content)
    lines = LINES[name](content)
    units = (
        list(training.clause_units(reader, lines))
        if name == "clause"
        else training.whole_units(reader, lines)
    )
    return fit(units, keep=KEPT[name])


LINES: dict[str, Callable[[Content], list[Line]]] = {
    "intent": training.intent_lines,
    "route": training.route_lines,
    "clause": training.clause_lines,
    "act": training.act_lines,
    "guide": training.guide_lines,
    "situation": training.situation_lines,
}
KEPT = {
    "intent": 60_000,
    "route": 30_000,
    "clause": 80_000,
    "act": 10_000,
    "guide": 40_000,
    "situation": 10_000,
}
_readers: dict[int, Reader] = {}


def _shared_reader(content: Content) -> Reader:
    if id(content) not in _readers:
        _readers.clear()
        _readers[id(content)] = reader_of(content)
    return _readers[id(content)]


def _model(name: str) -> Callable[[Content], bytes]:
    return lambda content: linear.dump(fitted(content, name))


_CLAUSE_KINDS = ("clauses", "ordinary", "acts", "rules", "replies", "situations", "ideas",
                 "intents", "offtopic", "guide", "guide_words")
_ROUTE_KINDS = (
    "routes",
    "intents",
    "clauses",
    "ordinary",
    "replies",
    "situations",
    "guide",
    "guide_words",
    "offtopic",
    "ideas",
)
_INTENT_KINDS = ("intents", "cues", "offtopic", "guide_words", "ideas")
_GUIDE_KINDS = ("guide", "guide_words", "ideas")
PARTS = {
    part.name: part
    for part in (
        Part(
            "words",
            ("ideas", "wrappings", "courtesies", "rewriting"),
            _entries("ideas", "wrappings", "courtesies", "rewriting"),
        ),
        Part("rules", ("rules", "categories"), _rules, _RULE_CODE),
        Part(
            "harmless",
            ("rules",),
            _known(
                lambda c: [
                    Line(t.replace("【", "").replace("】", ""), "ok", "good")
                    for r in c["rules"]
                    for t in r.good
                ]
            ),
        ),
        Part("replies", ("replies", "situations"), _entries("replies", "situations")),
        Part("guide", ("guide",), _entries("guide")),
        Part("scenes", ("scenes",), _entries("scenes")),
        Part("complaint", ("complaint",), _entries("complaint")),
        Part(
            "intent_examples",
            ("intents", "cues", "offtopic", "guide_words"),
            _known(training.intent_lines),
        ),
        Part("route_examples", _ROUTE_KINDS, _known(training.route_lines)),
        Part("guide_examples", ("guide", "guide_words"), _known(training.guide_lines)),
        Part("clause_examples", ("clauses", "rules"), _entries("clauses")),
        Part("intent_model", _INTENT_KINDS, _model("intent"), _TRAINING_CODE),
        Part("route_model", _ROUTE_KINDS, _model("route"), _TRAINING_CODE),
        Part("clause_model", _CLAUSE_KINDS, _model("clause"), _TRAINING_CODE),
        Part("act_model", ("acts", "ideas"), _model("act"), _TRAINING_CODE),
        Part("guide_model", _GUIDE_KINDS, _model("guide"), _TRAINING_CODE),
        Part("situation_model", ("situations", "ideas"), _model("situation"), _TRAINING_CODE),
    )
}


class Parts:
    """The parts for one overlay (or none), each loaded or made when first asked for."""

    def __init__(self, overlay: Path | None = None, *, quiet: bool = False) -> None:
        self._overlay = overlay
        self._quiet = quiet

    def payload(self, name: str) -> bytes:
        """The bytes of a part; made anew when no sound copy fits the content as it is now."""
        part = PARTS[name]
        key = fingerprint(part, self._overlay)
        for path in (SHIPPED_PARTS / f"{name}.bin", _cached(name, key)):
            payload = sound(path, key)
            if payload is not None:
                return payload
        if not self._quiet:
            print(f"liyu: content changed, compiling {name} once more …", file=sys.stderr)
        payload = part.make(self._content())
        store(_cached(name, key), key, payload)
        return payload

    def data(self, name: str) -> Any:
        """A part that holds entries."""
        return json.loads(self.payload(name))

    def model(self, name: str) -> Weights:
        """A part that holds a fitted model."""
        return linear.load(self.payload(name))

    def _content(self) -> Content:
        return _content(self._overlay)


@cache
def _content(overlay: Path | None) -> Content:
    return read_content(overlay)


def fingerprint(part: Part, overlay: Path | None) -> str:
    """What the part must carry to be fresh."""
    code = (*part.code, _PHRASEBOOK / "parts.py", _PHRASEBOOK / "entries.py")
    return digest(part.kinds, overlay, code)


def store(path: Path, key: str, payload: bytes) -> None:
    """Write a part; a reader sees the old file or the new one, never half of it."""
    check = hashlib.sha256(payload).hexdigest()
    data = _MAGIC + f"{key}\n{check}\n".encode() + zlib.compress(payload, 9)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        return  # a full or read-only disk costs time at the next start, nothing else


def sound(path: Path, key: str) -> bytes | None:
    """The payload of the part at `path`, when it is fresh and whole."""
    try:
        data = path.read_bytes()
        magic, found, check, packed = data[:6], *data[6:].split(b"\n", 2)
        if magic != _MAGIC or found != key.encode():
            return None
        payload = zlib.decompress(packed)
    except (OSError, ValueError, zlib.error):
        return None
    return payload if hashlib.sha256(payload).hexdigest().encode() == check else None


def _cached(name: str, key: str) -> Path:
    return cache_folder() / f"{name}-{key[:16]}.bin"
