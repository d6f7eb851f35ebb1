"""The files of a release out of its ZIP, each held against the manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from quorate.certificate.unpacking import unpack
from quorate.schema.errors import IntegrityError

MANIFEST = "manifest.json"
ATTESTATION = "proof/attestation.dsse.json"
"""what names the manifest, so that the manifest cannot name it"""


def unpack_release(packed: IO[bytes], folder: Path, digest: str) -> int:
    """Write the files of a release into a folder that is there and empty; how many there are.

    ``digest`` is the one that the campaign's log has of the manifest, which has those of the other
    files. Raises IntegrityError when a file is not what was released, is missing or is one more.
    """
    found = unpack(packed, folder)
    if MANIFEST not in found:
        raise _not_released(MANIFEST, "it is missing")
    if found[MANIFEST] != digest:
        raise _not_released(MANIFEST, "the log of the campaign has another digest of it")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    named = {one["name"]: one["sha256"] for one in manifest["files"]}
    if set(found) - {ATTESTATION} != {*named, MANIFEST}:
        raise _not_released(MANIFEST, "it names other files than there are")
    for name, expected in named.items():
        if found[name] != expected:
            raise _not_released(name, "the manifest has another digest of it")
    return len(found)


def _not_released(name: str, why: str) -> IntegrityError:
    return IntegrityError(
        f"{name} is not what was released: {why}", remedy="fetch the release again"
    )
