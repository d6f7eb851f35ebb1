"""Executors: where a pure function over partitions runs."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

Part = TypeVar("Part")
Out = TypeVar("Out")


class Executor(Protocol):
    """Runs a pure function over partitions and hands back the outcomes, in any order.

    ``workers`` is how many partitions run at the same time.
    """

    @property
    def workers(self) -> int:
        """How many partitions run at the same time."""
        ...

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield ``function(part)`` once for each part."""
        ...


class Serial:
    """One part after the other, in the calling thread."""

    workers = 1

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield ``function(part)`` in the order of the parts."""
        return map(function, parts)


class Threads:
    """Several parts at a time, for functions that release the interpreter lock.

    No more than twice ``workers`` outcomes exist at a time, so memory does not grow with the
    parts. A part is taken from ``parts`` in the calling thread, shortly before it is worked on.
    ``workers`` are as many as the process may use cores, unless said otherwise.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or _cores()

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


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        # what a container or taskset leaves, not what the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
