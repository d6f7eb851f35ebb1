"""Released: the files of a release that was made, read to be shown."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.campaign.rights import NotFoundError
from quorate.schema.json_value import Json

if TYPE_CHECKING:
    from quorate.certificate.diff import Difference

MANIFEST, KEY, CHECKPOINT = "manifest.json", "proof/key", "proof/checkpoint"
READ = (".md", ".json")
"""how the names of documents end"""
NOT_READ = ("data/", "proof/")
"""folders of what is not for reading"""
LARGEST = 4_000_000
"""bytes of a document beyond which it is only downloaded"""


@dataclass(frozen=True, slots=True)
class Released:
    """A release as its own files tell it: the manifest, the key that checks it, the signed head."""

    manifest: Mapping[str, Json]
    key: str
    checkpoint: str
    documents: tuple[tuple[str, int], ...]
    """names and bytes of what can be read"""


def released(path: Path) -> Released:
    """What the ZIP of a release says of it."""
    with zipfile.ZipFile(path) as packed:
        manifest: dict[str, Json] = json.loads(packed.read(MANIFEST))
        # a release of an older version has no proof
        there = set(packed.namelist())
        key, head = (
            packed.read(name).decode().strip() if name in there else ""
            for name in (KEY, CHECKPOINT)
        )
        return Released(manifest, key, head, tuple(_documents(packed)))


@lru_cache(maxsize=1_000)
def verdict(path: Path) -> str:
    """Whether the release in a ZIP is certified; empty where its conditions were not known.

    Remembered: files of releases are named by their digest and never change.
    """
    gate = released(path).manifest.get("gate")
    return str(gate.get("verdict", "")) if isinstance(gate, dict) else ""


def document(path: Path, name: str) -> str:
    """The text of a document in the ZIP of a release. Raises NotFoundError where there is none."""
    with zipfile.ZipFile(path) as packed:
        if name not in dict(_documents(packed)):
            raise NotFoundError(f"the release has no document {name!r}")
        return packed.read(name).decode()


def difference(before: Path, after: Path) -> Difference:
    """What changed from one release to another, by their ZIPs.

    Raises IntegrityError where one of them is of a version that cannot be read.
    """
    # the analytic stack, which a server without leads who look need not load
    from quorate.certificate.diff import diff
    from quorate.certificate.verify.verdict import opened

    with opened(before) as first, opened(after) as second:
        return diff(first, second)


def _documents(packed: zipfile.ZipFile) -> list[tuple[str, int]]:
    return [
        (one.filename, one.file_size)
        for one in packed.infolist()
        if one.filename.endswith(READ)
        and not one.filename.startswith(NOT_READ)
        and one.file_size <= LARGEST
    ]
