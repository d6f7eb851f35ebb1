"""Telling: the figures over HTTP, at the server's own address or at one of their own."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from quorate.server.metrics.family import OPEN, PLAIN
from quorate.server.metrics.metrics import Metrics
from quorate.server.problem import UnauthenticatedError, refusal

PATH = "/metrics"


def route(metrics: Metrics, token: str) -> Route:
    """The address beside the others, for whoever shows the token."""

    async def told(request: Request) -> Response:
        shown = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(shown, f"Bearer {token}".encode()):
            return refusal(UnauthenticatedError("the token of the figures is another"))
        return await _answer(metrics, request)

    return Route(PATH, told, methods=["GET"])


@contextlib.asynccontextmanager
async def told_at(metrics: Metrics, listening: socket.socket) -> AsyncIterator[None]:
    """Tell the figures at an address of their own, which asks for no token."""

    async def told(request: Request) -> Response:
        return await _answer(metrics, request)

    config = uvicorn.Config(
        Router([Route(PATH, told, methods=["GET"])]),
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    listening.listen()  # who asks before it answers waits
    server = _Beside(config)
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Beside(uvicorn.Server):
    """A server that leaves signals to the main one."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing."""
        yield


async def _answer(metrics: Metrics, request: Request) -> Response:
    openly = "application/openmetrics-text" in request.headers.get("accept", "")
    text = await metrics.text(openly=openly)
    # whole, with the character set as both formats spell it
    return Response(text, headers={"Content-Type": OPEN if openly else PLAIN})
