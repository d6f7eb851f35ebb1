"""Verify a log: its bytes, its tree, its checkpoints, and the views that were folded from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from quorate.campaign.checkpointing import peaks_of
from quorate.campaign.sealing import BLOB, unseal
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, VerifierKey
from quorate.ledger.disclosure import leaf_of
from quorate.ledger.entry import Entry, parse
from quorate.ledger.event import HOUSE
from quorate.ledger.events import AttributesGiven
from quorate.ledger.merkle import Frontier, leaf_hash
from quorate.ledger.replay import Folded
from quorate.ledger.vault import Vault
from quorate.ledger.views import ALL, Row, Value, View
from quorate.schema.errors import QuorateError
from quorate.storage.queries import accounts
from quorate.storage.queries import log as logs
from quorate.storage.queries.log import Line, SavedCheckpoint
from quorate.storage.transaction import Transaction

AT_ONCE = 1_000
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


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What verifying a log found. It holds when there are no faults."""

    log: str
    entries: int
    unnumbered: int
    """entries that are committed and not in the tree yet"""
    root: str
    """of the entries that were read, in hexadecimal"""
    checkpoints: int
    rows: int
    """rows of views that were compared"""
    sealed: int
    """commitments whose sealed data are there, or were erased with their person"""
    faults: tuple[LogFault, ...]
    faults_in_all: int

    @property
    def holds(self) -> bool:
        """Whether everything is as it should be."""
        return not self.faults_in_all


@dataclass(slots=True)
class _Findings:
    faults: list[LogFault] = field(default_factory=list)
    number: int = 0

    def add(self, fault: LogFault) -> None:
        self.number += 1
        if len(self.faults) < TOLD:
            self.faults.append(fault)


def log_names(tx: Transaction) -> list[str]:
    """The logs there are."""
    return [row.log for row in tx.all(logs.LOGS)]


def verify_log(tx: Transaction, log: str, public: bytes, vault: Vault | None = None) -> LogVerdict:
    """Read the whole log and hold everything against it.

    Checked are: indices without a gap from 0; canonical bytes that parse; the leaf of each; the
    root at every saved checkpoint, its frontier and its signature by the key ``public``; every row
    of the views against the replay; and that what was sealed is there unless its person was
    erased, and, with the vault, that it opens and is what was committed to. The replay
    is held in memory, some two kilobytes for each judgment.
    """
    return _Reading(tx, log, public, vault).verdict()


class _Reading:
    def __init__(self, tx: Transaction, log: str, public: bytes, vault: Vault | None) -> None:
        self._vault = vault
        self._last = -1
        self._tx = tx
        self._log = log
        self._public = public
        self._findings = _Findings()
        self._frontier = Frontier()
        self._views = Folded()
        self._commitments: list[tuple[str, str, int | None]] = []
        self._attributes: dict[str, list[tuple[str, str, int | None]]] = {}

    def verdict(self) -> LogVerdict:
        saved = {row.size: row for row in self._tx.all(logs.CHECKPOINTS, log=self._log)}
        if 0 in saved:
            self._check_head(saved[0])
        entries = 0
        for line in self._numbered():
            self._check_index(line.idx or 0)
            entries += 1
            self._check_line(line)
            if self._frontier.size in saved:
                self._check_head(saved[self._frontier.size])
        self._check_ends(saved.values())
        unnumbered = 0
        for line in self._unnumbered():
            unnumbered += 1
            self._check_line(line, in_tree=False)
        rows = sum(self._compare(view) for view in ALL if _belongs(view, self._log))
        return LogVerdict(
            log=self._log,
            entries=entries,
            unnumbered=unnumbered,
            root=self._frontier.root().hex(),
            checkpoints=len(saved),
            rows=rows,
            sealed=self._check_sealed(),
            faults=tuple(self._findings.faults),
            faults_in_all=self._findings.number,
        )

    def _numbered(self) -> Iterator[Line]:
        start = 0
        while page := self._tx.all(logs.LINES, log=self._log, start=start, limit=AT_ONCE):
            yield from page
            start = (page[-1].idx or 0) + 1

    def _unnumbered(self) -> Iterator[Line]:
        after = -1
        while page := self._tx.all(
            logs.UNNUMBERED_LINES, log=self._log, after=after, limit=AT_ONCE
        ):
            yield from page
            after = page[-1].position

    def _check_index(self, index: int) -> None:
        if index != self._last + 1:
            self._fault(f"entries {self._last + 1} to {index - 1} are missing", self._last + 1)
        self._last = index

    def _check_line(self, line: Line, *, in_tree: bool = True) -> None:
        body = line.body.encode()
        leaf = self._leaf(body, line)
        if in_tree:
            self._frontier.append(leaf)
        try:
            if canonical(json.loads(body)) != body:
                self._fault("its bytes are not canonical JSON", line.idx)
            entry = parse(body)
        except (QuorateError, ValueError) as error:
            self._fault(f"it cannot be read: {error}", line.idx)
            return
        self._check_columns(entry, line)
        self._note_sealed(entry, line)
        try:
            entry.fold(self._views)
        except (QuorateError, KeyError, TypeError, ValueError) as error:
            self._fault(f"it does not follow from what was before: {error}", line.idx)

    def _leaf(self, body: bytes, line: Line) -> bytes:
        try:
            leaf = leaf_of(body)
        except QuorateError:  # what else is wrong with it is told where it is read
            leaf = leaf_hash(body)
        if leaf != line.leaf:
            self._fault("its bytes do not hash to its leaf", line.idx)
        return leaf

    def _check_columns(self, entry: Entry, line: Line) -> None:
        stamp, event = entry.stamp, entry.event
        pairs = (
            ("log", self._log, stamp.log),
            ("kind", line.kind, event.kind),
            ("at", line.at, stamp.at),
            ("item", line.item, event.subject),
        )
        for column, found, expected in pairs:
            if found != expected:
                self._fault(f"column {column} is {found!r}, the entry says {expected!r}", line.idx)

    def _check_head(self, saved: SavedCheckpoint) -> None:
        where = f"the checkpoint at {saved.size} entries"
        root = self._frontier.root()
        if saved.root != root:
            self._fault(f"{where} has root {saved.root.hex()}, the entries have {root.hex()}")
        if peaks_of(saved.frontier) != self._frontier.peaks:
            self._fault(f"{where} was saved with another frontier than the entries have")
        try:
            head = Checkpoint.parse(saved.note, where=where)
            # the part before the log's name is the server's address, which may change
            if not head.origin.endswith(f"/{self._log}"):
                self._fault(f"{where} is of the log {head.origin}")
            head.verify([VerifierKey(head.origin, self._public)])
        except QuorateError as error:
            self._fault(str(error))
            return
        if (head.size, head.root) != (saved.size, saved.root):
            self._fault(f"{where} is signed for {head.size} entries, root {head.root.hex()}")

    def _check_ends(self, saved: Iterable[SavedCheckpoint]) -> None:
        size = self._frontier.size
        for checkpoint in saved:
            if checkpoint.size > size:
                self._fault(f"{checkpoint.size} entries were signed and {size} are there")

    def _note_sealed(self, entry: Entry, line: Line) -> None:
        event = entry.event
        person = getattr(event, "rater", None) or getattr(event, "person", None)
        held = getattr(event, "sealed", None)
        found = [*held.values()] if isinstance(held, dict) else [held]
        if event.kind in SEALED_WORDS:
            found.append(getattr(event, SEALED_WORDS[event.kind], None))
        if not isinstance(person, str):
            return
        noted = [(one, person, line.idx) for one in found if isinstance(one, str)]
        if event.kind == AttributesGiven.kind:  # what they replace was deleted
            self._attributes[person] = noted
        else:
            self._commitments += noted

    def _check_sealed(self) -> int:
        erased: dict[str, bool] = {}
        kept = [*self._commitments, *chain.from_iterable(self._attributes.values())]
        for commitment, person, index in kept:
            if self._is_there(commitment, index):
                continue
            if person not in erased:
                row = self._tx.one(accounts.PERSON, person=person)
                erased[person] = row is not None and row.state == "erased"
            if not erased[person]:
                self._fault(f"what {person} sealed as {commitment} is gone", index)
        return len(kept)

    def _is_there(self, commitment: str, index: int | None) -> bool:
        if self._vault is None:
            return self._tx.one(BLOB, commitment=commitment) is not None
        try:
            return unseal(self._tx, self._vault, commitment) is not None
        except QuorateError as error:
            self._fault(str(error), index)
            return True

    def _compare(self, view: View) -> int:
        part: dict[str, Value] = {} if self._log == HOUSE else {"campaign": self._log}
        left = dict(self._views.tables.get(view.name, {}))
        number = 0
        for row in self._tx.select(view, part):
            number += 1
            key = tuple(row[column] for column in view.key)
            expected = left.pop(key, None)
            if expected is None:
                self._row_fault(view, row, "this row is not in the log")
            elif row != expected:
                self._differing(view, row, expected)
        for missing in left.values():
            self._row_fault(view, missing, "this row is missing")
        return number

    def _differing(self, view: View, row: Row, expected: Mapping[str, Value]) -> None:
        for column in view.columns:
            if row[column] != expected[column]:
                self._findings.add(
                    LogFault(
                        "it is",
                        table=view.name,
                        key=_named(view, row),
                        column=column,
                        found=_shown(row[column]),
                        expected=_shown(expected[column]),
                    )
                )

    def _row_fault(self, view: View, row: Row, what: str) -> None:
        self._findings.add(LogFault(what, table=view.name, key=_named(view, row)))

    def _fault(self, what: str, index: int | None = None) -> None:
        self._findings.add(LogFault(what, index))


SEALED_WORDS = {
    "judgment_submitted": "comment",
    "judgment_imported": "comment",
    "judgment_revised": "comment",
    "item_skipped": "comment",
    "problem_reported": "comment",
    "appeal_made": "words",
    "calibration_noted": "words",
}
"""kinds with a field that is a commitment to words, beside ``sealed``"""


def _belongs(view: View, log: str) -> bool:
    return ("campaign" not in view.columns) == (log == HOUSE)


def _named(view: View, row: Row) -> str:
    return " ".join(f"{column}={row[column]!r}" for column in view.key)


def _shown(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "…"
