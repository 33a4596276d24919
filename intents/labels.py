"""The labels the program speaks in: routes, intents and taboo categories."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intents.yamlfile import read_yaml

LABELS_FILE = Path(__file__).parent / "content" / "labels.yaml"


@dataclass(frozen=True, slots=True)
class Label:
    """A stable id, the name a user reads, and what belongs under it."""

    id: str
    name: str
    means: str


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels by kind and id, in the order of the contract."""

    routes: dict[str, Label]
    intents: dict[str, Label]
    taboos: dict[str, Label]


@cache
def labels() -> Labels:
    """The labels of the contract."""
    kinds = {
        kind: {id_: Label(id_, **fields) for id_, fields in entries.items()}
        for kind, entries in read_yaml(LABELS_FILE).plain().items()
    }
    return Labels(kinds["routes"], kinds["intents"], kinds["taboos"])
