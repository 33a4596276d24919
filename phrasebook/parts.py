"""The compiled phrasebook: content turned into parts that load at once.

Each part carries the fingerprint of the files and code it was made from, and is packed with a
checksum of itself. Parts are shipped with the package; one that is stale or damaged, or that an
overlay changes, is made again and kept in the user's cache. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import intents
import phrasebook
from intents import linear
from intents.clauses import split_clauses
from intents.features import Lexicon
from intents.fit import fit
from intents.labels import labels
from intents.linear import Weights
from intents.reading import Reader
from intents.text import canonicalise
from intents.tokens import cache_folder, frequencies, make_tokenizer
from intents.yamlfile import ContentError
from phrasebook import training
from phrasebook.fact_fit import fit_facts
from phrasebook.harness import shape_problems
from phrasebook.rules import index_rules
from phrasebook.sources import Content, digest, read_content
from phrasebook.training import Line

SHIPPED_PARTS = Path(str(phrasebook.__file__)).parent / "compiled"
_MAGIC = b"LIYU2\n"
_INTENTS = Path(str(intents.__file__)).parent
_PHRASEBOOK = Path(str(phrasebook.__file__)).parent
_READING_CODE = tuple(
    _INTENTS / f"{name}.py"
    for name in ("text", "clauses", "features", "reading", "tokens", "linear", "names", "fit")
)
_TRAINING_CODE = (*_READING_CODE, _PHRASEBOOK / "training.py", _PHRASEBOOK / "examples.py")
_RULE_CODE = (_PHRASEBOOK / "rules.py", _PHRASEBOOK / "patterns.py", _PHRASEBOOK / "harness.py")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the compiled phrasebook: what it is made from, and how.

    An overlay's entries of `kinds` go into it; those of `shipped` kinds do not: a model need not
    be fitted again because a team adds a rule.
    """

    name: str
    kinds: tuple[str, ...]
    make: Callable[[Content], bytes]
    code: tuple[Path, ...] = ()
    shipped: tuple[str, ...] = ()


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
    data = json.loads(_entries("rules", "categories")(content))
    data["index"] = index_rules(content["rules"])
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _harmless(content: Content) -> bytes:
    """Canonical texts, and their clauses, that nothing learned may call an offence: what rules
    declare fine, and every sentence we hand out ourselves."""
    known: set[str] = set()
    for text in training.own_words(content):
        canonical = canonicalise(text).text
        known.add(canonical)
        known.update(clause.text for clause in split_clauses(canonical))
    return json.dumps(sorted(known), ensure_ascii=False, separators=(",", ":")).encode()


def _known(lines: Callable[[Content], list[Line]]) -> Callable[[Content], bytes]:
    """Canonical text to label, for sentences known word for word; contested ones are left out."""

    def make(content: Content) -> bytes:
        labels: dict[str, set[str]] = {}
        for line in lines(content):
            labels.setdefault(canonicalise(line.text).text, set()).add(line.label)
        data = {text: found.pop() for text, found in sorted(labels.items()) if len(found) == 1}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    return make


_COMPLAINT = ("complaint", "complaint_words", "complaint_cues")


def reader_of(content: Content) -> Reader:
    """The reader that content is compiled with."""
    ideas = _ideas(content)
    return make_reader(ideas, frequencies(Lexicon(ideas)))


def make_reader(ideas: Mapping[str, Sequence[str]], dictionary: Mapping[str, int]) -> Reader:
    """A reader that knows `ideas`, and the words of `dictionary` with their frequencies."""
    tokenizer = make_tokenizer(dictionary)
    # Guessing at unknown words costs a third of the time and teaches the models nothing.
    return Reader(lambda text: list(tokenizer.cut(text, HMM=False)), Lexicon(ideas))


def _ideas(content: Content) -> dict[str, tuple[str, ...]]:
    return {name: words for entry in content["ideas"] for name, words in entry.ideas.items()}


def _words(content: Content) -> bytes:
    data = json.loads(_entries("wrappings", "courtesies", "rewriting")(content))
    data["ideas"] = _ideas(content)
    data["dictionary"] = frequencies(Lexicon(data["ideas"]))
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def fitted(content: Content, name: str) -> Weights:
    """The model called `name`, fitted on `content`."""
    units = training.units(name, _shared_reader(content), LINES[name](content))
    return fit(units, keep=KEPT[name])


LINES: dict[str, Callable[[Content], list[Line]]] = {
    "intent": training.intent_lines,
    "route": training.route_lines,
    "clause": training.clause_lines,
    "act": training.act_lines,
    "guide": training.guide_lines,
    "situation": training.situation_lines,
}
KEPT: dict[str, int | None] = {
    "intent": None,
    "route": 60_000,
    "clause": None,
    "act": None,
    "guide": 50_000,
    "situation": 20_000,
}
_readers: dict[int, Reader] = {}


def _shared_reader(content: Content) -> Reader:
    if id(content) not in _readers:
        _readers.clear()
        _readers[id(content)] = reader_of(content)
    return _readers[id(content)]


def _model(name: str) -> Callable[[Content], bytes]:
    return lambda content: linear.dump(fitted(content, name))


def _facts(content: Content) -> bytes:
    """The model of facts, fitted on the marked sentences."""
    cut = _shared_reader(content).cut
    return fit_facts(list(training.fact_lines(content, cut))).dump()


_FACT_CODE = tuple(sorted(_PHRASEBOOK.glob("fact*.py")))
_CLAUSE_KINDS = ("clauses", "ordinary", "acts", "ideas")
_CLAUSE_SHIPPED = (
    "rules",
    "replies",
    "situations",
    "intents",
    "offtopic",
    "guide",
    "guide_words",
)
_ROUTE_KINDS = ("routes", "offtopic", "ideas")
_ROUTE_SHIPPED = (
    "intents",
    "clauses",
    "ordinary",
    "replies",
    "situations",
    "guide",
    "guide_words",
)
_INTENT_KINDS = ("intents", "cues", "offtopic", "guide_words", "ideas")
_GUIDE_KINDS = ("guide", "guide_words", "offtopic", "ideas")
PARTS = {
    part.name: part
    for part in (
        Part(
            "words",
            ("ideas", "wrappings", "courtesies", "rewriting"),
            _words,
            (_INTENTS / "tokens.py",),
        ),
        Part("rules", ("rules", "categories"), _rules, _RULE_CODE),
        Part(
            "harmless",
            ("rules", "categories", "replies", "situations", "scenes", "complaint"),
            _harmless,
            _TRAINING_CODE,
        ),
        Part("replies", ("replies", "situations"), _entries("replies", "situations")),
        Part("guide", ("guide",), _entries("guide")),
        Part("scenes", ("scenes",), _entries("scenes")),
        Part("complaint", _COMPLAINT, _entries(*_COMPLAINT)),
        Part(
            "intent_examples",
            ("intents", "cues", "offtopic", "guide_words"),
            _known(training.intent_lines),
            _TRAINING_CODE,
        ),
        Part(
            "route_examples",
            _ROUTE_KINDS,
            _known(training.route_lines),
            _TRAINING_CODE,
            _ROUTE_SHIPPED,
        ),
        Part("guide_examples", _GUIDE_KINDS, _known(training.guide_lines), _TRAINING_CODE),
        Part("clause_examples", ("clauses",), _entries("clauses")),
        Part("intent_model", _INTENT_KINDS, _model("intent"), _TRAINING_CODE),
        Part("route_model", _ROUTE_KINDS, _model("route"), _TRAINING_CODE, _ROUTE_SHIPPED),
        Part("clause_model", _CLAUSE_KINDS, _model("clause"), _TRAINING_CODE, _CLAUSE_SHIPPED),
        Part("act_model", ("acts", "clauses", "ideas"), _model("act"), _TRAINING_CODE),
        Part("guide_model", _GUIDE_KINDS, _model("guide"), _TRAINING_CODE),
        Part("fact_model", ("marked_facts", "ideas"), _facts, (*_TRAINING_CODE, *_FACT_CODE)),
        Part(
            "situation_model",
            ("situations", "intents", "offtopic", "ideas"),
            _model("situation"),
            _TRAINING_CODE,
        ),
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
        payload = part.make(content_of(part, self._overlay))
        store(_cached(name, key), key, payload)
        return payload

    def data(self, name: str) -> Any:
        """A part that holds entries."""
        return json.loads(self.payload(name))

    def model(self, name: str) -> Weights:
        """A part that holds a fitted model."""
        return linear.load(self.payload(name))


def content_of(part: Part, overlay: Path | None) -> Content:
    """What a part is made from."""
    content = read_content(overlay, part.kinds)
    content.by_kind.update(read_content(None, part.shipped).by_kind)
    return content


def fingerprint(part: Part, overlay: Path | None) -> str:
    """What the part must carry to be fresh."""
    code = (*part.code, _PHRASEBOOK / "parts.py", _PHRASEBOOK / "entries.py")
    return digest(part.kinds, overlay, code) + digest(part.shipped, None, ())


def store(path: Path, key: str, payload: bytes) -> None:
    """Write a part; a reader sees the old file or the new one, never half of it."""
    data = _MAGIC + f"{key}\n".encode() + zlib.compress(payload, 9)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError:
        return  # a full or read-only disk costs time at the next start, nothing else


def sound(path: Path, key: str) -> bytes | None:
    """The payload of the part at `path`, when it is fresh and whole."""
    try:
        data = path.read_bytes()
        magic, found, packed = data[:6], *data[6:].split(b"\n", 1)
        if magic != _MAGIC or found != key.encode():
            return None
        return zlib.decompress(packed)
    except (OSError, ValueError, zlib.error):
        return None


def _cached(name: str, key: str) -> Path:
    return cache_folder() / f"{name}-{key[:16]}.bin"
