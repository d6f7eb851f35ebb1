"""Drafts: rooms where files are made that are put into their place when they are whole.

.making-TOKEN         the room, as long as somebody works there
.making-TOKEN.lock    held by its process; the kernel lets it go when that is killed
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quorate.storage.lock import ProcessLock
from quorate.storage.store import StoreError

PREFIX, LOCK = ".making-", ".lock"
_SYSTEM = re.compile(r"\(os error (\d+)\)")
"""how libraries that are not Python's write what the system said"""


@contextmanager
def draft(folder: Path) -> Iterator[Path]:
    """An empty room in a folder, which is made if it is not there; gone when the block ends."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    room = folder / f"{PREFIX}{secrets.token_hex(8)}"
    lock = ProcessLock(room.with_name(room.name + LOCK))
    try:
        lock.take()
        room.mkdir(mode=0o700)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        lock.release()
        lock.path.unlink(missing_ok=True)


def sweep(folder: Path) -> int:
    """Delete the rooms that killed processes left in a folder; how many there were.

    Where another process works now stays as it is.
    """
    if not folder.is_dir():
        return 0
    swept = 0
    for room in folder.glob(f"{PREFIX}*"):
        if room.name.endswith(LOCK):
            continue
        lock = ProcessLock(room.with_name(room.name + LOCK))
        # held, or not ours to write, or no room for who holds it: none is a reason not to start
        with suppress(StoreError, OSError):
            lock.take()
            shutil.rmtree(room, ignore_errors=True)
            swept += 1
            lock.release()
            lock.path.unlink(missing_ok=True)
    return swept


def unwritten(error: Exception) -> str | None:
    """What the system said, where an error is that a file could not be written; else None."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    found = _SYSTEM.search(str(error))
    return None if found is None else os.strerror(int(found[1]))
