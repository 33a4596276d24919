"""How good are the models on wording they have not seen?

Cross-validation with whole phrasings held out: lines of one label that read alike stay in the
same fold, so that no test line has a near copy among the examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from rapidfuzz import fuzz, process

from intents.classify import NONE
from intents.fit import fit
from intents.linear import Linear, probabilities
from phrasebook import training
from phrasebook.compiling import KEPT, LINES, reader_of
from phrasebook.examples import OK, unmarked
from phrasebook.sources import Content, read_content
from phrasebook.training import Line

_ALIKE = 72  # similarity, 0..100, from which two lines count as one phrasing
_TEMPERATURES = [x / 20 for x in range(6, 41)]
# Kinds that a user types; the others (cues, words of questions) only teach.
_TESTED = {
    "direct",
    "indirect",
    "offtopic",
    "guide",
    "route",
    "intent",
    "clause",
    "ordinary",
    "reply",
    "situation",
    "question",
    "plain",
    "bad",
    "near",
    "act",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A line that was held out, and the chance of each label that the others gave it."""

    line: Line
    chances: tuple[tuple[str, float], ...]  # best first

    @property
    def best(self) -> str:
        return self.chances[0][0]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out for one model."""

    name: str
    tested: int
    top1: float
    top3: float
    by_kind: dict[str, float]
    confusions: list[tuple[str, str, int]]
    refused: float | None  # off-topic lines recognised as such


def folds_of(lines: Sequence[Line], count: int) -> list[int]:
    """The fold of each line; lines of one label that read alike share theirs."""
    fold = [0] * len(lines)
    order = sorted(range(len(lines)), key=lambda i: (lines[i].label, i))
    for _, group in groupby(order, key=lambda i: lines[i].label):
        members = list(group)
        for leader, same in _alike([lines[i].text for i in members]).items():
            digest = sha256(lines[members[leader]].text.encode()).digest()
            for member in same:
                fold[members[member]] = digest[0] % count
    return fold


def _alike(texts: Sequence[str]) -> dict[int, list[int]]:
    """Groups of indexes whose texts read alike, by their first."""
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    leader = list(range(len(texts)))
    for i, row in enumerate(scores):
        for j in row[i + 1 :].nonzero()[0]:
            leader[_root(leader, i + 1 + int(j))] = _root(leader, i)
    groups: dict[int, list[int]] = {}
    for i in range(len(texts)):
        groups.setdefault(_root(leader, i), []).append(i)
    return groups


def _root(leader: list[int], i: int) -> int:
    while leader[i] != i:
        leader[i] = i = leader[leader[i]]
    return i


def held_out(name: str, folds: int, content: Content | None = None) -> list[Held]:
    """Every tested line of a model, judged by a model that never saw its phrasing."""
    lines = LINES[name](content or read_content())
    fold = folds_of(lines, folds)
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(_judged, name, lines, fold, n) for n in range(folds)]
        return [held for job in jobs for held in job.result()]


def _judged(name: str, lines: Sequence[Line], fold: Sequence[int], out: int) -> list[Held]:
    reader = reader_of(read_content(kinds=["ideas"]))
    taught = [line for line, n in zip(lines, fold, strict=True) if n != out]
    model = Linear(fit(training.units(name, reader, taught), keep=KEPT[name]))
    held: list[Held] = []
    for line, n in zip(lines, fold, strict=True):
        if n != out or line.kind not in _TESTED:
            continue
        reading = reader.read(unmarked(line.text).text)
        looks = [reading.features]
        if name == "clause":
            looks += [p.features for p in reading.passages]
        chances = [probabilities(model.scores(look)) for look in looks]
        if name == "clause":
            ok = model.labels.index(OK)
            best = min(chances, key=lambda c: c[ok])
        else:
            best = chances[0]
        ranked = sorted(zip(model.labels, best, strict=True), key=lambda c: -c[1])
        held.append(Held(line, tuple(ranked[:6])))
    return held


def figures(name: str, held: Iterable[Held]) -> Figures:
    """Accuracies and confusions of held-out lines; `none` lines count as refusals."""
    asked = [h for h in held if h.line.label != NONE]
    nobody = [h for h in held if h.line.label == NONE and h.line.kind == "offtopic"]
    right = [h for h in asked if h.best == h.line.label]
    near = [h for h in asked if h.line.label in [label for label, _ in h.chances[:3]]]
    kinds = Counter(h.line.kind for h in asked)
    hits = Counter(h.line.kind for h in right)
    wrong = Counter((h.line.label, h.best) for h in asked if h.best != h.line.label)
    return Figures(
        name,
        len(asked),
        len(right) / max(1, len(asked)),
        len(near) / max(1, len(asked)),
        {kind: hits[kind] / n for kind, n in sorted(kinds.items())},
        [(a, b, n) for (a, b), n in wrong.most_common(12)],
        sum(h.best == NONE for h in nobody) / len(nobody) if nobody else None,
    )


@dataclass(frozen=True, slots=True)
class TabooFigures:
    """Recall and false alarms of the learned tier at one threshold."""

    threshold: float
    recall: float
    right_category: float
    near_alarms: float
    ordinary_alarms: float


def taboo_figures(held: Sequence[Held], thresholds: Iterable[float]) -> list[TabooFigures]:
    """What each threshold on the chance of an offence would find and flag."""
    return [_taboo_figures(held, threshold) for threshold in thresholds]


def _taboo_figures(held: Sequence[Held], threshold: float) -> TabooFigures:
    def flagged(h: Held) -> bool:
        return 1 - dict(h.chances).get(OK, 0.0) >= threshold

    bad = [h for h in held if h.line.label != OK]
    near = [h for h in held if h.line.kind == "near"]
    ordinary = [h for h in held if h.line.kind in ("ordinary", "reply", "act")]
    found = [h for h in bad if flagged(h)]
    right = [h for h in found if next(k for k, _ in h.chances if k != OK) == h.line.label]
    return TabooFigures(
        threshold,
        len(found) / max(1, len(bad)),
        len(right) / max(1, len(found)),
        sum(map(flagged, near)) / max(1, len(near)),
        sum(map(flagged, ordinary)) / max(1, len(ordinary)),
    )
