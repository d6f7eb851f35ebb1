"""The process: memory, processor time, open files, and how late its event loop is."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from quorate.server.metrics.family import Family, single
from quorate.storage.meter import Histogram

PAUSE = 0.5
"""seconds between two looks at how late the event loop is"""
_SELF = Path("/proc/self")
_STARTED = time.time()


class Lag:
    """How much later than asked for the event loop goes on: what every request waits for."""

    def __init__(self) -> None:
        self.seconds = Histogram()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + PAUSE
            await asyncio.sleep(PAUSE)
            self.seconds.add(max(0.0, loop.time() - due))


def families(lag: Lag) -> list[Family]:
    """The figures, under the names that Prometheus's own clients use where they have one."""
    times = os.times()
    found = [
        single(
            "process_cpu_seconds",
            "counter",
            "Processor time that was used.",
            times.user + times.system,
        ),
        single("process_start_time_seconds", "gauge", "When it began, since 1970.", _STARTED),
        single(
            "quorate_event_loop_lag_seconds",
            "histogram",
            "How late the event loop is, looked at twice a second.",
            lag.seconds,
        ),
    ]
    memory = _resident()
    if memory is not None:
        found.append(single("process_resident_memory_bytes", "gauge", "Memory in use.", memory))
    try:
        files = len(os.listdir(_SELF / "fd"))
    except OSError:  # not on Linux
        return found
    return [*found, single("process_open_fds", "gauge", "Open files and sockets.", files)]


def _resident() -> int | None:
    try:
        pages = int((_SELF / "statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):  # not on Linux
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
