"""The shelf: results that took long, kept in the installation's folder beyond a restart.

It is a cache: each file begins with its digest, one that is damaged or of another version is taken
for none, and all of it can be deleted at any time.

    kept/CAMPAIGN/KIND-NAME-PLACE    SHA-256 (32 bytes) ‖ version ‖ newline ‖ what was kept

CAMPAIGN and NAME are digests of names, so that no name can lead out of the folder.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from quorate import __version__

SIZE = hashlib.sha256().digest_size
FORM = 1
"""counts up when what is kept is read in another way"""
log = logging.getLogger("quorate.server")


class Shelf:
    """A folder of results."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._version = f"{__version__}/{FORM}".encode()

    def put(self, campaign: str, kind: str, name: str, place: int, data: bytes) -> None:
        """Keep bytes, whole or not at all. A disk that is full is no reason to fail."""
        path = self._path(campaign, kind, name, place)
        body = self._version + b"\n" + data
        rough = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with rough.open("xb") as file:
                file.write(hashlib.sha256(body).digest())
                file.write(body)
            rough.replace(path)
        except OSError as error:
            rough.unlink(missing_ok=True)
            log.warning("a result was not kept: %s", error)

    def keep(
        self, campaign: str, kind: str, name: str, place: int, parts: Iterable[bytes | memoryview]
    ) -> bool:
        """Keep what is too large to be held as bytes, part by part; whether it was kept."""
        path = self._path(campaign, kind, name, place)
        rough = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with rough.open("xb") as file:
                file.write(bytes(SIZE))
                digest = hashlib.sha256()
                for part in chain((self._version + b"\n",), parts):
                    digest.update(part)
                    file.write(part)
                file.seek(0)
                file.write(digest.digest())
            rough.replace(path)
        except OSError as error:
            rough.unlink(missing_ok=True)
            log.warning("a result was not kept: %s", error)
            return False
        return True

    def opened(self, campaign: str, kind: str, name: str, place: int) -> BinaryIO | None:
        """A file of what was kept so, at its beginning; None where there is nothing, or nothing
        that can be trusted."""
        try:
            file = self._path(campaign, kind, name, place).open("rb")
        except OSError:
            return None
        try:
            digest, found = file.read(SIZE), hashlib.file_digest(file, "sha256").digest()
            file.seek(SIZE)
            if digest == found and file.read(len(self._version) + 1) == self._version + b"\n":
                return file
        except OSError as error:
            log.warning("a kept result cannot be read: %s", error)
        file.close()
        return None

    def get(self, campaign: str, kind: str, name: str, place: int) -> bytes | None:
        """What was kept; None where there is nothing, or nothing that can be trusted."""
        try:
            found = self._path(campaign, kind, name, place).read_bytes()
        except OSError:
            return None
        digest, body = found[:SIZE], found[SIZE:]
        version, _, data = body.partition(b"\n")
        if hashlib.sha256(body).digest() != digest or version != self._version:
            return None
        return data

    def drop(self, campaign: str, kind: str, name: str, place: int) -> None:
        """Delete one result, if it is there."""
        self._path(campaign, kind, name, place).unlink(missing_ok=True)

    def erase(self, campaign: str) -> None:
        """Delete all that is kept of a campaign."""
        shutil.rmtree(self._folder(campaign), ignore_errors=True)

    def _folder(self, campaign: str) -> Path:
        return self._root / _digest(campaign)

    def _path(self, campaign: str, kind: str, name: str, place: int) -> Path:
        return self._folder(campaign) / f"{kind}-{_digest(name)}-{place}"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]
