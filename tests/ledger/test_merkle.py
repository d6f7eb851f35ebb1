from __future__ import annotations

from collections.abc import Sequence

import pytest

import naive_tree
from quorate.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError, RequestError

SMALL = range(71)
LEAVES = [leaf_hash(b"entry %d" % n) for n in range(1100)]
ROOTS = [naive_tree.mth(LEAVES[:n]) for n in SMALL]


class Source:
    """Leaf hashes in a list, and how many were read."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves
        self.read = 0

    def __call__(self, start: int, stop: int) -> Sequence[bytes]:
        self.read += stop - start
        return self.leaves[start:stop]


@pytest.fixture
def tree() -> Tree:
    return Tree(Source(LEAVES))


class TestFrontier:
    def test_root_at_every_small_size(self) -> None:
        frontier = Frontier()
        for size in SMALL:
            assert (frontier.size, frontier.root()) == (size, ROOTS[size])
            frontier.append(LEAVES[size])

    def test_goes_on_from_what_was_kept(self) -> None:
        for size in SMALL:
            whole = Frontier()
            whole.extend(LEAVES[:size])
            kept = Frontier(whole.size, whole.peaks)
            kept.extend(LEAVES[size:70])
            assert kept.root() == ROOTS[70]

    def test_holds_one_hash_for_each_one_in_the_size(self) -> None:
        frontier = Frontier()
        frontier.extend(LEAVES)  # 1100 = 1024 + 64 + 8 + 4
        assert len(frontier.peaks) == 4

    @pytest.mark.parametrize(("size", "peaks"), [(3, 1), (0, 1), (-1, 1), (4, 2)])
    def test_refuses_peaks_that_do_not_fit(self, size: int, peaks: int) -> None:
        with pytest.raises(IntegrityError, match="cannot be the edge"):
            Frontier(size, LEAVES[:peaks])

    def test_refuses_what_is_not_a_hash(self) -> None:
        with pytest.raises(IntegrityError, match="leaf 0 has 5 bytes"):
            Frontier().append(b"short")
        with pytest.raises(IntegrityError, match="a peak has 5 bytes"):
            Frontier(1, [b"short"])


class TestTreeIsTheDefinition:
    def test_root(self, tree: Tree) -> None:
        assert [tree.root(size) for size in SMALL] == ROOTS
        assert ROOTS[0] == EMPTY_ROOT

    def test_inclusion_of_every_leaf_in_every_small_size(self, tree: Tree) -> None:
        for size in SMALL[1:]:
            for index in range(size):
                path = tree.inclusion(index, size)
                assert list(path) == naive_tree.path(index, LEAVES[:size])
                verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])

    def test_consistency_between_all_small_sizes(self, tree: Tree) -> None:
        for size in SMALL:
            for old in range(size + 1):
                proof = tree.consistency(old, size)
                assert list(proof) == (naive_tree.subproof(old, LEAVES[:size]) if old else [])
                verify_consistency(old, ROOTS[old], size, ROOTS[size], proof)

    @pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 513, 768, 1023, 1024, 1025, 1100])
    def test_at_the_edges_of_what_is_remembered(self, tree: Tree, size: int) -> None:
        leaves = LEAVES[:size]
        assert tree.root(size) == naive_tree.mth(leaves)
        for index in {0, 1, 254, 255 % size, 256 % size, 511 % size, size // 2, size - 1}:
            assert list(tree.inclusion(index, size)) == naive_tree.path(index, leaves)
        for old in {1, 254, 255, 256 % size or 1, 300 % size, 512 % size or 1, size - 1, size}:
            assert list(tree.consistency(old, size)) == naive_tree.subproof(old, leaves)

    def test_older_sizes_after_newer_ones(self, tree: Tree) -> None:
        tree.root(1100)
        assert tree.root(300) == naive_tree.mth(LEAVES[:300])
        assert list(tree.inclusion(7, 259)) == naive_tree.path(7, LEAVES[:259])


class TestCost:
    def test_a_proof_reads_two_runs_when_the_log_was_read_once(self) -> None:
        source = Source([leaf_hash(b"%d" % n) for n in range(100_123)])
        tree = Tree(source)
        tree.root(100_000)
        for index, size in ((0, 100_000), (51_234, 100_000), (99_999, 100_000), (3, 99_001)):
            source.read = 0
            tree.inclusion(index, size)
            assert source.read <= 512
            source.read = 0
            tree.consistency(index + 1, size)
            assert source.read <= 512

    def test_what_was_added_is_all_that_is_read(self) -> None:
        source = Source([leaf_hash(b"%d" % n) for n in range(10_000)])
        tree = Tree(source)
        tree.root(9_000)
        source.read = 0
        tree.root(10_000)
        assert source.read <= 1_000 + 256


class TestRefusals:
    @pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (0, -1)])
    def test_no_such_entry(self, tree: Tree, index: int, size: int) -> None:
        with pytest.raises(RequestError, match=f"entry {index} is not among the first {size}"):
            tree.inclusion(index, size)

    @pytest.mark.parametrize(("old", "size"), [(6, 5), (-1, 5), (0, -1)])
    def test_no_such_beginning(self, tree: Tree, old: int, size: int) -> None:
        with pytest.raises(RequestError, match="no beginning"):
            tree.consistency(old, size)

    def test_no_such_size(self, tree: Tree) -> None:
        with pytest.raises(RequestError, match="no tree has -1"):
            tree.root(-1)

    def test_a_log_that_lost_entries(self, tree: Tree) -> None:
        with pytest.raises(IntegrityError, match="gave 76 of the leaves 1024 to 1100"):
            tree.root(1101)

    def test_a_source_that_gives_something_else(self) -> None:
        with pytest.raises(IntegrityError, match="leaf 1 has 3 bytes"):
            Tree(Source([LEAVES[0], b"xyz"])).root(2)


class TestProofsThatDoNotHold:
    def test_inclusion_everywhere_else(self, tree: Tree) -> None:
        for size in range(1, 20):
            for index in range(size):
                path = tree.inclusion(index, size)
                for other in range(-1, size + 2):
                    if other != index:
                        with pytest.raises(IntegrityError):
                            verify_inclusion(LEAVES[index], other, size, path, ROOTS[size])

    def test_path_cut_or_lengthened(self, tree: Tree) -> None:
        for index in range(13):
            path = tree.inclusion(index, 13)
            for wrong in (path[:-1], path[1:], (*path, ROOTS[13]), (ROOTS[13], *path), ()):
                with pytest.raises(IntegrityError):
                    verify_inclusion(LEAVES[index], index, 13, wrong, ROOTS[13])

    def test_roots_made_up_to_fit_a_proof_of_another_length(self, tree: Tree) -> None:
        # here the hashes come out right; only the number of steps tells
        above = ROOTS[3]
        with pytest.raises(IntegrityError, match="1 hashes does not fit"):
            verify_inclusion(LEAVES[0], 0, 1, (above,), node_hash(above, LEAVES[0]))
        with pytest.raises(IntegrityError, match="0 hashes does not fit"):
            verify_inclusion(ROOTS[4], 0, 4, (), ROOTS[4])
        with pytest.raises(IntegrityError, match="0 hashes does not fit"):
            verify_consistency(2, ROOTS[2], 4, ROOTS[2], ())
        proof = (*tree.consistency(3, 4), above)
        older, newer = node_hash(above, ROOTS[3]), node_hash(above, ROOTS[4])
        with pytest.raises(IntegrityError, match="4 hashes does not fit"):
            verify_consistency(3, older, 4, newer, proof)

    def test_node_shown_as_a_leaf(self) -> None:
        # a node's two children as an entry's bytes hash differently: 0x00 is before a leaf
        pair = node_hash(LEAVES[0], LEAVES[1])
        assert leaf_hash(LEAVES[0] + LEAVES[1]) != pair

    def test_beginning_with_another_root(self, tree: Tree) -> None:
        for size in range(2, 20):
            for old in range(1, size):
                proof = tree.consistency(old, size)
                for wrong in (ROOTS[old - 1], ROOTS[size], LEAVES[old]):
                    with pytest.raises(IntegrityError):
                        verify_consistency(old, wrong, size, ROOTS[size], proof)
                    with pytest.raises(IntegrityError):
                        verify_consistency(old, ROOTS[old], size, ROOTS[old - 1], proof)

    def test_consistency_cut_or_lengthened(self, tree: Tree) -> None:
        for size in range(2, 20):
            for old in range(1, size):
                proof = tree.consistency(old, size)
                for wrong in (proof[:-1], proof[1:], (*proof, ROOTS[3]), (ROOTS[3], *proof), ()):
                    with pytest.raises(IntegrityError):
                        verify_consistency(old, ROOTS[old], size, ROOTS[size], wrong)

    def test_nothing_proves_only_nothing_and_the_same(self) -> None:
        verify_consistency(0, EMPTY_ROOT, 9, ROOTS[9], ())
        verify_consistency(9, ROOTS[9], 9, ROOTS[9], ())
        for old, root, proof in (
            (0, ROOTS[1], ()),
            (0, EMPTY_ROOT, (ROOTS[3],)),
            (9, ROOTS[8], ()),
            (9, ROOTS[9], (ROOTS[3],)),
            (10, ROOTS[10], ()),
        ):
            with pytest.raises(IntegrityError):
                verify_consistency(old, root, 9, ROOTS[9], proof)
        with pytest.raises(IntegrityError):
            verify_consistency(0, EMPTY_ROOT, 0, ROOTS[9], ())

    def test_hashes_of_another_length(self, tree: Tree) -> None:
        path = tree.inclusion(2, 5)
        with pytest.raises(IntegrityError, match="31 bytes"):
            verify_inclusion(LEAVES[2], 2, 5, (path[0][:31], *path[1:]), ROOTS[5])
        with pytest.raises(IntegrityError, match="0 bytes"):
            verify_consistency(2, b"", 5, ROOTS[5], tree.consistency(2, 5))
