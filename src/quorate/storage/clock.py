"""Time as the stores tell it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def wall_clock() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


class Forward:
    """A clock that never goes back, whatever the one behind it does; used by several threads.

    A clock that was set back must not make a log that runs backwards, nor bring leases back to
    life.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def not_before(self, at: int) -> None:
        """Tell no time before this one."""
        with self._lock:
            self._last = max(self._last, at)

    def now(self) -> int:
        """Milliseconds UTC."""
        with self._lock:
            self._last = max(self._last, self._clock())
            return self._last
