"""Reading YAML that people wrote: strings stay as typed, every value knows its line, and
everything that could surprise is refused with the place and the mend."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MAX_BYTES = 4_000_000
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file: where, in which field, what, and how to mend it."""

    path: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.path}:{self.line}: {field}{self.what}"


class ContentError(Exception):
    """Content that cannot be used; `problems` lists all that is wrong, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value and its line. `value` is a str, a list of Nodes or a dict of name to Node."""

    value: Any
    line: int

    def plain(self) -> Any:
        """The value as plain str, list and dict."""
        match self.value:
            case list():
                return [item.plain() for item in self.value]
            case dict():
                return {name: item.plain() for name, item in self.value.items()}
            case _:
                return self.value

    def find(self, path: tuple[int | str, ...]) -> Node:
        """The node at `path`, or the nearest one above it that exists."""
        node = self
        for step in path:
            try:
                node = node.value[step]
            except (KeyError, IndexError, TypeError):
                break
        return node


def read_yaml(path: Path, shown_as: str | None = None) -> Node:
    """The content of one YAML file. Scalars are always str: `no`, `12:30` and `007` stay text.

    Raises ContentError for what is no YAML, and for tabs, tags, anchors, aliases, repeated keys
    and nesting that only a mistake or an attack needs.
    """
    name = shown_as or str(path)
    text = _read_text(path, name)
    try:
        _refuse_tricks(text, name)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise ContentError([_yaml_problem(name, error)]) from error
    except (yaml.YAMLError, RecursionError) as error:
        first = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise ContentError([Problem(name, 1, "", f"not readable as YAML: {first}")]) from error
    if root is None:
        raise ContentError(
            [Problem(name, 1, "", "the file is empty; write an entry or delete it")]
        )
    return _node(root, name)


def _read_text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(
            [Problem(name, 1, "", f"cannot be read ({error.strerror}); check path and rights")]
        ) from error
    if len(data) > MAX_BYTES:
        raise ContentError([Problem(name, 1, "", f"over {MAX_BYTES} bytes; split the file")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(
            [Problem(name, line, "", "not UTF-8; save the file as UTF-8")]
        ) from error


def _refuse_tricks(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(name, line, "anchors and aliases are not allowed; write the value out")
        tag = getattr(event, "tag", None)
        if tag:
            raise _refused(name, line, f"the tag {tag} is not allowed; write a plain value")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise _refused(name, line, f"nested more than {_MAX_DEPTH} deep; flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refused(name: str, line: int, what: str) -> ContentError:
    return ContentError([Problem(name, line, "", what)])


def _yaml_problem(name: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = error.problem or "not readable as YAML"
    if "\\t" in what:
        what = "a tab; indent with spaces"
    elif "mapping values are not allowed" in what:
        what = "a colon inside a plain line; put the line in single quotes"
    return Problem(name, mark.line + 1 if mark else 1, "", what)


def _node(node: yaml.Node, name: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(item, name) for item in node.value], line)
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused(name, key.start_mark.line + 1, "a key must be a plain word")
            if key.value in entries:
                raise _refused(
                    name, key.start_mark.line + 1, f"the key {key.value!r} stands twice"
                )
            entries[key.value] = _node(value, name)
        return Node(entries, line)
    return Node(node.value, line)


def did_you_mean(word: str, allowed: list[str]) -> str:
    """`; did you mean …?` for the nearest allowed word, or the list of what is allowed."""
    near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else f"; allowed: {', '.join(sorted(allowed))}"
