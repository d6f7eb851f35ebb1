"""Work: what runs in the background, in a process of its own that answers no page."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Collection

from quorate.schema.errors import RequestError
from quorate.server.app import answering, create_app
from quorate.server.background import JOBS, TASKS
from quorate.server.house import House
from quorate.server.quality import load
from quorate.server.routes import routes_of
from quorate.server.serving import Orders, answer, run_at, url_of


def work(
    house: House,
    tasks: Collection[str] = TASKS,
    host: str = "127.0.0.1",
    port: int = 8090,
    announce: Callable[[str], None] = lambda url: None,
) -> None:
    """Do these tasks until SIGTERM or SIGINT; then give back what is not done, and return.

    Whether the process is well is told at /health and /ready of an address, and its figures where
    the settings say. ``announce(url)`` is called once it works. Raises RequestError for a task that
    there is none of and an address that cannot be taken, and what `House.start` raises.
    """
    unknown = sorted(set(tasks) - set(TASKS))
    if unknown or not tasks:
        raise RequestError(
            f"there is no task {unknown[0]!r}" if unknown else "there is nothing to do",
            where="--tasks",
            remedy=f"name some of {', '.join(TASKS)}",
        )
    # no balancer sends anybody here, so nobody has to be told before it stops
    house.settings = house.settings.model_copy(update={"drain_seconds": 0.0})
    run_at(host, port, lambda listening, orders: _run(house, tasks, listening, orders, announce))


async def _run(
    house: House,
    tasks: Collection[str],
    listening: socket.socket,
    orders: Orders,
    announce: Callable[[str], None],
) -> None:
    # before uvicorn, so that a locked or read-only folder is said in our words
    await house.start()
    try:
        if JOBS in tasks:
            # loaded before somebody waits for a page
            await asyncio.to_thread(load)
            house.elsewhere.app = answering(house)
        app = create_app(house, routes_of(("health",)), tasks=tasks, paged=False)
        await answer(house, app, listening, orders, lambda: announce(url_of(listening)))
    finally:
        await house.stop()
