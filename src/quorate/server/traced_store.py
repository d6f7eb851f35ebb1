"""A store whose work is seen in the traces of requests, rounds and jobs: the wait, the work."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from quorate.server.traces import Traces
from quorate.storage.meter import Meter
from quorate.storage.store import Store, StoreError, Work
from quorate.storage.transaction import Transaction

T = TypeVar("T")


class TracedStore:
    """The store within, with two spans for each piece of work of something that is traced."""

    def __init__(self, store: Store, traces: Traces, system: str) -> None:
        self._store = store
        self._traces = traces
        self._system = system
        """what keeps it, in OpenTelemetry's words"""

    @property
    def meter(self) -> Meter:
        """How long work waits here, and takes."""
        return self._store.meter

    async def write(self, work: Work[T]) -> T:
        """As the store does."""
        return await self._traced("write", self._store.write, work)

    async def read(self, work: Work[T]) -> T:
        """As the store does."""
        return await self._traced("read", self._store.read, work)

    async def start(self) -> None:
        """As the store does."""
        await self._store.start()

    async def stop(self) -> None:
        """As the store does."""
        await self._store.stop()

    async def number(self) -> None:
        """As the store does."""
        await self._store.number()

    def healthy(self) -> str | None:
        """As the store does."""
        return self._store.healthy()

    def dead(self) -> str | None:
        """As the store does."""
        return self._store.dead()

    async def _traced(self, kind: str, run: Callable[[Work[T]], Awaitable[T]], work: Work[T]) -> T:
        tracer = self._traces.tracer
        if tracer is None:
            return await run(work)
        from opentelemetry.trace import SpanKind, StatusCode, get_current_span

        if not get_current_span().is_recording():
            return await run(work)
        about = {"db.system.name": self._system, "db.operation.name": kind}
        wait = tracer.start_span("wait for the store", attributes=about)
        began = 0

        def seen(tx: Transaction) -> T:
            nonlocal began
            began = began or time.time_ns()  # PostgreSQL may run it again
            return work(tx)

        failed = False
        try:
            return await run(seen)
        except StoreError:
            failed = True
            raise
        finally:
            if failed and not began:
                wait.set_status(StatusCode.ERROR)
            wait.end(began or None)
            if began:
                span = tracer.start_span(
                    "transaction", kind=SpanKind.CLIENT, attributes=about, start_time=began
                )
                if failed:
                    span.set_status(StatusCode.ERROR)
                span.end()


def traced(store: Store, traces: Traces, system: str) -> Store:
    """The store, seen in traces where these are sent; else as it is."""
    return store if traces.endpoint is None else TracedStore(store, traces, system)
