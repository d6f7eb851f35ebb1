"""Checking: a log that is read through, each entry and each signed head held against the others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, VerifierKey
from quorate.ledger.disclosure import leaf_of
from quorate.ledger.entry import Entry, parse
from quorate.ledger.merkle import Frontier, leaf_hash, peaks_of
from quorate.ledger.replay import Folded
from quorate.ledger.showing import show
from quorate.schema.errors import QuorateError

TOLD = 200
"""faults that are told one by one; all are counted"""


@dataclass(frozen=True, slots=True)
class LogFault:
    """Something that does not hold: in the log at an index, or in a row of a view."""

    what: str
    index: int | None = None
    table: str | None = None
    key: str | None = None
    column: str | None = None
    found: str | None = None
    expected: str | None = None

    def __str__(self) -> str:
        if self.table is None:
            return self.what if self.index is None else f"entry {self.index}: {self.what}"
        place = f"{self.table} {self.key}" + (f", {self.column}" if self.column else "")
        if self.column is None:
            return f"{place}: {self.what}"
        return f"{place}: {self.what}: {self.found}, by the log {self.expected}"


@dataclass(slots=True)
class Faults:
    """What does not hold: the first ``TOLD``, and how many there are."""

    told: list[LogFault] = field(default_factory=list)
    number: int = 0

    def add(self, fault: LogFault) -> None:
        """One more."""
        self.number += 1
        if len(self.told) < TOLD:
            self.told.append(fault)


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint as it is kept: what was saved beside the signed note."""

    size: int
    root: bytes
    frontier: bytes
    note: str


class Checking:
    """A log that is read from its first entry, or from a head, to its last.

    ``views`` takes the replay; without it entries are not folded, as behind a head from which the
    reading begins. Heads are checked when the reading is as far; give them in any order.
    """

    def __init__(
        self,
        log: str,
        public: bytes,
        heads: Iterable[Head] = (),
        views: Folded | None = None,
        begun: Head | None = None,
    ) -> None:
        self.faults = Faults()
        self.views = views
        peaks = () if begun is None else peaks_of(begun.frontier)
        self.frontier = Frontier(0 if begun is None else begun.size, peaks)
        self._log = log
        self._public = public
        self._last = self.frontier.size - 1
        self._heads = {head.size: head for head in heads}
        if self.frontier.size in self._heads:
            self._check_head(self._heads[self.frontier.size])

    def numbered(
        self, index: int, kind: str, at: int, item: str | None, body: bytes, leaf: bytes
    ) -> Entry | None:
        """The next entry of the tree; None when it cannot be read."""
        if index != self._last + 1:
            self.fault(f"entries {self._last + 1} to {index - 1} are missing", self._last + 1)
        self._last = index
        found = self._leaf(index, body, leaf)
        self.frontier.append(found)
        entry = self._entry(index, kind, at, item, body)
        head = self._heads.get(self.frontier.size)
        if head is not None:
            self._check_head(head)
        return entry

    def unnumbered(
        self, kind: str, at: int, item: str | None, body: bytes, leaf: bytes
    ) -> Entry | None:
        """An entry that is committed and not in the tree yet; None when it cannot be read."""
        self._leaf(None, body, leaf)
        return self._entry(None, kind, at, item, body)

    def ended(self) -> None:
        """There are no more numbered entries: heads of a larger log are faults."""
        size = self.frontier.size
        for head in self._heads.values():
            if head.size > size:
                self.fault(f"{head.size} entries were signed and {size} are there")

    def fault(self, what: str, index: int | None = None) -> None:
        """Note that something does not hold."""
        self.faults.add(LogFault(what, index))

    def _leaf(self, index: int | None, body: bytes, leaf: bytes) -> bytes:
        try:
            show(body, leaf)
        except QuorateError:
            self.fault("its bytes do not hash to its leaf", index)
            try:
                return leaf_of(body)
            except QuorateError:  # what else is wrong with it is told where it is read
                return leaf_hash(body)
        return leaf

    def _entry(
        self, index: int | None, kind: str, at: int, item: str | None, body: bytes
    ) -> Entry | None:
        try:
            if canonical(json.loads(body)) != body:
                self.fault("its bytes are not canonical JSON", index)
            entry = parse(body)
        except (QuorateError, ValueError) as error:
            self.fault(f"it cannot be read: {error}", index)
            return None
        stamp, event = entry.stamp, entry.event
        pairs = (
            ("log", self._log, stamp.log),
            ("kind", kind, event.kind),
            ("at", at, stamp.at),
            ("item", item, event.subject),
        )
        for column, found, expected in pairs:
            if found != expected:
                self.fault(f"column {column} is {found!r}, the entry says {expected!r}", index)
        if self.views is not None:
            try:
                entry.fold(self.views)
            except (QuorateError, KeyError, TypeError, ValueError) as error:
                self.fault(f"it does not follow from what was before: {error}", index)
        return entry

    def _check_head(self, head: Head) -> None:
        where = f"the checkpoint at {head.size} entries"
        root = self.frontier.root()
        if head.root != root:
            self.fault(f"{where} has root {head.root.hex()}, the entries have {root.hex()}")
        if peaks_of(head.frontier) != self.frontier.peaks:
            self.fault(f"{where} was saved with another frontier than the entries have")
        try:
            signed = Checkpoint.parse(head.note, where=where)
            # the part before the log's name is the server's address, which may change
            if not signed.origin.endswith(f"/{self._log}"):
                self.fault(f"{where} is of the log {signed.origin}")
            signed.verify([VerifierKey(signed.origin, self._public)])
        except QuorateError as error:
            self.fault(str(error))
            return
        if (signed.size, signed.root) != (head.size, head.root):
            self.fault(f"{where} is signed for {signed.size} entries, root {signed.root.hex()}")
