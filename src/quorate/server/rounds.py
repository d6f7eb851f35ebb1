"""Rounds: what a server does again and again, and how that goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from quorate.schema.errors import QuorateError

log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class Round:
    """How the rounds of one kind went; times by the monotonic clock."""

    done: int = 0
    failed: int = 0
    took: float = 0.0
    """seconds of the last one"""
    last: float | None = None
    """when one last ended well"""


class Rounds:
    """The rounds of a server, by name."""

    def __init__(self) -> None:
        self.by_name: dict[str, Round] = {}
        self.around: Callable[[str], AbstractContextManager[object]] = nullcontext
        """what a round is done in: its span, where traces are sent"""
        self.lapsed = 0
        """leases that were taken back because their time was over"""

    async def repeat(self, name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Work, pause, and so on, for ever."""
        kept = self.by_name.setdefault(name, Round())
        while True:
            begun = time.monotonic()
            try:
                with self.around(f"round {name}"):
                    await work()
                kept.done += 1
                kept.last = time.monotonic()
            except QuorateError as error:  # the next round tries again
                kept.failed += 1
                log.warning("%s", error)
            except Exception:  # nor may a fault of ours end the rounds
                kept.failed += 1
                log.exception("a task in the background failed")
            kept.took = time.monotonic() - begun
            await asyncio.sleep(seconds)
