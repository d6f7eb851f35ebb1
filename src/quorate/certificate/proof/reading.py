"""Read the tables of a log from a release, recompute its root, and check what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.certificate.proof.tables import ENTRY_SCHEMA, SHOWN_SCHEMA
from quorate.ledger.disclosure import outer, rest_of
from quorate.ledger.merkle import EMPTY_ROOT, HASH_SIZE
from quorate.schema.errors import IntegrityError

_CHUNK = 1 << 16
"""leaves that are hashed to one subtree at a time; a power of two, as the tree splits"""
_BLANK = bytes(HASH_SIZE)
MOST_FAULTS = 20
"""faults that are told one by one; all are counted"""

Tell = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class Entries:
    """The entries of a log as a release shows them.

    ``code`` (N,) points into ``kinds``, pairs of a kind and its version, of which (None, 0) is an
    entry without a salt; ``rests`` are N times 32 bytes, one behind the other.
    """

    kinds: tuple[tuple[str | None, int], ...]
    code: NDArray[np.int64]
    rests: bytes

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.code)

    def rest(self, index: int) -> bytes:
        """The rest of an entry."""
        return self.rests[HASH_SIZE * index : HASH_SIZE * (index + 1)]

    def kind(self, index: int) -> str | None:
        """The kind of an entry, None where that is not shown."""
        return self.kinds[int(self.code[index])][0]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many entries there are of each kind that is shown, sorted by kind."""
        counted: Counter[str] = Counter()
        for (kind, _), n in zip(self.kinds, np.bincount(self.code, minlength=1), strict=False):
            if kind is not None:
                counted[kind] += int(n)
        return dict(sorted(counted.items()))

    @cached_property
    def unsalted(self) -> int:
        """How many entries have no salt, so that not even their kind is shown."""
        return int(self._without_salt.sum())

    @cached_property
    def unsalted_late(self) -> int:
        """How many of those come after an entry with a salt.

        An install writes salts from one version on, so none should: such a row could stand for an
        entry that somebody wants to hide.
        """
        salted = np.flatnonzero(~self._without_salt)
        return int(self._without_salt[salted[0] :].sum()) if len(salted) else 0

    @property
    def _without_salt(self) -> NDArray[np.bool_]:
        old = np.array([kind is None for kind, _ in self.kinds], np.bool_)
        return old[self.code] if self.size else np.zeros(0, np.bool_)


def read_entries(path: Path) -> Entries:
    """The entries of ``proof/entries.parquet``.

    Raises IntegrityError when the file is no such table.
    """
    table = _read(path, ENTRY_SCHEMA)
    old = table["kind"].is_null()
    if table["v"].null_count() or table["rest"].null_count() or (old != (table["v"] == 0)).any():
        raise _malformed(path, "an entry has no version, or no rest")
    if table.height and (table["rest"].bin.size() != HASH_SIZE).any():
        raise _malformed(path, f"a rest does not have {HASH_SIZE} bytes")
    pairs = table.select("kind", "v").unique().sort("kind", "v").rows()
    codes = {pair: code for code, pair in enumerate(pairs)}
    by_pair = pl.DataFrame(
        {"kind": [k for k, _ in codes], "v": [v for _, v in codes], "code": [*codes.values()]},
        schema={"kind": pl.String, "v": pl.UInt8, "code": pl.Int64},
    )
    found = table.select("kind", "v").join(
        by_pair, on=["kind", "v"], how="left", nulls_equal=True, maintain_order="left"
    )
    return Entries(tuple(pairs), found["code"].to_numpy(), b"".join(table["rest"]))


def read_shown(path: Path) -> pl.DataFrame:
    """The rows of ``proof/judgments.parquet`` or ``proof/events.parquet``: index, told, kept.

    Raises IntegrityError when the file is no such table.
    """
    table = _read(path, SHOWN_SCHEMA)
    if any(table[name].null_count() for name in SHOWN_SCHEMA):
        raise _malformed(path, "a row has an empty field")
    return table


def root_of(
    entries: Entries, log: str, tell: Tell = lambda entries: None, *, size: int | None = None
) -> bytes:
    """The root of the log's tree over the entries, in order (RFC 6962, section 2.1).

    ``log`` is the log's name, which each leaf covers; ``tell`` hears how many leaves are done.
    Only the first ``size`` entries, if that is given.
    """
    end = entries.size if size is None else min(size, entries.size)
    if end <= 0:
        return EMPTY_ROOT
    around = [_around(kind, version, log) for kind, version in entries.kinds]
    tops = []
    for start in range(0, end, _CHUNK):
        stop = min(start + _CHUNK, end)
        tops.append(_fold([*_leaves(entries, around, start, stop)]))
        tell(stop)
    return _fold(tops)


def leaf_at(entries: Entries, index: int, log: str) -> bytes:
    """The leaf of one entry."""
    kind, version = entries.kinds[int(entries.code[index])]
    rest = entries.rest(index)
    return rest if kind is None else sha256(b"\x00" + outer(kind, log, rest, version)).digest()


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A row of what is shown that is not of the log: its place in the table, and why."""

    row: int
    index: int
    what: str


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What checking the rows that are shown found.

    ``rows`` were checked; ``faults`` are the first ones, ``faults_in_all`` their number;
    ``unshown`` counts entries of the kinds that could be shown and are not, by kind.
    """

    rows: int
    faults: tuple[ShownFault, ...]
    faults_in_all: int
    unshown: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether all rows are of the log."""
        return not self.faults_in_all


def check_shown(entries: Entries, shown: pl.DataFrame, kinds: Collection[str]) -> ShownVerdict:
    """Check that each row shows what an entry of the log told, no entry twice.

    ``shown`` is the table of ``read_shown``, ``kinds`` those that may be in it.
    """
    faults: list[ShownFault] = []
    found = 0
    seen: Counter[str] = Counter()
    last = -1
    for row, (index, told, kept) in enumerate(shown.iter_rows()):
        what = _row_fault(entries, last, index, told, kept, kinds)
        if what is None:
            seen[str(entries.kind(index))] += 1
            last = index
            continue
        found += 1
        if len(faults) < MOST_FAULTS:
            faults.append(ShownFault(row, index, what))
    unshown = {k: n - seen[k] for k, n in entries.counts.items() if k in kinds and n > seen[k]}
    return ShownVerdict(shown.height, tuple(faults), found, unshown)


def _row_fault(
    entries: Entries, last: int, index: int, told: bytes, kept: bytes, kinds: Collection[str]
) -> str | None:
    if not 0 <= index < entries.size:
        return f"the log has {entries.size} entries"
    if index <= last:
        return "it is there twice, or not in its order"
    if entries.kind(index) not in kinds:
        return f"an entry of kind {entries.kind(index)} is not shown here"
    if rest_of(told, kept) != entries.rest(index):
        return "it is not what was committed"
    return None


def _around(kind: str | None, version: int, log: str) -> tuple[bytes, bytes] | None:
    """What stands before and behind the rest in what a leaf is the hash of."""
    if kind is None:
        return None
    before, behind = outer(kind, log, _BLANK, version).rsplit(_BLANK.hex().encode(), 1)
    return b"\x00" + before, behind


def _leaves(
    entries: Entries, around: list[tuple[bytes, bytes] | None], start: int, stop: int
) -> Iterator[bytes]:
    rests = entries.rests[HASH_SIZE * start : HASH_SIZE * stop]
    digits = rests.hex().encode()
    at = 0
    for code in entries.code[start:stop].tolist():
        parts = around[code]
        if parts is None:
            yield rests[at // 2 : at // 2 + HASH_SIZE]
        else:
            yield sha256(parts[0] + digits[at : at + 64] + parts[1]).digest()
        at += 64


def _fold(nodes: list[bytes]) -> bytes:
    """The root over nodes of one level; one without a partner goes up as it is."""
    row = nodes
    while len(row) > 1:
        pairs = len(row) // 2
        above = [sha256(b"\x01" + row[2 * n] + row[2 * n + 1]).digest() for n in range(pairs)]
        row = [*above, row[-1]] if len(row) & 1 else above
    return row[0]


def _read(path: Path, schema: pl.Schema) -> pl.DataFrame:
    try:
        table = pl.read_parquet(path)
    except (OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise _malformed(path, f"it cannot be read: {error}") from error
    if table.schema != schema:
        raise _malformed(path, f"its columns are {dict(table.schema)}, not {dict(schema)}")
    return table


def _malformed(path: Path, what: str) -> IntegrityError:
    return IntegrityError(what, where=path.name, remedy="get the whole release again")
