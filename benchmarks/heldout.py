"""Figures on lines that nobody who wrote the content has seen: `python -m benchmarks.heldout`.

The lines in tests/heldout were written apart from the content, by its description alone. They
are for measuring: what they show is mended by mechanism or breadth, never line by line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.dialogues.gate import opens
from intents.classify import Zone
from phrasebook.library import Library

# Who wrote apart from each other; the third's answers and the fourth's stories were never looked
# at. Facts are marked by the convention of marked_facts/README.md, by people who do not know the
# model.
WRITERS = ("first", "second", "third", "fourth")
_BY_WRITER = (("", ""), ("_second", ", second writer"), ("_short", ", very short"))
FOLDER = Path(__file__).parent.parent / "tests" / "heldout"


def figures(library: Library) -> dict[str, float]:
    """Every figure by name, as a share of 0..1."""
    return {
        **_intents(library),
        **_routes(library),
        **_offtopic(library),
        **_taboos(library),
        **_guide(library),
        **_answers(library),
        **_gate(library),
        **_facts(library),
    }


def _lines(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)


def _intents(library: Library) -> dict[str, float]:
    found: dict[str, float] = {}
    for ending, lines in (("", ""), ("_short", ", very short"), ("_story", ", stories")):
        ranked = [
            (line["intent"], [c.label for c in library.classifier.classify(line["text"]).intents])
            for line in _lines(f"intents{ending}")
        ]
        found[f"intent, top 1{lines}"] = _share(want == got[0] for want, got in ranked)
        found[f"intent, top 3{lines}"] = _share(want in got[:3] for want, got in ranked)
    return found


def _routes(library: Library) -> dict[str, float]:
    meant = [
        (line["route"], library.classifier.classify(line["text"])) for line in _lines("routes")
    ]
    return {"route": _share(m.understood and m.route == wanted for wanted, m in meant)}


def _offtopic(library: Library) -> dict[str, float]:
    texts = [line["text"] for line in _lines("offtopic")]
    meant = [library.classifier.classify(text) for text in texts]
    return {
        "off-topic declined, classify": _share(not m.understood for m in meant),
        "off-topic declined, reply": _share(
            not library.replies.suggest(m).understood for m in meant
        ),
        "off-topic declined, guide": _share(
            library.guide.search(text)[1] is Zone.DECLINE for text in texts
        ),
    }


def _taboos(library: Library) -> dict[str, float]:
    return {
        f"{figure}{writer}": value
        for ending, writer in _BY_WRITER
        for figure, value in _judged(library, ending).items()
    }


def _judged(library: Library, ending: str) -> dict[str, float]:
    reviews = [
        (line["category"], library.review(line["text"])) for line in _lines(f"taboo{ending}")
    ]
    found = [(wanted, r) for wanted, r in reviews if r.verdict != "ok"]
    safe = [
        (line["kind"], library.review(line["text"]).verdict) for line in _lines(f"safe{ending}")
    ]
    return {
        "taboo lines found": len(found) / len(reviews),
        "right category of those found": _share(
            wanted in {f.category for f in review.findings} for wanted, review in found
        ),
        "safe lines flagged": _share(verdict != "ok" for _, verdict in safe),
        **{
            f"of these {kind} lines": _share(v != "ok" for k, v in safe if k == kind)
            for kind in sorted({kind for kind, _ in safe} & {"near", "plain"})
        },
    }


def _gate(library: Library) -> dict[str, float]:
    """First answers to an upset customer: those that soothe before anything else may pass."""
    return {
        f"gate decisions right, {name}": _share(
            opens(library, library.review(line["text"], upset=True))
            == (line["order"] in ("feelings_only", "feelings_first") and not line["taboo"])
            for line in _lines(f"gate_{name}")
        )
        for name in WRITERS[:3]
    }


def _facts(library: Library) -> dict[str, float]:
    """Facts of stories, right in kind and to the character."""
    return {f"facts found, {name}": _found_facts(library, name) for name in WRITERS}


def _found_facts(library: Library, name: str) -> float:
    wanted = found = 0
    for line in _lines(f"facts_{name}"):
        told = Counter((fact["kind"], fact["text"]) for fact in line["facts"])
        read = Counter((fact.kind.value, fact.text) for fact in library.facts.find(line["text"]))
        wanted += told.total()
        found += (told & read).total()
    return found / wanted


def _guide(library: Library) -> dict[str, float]:
    found = [
        [line["item"] in h.entry.covers for h in library.guide.search(line["text"])[0][:3]]
        for line in _lines("guide")
    ]
    return {
        "guide, first right": _share(f[0] for f in found),
        "guide, within three": _share(any(f) for f in found),
    }


def _answers(library: Library) -> dict[str, float]:
    orders = [
        (line["order"], library.judge.review_plain(line["text"]).order.value)
        for line in _lines("order")
    ]
    rewritten = []
    for line in _lines("rewrite"):
        rewrite = library.rewrite(library.review(line["text"]))
        rewritten.append(
            rewrite is not None
            and library.review(rewrite).verdict == "ok"
            and all(fact in rewrite for fact in line["facts"])
        )
    return {
        "order of feelings and facts": _share(a == b for a, b in orders),
        "rewrite clean, facts kept": _share(rewritten),
    }


def main() -> None:
    """Print every figure."""
    for name, value in figures(Library()).items():
        print(f"{name:40} {value:6.1%}")


if __name__ == "__main__":
    main()
