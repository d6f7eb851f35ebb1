"""The keys of an install: one that signs, one that wraps. Two files that only their owner reads.

    signing.key    32 bytes, private Ed25519 key: signs checkpoints
    master.key     32 bytes, AES-256 key: wraps the persons' keys of the vault
    master.next    the same, only while the master key is being changed

Without ``master.key`` nobody opens the personal data again; without ``signing.key`` nobody goes on
signing under the published verifier key. So both belong in a backup, apart from the data's.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from quorate.schema.errors import IntegrityError, RequestError

KEY_SIZE = 32
"""bytes in a key file"""
SIGNING = "signing.key"
"""the file of the private key that signs checkpoints"""
MASTER = "master.key"
"""the file of the master key of the vault"""
NEXT = "master.next"
"""the file of the master key to come"""

_POSIX = os.name == "posix"


@dataclass(frozen=True, slots=True)
class InstallKeys:
    """The keys; they are never shown. ``following`` is the next master key, while it is changed."""

    signing: bytes = field(repr=False)
    master: bytes = field(repr=False)
    following: bytes | None = field(repr=False, default=None)

    @property
    def masters(self) -> tuple[bytes, ...]:
        """The master keys that may wrap a person's key, the one for new keys first."""
        return (self.master,) if self.following is None else (self.master, self.following)


def open_keys(directory: Path, *, data_exist: bool) -> InstallKeys:
    """The keys of the install in a directory; made, if there are none and no data yet.

    The directory gets mode 0700 when it is made, the files 0600. Each file is there whole or not at
    all, also after a power cut, and is never written over. Raises IntegrityError when a key is
    missing though data exist, or has another size; RequestError when others may read it or put
    another in its place, or it cannot be read or written.
    """
    with _speaking_of(directory):
        if not data_exist:
            _make_directory(directory)
        _check_directory(directory)
        if not data_exist:
            for name in (SIGNING, MASTER):
                if not (directory / name).exists():
                    _create(directory / name)
        following = directory / NEXT
        return InstallKeys(
            _read(directory / SIGNING),
            _read(directory / MASTER),
            _read(following) if following.exists() else None,
        )


def stage_master(directory: Path) -> InstallKeys:
    """Begin to change the master key: make the next one, unless a change was begun already.

    Then wrap every person's key anew with ``Vault(keys.following, keys.master).rewrap``, in one
    transaction, and call `promote_master`. A change that was cut off at any point can be begun
    again: until the end, both keys are at hand. Raises as `open_keys`.
    """
    with _speaking_of(directory):
        if not (directory / NEXT).exists():
            _create(directory / NEXT)
    return open_keys(directory, data_exist=True)


def promote_master(directory: Path) -> InstallKeys:
    """End the change: the next master key takes the place of the old one, which is gone.

    Backups of data from before still need the old key: keep it with them, or make new ones.
    Raises RequestError when no change was begun, and as `open_keys`.
    """
    with _speaking_of(directory):
        if not (directory / NEXT).exists():
            raise RequestError(
                "no change of the master key was begun", where=str(directory), remedy="begin one"
            )
        _read(directory / NEXT)
        os.replace(directory / NEXT, directory / MASTER)
        _sync_directory(directory)
    return open_keys(directory, data_exist=True)


def _make_directory(directory: Path) -> None:
    missing = [p for p in (directory, *directory.parents) if not p.exists()]
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)
        _sync_directory(part.parent)


def _check_directory(directory: Path) -> None:
    mode = stat.S_IMODE(directory.stat().st_mode) if _POSIX and directory.exists() else 0
    if mode & 0o022:
        raise RequestError(
            f"others may put files into the directory of the keys (mode {mode:04o})",
            where=str(directory),
            remedy=f"run: chmod 700 {directory}",
        )


def _create(path: Path) -> None:
    """Write a new random key under another name, then give it its own, if that is still free."""
    draft = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was first: its key is the one
    finally:
        draft.unlink()
    _sync_directory(path.parent)


def _read(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError as error:
        raise IntegrityError(
            "the key is missing, and there are data that need it",
            where=str(path),
            remedy="put it back from the backup of the keys; a new one would not open the data",
        ) from error
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if _POSIX and stat.S_IMODE(mode) & 0o077:
            raise RequestError(
                f"others may read or write the key (mode {stat.S_IMODE(mode):04o})",
                where=str(path),
                remedy=f"run: chmod 600 {path}  and change the key if others had access",
            )
        key = file.read(KEY_SIZE + 1)
    if len(key) != KEY_SIZE:
        size = f"{len(key)} bytes" if len(key) < KEY_SIZE else f"more than {KEY_SIZE} bytes"
        raise IntegrityError(
            f"the key has {size}, and should have {KEY_SIZE}",
            where=str(path),
            remedy="put it back from the backup of the keys",
        )
    return key


def _sync_directory(directory: Path) -> None:
    if not _POSIX:
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _speaking_of(directory: Path) -> Iterator[None]:
    """Turn what the system refuses into a RequestError that says where."""
    try:
        yield
    except OSError as error:
        raise RequestError(
            f"keys cannot be read or written: {error.strerror or error}",
            where=str(error.filename or directory),
            remedy="check the rights on the directory, its disk, and who runs Quorate",
        ) from error
