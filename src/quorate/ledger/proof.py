"""Proofs that travel: one text that shows an entry to be in a log, offline (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1
    index 1234                               the entry's place in the log
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMk…    the path from its leaf to the root, leaf side first
                                             an empty line, then the checkpoint
    example.org/quorate/reply-quality
    …

A line ``extra`` with base64 may follow the first one; nothing vouches for what it holds. Files end
in ``.tlog-proof``. Source: c2sp.org/tlog-proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from quorate.ledger.checkpoint import Checkpoint, VerifierKey, decode64, encode64
from quorate.ledger.disclosure import leaf_of
from quorate.ledger.merkle import HASH_SIZE, verify_inclusion
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError

SUFFIX = ".tlog-proof"
"""how the names of proof files end"""

_FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_LONGEST_PATH = 64


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's index, the path from its leaf to the root, and the signed head of the log.

    ``extra`` is free for the one who makes the proof; it is not covered by it.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: Checkpoint
    extra: bytes = b""

    @property
    def text(self) -> str:
        """The proof as text. Raises RequestError when the checkpoint is not signed."""
        lines = [_FIRST]
        if self.extra:
            lines.append(f"extra {encode64(self.extra)}")
        lines += [f"index {self.index}", *(encode64(step) for step in self.path), ""]
        return "".join(f"{line}\n" for line in lines) + self.checkpoint.text

    def verify(
        self,
        entry: bytes,
        keys: Iterable[VerifierKey],
        *,
        origin: str | None = None,
        least: int = 1,
    ) -> None:
        """Check that the log holds an entry with these bytes, by the word of the keys.

        ``entry`` is the body of the entry, or the outer level of one with a salt.
        ``origin`` and ``least`` are those of `Checkpoint.verify`. Raises IntegrityError when a
        signature does not hold, the log is another one, or the path does not lead to its root.
        """
        head = self.checkpoint
        head.verify(keys, origin=origin, least=least)
        verify_inclusion(leaf_of(entry), self.index, head.size, self.path, head.root)

    @classmethod
    def parse(cls, text: str, *, where: str = "proof") -> Proof:
        """Read a proof; writing it again gives the same text.

        Raises IntegrityError, with the line, for what is not one.
        """
        lines, gap, note = text.partition("\n\n")
        head, *rest = lines.split("\n")
        if head != _FIRST:
            raise _malformed(where, 1, f"a proof begins with {_FIRST!r}, not {head[:80]!r}")
        extra = b""
        number = 2
        if rest and rest[0].startswith("extra "):
            extra = _decoded(rest.pop(0).removeprefix("extra "), where, number)
            if not extra:
                raise _malformed(where, number, "a line 'extra' has something in it")
            number += 1
        found = _INDEX.fullmatch(rest[0]) if rest else None
        if found is None:
            raise _malformed(where, number, "a line 'index N' is missing")
        if not gap:
            raise _malformed(where, number, "no checkpoint follows the path")
        path = tuple(_decoded(line, where, number + n) for n, line in enumerate(rest[1:], 1))
        if len(path) > _LONGEST_PATH or any(len(step) != HASH_SIZE for step in path):
            raise _malformed(where, number + 1, "the path is not at most 64 SHA-256 hashes")
        checkpoint = Checkpoint.parse(note, where=f"checkpoint in {where}")
        return cls(int(found[1]), path, checkpoint, extra)


def prove(tree: Tree, index: int, checkpoint: Checkpoint, extra: bytes = b"") -> Proof:
    """The proof that entry ``index`` is in the log at the checkpoint.

    Raises RequestError when the checkpoint is older than the entry, and IntegrityError when the
    tree does not have the checkpoint's root.
    """
    path = tree.inclusion(index, checkpoint.size)
    if tree.root(checkpoint.size) != checkpoint.root:
        raise IntegrityError(
            f"the log at {checkpoint.size} entries has another root than its checkpoint",
            where=checkpoint.origin,
            remedy="entries were altered after it was signed, or it is of another log",
        )
    return Proof(index, path, checkpoint, extra)


def _decoded(text: str, where: str, number: int) -> bytes:
    try:
        return decode64(text)
    except ValueError as error:
        raise _malformed(where, number, f"{text[:80]!r} is not base64: {error}") from error


def _malformed(where: str, line: int, what: str) -> IntegrityError:
    return IntegrityError(what, where=f"{where}, line {line}", remedy="get the whole proof again")
