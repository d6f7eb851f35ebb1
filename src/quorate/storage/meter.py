"""The meter of a store: how long work waits, how much goes into a commit, how long that takes."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
PIECES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)


class Histogram:
    """How often a value was at most each of ``bounds``; any thread may add."""

    __slots__ = ("_lock", "bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...] = SECONDS) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """by the least bound that holds the value, the last for those beyond all"""
        self.total = 0.0
        self._lock = threading.Lock()

    def add(self, value: float) -> None:
        """Note a value."""
        with self._lock:
            self.counts[bisect_left(self.bounds, value)] += 1
            self.total += value


class Line:
    """Those who wait for their turn, in the order in which they came; any thread may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[int, float] = {}
        self._next = 0
        self._lock = threading.Lock()

    def enter(self) -> int:
        """Stand in line; the ticket."""
        with self._lock:
            self._next += 1
            self._since[self._next] = self._clock()
            return self._next

    def leave(self, ticket: int) -> float | None:
        """Go, for the turn has come or nobody waits any more; the seconds waited.

        None where the ticket has left already.
        """
        with self._lock:
            since = self._since.pop(ticket, None)
            return None if since is None else self._clock() - since

    def waited(self) -> float:
        """Seconds that the first in line has waited; 0 when nobody does."""
        with self._lock:
            first = next(iter(self._since.values()), None)
            return 0.0 if first is None else self._clock() - first

    def __len__(self) -> int:
        return len(self._since)


@dataclass(slots=True)
class Followed:
    """What is measured of a replica that reads may go to."""

    name: str
    """host and port"""
    up: bool = False
    """whether it is read from"""
    bytes: int = 0
    """what it has not replayed yet"""
    seconds: float = 0.0
    """since when it lacks something"""
    reads: int = 0
    """reads that it served"""
    lost: int = 0
    """reads that it began and the primary ended"""


@dataclass(frozen=True, slots=True)
class Meter:
    """What is measured of one store, since it was made. Seconds, but for ``batch``."""

    writes: Line = field(default_factory=Line)
    """work that waits until the store begins to write it"""
    reads: Line = field(default_factory=Line)
    write_wait: Histogram = field(default_factory=Histogram)
    read_wait: Histogram = field(default_factory=Histogram)
    transaction: Histogram = field(default_factory=Histogram)
    """from BEGIN until COMMIT was answered"""
    read: Histogram = field(default_factory=Histogram)
    batch: Histogram = field(default_factory=lambda: Histogram(PIECES))
    """pieces of work in one commit"""
    replicas: list[Followed] = field(default_factory=list)
    """none where no replicas are set"""

    def follow(self, name: str) -> Followed:
        """The figures of another replica, under a name that no other one has."""
        same = sum(one.name.partition(" ")[0] == name for one in self.replicas)
        self.replicas.append(Followed(f"{name} {same + 1}" if same else name))
        return self.replicas[-1]

    def writes_now(self, ticket: int) -> None:
        """The turn of a ticket among the writes has come."""
        _noted(self.write_wait, self.writes.leave(ticket))

    def reads_now(self, ticket: int) -> None:
        """The turn of a ticket among the reads has come."""
        _noted(self.read_wait, self.reads.leave(ticket))


def _noted(histogram: Histogram, waited: float | None) -> None:
    if waited is not None:
        histogram.add(waited)
