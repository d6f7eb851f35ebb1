"""The Merkle tree of a log (RFC 6962, section 2.1): roots, proofs, and how to check them.

The leaf of an entry is ``SHA-256(0x00 ‖ bytes)``, a node ``SHA-256(0x01 ‖ left ‖ right)``. The root
of n leaves splits at the largest power of two below n:

    MTH({})    = SHA-256()
    MTH({d0})  = leaf(d0)
    MTH(D[n])  = node(MTH(D[0:k]), MTH(D[k:n]))      k < n ≤ 2k

So a tree that grows keeps its complete subtrees, and the root of a log is what its few largest
complete subtrees (one for each 1 in the binary form of n) hash to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from quorate.schema.errors import IntegrityError

EMPTY_ROOT = sha256().digest()
"""the root of a log without entries"""
HASH_SIZE = 32
"""bytes in a hash"""

LeafSource = Callable[[int, int], Sequence[bytes]]
"""gives the leaf hashes of a log from an index up to, not including, another"""


def leaf_hash(data: bytes) -> bytes:
    """The leaf of an entry: SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node above two: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to tell the root.

    ``size`` is the number of leaves, ``peaks`` the roots of the complete subtrees from the largest
    to the smallest, one for each 1 in the binary form of the size. Both can be kept and handed in
    again, so that a log goes on without being read from its start. Raises IntegrityError when the
    number of peaks does not fit the size.
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self._size = size
        self._peaks = list(peaks)
        if size < 0 or len(self._peaks) != size.bit_count():
            raise IntegrityError(
                f"{len(self._peaks)} peaks cannot be the edge of a tree of {size} leaves",
                remedy="build the frontier again from the leaves",
            )
        for peak in self._peaks:
            must_be_hash(peak, "a peak")

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, from the largest to the smallest."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        must_be_hash(leaf, f"leaf {self._size}")
        size, peaks = self._size, self._peaks
        while size & 1:
            leaf = node_hash(peaks.pop(), leaf)
            size >>= 1
        peaks.append(leaf)
        self._size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of the next leaves, in order: level by level, the same as one by one."""
        row = [*leaves]
        if any(map(HASH_SIZE.__ne__, map(len, row))):
            for n, leaf in enumerate(row):
                must_be_hash(leaf, f"leaf {self._size + n}")
        size, peaks = self._size, self._peaks
        self._size += len(row)
        left: list[bytes] = []
        while row:
            if size & 1:
                row.insert(0, peaks.pop())
            if len(row) & 1:
                left.append(row.pop())
            row = [
                sha256(b"\x01" + one + other).digest()
                for one, other in zip(row[::2], row[1::2], strict=True)
            ]
            size >>= 1
        peaks += reversed(left)

    def root(self) -> bytes:
        """The root of what was added so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            root = node_hash(peak, root)
        return root


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf hash is at an index of the log of a size with a root.

    Raises IntegrityError when the path does not lead from the leaf to the root. Source: RFC 9162,
    section 2.1.3.2, which gives the check for the proofs of RFC 6962.
    """
    if not 0 <= index < size:
        raise IntegrityError(f"a log of {size} entries has no entry {index}")
    _must_be_hashes([leaf, root, *path])
    # as deep as the leaf lies: one step where a sibling exists at that level
    at, last = index, size - 1
    reached = leaf
    for sibling in path:
        if last == 0:
            raise _wrong_length(len(path))
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise _wrong_length(len(path))
    if reached != root:
        raise IntegrityError(
            f"the path from entry {index} does not lead to the root of the log of {size} entries",
            remedy="the entry, its index, the path or the root was altered, or is of another log",
        )


def verify_consistency(
    old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that a log with a size and root begins with the log of an older size and root.

    Raises IntegrityError when it does not. Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old <= size:
        raise IntegrityError(f"a log of {size} entries cannot begin with one of {old}")
    _must_be_hashes([old_root, root, *proof])
    if old == 0 and old_root != EMPTY_ROOT:
        raise IntegrityError("the root of a log without entries is not that of an empty tree")
    if old in (0, size):
        if proof:
            raise _wrong_length(len(proof))
        if old == size and old_root != root:
            raise _inconsistent(old, size)
        return
    # a whole subtree is its own first node, which the proof leaves out
    nodes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not nodes:
        raise _wrong_length(0)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            raise _wrong_length(len(proof))
        if at & 1 or at == last:
            older, newer = node_hash(node, older), node_hash(node, newer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, node)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise _wrong_length(len(proof))
    if older != old_root or newer != root:
        raise _inconsistent(old, size)


def peaks_of(frontier: bytes) -> tuple[bytes, ...]:
    """The peaks of a frontier as it is kept: the hashes one behind the other."""
    return tuple(frontier[at : at + HASH_SIZE] for at in range(0, len(frontier), HASH_SIZE))


def split(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def must_be_hash(value: bytes, name: str) -> None:
    """Raises IntegrityError for what has not the length of a hash."""
    if len(value) != HASH_SIZE:
        raise IntegrityError(f"{name} has {len(value)} bytes, and a SHA-256 hash has {HASH_SIZE}")


def _must_be_hashes(values: Iterable[bytes]) -> None:
    for value in values:
        must_be_hash(value, "a hash of the proof")


def _wrong_length(count: int) -> IntegrityError:
    return IntegrityError(f"a proof of {count} hashes does not fit the sizes that it is for")


def _inconsistent(old: int, size: int) -> IntegrityError:
    return IntegrityError(
        f"the log of {size} entries does not begin with the one of {old}",
        remedy="entries were altered or taken away after the older root was given",
    )
