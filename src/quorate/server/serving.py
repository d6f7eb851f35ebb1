"""Serve a house over HTTP until somebody says stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from quorate.schema.errors import RequestError
from quorate.server.app import create_app
from quorate.server.house import House
from quorate.server.metrics.beside import told_at
from quorate.server.metrics.metrics import Metrics
from quorate.server.metrics.telling import PATH
from quorate.storage.lock import ProcessLock
from quorate.storage.store import StoreLockedError

URL_FILE = "server.url"
"""the file in the data folder that says where, locked while the server runs"""
log = logging.getLogger("quorate.server")
OPEN_FILES = 65_536
"""connections, more or less, that a process takes when the system lets it; many let it take 1,024
until it asks"""
KEEP_ALIVE = 75
"""seconds that an idle connection stays, longer than the pause between two answers"""


class Orders:
    """Signals to stop that come while there is no server that hears them itself.

    Before it begins, one is kept for it; uvicorn raises it again after the server has stopped,
    and that must not kill the process half closed.
    """

    def __init__(self) -> None:
        self.stop = False

    def take(self, number: int, frame: object) -> None:
        """Handle a signal."""
        del number, frame
        self.stop = True


class Announcing(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(
        self, house: House, config: uvicorn.Config, orders: Orders, ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._house = house
        self._orders = orders
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        self.should_exit = self.should_exit or self._orders.stop
        if self.started and not self.should_exit:
            self._house.traces.start()
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell balancers, let them look; end the streams, which never end; wait for the rest."""
        self._house.readiness.stopping = True
        loop = asyncio.get_running_loop()
        until = loop.time() + self._house.settings.drain_seconds
        while loop.time() < until and not self.force_exit:
            await asyncio.sleep(0.1)
        self._house.live.close()
        await super().shutdown(sockets)
        await self._house.traces.stop()


def serve(
    house: House,
    data: Path,
    host: str = "127.0.0.1",
    port: int = 8080,
    announce: Callable[[str, str | None], None] = lambda url, owner_link: None,
) -> None:
    """Serve until SIGTERM or SIGINT; then finish what was begun, close the store and return.

    ``announce(url, owner_link)`` is called once requests are answered; the link is that of the
    first owner, or None when there is one. Port 0 takes any free one. Raises RequestError when the
    address cannot be taken, and what `House.start` raises.
    """
    run_at(host, port, lambda listening, orders: _run(house, data, listening, orders, announce))


def run_at(
    host: str, port: int, main: Callable[[socket.socket, Orders], Coroutine[None, None, None]]
) -> None:
    """Run what listens at an address until SIGTERM or SIGINT.

    Raises RequestError when the address cannot be taken.
    """
    listening = _listen(host, port)
    _take_more_files()
    orders = Orders()
    before = {name: signal.signal(name, orders.take) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(main(listening, orders))
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        listening.close()


async def _run(
    house: House,
    data: Path,
    listening: socket.socket,
    orders: Orders,
    announce: Callable[[str, str | None], None],
    begun: Callable[[uvicorn.Server], None] = lambda server: None,
) -> None:
    # before uvicorn, so that a locked or read-only folder is said in our words
    await house.start()
    try:
        owner_link = await house.owner_link()
        url = house.settings.public_url or url_of(listening)
        link = None if owner_link is None else f"{url}/join/{owner_link}"
        with _said_in(data / URL_FILE, url_of(listening)):
            app = create_app(house)
            await answer(house, app, listening, orders, lambda: announce(url, link), begun)
    finally:
        await house.stop()


async def answer(
    house: House,
    app: FastAPI,
    listening: socket.socket,
    orders: Orders,
    ready: Callable[[], None],
    begun: Callable[[uvicorn.Server], None] = lambda server: None,
) -> None:
    """Answer requests to an application, and tell figures where that is set, until told to stop."""
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        # paths hold the secrets of invitations
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=house.settings.grace_seconds,
    )
    server = Announcing(house, config, orders, ready)
    begun(server)
    async with _told(app.state.metrics, house.settings.metrics_address):
        await server.serve([listening])


@asynccontextmanager
async def _told(metrics: Metrics | None, address: str | None) -> AsyncIterator[None]:
    """Tell figures at an address of their own, where one is set."""
    if metrics is None or address is None:
        yield
        return
    host, _, port = address.rpartition(":")
    listening = _listen(host.strip("[]"), int(port))
    log.info("figures for Prometheus at %s%s", url_of(listening), PATH)
    try:
        async with told_at(metrics, listening):
            yield
    finally:
        listening.close()


@contextmanager
def _said_in(path: Path, url: str) -> Iterator[None]:
    """Say in a locked file where this server is, so that a stale word is known as such."""
    file = ProcessLock(path)
    try:
        file.take()
    except StoreLockedError:  # of several servers on one PostgreSQL database the first says it
        yield
        return
    try:
        file.say(url)
        yield
    finally:
        file.release()


def served_at(data: Path) -> str | None:
    """Where the server that runs on a data folder answers; None when none does."""
    return ProcessLock(data / URL_FILE).holder()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise RequestError(
            f"cannot listen there: {error.strerror or error}",
            where=f"{host}:{port}",
            remedy="give another --port, or --port 0 for any that is free",
        ) from error
    return listening


def _take_more_files() -> None:
    if sys.platform == "win32":
        return
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(ValueError, OSError):  # a system that allows fewer than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def url_of(listening: socket.socket) -> str:
    """The address at which a socket listens, for this machine."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # Windows
        return None
    return uvloop.new_event_loop
