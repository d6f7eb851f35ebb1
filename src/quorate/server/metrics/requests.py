"""Requests: how many of each route, how they ended, how long until the answer began."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.server.metrics.family import Family, Sample
from quorate.storage.meter import Histogram

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ANSWER = 0
"""the status of a request whose asker went away before it was answered"""


class Requests:
    """What is counted of requests.

    A route is named by its template, so that neither campaigns, items nor people are told, and so
    that there are as many figures as routes and no more.
    """

    def __init__(self) -> None:
        self._ended: dict[tuple[str, str, int], int] = {}
        self._took: dict[tuple[str, str], Histogram] = {}
        self.under_way = 0

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note a request."""
        key = (method, route, status)
        self._ended[key] = self._ended.get(key, 0) + 1
        took = self._took.get(key[:2])
        if took is None:
            took = self._took[key[:2]] = Histogram(BOUNDS)
        took.add(seconds)

    def families(self) -> list[Family]:
        """The figures."""
        ended = [
            Sample({"method": method, "route": route, "status": str(status)}, count)
            for (method, route, status), count in sorted(self._ended.items())
        ]
        took = [
            Sample({"method": method, "route": route}, histogram)
            for (method, route), histogram in sorted(self._took.items())
        ]
        return [
            Family(
                "quorate_http_requests", "counter", "Requests, by template of the route.", ended
            ),
            Family(
                "quorate_http_request_seconds",
                "histogram",
                "Seconds until the answer began.",
                took,
            ),
            Family(
                "quorate_http_requests_under_way",
                "gauge",
                "Requests that have no answer yet.",
                (Sample({}, self.under_way),),
            ),
        ]


class Measured:
    """Counts every request; the outermost, so that refusals of guards are counted too."""

    def __init__(self, app: ASGIApp, *, requests: Requests) -> None:
        self.app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = NO_ANSWER
        requests = self._requests

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start" and status == NO_ANSWER:
                status = message["status"]
                requests.under_way -= 1
                took = time.perf_counter() - begun
                requests.ended(method_of(scope), route_of(scope), status, took)
            await send(message)

        requests.under_way += 1
        try:
            await self.app(scope, receive, noting)
        finally:
            if status == NO_ANSWER:
                requests.under_way -= 1
                took = time.perf_counter() - begun
                requests.ended(method_of(scope), route_of(scope), NO_ANSWER, took)


def method_of(scope: Scope) -> str:
    """The method, if it is one of HTTP."""
    method: str = scope["method"]
    return method if method in METHODS else "other"


def route_of(scope: Scope) -> str:
    """The template of the route that answered."""
    route = scope.get("route")
    if route is not None:
        template: str = route.path
        return template
    return "none" if scope["path"].startswith("/api/") else "pages"
