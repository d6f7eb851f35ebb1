"""Kept: what takes a while to compute, computed once for all who ask, when something changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

SHARE = 20
"""computing may take one part in so many of the time"""


class Kept(Generic[T]):
    """A value that is a function of a log, with the size of the log that it knows.

    It is good while the log has not grown, and for ``least`` seconds, or ``SHARE`` times what
    computing it took, even when it has.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self._lock = asyncio.Lock()
        self._made: tuple[T, int] | None = None
        self.due = 0.0
        """until when the value is good even for a log that has grown, by the monotonic clock"""

    async def get(self, head: int, make: Callable[[], Awaitable[tuple[T, int]]]) -> T:
        """The value for a log of ``head`` events; ``make`` computes it, with the events it knows.

        Of several who ask at a time one computes, the others wait for it.
        """
        async with self._lock:
            if self._made is None or (self._made[1] != head and time.monotonic() >= self.due):
                begun = time.monotonic()
                self._made = await make()
                took = time.monotonic() - begun
                self.due = time.monotonic() + max(self._least, SHARE * took)
            return self._made[0]
