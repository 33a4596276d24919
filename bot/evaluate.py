"""`liyu evaluate`: what the models do with wording they have not seen."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from phrasebook.evaluation import figures, held_out, taboo_figures

_MODELS = ("intent", "route", "clause", "act", "guide", "situation")
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def evaluate(folds: int, *, as_json: bool, models: tuple[str, ...] = _MODELS) -> int:
    """Print the figures of each model."""
    report: dict[str, Any] = {}
    for name in models:
        held = held_out(name, folds)
        report[name] = asdict(figures(name, held))
        if name == "clause":
            report[name]["thresholds"] = [asdict(r) for r in taboo_figures(held, _THRESHOLDS)]
        if not as_json:
            _print(name, report[name])
    if as_json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0


def _print(name: str, result: dict[str, Any]) -> None:
    print(
        f"{name}: {result['tested']} held-out lines, top 1 {result['top1']:.1%}, "
        f"top 3 {result['top3']:.1%}",
        flush=True,
    )
    if result["refused"] is not None:
        print(f"   off-topic refused {result['refused']:.1%}")
    print("   by kind: " + ", ".join(f"{k} {v:.1%}" for k, v in result["by_kind"].items()))
    for row in result.get("thresholds", ()):
        print(
            f"   from {row['threshold']:.2f}: found {row['recall']:.1%}, right category "
            f"{row['right_category']:.1%}, alarms: near misses {row['near_alarms']:.1%}, "
            f"ordinary {row['ordinary_alarms']:.1%}"
        )
    print("   confusions: " + ", ".join(f"{a}→{b} {n}" for a, b, n in result["confusions"]))
