"""Sign the head of a log, and prove what is in it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import cast

from quorate.campaign.rights import Actor, NotFoundError, Right, demand, demand_owner
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.event import HOUSE
from quorate.ledger.merkle import Frontier, peaks_of
from quorate.ledger.proof import Proof, prove
from quorate.ledger.tree import HEIGHT, LEVELS, WIDTH, Tree, fold
from quorate.schema.errors import IntegrityError
from quorate.storage.queries import log as logs
from quorate.storage.queries.log import SavedCheckpoint
from quorate.storage.transaction import Transaction

_AT_ONCE = 65_536
"""leaves that are read at a time"""
_MOST_RUNS = 1_024
"""runs of entries whose roots are kept with one head, at most; the next head goes on"""


def signer_of(log: str, origin: str, private: bytes) -> Signer:
    """The signer of a log: its name is the origin of the installation and the log's name."""
    return Signer(f"{origin}/{log}", private)


def checkpoint(tx: Transaction, log: str, signer: Signer) -> SavedCheckpoint:
    """The signed head of the log as it is now; saved, unless it is already.

    It goes on from the last one saved, so it costs as much as was added since. Only numbered
    entries are in it.
    """
    last = tx.one(logs.LAST_CHECKPOINT, log=log)
    found = tx.one(logs.SIZE, log=log)
    size = found.size if found else 0
    if last is not None and last.size >= size:
        return last
    frontier = _frontier(tx, log, last, size)
    head = Checkpoint(signer.name, size, frontier.root()).signed(signer)
    saved = SavedCheckpoint(log, size, frontier.root(), b"".join(frontier.peaks), head.text, tx.now)
    tx.run(logs.SAVE_CHECKPOINT, **saved._asdict())
    keep_runs(tx, log, size)
    return saved


def keep_runs(tx: Transaction, log: str, size: int) -> None:
    """Keep the roots of complete runs of the first ``size`` entries, so that no proof has to read
    these again. Those of a log that rests in an archive are left as they are."""
    most = _MOST_RUNS
    for level in LEVELS:
        kept = tx.one(logs.KEPT_RUNS, log=log, level=level)
        start = kept.size if kept else 0
        end = min(size >> level, start + most)
        for place in range(start, end):
            row = _foot(tx, log, level - HEIGHT, place)
            if len(row) < WIDTH:
                return
            tx.run(logs.KEEP_RUN, log=log, level=level, place=place, root=fold(row))
        most -= end - start
        if not most or not end:
            return


def _foot(tx: Transaction, log: str, level: int, number: int) -> list[bytes]:
    """The hashes at the foot of a tile that are there."""
    start, end = number * WIDTH, (number + 1) * WIDTH
    return _roots(tx, log, level, start, end) if level else _leaves(tx, log, start, end)


def _leaves(tx: Transaction, log: str, start: int, end: int) -> list[bytes]:
    return [row.leaf for row in tx.all(logs.LEAVES, log=log, start=start, end=end)]


def _roots(tx: Transaction, log: str, level: int, start: int, end: int) -> list[bytes]:
    found = tx.all(logs.RUNS, log=log, level=level, start=start, limit=end - start)
    # as far as none is missing
    return [row.root for place, row in enumerate(found, start) if row.place == place]


def root_of(tx: Transaction, log: str) -> tuple[int, bytes]:
    """The size of a log, and the root of its tree, without signing it."""
    last = tx.one(logs.LAST_CHECKPOINT, log=log)
    found = tx.one(logs.SIZE, log=log)
    size = found.size if found else 0
    return size, _frontier(tx, log, last, size).root()


def root_at(tx: Transaction, log: str, size: int) -> bytes:
    """The root of the first entries of a log, from their leaves.

    Raises NotFoundError where one is missing.
    """
    return _frontier(tx, log, None, size).root()


def _frontier(tx: Transaction, log: str, last: SavedCheckpoint | None, size: int) -> Frontier:
    """The edge of the tree of the first ``size`` entries, which goes on from a checkpoint."""
    frontier = Frontier() if last is None else Frontier(last.size, peaks_of(last.frontier))
    while frontier.size < size:
        start, end = frontier.size, min(frontier.size + _AT_ONCE, size)
        found = tx.columns(logs.LEAVES, log=log, start=start, end=end)
        places, leaves = found if found else ((), ())
        if [*places] != [*range(start, end)]:
            raise NotFoundError(
                f"log {log!r} has a gap between {start} and {end}",
                remedy="run: quorate ledger verify",
            )
        frontier.extend(cast("Sequence[bytes]", leaves))
    return frontier


def latest_checkpoint(tx: Transaction, actor: Actor, log: str) -> Checkpoint:
    """The newest signed head. Raises NotFoundError when the log has none yet."""
    may_read_log(tx, actor, log, even_archived=True)
    return newest_checkpoint(tx, log)


def may_read_log(tx: Transaction, actor: Actor, log: str, *, even_archived: bool = False) -> None:
    """Raises ForbiddenError or NotFoundError unless the actor may read this log; ArchivedError
    where it rests in an archive, unless only its heads are wanted: ``even_archived``."""
    if log == HOUSE:
        demand_owner(actor)
    else:
        demand(tx, actor, log, Right.READ, even_archived=even_archived)


def newest_checkpoint(tx: Transaction, log: str) -> Checkpoint:
    """The newest signed head, for whoever may know it. Raises NotFoundError without any."""
    saved = tx.one(logs.LAST_CHECKPOINT, log=log)
    if saved is None:
        raise NotFoundError(
            f"log {log!r} has no checkpoint yet", remedy="one is made every few seconds; ask again"
        )
    return Checkpoint.parse(saved.note, where=f"checkpoint of {log}")


class Prover:
    """Makes proofs, and remembers the parts of the trees that it read last.

    Safe in several threads: one proof of a log is made at a time.
    """

    def __init__(self) -> None:
        self._trees: dict[str, _LogTree] = {}
        self._lock = threading.Lock()

    def inclusion(self, tx: Transaction, actor: Actor, log: str, index: int) -> Proof:
        """That entry ``index`` is in the log, by the newest checkpoint.

        Raises RequestError when that is older than the entry.
        """
        may_read_log(tx, actor, log)
        head = newest_checkpoint(tx, log)
        tree = self._tree(log)
        with tree.reading(tx):
            return prove(tree.tree, index, head)

    def paths(
        self, tx: Transaction, log: str, indexes: Sequence[int], head: Checkpoint
    ) -> list[tuple[bytes, ...]]:
        """The paths from some entries to the root of a head; who may ask is checked by the caller.

        Raises IntegrityError when the log has another root than the head says.
        """
        tree = self._tree(log)
        with tree.reading(tx):
            if tree.tree.root(head.size) != head.root:
                raise IntegrityError(
                    f"the log at {head.size} entries has another root than its checkpoint",
                    where=head.origin,
                    remedy="run: quorate ledger verify",
                )
            return [*tree.tree.inclusions(indexes, head.size)]

    def consistency(
        self, tx: Transaction, actor: Actor, log: str, old: int, size: int
    ) -> tuple[bytes, ...]:
        """That the first ``old`` entries are a beginning of the first ``size``.

        Raises RequestError for sizes that the log does not have.
        """
        may_read_log(tx, actor, log)
        found = tx.one(logs.SIZE, log=log)
        if found is None or size > found.size:
            raise NotFoundError(f"log {log!r} has {found.size if found else 0} entries, not {size}")
        tree = self._tree(log)
        with tree.reading(tx):
            return tree.tree.consistency(old, size)

    def _tree(self, log: str) -> _LogTree:
        with self._lock:
            return self._trees.setdefault(log, _LogTree(log))


class _LogTree:
    """The tree of a log, read through whichever transaction is at hand."""

    def __init__(self, log: str) -> None:
        self.tree = Tree(self._leaves, self._runs)
        self._log = log
        self._lock = threading.Lock()
        self._tx: Transaction | None = None

    def reading(self, tx: Transaction) -> _LogTree:
        self._lock.acquire()
        self._tx = tx
        return self

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._tx = None
        self._lock.release()

    def _leaves(self, start: int, stop: int) -> Sequence[bytes]:
        return _leaves(self._open(), self._log, start, stop)

    def _runs(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        return _roots(self._open(), self._log, level, start, stop)

    def _open(self) -> Transaction:
        if self._tx is None:
            raise NotFoundError(f"log {self._log!r} is not being read")
        return self._tx
