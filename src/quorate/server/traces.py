"""Traces: what a request took, and the work behind it, as spans of OpenTelemetry.

Off unless a receiver is set; then nothing of it is loaded, and no request passes it. Spans name
routes by their templates, rounds and kinds of jobs: no people, items, labels or campaigns. They go
out from a thread of their own, so no request waits for the receiver; what it does not take is lost.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from quorate import __version__
from quorate.schema.errors import RequestError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

PATIENCE = 3.0
"""seconds that a receiver has to take what it is sent, and that a stopping server waits for it"""
CARRIED = (b"traceparent", b"tracestate")
log = logging.getLogger("quorate.server")


class Traces:
    """The spans of a process: none before `start`, and none at all without an ``endpoint``.

    ``ratio`` is the share of requests that are traced among those that bring no decision of their
    own in ``traceparent`` (W3C Trace Context).
    """

    def __init__(self, endpoint: str | None = None, ratio: float = 1.0) -> None:
        if endpoint is not None and not _installed():
            raise RequestError(
                "traces need a package that is not there",
                where="traces_endpoint",
                remedy="pip install 'quorate[otel]'",
            )
        self.endpoint = endpoint
        self._ratio = ratio
        self._provider: TracerProvider | None = None
        self.tracer: Tracer | None = None

    def start(self) -> None:
        """Begin, where a receiver is set."""
        if self.endpoint is None or self._provider is not None:
            return
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

        from quorate.server.span_exporter import SpanSender

        about = {
            "service.name": "quorate",
            "service.version": __version__,
            "service.instance.id": secrets.token_hex(8),
        }
        provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(self._ratio)),
            resource=Resource(about),
            shutdown_on_exit=False,
        )
        provider.add_span_processor(BatchSpanProcessor(SpanSender(self.endpoint, PATIENCE)))
        self._provider, self.tracer = provider, provider.get_tracer("quorate", __version__)
        log.info("traces go to %s", self.endpoint)

    async def stop(self) -> None:
        """Send what is left, as far as the receiver takes it soon."""
        provider, self._provider, self.tracer = self._provider, None, None
        if provider is None:
            return

        def send() -> None:
            provider.force_flush(int(PATIENCE * 1000))
            provider.shutdown()

        # not a thread of the loop's own pool, for which the process would wait to the end
        sending = threading.Thread(target=send, name="quorate-traces", daemon=True)
        sending.start()
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while sending.is_alive() and loop.time() < until:
            await asyncio.sleep(0.02)

    @contextmanager
    def request(self, headers: Iterable[tuple[bytes, bytes]]) -> Iterator[Span | None]:
        """A span for a request with these headers, of which the trace goes on; None when off."""
        if self.tracer is None:
            yield None
            return
        from opentelemetry.trace import SpanKind, use_span
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carried = {n.decode(): v.decode("latin-1") for n, v in headers if n in CARRIED}
        parent = TraceContextTextMapPropagator().extract(carried) if carried else None
        span = self.tracer.start_span("request", parent, kind=SpanKind.SERVER)
        # words of exceptions may name people, so they stay in the log
        with use_span(span, record_exception=False, set_status_on_exception=False):
            yield span

    @contextmanager
    def piece(self, name: str) -> Iterator[None]:
        """A span for a round or a job."""
        if self.tracer is None:
            yield
            return
        from opentelemetry.trace import StatusCode

        with self.tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except BaseException as error:
                span.set_status(StatusCode.ERROR, type(error).__name__)
                raise


def _installed() -> bool:
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:  # nor a package above it
        return False
