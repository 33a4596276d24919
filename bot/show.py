"""Records and answers as a person reads them in a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bot.words import say, words
from intents.labels import labels

if TYPE_CHECKING:
    from bot.batch import Summary

_MARKS = {"forbidden": "⛔", "caution": "⚠️", "ok": "✅"}


def show_record(work: str, record: dict[str, Any], *, number: int | None = None) -> None:
    """Print one record for people."""
    if number is not None:
        if work == "check" and record["verdict"] == "ok":
            return
        print(f"{number}: {record['text']}")
    lines = {"check": _check, "classify": _classify, "reply": _reply, "guide": _guide}[work](
        record
    )
    for line in lines:
        print(writable(line))
    print()


def writable(text: str) -> str:
    """`text` with what standard output cannot encode replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _check(record: dict[str, Any]) -> list[str]:
    lines = [say(f"verdict_{record['verdict']}")]
    for f in record["findings"]:
        name = labels().taboos[f["category"]].name
        lines += [
            f"{_MARKS.get(f['severity'], '·')} " + say("finding", quote=f["quote"], category=name),
            "   " + say("why", why=f["why"]),
            "   " + say("source", source=words().source(f["source"])) + f"（{f['rule']}）",
        ]
    for considered in record.get("considered", ()):
        lines.append("   " + say("spared", rule=considered["rule"], guard=considered["spared_by"]))
    if record["rewrite"]:
        lines += [say("rewrite"), f"   {record['rewrite']}"]
    return lines


def _classify(record: dict[str, Any]) -> list[str]:
    if not record["understood"]:
        return [say("not_understood")]
    route = labels().routes[record["route"]]
    lines = [f"{route.name}（{record['route']}，{record['route_confidence']:.0%}）"]
    if record["intent"]:
        intent = labels().intents[record["intent"]]
        lines.append(f"{intent.name}（{record['intent']}，{record['confidence']:.0%}）")
    return lines


def _reply(record: dict[str, Any]) -> list[str]:
    if not record["understood"]:
        return [say("not_understood")]
    return [say("style", name=say("style_" + r["style"])) + r["text"] for r in record["replies"]]


def _guide(record: dict[str, Any]) -> list[str]:
    if not record["understood"]:
        return [say("not_understood")]
    best, *others = record["answers"]
    lines = [best["title"], best["text"], say("source", source=words().source(best["source"]))]
    return lines + (
        [say("guide_related") + "；".join(o["title"] for o in others[:2])] if others else []
    )


def show_summary(summary: Summary) -> None:
    """Print the table at the end of a batch."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    names = labels().taboos
    table = Table(title=say("summary_title", lines=summary.lines, errors=summary.errors))
    for heading in ("summary_category", "summary_forbidden", "summary_caution", "summary_hint"):
        table.add_column(say(heading))
    categories = sorted(
        {c for c, _ in summary.categories}, key=lambda c: (-summary.categories[c, "forbidden"], c)
    )
    for category in categories:
        counts = (summary.categories[category, s] for s in ("forbidden", "caution", "hint"))
        table.add_row(names[category].name, *(str(n or "") for n in counts))
    console.print(table)
    if summary.worst_lines:
        console.print(say("summary_worst"))
    for number, text in summary.worst_lines:
        console.print(f"{number:>6}  {text[:60]}", markup=False, highlight=False)
