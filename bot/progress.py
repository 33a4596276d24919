"""What somebody's practice came to: days in a row, skills, what improved, what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

_RECENT = timedelta(days=14)
_BETTER = 5  # points that count as an improvement


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer in a drill: when (seconds since 1970), what it trains, its score."""

    at: int
    trains: tuple[str, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Skill:
    """A category's mean score of late, and before that where there is such."""

    category: str
    score: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole picture; `improved` and `next` name categories."""

    attempts: int
    streak: int
    skills: tuple[Skill, ...]
    improved: str
    next: str


def progress(attempts: Sequence[Attempt], now: datetime) -> Progress:
    """What a person's attempts come to, days counted in the zone of `now`."""
    border = (now - _RECENT).timestamp()
    late = _means(a for a in attempts if a.at >= border)
    early = _means(a for a in attempts if a.at < border)
    means = {**early, **late}
    skills = tuple(
        Skill(category, score, early.get(category) if category in late else None)
        for category, score in sorted(means.items(), key=lambda item: (-item[1], item[0]))
    )
    gains = {s.category: s.score - s.before for s in skills if s.before is not None}
    best = max(gains, key=lambda category: gains[category], default="")
    improved = best if best and gains[best] >= _BETTER else ""
    weakest = skills[-1].category if skills else ""
    return Progress(len(attempts), _streak(attempts, now), skills, improved, weakest)


def weak_categories(attempts: Sequence[Attempt], now: datetime) -> list[str]:
    """The categories practised, the weakest first."""
    return [skill.category for skill in reversed(progress(attempts, now).skills)]


def _means(attempts: Iterable[Attempt]) -> Mapping[str, int]:
    scores: defaultdict[str, list[int]] = defaultdict(list)
    for attempt in attempts:
        for category in attempt.trains:
            scores[category].append(attempt.score)
    return {category: round(sum(found) / len(found)) for category, found in scores.items()}


def _streak(attempts: Iterable[Attempt], now: datetime) -> int:
    """Days in a row with practice, up to today, or to yesterday when today is still to come."""
    days = {_day(attempt.at, now.tzinfo) for attempt in attempts}
    day = now.date() if now.date() in days else now.date() - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length


def _day(at: int, zone: tzinfo | None) -> date:
    return datetime.fromtimestamp(at, zone).date()
