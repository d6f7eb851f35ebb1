"""Where the work of this thread of control is done: an executor for as long as a block lasts.

No result depends on the executor, so it is not handed from function to function with the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from quorate.compute.executor import Executor, Threads

_PLACE: ContextVar[Executor | None] = ContextVar("quorate.executor", default=None)


def here() -> Executor:
    """The executor of the innermost ``working_on``; threads on all cores outside of any."""
    return _PLACE.get() or Threads()


@contextmanager
def working_on(executor: Executor) -> Iterator[Executor]:
    """Let everything that maps over parts do so on ``executor`` for as long as the block lasts."""
    before = _PLACE.set(executor)
    try:
        yield executor
    finally:
        _PLACE.reset(before)
