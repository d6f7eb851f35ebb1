"""The programs of PostgreSQL that dump and restore a database, when they are on this machine."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from quorate.schema.errors import RequestError
from quorate.storage.meter import Meter

WAIT = 60.0
"""seconds in which a replica has to have what was committed before a dump was asked for"""


def here(program: str) -> bool:
    """Whether the program is on this machine."""
    return shutil.which(program) is not None


def dump(url: str, target: Path) -> None:
    """Dump a database, as it is at one moment. Raises RequestError with the program's words."""
    address, secret = parted(url)
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", address], secret)


def dump_fresh(url: str, replicas: Sequence[str], target: Path) -> None:
    """Dump a database from a replica that has all that is committed by now, else from itself.

    Raises RequestError with the program's words.
    """
    replica = asyncio.run(_fresh(url, replicas)) if replicas else None
    if replica is not None:
        try:
            dump(replica, target)
            return
        except RequestError:  # it went away, or the dump was in the way of what it had to replay
            target.unlink(missing_ok=True)
    dump(url, target)


async def _fresh(url: str, replicas: Sequence[str]) -> str | None:
    from quorate.storage.replicas import Replicas

    known = Replicas(url, replicas, 1, WAIT, Meter())
    try:
        await known.looked()
        found = await known.fresh()
        return None if found is None else found.url
    finally:
        await known.stop()


def restore(source: Path, url: str) -> None:
    """Read a dump into an empty database, all or nothing. Raises RequestError."""
    if not here("pg_restore"):
        raise RequestError(
            "the backup has a PostgreSQL database, and pg_restore is not here",
            remedy="install the client programs of PostgreSQL",
        )
    address, secret = parted(url)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={address}"]
    _run(["pg_restore", *options, str(source)], secret)


def parted(url: str) -> tuple[str, str | None]:
    """The address without the password, and the password: others can see a command line."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    name, colon, secret = user.partition(":")
    bare = urlunsplit(parts._replace(netloc=f"{name}{at}{place}"))
    return bare, unquote(secret) if colon else None


def _run(command: Sequence[str], secret: str | None) -> None:
    environment = dict(os.environ)
    if secret is not None:
        environment["PGPASSWORD"] = secret
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise RequestError(
            f"{command[0]} failed: {said or f'exit code {done.returncode}'}",
            remedy="its version must not be older than the server's, and a database to restore "
            "into must be empty",
        )
