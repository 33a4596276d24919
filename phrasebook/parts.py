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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import intents
import phrasebook
from intents import linear
from intents.linear import Weights
from intents.tokens import cache_folder
from phrasebook.sources import Content, digest, read_content

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
    """A piece of the compiled phrasebook and what it is made from.

    An overlay's entries of `kinds` go into it; those of `shipped` kinds do not: a model need not
    be fitted again because a team adds a rule.
    """

    name: str
    kinds: tuple[str, ...]
    code: tuple[Path, ...] = ()
    shipped: tuple[str, ...] = ()


_WORD_CODE = (_INTENTS / "tokens.py",)
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
_COMPLAINT = ("complaint", "complaint_words", "complaint_cues")
PARTS = {
    part.name: part
    for part in (
        Part(
            "words", ("ideas", "wrappings", "courtesies", "rewriting"), (_INTENTS / "tokens.py",)
        ),
        Part("rules", ("rules", "categories"), (*_RULE_CODE, *_FACT_CODE)),
        Part(
            "harmless",
            (
                "rules",
                "categories",
                "replies",
                "situations",
                "scenes",
                "complaint",
                "clauses",
                "ordinary",
            ),
            _TRAINING_CODE,
        ),
        Part("replies", ("replies", "situations")),
        Part("guide", ("guide",)),
        Part("scenes", ("scenes",)),
        Part("complaint", _COMPLAINT),
        Part("intent_examples", ("intents", "cues", "offtopic", "guide_words"), _TRAINING_CODE),
        Part("route_examples", _ROUTE_KINDS, _TRAINING_CODE, _ROUTE_SHIPPED),
        Part("guide_examples", _GUIDE_KINDS, _TRAINING_CODE),
        Part("clause_examples", ("clauses",)),
        Part("intent_model", _INTENT_KINDS, _TRAINING_CODE),
        Part("route_model", _ROUTE_KINDS, _TRAINING_CODE, _ROUTE_SHIPPED),
        Part("clause_model", _CLAUSE_KINDS, _TRAINING_CODE, _CLAUSE_SHIPPED),
        Part("act_model", ("acts", "clauses", "ideas"), _TRAINING_CODE),
        Part("guide_model", _GUIDE_KINDS, _TRAINING_CODE),
        Part("fact_model", ("marked_facts", "ideas"), (*_TRAINING_CODE, *_FACT_CODE)),
        Part("situation_model", ("situations", "intents", "offtopic", "ideas"), _TRAINING_CODE),
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
        from phrasebook.compiling import MAKERS  # a start with sound parts needs none of it

        payload = MAKERS[name](content_of(part, self._overlay))
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
    code = (*part.code, _PHRASEBOOK / "compiling.py", _PHRASEBOOK / "entries.py")
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
