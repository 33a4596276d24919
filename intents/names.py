"""Many sorted names, and the number of each, found without reading them all.

A model knows hundreds of thousands of features; a start has no time to put them into a dict.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Self

_STRIDE = 64  # names in a block


class Names:
    """Names in the order of their code points; each has its place as a number."""

    def __init__(self, blob: bytes, count: int) -> None:
        """`blob` holds each name between line feeds, with the offsets of blocks in front.

        Raises ValueError when it is no such thing.
        """
        blocks = -(-count // _STRIDE)
        self._starts = array("I", blob[: 4 * blocks])
        self._names = blob[4 * blocks :]
        self._count = count
        sound = len(self._starts) == blocks and self._names[:1] == self._names[-1:] == b"\n"
        if not sound or self._names.count(b"\n") != count + 1:
            raise ValueError("the names are damaged")
        self._firsts = [self._name_at(start) for start in self._starts]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Names that are sorted and all different, none with a line feed. Raises ValueError for
        others."""
        encoded = [name.encode() for name in names]
        if any(a >= b for a, b in pairwise(encoded)):
            raise ValueError("the names are not sorted")
        starts, at = array("I"), 0
        for n, name in enumerate(encoded):
            if n % _STRIDE == 0:
                starts.append(at)
            at += len(name) + 1
        return cls(starts.tobytes() + b"\n" + b"".join(n + b"\n" for n in encoded), len(encoded))

    def __len__(self) -> int:
        return self._count

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def find(self, name: str) -> int | None:
        """The number of a name; None when it is not there."""
        plain = name.encode(errors="surrogatepass")
        block = bisect_right(self._firsts, plain) - 1
        if block < 0:
            return None
        start = self._starts[block]
        last = block + 1 == len(self._starts)
        stop = len(self._names) if last else self._starts[block + 1] + 1
        at = self._names.find(b"\n" + plain + b"\n", start, stop)
        return None if at < 0 else block * _STRIDE + self._names.count(b"\n", start, at)

    def _name_at(self, start: int) -> bytes:
        return self._names[start + 1 : self._names.index(b"\n", start + 1)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Names) and self._names == other._names

    def __hash__(self) -> int:
        return hash(self._names)

    def dump(self) -> bytes:
        """As bytes, the count aside."""
        return self._starts.tobytes() + self._names
