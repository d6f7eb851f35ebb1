"""Executors: where a pure function over partitions runs.

An executor is declared under the entry-point group ``quorate.executors`` by the name that users
type; the entry point is a function of what follows the name and a colon, empty where nothing does.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

Part = TypeVar("Part")
Part_co = TypeVar("Part_co", covariant=True)
Out = TypeVar("Out")


class LostError(Exception):
    """Workers, or the cluster they belong to, are lost or cannot be reached."""


@dataclass(frozen=True, eq=False)
class Group(Generic[Part_co]):
    """Parts of a sequence that one call of a function goes through, taken one after the other."""

    parts: Sequence[Part_co]
    numbers: range

    def __iter__(self) -> Iterator[Part_co]:
        return (self.parts[n] for n in self.numbers)


class Executor(Protocol):
    """Runs a pure function over partitions and hands back the outcomes, in the order of the parts.

    ``workers`` is how many partitions run at the same time. ``shares_memory`` says that functions
    run in this process, so that they may write to its arrays; where it is false, functions and
    outcomes travel and must be picklable. ``out_of_core`` says that tables are to lie on disk and
    to be fitted part by part, rather than in the memory of this process.
    """

    out_of_core: ClassVar[bool]
    shares_memory: ClassVar[bool]

    @property
    def workers(self) -> int:
        """How many partitions run at the same time."""
        ...

    def hold(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The same parts, to be kept near the workers when groups of them are mapped."""
        ...

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield ``function(part)`` once for each part."""
        ...

    def close(self) -> None:
        """Give back what the workers hold; the executor is not used afterwards."""
        ...


class Near:
    """What executors of this process have in common: there is nowhere to carry parts to."""

    out_of_core: ClassVar[bool] = False
    shares_memory: ClassVar[bool] = True

    def hold(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts themselves."""
        return parts

    def close(self) -> None:
        """Nothing is held."""


class Serial(Near):
    """One part after the other, in the calling thread."""

    workers = 1

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield ``function(part)`` in the order of the parts."""
        return map(function, parts)


class Threads(Near):
    """Several parts at a time, for functions that release the interpreter lock.

    No more than twice ``workers`` outcomes exist at a time, so memory does not grow with the
    parts. A part is taken from ``parts`` in the calling thread, shortly before it is worked on.
    ``workers`` are as many as the process may use cores, unless said otherwise.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield the outcomes in the order of the parts."""
        if len(parts) < 2 or self.workers < 2:
            yield from map(function, parts)
            return
        waiting: deque[Future[Out]] = deque()
        with ThreadPoolExecutor(min(self.workers, len(parts))) as pool:
            try:
                for part in parts:
                    if len(waiting) == 2 * self.workers:
                        yield waiting.popleft().result()
                    waiting.append(pool.submit(function, part))
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()


class Stream(Threads):
    """Threads over parts that lie on disk, each mapped into memory while it is worked on."""

    out_of_core: ClassVar[bool] = True


def local(said: str) -> Threads:
    """``local``: threads on all cores; ``local:N``: on N."""
    return Threads(count_of(said))


def stream(said: str) -> Stream:
    """``stream``: parts on disk, threads on all cores; ``stream:N``: on N."""
    return Stream(count_of(said))


def count_of(said: str) -> int | None:
    """How many workers were asked for; None where that was not said."""
    if said == "":
        return None
    if not said.isdecimal() or int(said) < 1:
        raise ValueError(f"{said!r} is no number of workers")
    return int(said)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        # what a container or taskset leaves, not what the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
