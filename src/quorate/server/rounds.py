"""Rounds: what a server does again and again for all, while that is its duty; how that goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from quorate.schema.errors import QuorateError
from quorate.server.duties import Duties

log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class Round:
    """How the rounds of one kind went in this process."""

    done: int = 0
    failed: int = 0
    took: float = 0.0
    """seconds of the last one"""


class Rounds:
    """The rounds of a server, by name."""

    def __init__(self, duties: Duties) -> None:
        self.by_name: dict[str, Round] = {}
        self.around: Callable[[str], AbstractContextManager[object]] = nullcontext
        """what a round is done in: its span, where traces are sent"""
        self.lapsed = 0
        """leases that were taken back because their time was over"""
        self._duties = duties

    async def repeat(self, name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Work if no other process does it, pause, and so on, for ever."""
        kept = self.by_name.setdefault(name, Round())
        while True:
            try:
                if await self._duties.mine(name):
                    await self._once(name, kept, work)
            except QuorateError as error:  # the next round tries again
                kept.failed += 1
                log.warning("%s", error)
            except Exception:  # nor may a fault of ours end the rounds
                kept.failed += 1
                log.exception("a task in the background failed")
            await asyncio.sleep(seconds)

    async def _once(self, name: str, kept: Round, work: Callable[[], Awaitable[None]]) -> None:
        begun = time.monotonic()
        try:
            with self.around(f"round {name}"):
                await work()
        finally:
            kept.took = time.monotonic() - begun
        kept.done += 1
        self._duties.ended(name)
