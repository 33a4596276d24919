"""SARIF 2.1.0, the form in which editors and CI take findings."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_LEVEL = {"forbidden": "error", "caution": "warning", "hint": "note"}


class Collector:
    """Gathers findings for one SARIF document."""

    def __init__(self) -> None:
        self._results: list[dict[str, Any]] = []
        self._seen: set[str] = set()

    def add(self, file: str, line: int, record: dict[str, Any]) -> None:
        """The findings of one line of `file`."""
        for finding in record["findings"]:
            self._seen.add(finding["rule"])
            self._results.append(
                {
                    "ruleId": finding["rule"],
                    "level": _LEVEL[finding["severity"]],
                    "message": {"text": finding["why"]},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": Path(file).as_posix()},
                                "region": {
                                    "startLine": line,
                                    "startColumn": finding["start"] + 1,
                                    "endColumn": finding["end"] + 1,
                                    "snippet": {"text": finding["quote"]},
                                },
                            }
                        }
                    ],
                }
            )

    def document(self, overlay: Path | None) -> str:
        """The document, with every rule listed: silent ones too."""
        from phrasebook.library import Library

        library = Library(overlay)
        rules = [
            {
                "id": id_,
                "shortDescription": {"text": rule.why},
                "properties": {"category": rule.category, "source": rule.source},
            }
            for id_, rule in library.rules.items()
        ]
        rules += [
            {"id": id_, "shortDescription": {"text": library.categories[id_.split(".")[0]].why[0]}}
            for id_ in sorted(self._seen - library.rules.keys())
        ]
        return json.dumps(
            {
                "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
                "version": "2.1.0",
                "runs": [
                    {
                        "tool": {
                            "driver": {"name": "liyu", "version": _version(), "rules": rules}
                        },
                        "columnKind": "unicodeCodePoints",
                        "results": self._results,
                    }
                ],
            },
            ensure_ascii=False,
            indent=1,
        )


def _version() -> str:
    try:
        return version("liyu")
    except PackageNotFoundError:
        return "0"
