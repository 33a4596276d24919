"""When to remind somebody of a promise."""

from __future__ import annotations

_LEAD = 30 * 60  # seconds before the promise


def first_reminder(due: int, now: int) -> int:
    """When to remind of what is due, 0 for never: half an hour before, or half-way when there is
    less time. All in seconds since 1970.

    >>> first_reminder(due=10_000, now=0), first_reminder(due=1_000, now=0), first_reminder(0, 5)
    (8200, 500, 0)
    """
    if not due:
        return 0
    return max(due - _LEAD, now + (due - now) // 2)


def next_reminder(due: int, reminded_at: int) -> int:
    """When to remind again after a reminder: when it is due, and then no more."""
    return due if reminded_at < due else 0
