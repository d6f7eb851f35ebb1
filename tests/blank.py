"""An empty database file with the newest schema, made once and copied.

That migrations make it is tested in storage/test_migrations.py; no other test has to wait for them.
"""

from __future__ import annotations

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from quorate.storage.sqlite import Sqlite


def lay(path: Path) -> None:
    """Put an empty database there."""
    path.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="quorate-blank-") as folder:
        path = Path(folder) / "quorate.db"
        with ThreadPoolExecutor(1) as thread:  # this one may have a loop that runs
            thread.submit(asyncio.run, _start_and_stop(path)).result()
        return path.read_bytes()


async def _start_and_stop(path: Path) -> None:
    store = Sqlite(path)
    await store.start()
    await store.stop()
