"""What counting a request costs: a bare application with the guard that counts, and without.

    python benchmarks/metrics.py

Prints microseconds of processor time a request, the median of rounds, and the text's size and time
with as many figures as a server has routes.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.server.metrics.family import text
from quorate.server.metrics.requests import Measured, Requests

ROUNDS = 9
REQUESTS = 20_000
ROUTES = 180


class _Route:
    path = "/api/campaigns/{campaign}/judgments"


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers at once."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def cost(app: ASGIApp) -> float:
    """Microseconds a request."""
    scope = {"type": "http", "method": "POST", "path": "/api/x", "route": _Route}

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        del message

    begun = time.process_time()
    for _ in range(REQUESTS):
        await app(scope, receive, send)
    return (time.process_time() - begun) / REQUESTS * 1e6


async def main() -> None:
    """Measure and print."""
    requests = Requests()
    counting = Measured(bare, requests=requests)
    without = statistics.median([await cost(bare) for _ in range(ROUNDS)])
    counted = statistics.median([await cost(counting) for _ in range(ROUNDS)])
    print(f"a request: {without:.2f} µs bare, {counted:.2f} µs counted")
    for route in range(ROUTES):
        for status in (200, 404):
            requests.ended("GET", f"/api/route/{route}", status, 0.01)
    begun = time.perf_counter()
    said = text(requests.families(), openly=False)
    took = time.perf_counter() - begun
    print(f"the text of {ROUTES} routes: {len(said) >> 10} KB in {took * 1e3:.1f} ms")


if __name__ == "__main__":
    asyncio.run(main())
