"""A replica: a PostgreSQL server that replays what the primary wrote, and that reads may go to.

It is looked at every second. What does not answer, is no replica, belongs to other data or is far
behind is left out, with one line in the log, and taken back when it is well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from quorate.storage.meter import Followed
from quorate.storage.pg_connection import READ, CommitLostError, carry_out, connect
from quorate.storage.pg_errors import foreign
from quorate.storage.pg_place import GREETING, Replayed, ReplayedTeller, Written, server_of
from quorate.storage.pg_pool import Pool
from quorate.storage.store import StoreError
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")
FAR = 10.0
"""seconds behind the primary from which a replica is left out"""
LEAST_REST, LONGEST_REST = 0.5, 8.0
"""seconds for which nobody waits for a replica that came too late, doubled each time"""
NOTES = 600
log = logging.getLogger("quorate.server")


class ReplicaLostError(Exception):
    """The read ended for a reason that is the replica's: it is to be done elsewhere."""


class Replica:
    """What is known of a replica, and the connections to it."""

    def __init__(self, url: str, connections: int, figures: Followed) -> None:
        self.url = url
        self.figures = figures
        self._teller = ReplayedTeller(url)
        self._pool = Pool(self._connect, connections)
        self._seen: Replayed | None = None
        self._trouble: str | None = "it was not asked yet"
        self._said = False
        self._notes: list[tuple[float, int]] = []
        self._rest = 0.0
        self._rests_until = 0.0

    @property
    def busy(self) -> int:
        """How many reads it has in hand."""
        return self._pool.busy

    @property
    def well(self) -> bool:
        """Whether reads may go there."""
        return self._trouble is None

    @property
    def hopeful(self) -> bool:
        """Whether it is worth while to wait for it now."""
        return self._trouble is None and time.monotonic() >= self._rests_until

    def has(self, place: Written) -> bool:
        """Whether it has replayed all that the primary had written at that place."""
        seen = self._seen
        return (
            self._trouble is None
            and seen is not None
            and seen.timeline == place.timeline
            and seen.at >= place.at
        )

    async def ask(self) -> None:
        """Ask how far it has come. What goes wrong leaves it out."""
        try:
            self._seen = await self._teller.now()
        except Exception as error:
            self._leave_out(f"it does not answer: {str(error) or type(error).__name__}")

    async def look(self, place: Written) -> None:
        """Ask how it is, given where the primary was a moment ago."""
        now = time.monotonic()
        self._note(now, place.at)
        try:
            seen = self._seen = await self._teller.now()
        except Exception as error:
            self._leave_out(f"it does not answer: {str(error) or type(error).__name__}")
            return
        self._catch_up(now, place, seen)
        wrong = self._wrong(place, seen)
        if wrong is not None:
            self._leave_out(wrong)
        elif self.figures.seconds >= (FAR if self._trouble is None else FAR / 2):
            self._leave_out(f"it is {self.figures.seconds:.0f} s behind", cut=False)
        elif self._trouble is not None:
            self._take_back()

    def came_in_time(self) -> None:
        """A read that waited for it was served."""
        self._rest = 0.0

    def came_too_late(self) -> None:
        """A read waited in vain: for a while none waits."""
        self._rest = min(LONGEST_REST, max(LEAST_REST, 2 * self._rest))
        self._rests_until = time.monotonic() + self._rest

    async def read(self, work: Callable[[Transaction], T], now: int, came: Callable[[], None]) -> T:
        """Run the work on a snapshot. Raises ReplicaLostError where another place may do it."""
        try:
            async with self._pool.lent(came) as raw:
                return (await carry_out(raw, READ, work, now))[0]
        except ReplicaLostError:
            raise
        except Exception as error:
            if foreign(error) or isinstance(error, StoreError | CommitLostError):
                raise ReplicaLostError(str(error)) from error
            raise

    async def stop(self) -> None:
        """Close the connections."""
        await self._teller.stop()
        await self._pool.close()

    async def _connect(self) -> asyncpg.Connection:
        raw = await connect(self.url, GREETING)
        server = await server_of(raw)
        if self._seen is None or server != self._seen.server:
            # where several servers are behind an address, what one said is not true of another
            raw.terminate()
            raise ReplicaLostError("another server answered at the same address")
        return raw

    def _wrong(self, place: Written, seen: Replayed) -> str | None:
        if not seen.recovering:
            return "it is no replica: it takes writes of its own"
        if seen.server.data != place.data:
            return "it has the data of another server, or another database"
        if seen.timeline != place.timeline:
            return f"it follows timeline {seen.timeline}, the primary is on {place.timeline}"
        return None

    def _note(self, now: float, at: int) -> None:
        if not self._notes or at > self._notes[-1][1]:
            self._notes.append((now, at))
        if len(self._notes) > NOTES:  # the first stays: it says how far behind
            del self._notes[1::2]

    def _catch_up(self, now: float, place: Written, seen: Replayed) -> None:
        self._notes = [(since, at) for since, at in self._notes if at > seen.at]
        self.figures.bytes = max(0, place.at - seen.at)
        self.figures.seconds = now - self._notes[0][0] if self._notes else 0.0

    def _leave_out(self, why: str, *, cut: bool = True) -> None:
        if not self._said:
            log.warning("the replica at %s is left out: %s", self.figures.name, why)
        self._said = True
        self._trouble = why
        self.figures.up = False
        if cut:  # who reads there would wait for an answer that may never come
            self._pool.cut()

    def _take_back(self) -> None:
        log.info("the replica at %s is read from", self.figures.name)
        self._said = False
        self._trouble = None
        self._rest = self._rests_until = 0.0
        self.figures.up = True
