"""Text with parse_mode=HTML, read as Telegram reads it: plain text and entities in UTF-16."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.botapi.model import Json, bad, units

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z0-9-]*)"
    r"(?P<attributes>(?:\s+[a-z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*)\s*>"
)
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|amp|quot));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:https?|tg|mailto|tel):\S+")
_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}


@dataclass(frozen=True)
class _Open:
    """A start tag that waits for its end."""

    name: str
    at: int
    attributes: dict[str, str]


@dataclass
class _Reader:
    """What was read so far."""

    source: str
    text: str = ""
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def offset(self, position: int) -> int:
        """Telegram points at mistakes in UTF-8 bytes."""
        return len(self.source[:position].encode())

    def tag(self, position: int) -> int:
        """Reads the tag at `position` and gives the place after it."""
        match = _TAG.match(self.source, position)
        where = f"at byte offset {self.offset(position)}"
        if not match and ">" not in self.source[position:]:
            raise _mistake(f"Unclosed start tag {where}")
        name = match["name"].lower() if match else ""
        if match and match["end"]:
            self.end(name, where)
            return match.end()
        if not match or name not in _TYPES:
            raise _mistake(f'Unsupported start tag "{name}" {where}')
        self.stack.append(_Open(name, units(self.text), _attributes(match["attributes"])))
        return match.end()

    def end(self, name: str, where: str) -> None:
        """An end tag: the entity since its start tag is complete."""
        if not self.stack:
            raise _mistake(f"Unexpected end tag {where}")
        start = self.stack.pop()
        if name not in ("", start.name):
            wanted = f'expected "</{start.name}>", found "</{name}>"'
            raise _mistake(f"Unmatched end tag {where}, {wanted}")
        length = units(self.text) - start.at
        entity = self.entity(start)
        if entity and length:
            self.entities.append(entity | {"offset": start.at, "length": length})

    def entity(self, start: _Open) -> Json | None:
        """The entity without its place; nothing for a link to nowhere and inside code."""
        if any(outer.name in ("code", "pre") for outer in self.stack):
            return None
        if start.name == "blockquote" and "expandable" in start.attributes:
            return {"type": "expandable_blockquote"}
        if start.name != "a":
            return {"type": _TYPES[start.name]}
        url = start.attributes.get("href", "")
        return {"type": "text_link", "url": url} if _LINK.fullmatch(url) else None


def parse(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities.

    >>> parse("1 &lt; <b>二</b>")
    ('1 < 二', [{'type': 'bold', 'offset': 4, 'length': 1}])
    """
    reader = _Reader(source)
    position = 0
    while position < len(source):
        if source[position] == "<":
            position = reader.tag(position)
            continue
        reference = _REFERENCE.match(source, position)
        reader.text += _unescaped(reference) if reference else source[position]
        position = reference.end() if reference else position + 1
    if reader.stack:
        name = reader.stack[-1].name
        raise _mistake(f'Can\'t find end tag corresponding to start tag "{name}"')
    return trimmed(reader.text, reader.entities)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without the space around it, which Telegram drops, and entities in Telegram's order."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, units(text))
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return text, sorted(kept, key=lambda e: (e["offset"], -e["length"]))


def _mistake(why: str) -> Exception:
    return bad(f"can't parse entities: {why}")


def _unescaped(reference: re.Match[str]) -> str:
    sixteen, ten, name = reference.groups()
    return _NAMED[name] if name else chr(int(sixteen, 16) if sixteen else int(ten))


def _attributes(source: str) -> dict[str, str]:
    found = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        value = double or single or bare
        found[name] = _REFERENCE.sub(_unescaped, value)
    return found
