"""Executors: where a pure function over partitions runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

Part = TypeVar("Part")
Out = TypeVar("Out")


class Executor(Protocol):
    """Runs a pure function over partitions and hands back the outcomes, in any order."""

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield ``function(part)`` once for each part."""
        ...


class Serial:
    """One part after the other, in the calling thread."""

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield ``function(part)`` in the order of the parts."""
        return map(function, parts)


class Threads:
    """Several parts at a time, for functions that release the interpreter lock.

    No more than ``workers`` outcomes wait at a time, so memory does not grow with the parts.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield the outcomes in the order of the parts."""
        if len(parts) < 2 or self.workers < 2:
            yield from map(function, parts)
            return
        with ThreadPoolExecutor(self.workers) as pool:
            for start in range(0, len(parts), self.workers):
                yield from pool.map(function, parts[start : start + self.workers])
