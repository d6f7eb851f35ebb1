"""The files of a release out of its ZIP, each held against the manifest."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import IO

from quorate.schema.errors import IntegrityError

MANIFEST = "manifest.json"
CHUNK = 1 << 20


def unpack_release(packed: IO[bytes], folder: Path, digest: str) -> int:
    """Write the files of a release into a folder that is there and empty; how many there are.

    ``digest`` is the one that the campaign's log has of the manifest, which has those of the other
    files. Raises IntegrityError when a file is not what was released, is missing or is one more.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            names = archive.namelist()
            if MANIFEST not in names:
                raise _not_released(MANIFEST, "it is missing")
            text = archive.read(MANIFEST)
            if hashlib.sha256(text).hexdigest() != digest:
                raise _not_released(MANIFEST, "the log of the campaign has another digest of it")
            named = {one["name"]: one["sha256"] for one in json.loads(text)["files"]}
            if sorted(names) != sorted([*named, MANIFEST]):
                raise _not_released(MANIFEST, "it names other files than there are")
            for name, expected in named.items():
                if Path(name).name != name:
                    raise _not_released(name, "it lies outside the folder")
                if _copy(archive, name, folder / name) != expected:
                    raise _not_released(name, "the manifest has another digest of it")
            (folder / MANIFEST).write_bytes(text)
    except zipfile.BadZipFile as error:
        raise _not_released("the ZIP", str(error)) from None
    return len(names)


def _copy(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source, target.open("xb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _not_released(name: str, why: str) -> IntegrityError:
    return IntegrityError(
        f"{name} is not what was released: {why}", remedy="fetch the release again"
    )
