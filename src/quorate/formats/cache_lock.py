"""Who uses a kept cache: several may read it, and one alone makes or grows it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quorate.schema.errors import RequestError

try:
    import fcntl
except ImportError:  # Windows has other locks, which know no readers
    fcntl = None  # type: ignore[assignment]


class CacheLock:
    """The lock of a cache; the kernel lets it go with the process."""

    def __init__(self, folder: Path, descriptor: int) -> None:
        self.folder = folder
        self.descriptor = descriptor

    def alone(self) -> None:
        """Be the only one who uses the cache. Raises RequestError while another does."""
        self._take(True, "another command uses the packed table, so it cannot be made anew now")

    def shared(self) -> None:
        """Use the cache as it is. Raises RequestError while another makes it."""
        self._take(False, "another command is making the packed table")

    def _take(self, alone: bool, what: str) -> None:
        if fcntl is None:
            return
        kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        try:
            fcntl.flock(self.descriptor, kind | fcntl.LOCK_NB)
        except OSError:
            raise RequestError(
                what,
                where=str(self.folder),
                remedy="wait until it has ended, or name another folder with --cache",
            ) from None


@contextmanager
def using(folder: Path) -> Iterator[CacheLock]:
    """The lock of the cache in ``folder``, which lies beside it, held by nobody yet."""
    path = folder.with_name(f".{folder.name}.quorate-lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield CacheLock(folder, descriptor)
    finally:
        os.close(descriptor)
