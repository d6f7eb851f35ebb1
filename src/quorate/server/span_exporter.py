"""Sending spans to a receiver by OTLP over HTTP; the log says when it stops taking them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

log = logging.getLogger("quorate.server")
LIBRARY = logging.getLogger("opentelemetry")


class SpanSender(SpanExporter):
    """An exporter that says once that a receiver is down, and once that it is back.

    Headers, such as those that a receiver asks for to know its senders, come from the environment,
    as OpenTelemetry has it: ``OTEL_EXPORTER_OTLP_HEADERS``.
    """

    def __init__(self, endpoint: str, patience: float) -> None:
        # it has a line for each batch that fails, and for each time that it tries again
        LIBRARY.setLevel(logging.CRITICAL)
        self._endpoint = endpoint
        self._exporter: SpanExporter = OTLPSpanExporter(endpoint=endpoint, timeout=patience)
        self._down = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send these; they are lost when the receiver does not take them."""
        result = self._exporter.export(spans)
        down = result is not SpanExportResult.SUCCESS
        if down and not self._down:
            log.warning("traces are lost: %s does not take them", self._endpoint)
        elif self._down and not down:
            log.info("%s takes traces again", self._endpoint)
        self._down = down
        return result

    def shutdown(self) -> None:
        """Send nothing more."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing is kept here."""
        return self._exporter.force_flush(timeout_millis)
