"""Patterns that rules may use: always quick, and findable by the characters they need.

A pattern is refused when it could run on without end, and when it holds no literal text by
which the rules worth trying can be found among thousands.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

_MOST_REPEATS = 30  # of one piece
_MOST_WORK = 20_000  # ways to try from one starting point
_MOST_LITERALS = 400


class PatternError(ValueError):
    """A pattern that cannot be used; the text says why and what to write instead."""


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled. Raises PatternError when it is wrong or could backtrack without end."""
    try:
        tree = sre_parser.parse(pattern)
    except re.error as error:
        raise PatternError(f"not a regular expression: {error}") from error
    if _work(tree) > _MOST_WORK:
        raise PatternError(
            "could take very long on some texts; use fewer and shorter {0,n} repeats"
        )
    compiled = re.compile(pattern)
    if compiled.match(""):
        raise PatternError("matches the empty text; name the words it is about")
    return compiled


def _work(tree: Any, inside_repeat: bool = False) -> int:
    """An upper bound on the ways to match from one starting point."""
    ways = 1
    for op, argument in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, body = argument
            if high == sre.MAXREPEAT or high > _MOST_REPEATS:
                raise PatternError(
                    f"repeats without a limit; write {{0,6}} instead of * or + (at most "
                    f"{_MOST_REPEATS})"
                )
            if inside_repeat and high > 1:
                raise PatternError("a repeat inside a repeat; write the inner one out")
            ways *= int(high - low + 1) * max(1, _work(body, inside_repeat or high > 1))
        elif op is sre.BRANCH:
            ways *= sum(_work(branch, inside_repeat) for branch in argument[1])
        elif op is sre.SUBPATTERN:
            ways *= _work(argument[-1], inside_repeat)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            ways *= _work(argument[1], inside_repeat)
        elif op is sre.GROUPREF:
            raise PatternError("refers back to a group; write the words out")
    return ways


@cache
def needed_literals(pattern: str) -> frozenset[str]:
    """Texts of which every match of `pattern` holds at least one.

    >>> sorted(needed_literals("(?:有本事|有种).{0,4}去?告"))
    ['有本事', '有种']
    """
    best = _best(sre_parser.parse(pattern))
    if not best:
        raise PatternError(
            "holds no words that every match needs; start from the words themselves"
        )
    return frozenset(text for text in best if not _parts(text) & best)


def _parts(text: str) -> set[str]:
    """All shorter runs of characters inside `text`."""
    size = len(text)
    return {text[i : i + n] for n in range(1, size) for i in range(size - n + 1)}


def _best(tree: Any) -> set[str] | None:
    """The most telling set of literals needed by a sequence, or None when nothing is needed."""
    candidates: list[set[str]] = []
    run: list[set[str]] = []

    def close_run() -> None:
        if run:
            candidates.append(_joined(run))
            run.clear()

    for op, argument in tree:
        exact = _exact(op, argument)
        if exact is not None:
            run.append(exact)
            continue
        close_run()
        inner = _needed(op, argument)
        if inner:
            candidates.append(inner)
    close_run()
    usable = [c for c in candidates if c and "" not in c]
    return max(usable, key=_telling, default=None)


def _telling(literals: set[str]) -> tuple[int, int]:
    return min(map(len, literals)), -len(literals)


def _joined(run: list[set[str]]) -> set[str]:
    """All ways to spell a run of exact pieces, kept to a sensible number."""
    best: set[str] = set()
    joined = {""}
    for piece in run:
        if len(joined) * len(piece) > _MOST_LITERALS:
            best = max((best, joined), key=lambda s: _telling(s) if s else (-1, 0))
            joined = {""}
        joined = {a + b for a, b in product(joined, piece)}
    return max((best, joined), key=lambda s: _telling(s) if s else (-1, 0))


def _exact(op: Any, argument: Any) -> set[str] | None:
    """Every text this piece can match, when they are few; None otherwise."""
    if op is sre.LITERAL:
        return {chr(argument)}
    if op is sre.IN and all(kind is sre.LITERAL for kind, _ in argument):
        return {chr(code) for _, code in argument}
    if op is sre.SUBPATTERN:
        return _exact_sequence(argument[-1])
    if op is sre.BRANCH:
        texts: set[str] = set()
        for branch in argument[1]:
            exact = _exact_sequence(branch)
            if exact is None:
                return None
            texts |= exact
        return texts if len(texts) <= _MOST_LITERALS else None
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[1] == 1:
        exact = _exact_sequence(argument[2])
        return None if exact is None else exact | ({""} if argument[0] == 0 else set())
    return None


def _exact_sequence(tree: Any) -> set[str] | None:
    texts = {""}
    for op, argument in tree:
        if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
            return None
        exact = _exact(op, argument)
        if exact is None or len(texts) * len(exact) > _MOST_LITERALS:
            return None
        texts = {a + b for a, b in product(texts, exact)}
    return texts


def _needed(op: Any, argument: Any) -> set[str] | None:
    if op is sre.SUBPATTERN:
        return _best(argument[-1])
    if op is sre.BRANCH:
        union: set[str] = set()
        for branch in argument[1]:
            needed = _best(branch)
            if not needed:
                return None
            union |= needed
        return union
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[0] >= 1:
        return _best(argument[2])
    return None
