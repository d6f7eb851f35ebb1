"""Beside: the figures at an address of their own, away from those who use the server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.routing import Router

from quorate.server.metrics.metrics import Metrics
from quorate.server.metrics.telling import route


@contextlib.asynccontextmanager
async def told_at(metrics: Metrics, listening: socket.socket) -> AsyncIterator[None]:
    """Tell the figures at an address of their own, which asks for no token."""
    config = uvicorn.Config(
        Router([route(metrics, None)]),
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
