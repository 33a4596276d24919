"""`liyu content`: check what people wrote, start a new entry, compile."""

from __future__ import annotations

import sys
from pathlib import Path

from intents.yamlfile import ContentError, Problem
from phrasebook.checks import content_problems, minimums, silent_rules
from phrasebook.compiling import MAKERS
from phrasebook.parts import PARTS, SHIPPED_PARTS, fingerprint, sound, store
from phrasebook.sources import Content, read_content

_TEMPLATES = Path(__file__).parent / "content" / "templates"


def check(path: Path | None, overlay: Path | None) -> int:
    """Validate and run all examples; every problem on a line of its own, then the counts."""
    folder = path if path is not None and path.is_dir() else overlay
    if path is not None and not path.exists():
        raise ContentError([Problem(str(path), 1, "", "does not exist; name a folder or file")])
    content = read_content(folder)
    problems = content_problems(content)
    if path is not None and path.is_file():
        problems = [p for p in problems if Path(p.path).name == path.name]
    for problem in problems:
        print(problem, file=sys.stderr)
    _print_counts(content)
    print(f"{len(problems)} problems" if problems else "content is sound")
    return 2 if problems else 0


def _print_counts(content: Content) -> None:
    rows = minimums(content)
    for row in rows:
        if not row.met:
            print(f"below the minimum: {row.what}: {row.found} of {row.least}")
    for id_ in silent_rules(content):
        print(f"never first on its own examples: {id_}")
    totals = {kind: len(content[kind]) for kind in content.by_kind}
    print(", ".join(f"{n} {kind}" for kind, n in totals.items()))
    print(f"{sum(row.met for row in rows)} of {len(rows)} minimums met")


def new(kind: str, id_: str) -> int:
    """Print a commented entry to fill in."""
    template = (_TEMPLATES / f"{kind}.yaml").read_text(encoding="utf-8")
    print(template.replace("__ID__", id_).replace("__LABEL__", id_.split(".")[0]), end="")
    return 0


def build(*, only_check: bool) -> int:
    """Compile every part that is stale; with `only_check` just say which are (exit 1)."""
    content: Content | None = None
    stale = []
    for part in PARTS.values():
        key = fingerprint(part, None)
        path = SHIPPED_PARTS / f"{part.name}.bin"
        if sound(path, key) is not None:
            continue
        stale.append(part.name)
        if only_check:
            continue
        content = content or read_content()
        print(f"compiling {part.name} …", flush=True)
        store(path, key, MAKERS[part.name](content))
    if only_check and stale:
        print(f"stale: {', '.join(stale)}; run `liyu content build`", file=sys.stderr)
        return 1
    print("everything is fresh" if not stale else f"compiled {len(stale)} parts")
    return 0
