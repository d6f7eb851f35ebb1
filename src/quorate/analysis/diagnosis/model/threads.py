"""One thread for the products of a training step, which are too small to share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Within it the linear algebra library works in one thread.

    A step multiplies matrices of some ten thousand numbers. Threads that wait for one another cost
    more than they do, many times more where the machine has other work, and their number would
    change the last bits.
    """
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
