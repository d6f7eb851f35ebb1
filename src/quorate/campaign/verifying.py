"""Verify a log: its bytes, its tree, its checkpoints, and the views that were folded from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from quorate.campaign.rows import compare
from quorate.campaign.sealing import BLOB, unseal
from quorate.ledger.checking import Checking, Head, LogFault
from quorate.ledger.entry import Entry
from quorate.ledger.event import HOUSE
from quorate.ledger.events import AttributesGiven
from quorate.ledger.replay import Folded, Table
from quorate.ledger.tree import LEVELS, Runs
from quorate.ledger.vault import Vault
from quorate.ledger.views import ALL, LEAVING, View
from quorate.schema.errors import QuorateError
from quorate.storage.queries import accounts
from quorate.storage.queries import archives as queries
from quorate.storage.queries import log as logs
from quorate.storage.queries.archives import Archived
from quorate.storage.queries.log import Line, Root
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.certificate.archive.reading import Archive

AT_ONCE = 1_000
_REMEDY = (
    "such roots are kept for speed alone: delete this log's rows of the table runs, and they are "
    "made again"
)


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
    archived: str = ""
    """what of the log rests in an archive, and whether that was read; empty when nothing does"""

    @property
    def holds(self) -> bool:
        """Whether everything is as it should be."""
        return not self.faults_in_all


def log_names(tx: Transaction) -> list[str]:
    """The logs there are."""
    return [row.log for row in tx.all(logs.LOGS)]


def verify_log(
    tx: Transaction,
    log: str,
    public: bytes,
    vault: Vault | None = None,
    archive: Archive | None = None,
) -> LogVerdict:
    """Read the whole log and hold everything against it.

    Checked are: indices without a gap from 0; canonical bytes that parse; the leaf of each; the
    root at every saved checkpoint, its frontier and its signature by the key ``public``; every row
    of the views against the replay; and that what was sealed is there unless its person was
    erased, and, with the vault, that it opens and is what was committed to. Of the
    replay the newest rows are held in memory, the others in a temporary file.

    What rests in an archive is read there. Without the archive, or with another one than the log
    names, only what came behind it is read, and no row can be compared; the verdict says so.
    """
    return Reading(tx, log, public, vault, archive).verdict()


class _KeptRuns:
    """The kept roots of runs of a log's entries, held against its leaves."""

    def __init__(self, tx: Transaction, log: str, fault: Callable[[str], None]) -> None:
        self._tx = tx
        self._log = log
        self._fault = fault
        self._runs = Runs()
        self._kept = {level: self._read(level) for level in LEVELS}

    def hold(self, leaf: bytes) -> None:
        """Take the next leaf; what it completes is as it was kept, or not kept yet."""
        for level, place, root in self._runs.add(leaf):
            kept = next(self._kept[level], None)
            if kept is not None and kept != (place, root):
                self._fault(
                    f"the kept root of the {1 << level} entries from {place << level} on is not "
                    f"what their leaves lead to; {_REMEDY}"
                )

    def ended(self) -> None:
        """No more is kept than there was."""
        for level, kept in self._kept.items():
            for one in kept:
                self._fault(
                    f"the root of run {one.place} of {1 << level} entries is kept, and "
                    f"there is no such run; {_REMEDY}"
                )

    def _read(self, level: int) -> Iterator[Root]:
        start = 0
        while page := self._tx.all(
            logs.RUNS, log=self._log, level=level, start=start, limit=AT_ONCE
        ):
            yield from page
            start = page[-1].place + 1


class Reading:
    """A log that is held against everything.

    ``resting`` has the rows that its archive stands for, once it was read.
    """

    def __init__(
        self,
        tx: Transaction,
        log: str,
        public: bytes,
        vault: Vault | None,
        archive: Archive | None,
        tell: Callable[[str, float], None] = lambda step, done: None,
    ) -> None:
        self._tell = tell
        self._vault = vault
        self._tx = tx
        self._log = log
        self._archived = tx.one(queries.ARCHIVED, campaign=log)
        self._archive = _of(archive, self._archived)
        self._views = Folded(spilled=True)
        self.resting: dict[View, Table] = {}
        self._checking = self._begun(public)
        self._faults = self._checking.faults
        self._runs = _KeptRuns(tx, log, self._checking.fault)
        self._commitments: list[tuple[str, str, int | None]] = []
        self._attributes: dict[str, list[tuple[str, str, int | None]]] = {}

    def verdict(self) -> LogVerdict:
        """Read it, once."""
        start = self._checking.frontier.size
        for line in self._numbered():
            entry = self._checking.numbered(
                line.idx or 0, line.kind, line.at, line.item, line.body.encode(), line.leaf
            )
            self._note_sealed(entry, line.idx)
            if line.idx is not None and not self._unread:
                self._runs.hold(line.leaf)
        self._checking.ended()
        if not self._unread:
            self._runs.ended()
        unnumbered = 0
        for line in self._unnumbered():
            unnumbered += 1
            entry = self._checking.unnumbered(
                line.kind, line.at, line.item, line.body.encode(), line.leaf
            )
            self._note_sealed(entry, line.idx)
        return LogVerdict(
            log=self._log,
            entries=self._checking.frontier.size - start,
            unnumbered=unnumbered,
            root=self._checking.frontier.root().hex(),
            checkpoints=self._heads,
            rows=0 if self._unread else self._rows(),
            sealed=self._check_sealed(),
            archived=self._said(),
            faults=tuple(self._faults.told),
            faults_in_all=self._faults.number,
        )

    @property
    def _unread(self) -> bool:
        """Whether what came before is in an archive that is not at hand."""
        return self._archived is not None and self._archive is None

    def _begun(self, public: bytes) -> Checking:
        """The reading before its first entry: from the head behind which the archive ends, where
        that is not at hand."""
        saved = {
            row.size: Head(row.size, row.root, row.frontier, row.note)
            for row in self._tx.all(logs.CHECKPOINTS, log=self._log)
        }
        if self._archive is not None:
            saved = {head.size: head for head in self._archive.heads()} | saved
        self._heads = len(saved)
        if not self._unread or self._archived is None:
            return Checking(self._log, public, saved.values(), self._views)
        begun = saved.get(self._archived.log_size)
        if begun is not None:
            return Checking(self._log, public, saved.values(), begun=begun)
        checking = Checking(self._log, public)
        checking.fault("the head at which its archive ends is not there")
        return checking

    def _numbered(self) -> Iterator[Line]:
        start = 0 if self._archived is None else self._archived.log_size
        if self._archive is not None:
            for entry in self._archive.entries():
                if not entry.number % AT_ONCE:
                    self._tell("reading again", entry.number / max(start, 1))
                yield Line(0, *entry[:6])
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

    def _said(self) -> str:
        archived = self._archived
        if archived is None:
            return ""
        if self._archive is None:
            return (
                f"archived: entries 0 to {archived.log_size - 1} were not looked at, nor rows "
                f"compared; the archive has the digest {archived.digest}: put its folder under "
                "archives/ of the installation, or give it to quorate verify"
            )
        return f"archived: entries 0 to {archived.log_size - 1} were read from the archive"

    def _rows(self) -> int:
        """Compare the rows of all views; those that rest in an archive must not be here."""
        gone = frozenset(LEAVING) if self._archived is not None else frozenset[View]()
        # while they are on their way, some are
        if gone and self._tx.one(queries.MOVE, campaign=self._log) is not None:
            kept = [view for view in ALL if view not in gone]
        else:
            kept = list(ALL)
        for view in gone:
            self.resting[view] = self._views.tables.pop(view.name, {})
        return sum(
            compare(self._tx, self._views, view, self._log, self._faults)
            for view in kept
            if _belongs(view, self._log)
        )

    def _note_sealed(self, entry: Entry | None, index: int | None) -> None:
        if entry is None:
            return
        event = entry.event
        person = getattr(event, "rater", None) or getattr(event, "person", None)
        held = getattr(event, "sealed", None)
        found = [*held.values()] if isinstance(held, dict) else [held]
        if event.kind in SEALED_WORDS:
            found.append(getattr(event, SEALED_WORDS[event.kind], None))
        if not isinstance(person, str):
            return
        noted = [(one, person, index) for one in found if isinstance(one, str)]
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

    def _fault(self, what: str, index: int | None = None) -> None:
        self._faults.add(LogFault(what, index))


def _of(archive: Archive | None, archived: Archived | None) -> Archive | None:
    """The archive, where it is the one that the log names."""
    if archive is None or archived is None or archive.digest != archived.digest:
        return None
    return archive


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
