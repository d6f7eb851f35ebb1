"""Unpacking: the files of a release out of its ZIP, none of them outside the folder."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from typing import IO

from quorate.schema.errors import IntegrityError

CHUNK = 1 << 20
LARGEST = 1 << 40
"""bytes of all files together beyond which nothing is unpacked"""
_PART = re.compile(r"[^/\\:\x00-\x1f]{1,255}")


def safe_name(name: str) -> bool:
    """Whether a name in an archive is a path with ``/`` that stays in the folder, on any system."""
    parts = name.split("/")
    return all(_PART.fullmatch(one) and one not in (".", "..") for one in parts)


def unpack(packed: IO[bytes], folder: Path) -> dict[str, str]:
    """Write the files of a ZIP into a folder that is there and empty; the SHA-256 of each by name.

    Raises IntegrityError for what is no ZIP, has a file twice, outside the folder, or more bytes
    than it says.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            _check(entries)
            return {one.filename: _copy(archive, one, folder) for one in entries}
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise _refused(f"it cannot be unpacked ({error})") from None


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [one.filename for one in entries]
    for name in names:
        if not safe_name(name):
            raise _refused(f"its file {name!r} lies outside the folder")
    if len({name.casefold() for name in names}) != len(names):
        raise _refused("it has a file twice")
    if sum(one.file_size for one in entries) > LARGEST:
        raise _refused("its files are too large")


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> str:
    target = folder.joinpath(*entry.filename.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(entry) as source, target.open("xb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _refused(why: str) -> IntegrityError:
    return IntegrityError(f"this is no ZIP of a release: {why}", remedy="fetch the release again")
