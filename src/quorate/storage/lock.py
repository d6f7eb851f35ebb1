"""A lock on a folder, so that only one process writes to its database."""

from __future__ import annotations

import os
from pathlib import Path

from quorate.storage.store import StoreLockedError, StoreUnavailableError


class ProcessLock:
    """An advisory lock on a file, held as long as the process lives; the kernel lets it go.

    The file says who holds it, for people and for commands that want to talk to the server.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock. Raises StoreLockedError when another process has it."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreUnavailableError(
                f"cannot write here: {error.strerror}",
                where=str(self.path.parent),
                remedy="give a folder that this user may write, with --data",
            ) from error
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise StoreLockedError(
                f"another process writes here ({self.said() or 'it did not say who it is'})",
                where=str(self.path.parent),
                remedy="use that server, stop it first, or give another folder with --data",
            ) from None
        self._descriptor = descriptor
        self.say(f"pid {os.getpid()}")

    def say(self, words: str) -> None:
        """Write into the file who holds the lock."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, words.encode(), 0)

    def said(self) -> str:
        """What the holder wrote."""
        try:
            return self.path.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def holder(self) -> str | None:
        """What the process that holds the lock now wrote; None when none does, whatever is there.

        A process that was killed leaves its words and not the lock.
        """
        try:
            descriptor = os.open(self.path, os.O_RDWR)
        except OSError:
            return None
        try:
            _lock(descriptor)
        except OSError:
            return self.said() or None
        finally:
            os.close(descriptor)
        return None

    def release(self) -> None:
        """Let the lock go."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
