"""A span for every request, where traces are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.server.metrics.requests import method_of, route_of
from quorate.server.request_name import CURRENT
from quorate.server.traces import Traces

if TYPE_CHECKING:
    from opentelemetry.trace import Span

NO_ANSWER = 0
FAILED = 500


class Traced:
    """Traces the request until its answer is out; of a stream of events, until it begins."""

    def __init__(self, app: ASGIApp, *, traces: Traces) -> None:
        self.app = app
        self._traces = traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with self._traces.request(scope["headers"]) as span:
            if span is None or not span.is_recording():
                await self.app(scope, receive, send)
                return
            status = NO_ANSWER

            async def noting(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                    if _endless(message):
                        _end(span, scope, status)
                await send(message)

            try:
                await self.app(scope, receive, noting)
            finally:
                _end(span, scope, status)


def _end(span: Span, scope: Scope, status: int) -> None:
    if not span.is_recording():  # it ended when its stream began
        return
    from opentelemetry.trace import StatusCode

    method, route = method_of(scope), route_of(scope)
    span.update_name(f"{method} {route}")
    span.set_attribute("http.request.method", method)
    span.set_attribute("http.route", route)
    span.set_attribute("quorate.request", CURRENT.get())
    if status != NO_ANSWER:
        span.set_attribute("http.response.status_code", status)
    if status >= FAILED or status == NO_ANSWER:
        span.set_status(StatusCode.ERROR)
    span.end()


def _endless(message: Message) -> bool:
    headers: list[tuple[bytes, bytes]] = message.get("headers", [])
    return any(n == b"content-type" and v.startswith(b"text/event-stream") for n, v in headers)
