"""From YAML to entries: shape and labels checked, every mistake reported with its line."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from intents.yamlfile import ContentError, Node, Problem, did_you_mean, read_yaml

T = TypeVar("T")

_MENDS = {
    "missing": "is missing; add it",
    "string_type": "must be text; write one line, not a list or a mapping",
    "tuple_type": "must be a list; write one item a line, each after `- `",
    "dict_type": "must be a mapping of name to value",
    "int_parsing": "must be a whole number",
    "dataclass_type": "must be a mapping with fields, not plain text",
    "dataclass_exact_type": "must be a mapping with fields, not plain text",
}


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """An entry and where it stands."""

    entry: T
    path: str
    node: Node

    def problem(self, what: str, *field: int | str) -> Problem:
        """A problem of this entry, at the line of `field`."""
        return Problem(self.path, self.node.find(field).line, _spelt(field), what)


def read_entries(path: Path, kind: type[T], *, many: bool, shown_as: str) -> list[Located[T]]:
    """The entries of one file: a list of `kind`, or with `many` off a single one.

    Raises ContentError that lists everything wrong in the file.
    """
    root = read_yaml(path, shown_as)
    if many != isinstance(root.value, list):
        wanted = "a list of entries, each after `- `" if many else "one mapping of fields"
        raise ContentError([Problem(shown_as, root.line, "", f"the file must be {wanted}")])
    problems: list[Problem] = []
    located: list[Located[T]] = []
    for node in root.value if many else [root]:
        try:
            located.append(_entry(node, kind, shown_as))
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    return located


def _entry(node: Node, kind: type[T], shown_as: str) -> Located[T]:
    from pydantic import TypeAdapter, ValidationError

    try:
        entry = TypeAdapter(kind).validate_python(node.plain())
    except ValidationError as error:
        problems = [_problem(detail, node, kind, shown_as) for detail in error.errors()]
        raise ContentError(problems) from error
    return Located(entry, shown_as, node)


def _problem(detail: Any, node: Node, kind: type, shown_as: str) -> Problem:
    where: tuple[int | str, ...] = detail["loc"]
    match detail["type"]:
        case "unexpected_keyword_argument":
            what = f"unknown key{did_you_mean(str(where[-1]), _keys(kind, where[:-1]))}"
        case "literal_error" | "enum":
            what = f"{detail['input']!r} is not allowed; write {detail['ctx']['expected']}"
        case other:
            what = _MENDS.get(other, detail["msg"])
    return Problem(shown_as, node.find(where).line, _spelt(where), what)


def _keys(kind: Any, path: tuple[int | str, ...]) -> list[str]:
    """The keys allowed at `path` inside `kind`."""
    import typing

    hints = typing.get_type_hints(kind)
    for step in path:
        if isinstance(step, str) and step in hints:
            inner = [a for a in typing.get_args(hints[step]) if is_dataclass(a)]
            if inner:
                return _keys(inner[0], path[path.index(step) + 1 :])
    return [f.name for f in fields(kind)]


def _spelt(where: tuple[int | str, ...]) -> str:
    """`('replies', 2, 'text')` as `replies[3].text`."""
    spelt = ""
    for step in where:
        spelt += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if spelt else step
    return spelt
