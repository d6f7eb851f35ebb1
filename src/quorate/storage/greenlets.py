"""Ordinary functions that wait for asynchronous ones: each runs in a greenlet beside the loop."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from greenlet import getcurrent, greenlet

T = TypeVar("T")


async def spawn(function: Callable[[], T]) -> T:
    """Run the function in a greenlet; what it gives to ``wait_for`` is awaited here."""
    here = getcurrent()
    child = greenlet(function, here)
    child.gr_context = here.gr_context
    handed = child.switch()
    while not child.dead:
        try:
            value = await handed
        except BaseException:  # the function is told, whatever it was
            handed = child.throw(*sys.exc_info())
        else:
            handed = child.switch(value)
    return cast(T, handed)


def wait_for(awaitable: Awaitable[T]) -> T:
    """The value of the awaitable, inside a function that ``spawn`` runs."""
    parent = getcurrent().parent
    if parent is None:
        raise RuntimeError("work on PostgreSQL waits only inside the store's write or read")
    return cast(T, parent.switch(awaitable))
