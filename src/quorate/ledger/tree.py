"""Roots and proofs of a log at any size, without reading it from its start.

The tree of a log (``quorate.ledger.merkle``) is cut into tiles, eight levels high: a tile of level
0 has 256 leaves, one of level 8 the roots of 256 such tiles, one of level 16 those of 65,536
leaves each. A path from a leaf to the root passes one tile of each level, so where the roots that
stand at the foot of the upper tiles are kept, any proof reads at most 256 hashes for each level.
The same cut as that of C2SP tlog-tiles.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from quorate.ledger.merkle import (
    EMPTY_ROOT,
    LeafSource,
    must_be_hash,
    node_hash,
    split,
)
from quorate.schema.errors import IntegrityError, RequestError

HEIGHT = 8
"""levels of a tile"""
WIDTH = 1 << HEIGHT
"""hashes at the foot of a tile"""
LEVELS = range(HEIGHT, 64, HEIGHT)
"""at which tiles stand on one another"""
TILES = 32
"""tiles that a tree remembers"""

RunSource = Callable[[int, int, int], Sequence[bytes]]
"""gives the roots of complete runs of 2^level leaves, from a place up to, not including, another;
fewer where it does not have them all"""

_Tile = list[list[bytes]]


class Run(NamedTuple):
    """The root of a complete run of 2^level leaves, the ``place``-th of its kind."""

    level: int
    place: int
    root: bytes


def _no_runs(level: int, start: int, stop: int) -> Sequence[bytes]:
    del level, start, stop
    return ()


class Tree:
    """Roots and proofs of a log whose leaf hashes can be read from a source, at any size.

    ``runs`` gives what is kept of the roots of complete runs of 256, 65,536 … leaves. Those that it
    does not have are folded from the leaves and remembered (four hashes a thousand leaves), so
    without it the first proof reads the log once. Leaves must never change once they were read. A
    source that gives fewer leaves than asked for makes every method raise IntegrityError.
    """

    def __init__(self, source: LeafSource, runs: RunSource = _no_runs) -> None:
        self._source = source
        self._runs = runs
        self._folded: dict[tuple[int, int], bytes] = {}
        self._tiles: OrderedDict[tuple[int, int, int], _Tile] = OrderedDict()

    def root(self, size: int) -> bytes:
        """The root of the first ``size`` leaves."""
        if size < 0:
            raise RequestError(f"no tree has {size} leaves", remedy="give a size from 0")
        return self._range_root(0, size, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """The path from leaf ``index`` to the root of the first ``size`` leaves, leaf side first.

        PATH(m, D[n]), RFC 6962 section 2.1.1. Raises RequestError when there is no such leaf.
        """
        return next(self.inclusions((index,), size))

    def inclusions(self, indexes: Iterable[int], size: int) -> Iterator[tuple[bytes, ...]]:
        """The paths from several leaves, as ``inclusion`` gives each.

        In ascending order they cost one reading of each tile that one of them passes.
        """
        for index in indexes:
            yield self._path(index, size)

    def _path(self, index: int, size: int) -> tuple[bytes, ...]:
        if not 0 <= index < size:
            raise RequestError(
                f"entry {index} is not among the first {size}",
                remedy=f"give an index from 0 to {size - 1}" if size > 0 else "the log is empty",
            )
        start, stop = 0, size
        path = []
        while stop - start > 1:
            middle = start + split(stop - start)
            if index < middle:
                path.append((middle, stop))
                stop = middle
            else:
                path.append((start, middle))
                start = middle
        return tuple(self._range_root(*part, size) for part in reversed(path))

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """What shows that the first ``old`` leaves are a beginning of the first ``size``.

        PROOF(m, D[n]), RFC 6962 section 2.1.2; empty when ``old`` is 0 or ``size``. Raises
        RequestError when ``old`` is not from 0 to ``size``.
        """
        if not 0 <= old <= size:
            raise RequestError(
                f"a log of {size} entries has no beginning of {old}",
                remedy=f"give an older size from 0 to {max(size, 0)}",
            )
        if old in (0, size):
            return ()
        start, stop = 0, size
        proof = []
        while old != stop:
            middle = start + split(stop - start)
            if old <= middle:
                proof.append((middle, stop))
                stop = middle
            else:
                proof.append((start, middle))
                start = middle
        if start > 0:  # the subtree that ends with the old log; whole, it is the old root itself
            proof.append((start, stop))
        return tuple(self._range_root(*part, size) for part in reversed(proof))

    def _range_root(self, start: int, stop: int, size: int) -> bytes:
        """The root over leaves start to stop, a range at which the tree of some size splits."""
        count = stop - start
        if count & (count - 1) == 0:
            return self._complete(start, count, size)
        middle = start + split(count)
        return node_hash(
            self._complete(start, middle - start, size), self._range_root(middle, stop, size)
        )

    def _complete(self, start: int, count: int, size: int) -> bytes:
        """The root of a complete subtree: a hash within the tile that has it."""
        level = count.bit_length() - 1
        foot = level - level % HEIGHT
        place = start >> level
        tile = self._tile(foot, start >> foot + HEIGHT, size)
        return tile[level - foot][place & (WIDTH >> level - foot) - 1]

    def _tile(self, foot: int, number: int, size: int) -> _Tile:
        """What stands in a tile as far as the first ``size`` leaves complete it, level by level."""
        start = number << HEIGHT
        stop = min(start + WIDTH, size >> foot)
        key = (foot, number, stop)
        tile = self._tiles.get(key)
        if tile is None:
            row = self._leaves(start, stop) if foot == 0 else self._roots(foot, start, stop, size)
            tile = self._tiles[key] = _pyramid(row)
            if len(self._tiles) > TILES:
                self._tiles.popitem(last=False)
        else:
            self._tiles.move_to_end(key)
        return tile

    def _roots(self, foot: int, start: int, stop: int, size: int) -> Sequence[bytes]:
        """The roots of complete runs of 2^foot leaves: those kept, and the rest from below."""
        row = [*self._runs(foot, start, stop)]
        for place, root in enumerate(row, start):
            must_be_hash(root, f"the root of run {place} of {1 << foot} leaves")
        for place in range(start + len(row), stop):
            if (foot, place) not in self._folded:
                self._folded[foot, place] = self._tile(foot - HEIGHT, place, size)[HEIGHT][0]
            row.append(self._folded[foot, place])
        return row

    def _leaves(self, start: int, stop: int) -> Sequence[bytes]:
        leaves = self._source(start, stop)
        if len(leaves) != stop - start:
            raise IntegrityError(
                f"the log gave {len(leaves)} of the leaves {start} to {stop - 1}",
                remedy="ask for a size that the log has; else entries are missing",
            )
        for place, leaf in enumerate(leaves, start):
            must_be_hash(leaf, f"leaf {place}")
        return leaves


class Runs:
    """The roots of complete runs of 256, 65,536 … leaves, of a log that is read from its start."""

    def __init__(self) -> None:
        self._feet: list[list[bytes]] = []
        self._done: list[int] = []

    def add(self, leaf: bytes) -> list[Run]:
        """Take the next leaf; what it completes, the smallest first."""
        completed: list[Run] = []
        root, level = leaf, 0
        while True:
            if level == len(self._feet):
                self._feet.append([])
                self._done.append(0)
            row = self._feet[level]
            row.append(root)
            if len(row) < WIDTH:
                return completed
            root = fold(row)
            row.clear()
            level += 1
            completed.append(Run(HEIGHT * level, self._done[level - 1], root))
            self._done[level - 1] += 1


def fold(row: Sequence[bytes]) -> bytes:
    """The root over as many hashes as a power of two."""
    return _pyramid(row)[-1][0]


def _pyramid(row: Sequence[bytes]) -> _Tile:
    """A row of hashes and, above it, the roots of each two that stand side by side."""
    rows = [[*row]]
    while len(rows[-1]) > 1:
        below = rows[-1]
        rows.append(
            [node_hash(one, other) for one, other in zip(below[::2], below[1::2], strict=False)]
        )
    return rows
