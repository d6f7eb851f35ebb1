"""SQLite, the embedded store: one writer thread with group commit, readers beside it.

What has gathered while the last COMMIT was syncing goes into the next transaction, each piece but
the first in a savepoint of its own, so one that fails takes nothing else with it; answers go out
after the COMMIT. ``synchronous=FULL`` makes a commit survive the loss of power.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from quorate.storage.clock import Forward, wall_clock
from quorate.storage.lock import ProcessLock
from quorate.storage.meter import Meter
from quorate.storage.pending import Part
from quorate.storage.statement import Compiled, Parameters, Primitive
from quorate.storage.store import StoreError, StoreUnavailableError, Work
from quorate.storage.transaction import Transaction

T = TypeVar("T")
GATHER = 256
"""pieces of work in one commit, at most"""
PATIENCE = 30.0
"""seconds that a caller waits for a commit"""
READERS = 4
_FIRST = ("ROLLBACK", "BEGIN IMMEDIATE")
"""how the first piece of a transaction is undone: nothing came before it, so it needs no savepoint,
which costs a twentieth of a judgment"""
_LATER = ("ROLLBACK TO piece",)


class SqliteConnection:
    """A connection of the standard library's driver."""

    dialect = "sqlite"
    gathers = False

    def __init__(self, raw: sqlite3.Connection, *, reads: bool = False) -> None:
        self.raw = raw
        self._reads = reads

    def fetch(self, statement: Compiled, parameters: Parameters) -> list[tuple[Primitive, ...]]:
        """The rows. A read that would lock is refused here as PostgreSQL refuses it."""
        if self._reads and statement.locks:
            raise StoreError("a read-only transaction cannot lock rows", remedy="use write")
        return self.raw.execute(statement.text, parameters).fetchall()

    def walk(self, statement: Compiled, parameters: Parameters) -> Iterator[tuple[Primitive, ...]]:
        """The rows, as they are taken."""
        return iter(self.raw.execute(statement.text, parameters))

    def run(self, statement: Compiled, parameters: Parameters) -> int:
        """The number of rows that were touched."""
        return self.raw.execute(statement.text, parameters).rowcount

    def send(self, parts: Sequence[Part]) -> Sequence[int]:
        """How many rows each counted statement touched; they run one after another."""
        touched = [
            (part.counted, self.run(compiled, compiled.bind(part.parameters)))
            for part, compiled in ((part, part.statement.on(self.dialect)) for part in parts)
        ]
        return [rows for counted, rows in touched if counted]


@dataclass(slots=True)
class _Piece(Generic[T]):
    work: Work[T]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[T]
    ticket: int
    result: T | None = None
    error: BaseException | None = None


class Sqlite:
    """A store in one file, written by one process."""

    def __init__(self, path: Path, clock: Callable[[], int] = wall_clock) -> None:
        self.path = path
        self.meter = Meter()
        self._clock = Forward(clock)
        self._queue: queue.SimpleQueue[_Piece[object] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None
        self._trouble: str | None = None
        self._lock = ProcessLock(path.with_name(path.name + ".lock"))
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="quorate-read")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    async def start(self) -> None:
        """Take the lock, bring the schema up to date, start the writer.

        Raises StoreLockedError when another process writes here, StoreUnavailableError when the
        folder cannot be written.
        """
        self._lock.take()
        try:
            await asyncio.to_thread(self._prepare)
        except BaseException:
            self._lock.release()
            raise
        self._thread = threading.Thread(target=self._write_on, name="quorate-write", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Finish what was begun, fold the write-ahead log into the file, close."""
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
            self._drain(self._closed())
        self._readers.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._lock.release()

    async def number(self) -> None:
        """Events get their index as they are written: nothing is left to do."""

    def healthy(self) -> str | None:
        """None, or what is wrong."""
        return self.dead() or self._trouble

    def dead(self) -> str | None:
        """None, or why the writer does not come back."""
        failure = self._failure
        return None if failure is None else f"the writer of {self.path} died: {failure}"

    async def write(self, work: Work[T]) -> T:
        """Queue the work for the writer and wait for its commit."""
        self._refuse_if_closed()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        ticket = self.meter.writes.enter()
        self._queue.put(_Piece(work, loop, answer, ticket))  # type: ignore[arg-type]
        self._refuse_if_closed()  # it may have died between the look and the put
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        except TimeoutError:
            raise StoreUnavailableError(
                f"the database did not commit within {PATIENCE:.0f} s",
                where=str(self.path),
                remedy="ask again with the same submission id; look at the disk",
            ) from None

    async def read(self, work: Work[T]) -> T:
        """Run the work on a snapshot, in a thread beside the writer."""
        if self._thread is None:
            raise self._closed()
        ticket = self.meter.reads.enter()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._readers, self._look, work, ticket)
        finally:
            self.meter.reads.leave(ticket)  # who asked may have gone before it began

    def _look(self, work: Work[T], ticket: int) -> T:
        self.meter.reads_now(ticket)
        begun = time.monotonic()
        raw: sqlite3.Connection | None = getattr(self._local, "raw", None)
        if raw is None:
            raw = self._local.raw = _connect(self.path, writes=False)
            self._opened.append(raw)
        try:
            raw.execute("BEGIN")
            return work(Transaction(SqliteConnection(raw, reads=True), self._clock.now()))
        except sqlite3.Error as error:
            raise self._refused(error) from error
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            self.meter.read.add(time.monotonic() - begun)

    def _prepare(self) -> None:
        from quorate.storage.migrations import upgrade_sqlite

        raw = _connect(self.path, writes=True)
        try:
            upgrade_sqlite(self.path)
            last = raw.execute("SELECT at FROM events ORDER BY position DESC LIMIT 1").fetchone()
            self._clock.not_before(0 if last is None else int(last[0]))
        finally:
            raw.close()

    def _refuse_if_closed(self) -> None:
        if self._failure is not None:
            raise self._dead(self._failure)
        if self._thread is None:
            raise self._closed()

    def _closed(self) -> StoreUnavailableError:
        return StoreUnavailableError(
            "the store is closed", where=str(self.path), remedy="start the server again"
        )

    def _dead(self, failure: BaseException) -> StoreUnavailableError:
        return StoreUnavailableError(
            f"the writer died: {type(failure).__name__} {failure}".rstrip(),
            where=str(self.path),
            remedy="restart the server; everything acknowledged is kept",
        )

    def _write_on(self) -> None:
        pieces: list[_Piece[object]] = []
        raw = None
        try:
            raw = _connect(self.path, writes=True)
            connection = SqliteConnection(raw)
            more = True
            while more:
                pieces, more = self._gather()
                if pieces:
                    begun = time.monotonic()
                    self._commit(connection, pieces)
                    self.meter.transaction.add(time.monotonic() - begun)
                    self.meter.batch.add(len(pieces))
        except BaseException as error:  # whoever waits must be told, whatever it was
            self._failure = error
            self._deliver(pieces, self._dead(error))
            self._drain(self._dead(error))
        finally:
            if raw is not None:
                raw.close()

    def _gather(self) -> tuple[list[_Piece[object]], bool]:
        first = self._queue.get()
        if first is None:
            return [], False
        pieces = [first]
        self.meter.writes_now(first.ticket)
        while len(pieces) < GATHER:
            try:
                piece = self._queue.get_nowait()
            except queue.Empty:
                break
            if piece is None:
                return pieces, False
            pieces.append(piece)
            self.meter.writes_now(piece.ticket)
        return pieces, True

    def _commit(self, connection: SqliteConnection, pieces: list[_Piece[object]]) -> None:
        raw = connection.raw
        try:
            raw.execute("BEGIN IMMEDIATE")
            self._try(connection, pieces[0], _FIRST)
            for piece in pieces[1:]:
                raw.execute("SAVEPOINT piece")
                self._try(connection, piece, _LATER)
                raw.execute("RELEASE piece")
            raw.execute("COMMIT")
        except sqlite3.Error as error:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            self._trouble = f"{self.path}: {error}"
            self._deliver(pieces, self._refused(error))
            return
        self._trouble = None
        self._deliver(pieces, None)

    def _try(
        self, connection: SqliteConnection, piece: _Piece[object], undo: tuple[str, ...]
    ) -> None:
        try:
            piece.result = piece.work(Transaction(connection, self._clock.now()))
            return
        except sqlite3.Error as error:
            if not connection.raw.in_transaction:  # a full disk has rolled all of it back
                raise
            piece.error = self._refused(error)
        except StopIteration as error:  # a future would not take it
            piece.error = RuntimeError(f"work raised StopIteration: {error}")
        except Exception as error:
            piece.error = error
        for statement in undo:
            connection.raw.execute(statement)

    def _refused(self, error: sqlite3.Error) -> StoreError:
        if isinstance(error, sqlite3.IntegrityError):
            return StoreError(f"the database refused a row: {error}", where=str(self.path))
        return StoreUnavailableError(
            f"the database refused: {error}",
            where=str(self.path),
            remedy="make room on the disk or mend the folder's rights, then ask again with the "
            "same submission id; nothing acknowledged is lost",
        )

    def _drain(self, error: BaseException) -> None:
        while True:
            try:
                piece = self._queue.get_nowait()
            except queue.Empty:
                return
            if piece is not None:
                self.meter.writes.leave(piece.ticket)
                self._deliver([piece], error)

    def _deliver(self, pieces: list[_Piece[object]], failure: BaseException | None) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[_Piece[object]]] = {}
        for piece in pieces:
            if failure is not None:
                piece.error = failure
            by_loop.setdefault(piece.loop, []).append(piece)
        for loop, waiting in by_loop.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_answer, waiting)


def _answer(pieces: list[_Piece[object]]) -> None:
    for piece in pieces:
        if piece.answer.done():
            continue
        if piece.error is not None:
            piece.answer.set_exception(piece.error)
        else:
            piece.answer.set_result(piece.result)


def _connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    try:
        raw = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        raw.execute("PRAGMA busy_timeout = 10000")
        if writes:
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = FULL")
            # what is erased must not stay readable in free pages of the file
            raw.execute("PRAGMA secure_delete = ON")
        else:
            raw.execute("PRAGMA query_only = ON")
        raw.execute("PRAGMA cache_size = -32768")
    except sqlite3.Error as error:
        raise StoreUnavailableError(
            f"cannot open the database: {error}",
            where=str(path),
            remedy="give a folder that this user may write, with --data",
        ) from error
    return raw
