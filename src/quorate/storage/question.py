"""A question that many ask at once: one answer serves all who asked before it was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Question(Generic[T]):
    """Sent again for those who asked while it was under way, since its answer may be too old."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._next: asyncio.Future[T] | None = None
        self._task: asyncio.Task[None] | None = None

    async def answer(self) -> T:
        """An answer that was found after now. Raises what asking raises."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._work())
        return await asyncio.shield(self._next)

    async def stop(self) -> None:
        """Send nothing any more; who waits is told ConnectionError."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self._next is not None:
            _refuse(self._next, ConnectionError("closed"))
            self._next = None

    async def _work(self) -> None:
        while self._next is not None:
            asked, self._next = self._next, None
            try:
                asked.set_result(await self._ask())
            except Exception as error:
                _refuse(asked, error)
            except BaseException:
                _refuse(asked, ConnectionError("closed"))
                raise


def _refuse(asked: asyncio.Future[T], error: Exception) -> None:
    asked.set_exception(error)
    asked.exception()  # those who asked may have gone: then nobody is to be told
