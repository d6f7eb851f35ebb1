"""Laws of the log: what was said stays said, and whatever is altered is found out."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import naive_tree
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.merkle import (
    Frontier,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from quorate.ledger.proof import Proof, prove
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError, QuorateError

LOG = Signer("quorate.example/laws", bytes(range(32)))
KEYS = (LOG.verifier,)
MOST = 700
"""more than two of the runs that a tree remembers"""


@dataclass(frozen=True)
class Log:
    """A log of distinct entries, grown or forked at will."""

    size: int
    forked_at: int = MOST + 1

    def entry(self, index: int) -> bytes:
        return b"%s %d" % (b"other" if index >= self.forked_at else b"entry", index)

    @property
    def leaves(self) -> list[bytes]:
        return [leaf_hash(self.entry(n)) for n in range(self.size)]

    def tree(self) -> Tree:
        leaves = self.leaves
        return Tree(lambda start, stop: leaves[start:stop])

    def proof(self, index: int) -> Proof:
        tree = self.tree()
        return prove(tree, index, Checkpoint(LOG.name, self.size, tree.root(self.size)).signed(LOG))


SIZES = st.integers(1, MOST)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    """An index and a size that has it."""
    size = draw(SIZES)
    return draw(st.integers(0, size - 1)), size


def flip(data: bytes, bit: int) -> bytes:
    at = bit // 8 % len(data)
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]


def with_flip(hashes: Sequence[bytes], which: int, bit: int) -> tuple[bytes, ...]:
    which %= len(hashes)
    return tuple(flip(h, bit) if n == which else h for n, h in enumerate(hashes))


BITS = st.integers(0, 8 * 64 - 1)


class TestGrowth:
    @settings(max_examples=60, deadline=None)
    @given(SIZES)
    def test_edge_tree_and_definition_have_one_root(self, size: int) -> None:
        leaves = Log(size).leaves
        frontier = Frontier()
        frontier.extend(leaves)
        assert frontier.root() == Log(size).tree().root(size) == naive_tree.mth(leaves)

    @settings(max_examples=60, deadline=None)
    @given(SIZES, SIZES)
    def test_every_older_log_is_a_beginning(self, one: int, other: int) -> None:
        old, size = sorted((one, other))
        tree = Log(size).tree()
        proof = tree.consistency(old, size)
        verify_consistency(old, Log(old).tree().root(old), size, tree.root(size), proof)
        assert len(proof) <= size.bit_length() + 1

    @settings(max_examples=60, deadline=None)
    @given(places(), SIZES)
    def test_no_fork_is_a_continuation(self, fork: tuple[int, int], more: int) -> None:
        # entry `at` was altered after `old` entries had been signed for
        at, old = fork
        size = min(old + more, MOST)
        forked = Log(size, forked_at=at).tree()
        signed = Log(old).tree().root(old)
        with pytest.raises(IntegrityError):
            verify_consistency(old, signed, size, forked.root(size), forked.consistency(old, size))

    @settings(max_examples=60, deadline=None)
    @given(places())
    def test_every_entry_is_shown_to_be_in_the_log(self, place: tuple[int, int]) -> None:
        index, size = place
        proof = Proof.parse(Log(size).proof(index).text)
        proof.verify(Log(size).entry(index), KEYS)
        assert len(proof.path) <= (size - 1).bit_length()


class TestTampering:
    @settings(max_examples=60, deadline=None)
    @given(places(), BITS)
    def test_leaf(self, place: tuple[int, int], bit: int) -> None:
        index, size = place
        with pytest.raises(IntegrityError):
            Log(size).proof(index).verify(flip(Log(size).entry(index), bit), KEYS)

    @settings(max_examples=60, deadline=None)
    @given(places().filter(lambda place: place[1] > 1), st.integers(0, 20), BITS)
    def test_path(self, place: tuple[int, int], which: int, bit: int) -> None:
        index, size = place
        proof = Log(size).proof(index)
        wrong = replace(proof, path=with_flip(proof.path, which, bit))
        with pytest.raises(IntegrityError):
            wrong.verify(Log(size).entry(index), KEYS)

    @settings(max_examples=60, deadline=None)
    @given(places(), st.integers(-1, MOST + 1))
    def test_index(self, place: tuple[int, int], other: int) -> None:
        index, size = place
        if other == index:
            return
        with pytest.raises(IntegrityError):
            replace(Log(size).proof(index), index=other).verify(Log(size).entry(index), KEYS)

    @settings(max_examples=60, deadline=None)
    @given(places(), SIZES)
    def test_size(self, place: tuple[int, int], other: int) -> None:
        index, size = place
        if other == size:
            return
        proof = Log(size).proof(index)
        forged = replace(proof.checkpoint, size=other)
        with pytest.raises(IntegrityError):
            replace(proof, checkpoint=forged).verify(Log(size).entry(index), KEYS)

    @settings(max_examples=60, deadline=None)
    @given(places(), BITS)
    def test_root(self, place: tuple[int, int], bit: int) -> None:
        index, size = place
        proof = Log(size).proof(index)
        root = flip(proof.checkpoint.root, bit)
        entry = Log(size).entry(index)
        with pytest.raises(IntegrityError):
            verify_inclusion(leaf_hash(entry), index, size, proof.path, root)
        with pytest.raises(IntegrityError):
            replace(proof, checkpoint=replace(proof.checkpoint, root=root)).verify(entry, KEYS)

    @settings(max_examples=60, deadline=None)
    @given(places(), BITS)
    def test_signature(self, place: tuple[int, int], bit: int) -> None:
        index, size = place
        proof = Log(size).proof(index)
        (signature,) = proof.checkpoint.signatures
        forged = replace(signature, made=flip(signature.made, bit))
        head = replace(proof.checkpoint, signatures=(forged,))
        with pytest.raises(IntegrityError, match="does not hold"):
            replace(proof, checkpoint=head).verify(Log(size).entry(index), KEYS)

    @settings(max_examples=60, deadline=None)
    @given(SIZES, SIZES, st.integers(0, 20), BITS)
    def test_consistency(self, one: int, other: int, which: int, bit: int) -> None:
        old, size = sorted((one, other))
        tree = Log(size).tree()
        older, newer, proof = tree.root(old), tree.root(size), tree.consistency(old, size)
        wrong = [(flip(older, bit), newer, proof), (older, flip(newer, bit), proof)]
        if proof:
            wrong.append((older, newer, with_flip(proof, which, bit)))
        for first, second, nodes in wrong:
            with pytest.raises(IntegrityError):
                verify_consistency(old, first, size, second, nodes)


class TestAnyText:
    """Whatever is sent as a proof or checkpoint is refused in words, never by a crash."""

    @settings(max_examples=200)
    @given(st.text(max_size=80))
    def test_noise(self, text: str) -> None:
        with pytest.raises(QuorateError):
            Proof.parse(text)
        with pytest.raises(QuorateError):
            Checkpoint.parse(text)

    @settings(max_examples=200)
    @given(st.data())
    def test_pieces_put_together_again(self, data: st.DataObject) -> None:
        root = base64.b64encode(bytes(32)).decode()
        piece = st.sampled_from(
            ["\n", "\n\n", "c2sp.org/tlog-proof@v1", "index ", "extra ", "0", "7", root, "— ", "a ",
             "AAAA", "\ud800", "\r", "quorate.example/laws"]
        )  # fmt: skip
        text = "".join(data.draw(st.lists(piece, max_size=14)))
        for parse in (Proof.parse, Checkpoint.parse):
            try:
                found = parse(text)
            except QuorateError:
                continue
            assert found.text == text
            head = found.checkpoint if isinstance(found, Proof) else found
            with pytest.raises(IntegrityError):
                head.verify(KEYS)
