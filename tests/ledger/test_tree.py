"""Proofs of a log of which the roots of complete runs are kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quorate.ledger.merkle import Frontier, leaf_hash, verify_consistency, verify_inclusion
from quorate.ledger.tree import HEIGHT, LEVELS, WIDTH, Run, Runs, Tree, fold
from quorate.schema.errors import IntegrityError

SIZE = 2 * WIDTH**2 + 3 * WIDTH + 17
LEAVES = [leaf_hash(b"%d" % n) for n in range(SIZE)]
SIZES = (SIZE, SIZE - 17, 2 * WIDTH**2, WIDTH**2 + 1, WIDTH**2 - 1, WIDTH)


@pytest.fixture(scope="module")
def completed() -> list[Run]:
    runs = Runs()
    return [run for leaf in LEAVES for run in runs.add(leaf)]


class Kept:
    """What a database has of a log, and how much of it was read."""

    def __init__(self, completed: Sequence[Run], most: int = SIZE) -> None:
        self.rows = {
            level: [one.root for one in completed if one.level == level] for level in LEVELS
        }
        self.most = most
        self.read = 0

    def leaves(self, start: int, stop: int) -> Sequence[bytes]:
        self.read += stop - start
        return LEAVES[start:stop]

    def runs(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        found = self.rows[level][: self.most][start:stop]
        self.read += len(found)
        return found

    @property
    def tree(self) -> Tree:
        return Tree(self.leaves, self.runs)


def root(size: int) -> bytes:
    frontier = Frontier()
    frontier.extend(LEAVES[:size])
    return frontier.root()


def test_each_run_is_told_once_it_is_complete(completed: list[Run]) -> None:
    assert [(one.level, one.place) for one in completed if one.level > HEIGHT] == [(16, 0), (16, 1)]
    assert [one.place for one in completed if one.level == HEIGHT] == [*range(2 * WIDTH + 3)]
    assert completed[1].root == fold(LEAVES[WIDTH : 2 * WIDTH]) == root_of_run(1)
    assert {one.place: one.root for one in completed if one.level == 16}[0] == root(WIDTH**2)


def root_of_run(place: int) -> bytes:
    frontier = Frontier()
    frontier.extend(LEAVES[place * WIDTH : (place + 1) * WIDTH])
    return frontier.root()


@pytest.mark.parametrize("most", [SIZE, 300, 1, 0])
@pytest.mark.parametrize("size", SIZES)
def test_proofs_hold_however_much_is_kept(completed: list[Run], size: int, most: int) -> None:
    tree = Kept(completed, most).tree
    whole = root(size)
    assert tree.root(size) == whole
    for index in {0, 255, 256 % size, size // 2, size - 1}:
        verify_inclusion(LEAVES[index], index, size, tree.inclusion(index, size), whole)
    for old in {1, 255, 256, size // 3, size - 1}:
        verify_consistency(old, root(old), size, whole, tree.consistency(old, size))


def test_the_first_proof_of_a_log_reads_a_tile_of_each_level(completed: list[Run]) -> None:
    for index in (0, 70_000, SIZE - 1):
        kept = Kept(completed)
        kept.tree.inclusion(index, SIZE)
        assert kept.read <= 3 * WIDTH


def test_many_proofs_in_order_read_each_tile_once(completed: list[Run]) -> None:
    kept = Kept(completed)
    indexes = range(0, SIZE, 7)
    for index, path in zip(indexes, kept.tree.inclusions(indexes, SIZE), strict=True):
        if not index % 5_000:
            verify_inclusion(LEAVES[index], index, SIZE, path, root(SIZE))
    assert kept.read <= SIZE + 2 * WIDTH + 5


def test_what_is_kept_and_is_no_hash_is_refused(completed: list[Run]) -> None:
    kept = Kept(completed)
    kept.rows[HEIGHT][1] = b"short"
    with pytest.raises(IntegrityError, match="root of run 1 of 256 leaves has 5 bytes"):
        kept.tree.inclusion(0, SIZE)
