"""The manifest of an archive: its files with their digests, the place in the log, who signs it.

archive.json          the manifest; its SHA-256 is what the campaign's log names
archive.dsse.json     the digest of the manifest, signed by the key of the log
key                   the key that checks signatures
README.md             what it is, in words
campaign.json         the campaign as it was declared, canonical JSON
log-00000.parquet …   the entries of the log, in order
checkpoints.parquet   every signed head of the log
judgments.parquet     the answers as a table, a row for each answered question
media/DIGEST          the files that only this campaign shows
releases/DIGEST.zip   the files of its releases
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from quorate import __version__
from quorate.certificate.folder import WrittenFile
from quorate.certificate.proof.envelope import Envelope
from quorate.certificate.unpacking import safe_name
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Signer, VerifierKey
from quorate.schema.errors import IntegrityError, ReadError

FORMAT = "quorate-archive/1"
MANIFEST, SIGNED, KEY, README = "archive.json", "archive.dsse.json", "key", "README.md"
CAMPAIGN, HEADS, JUDGMENTS = "campaign.json", "checkpoints.parquet", "judgments.parquet"
PARTS = "log-[0-9]*.parquet"
MEDIA, RELEASES = "media/", "releases/"
PAYLOAD = "application/vnd.quorate.archive+json"
UNNAMED = frozenset({MANIFEST, SIGNED})
"""files that the manifest cannot name: itself, and what names it"""
LARGEST = 1 << 28
"""bytes of a manifest, at most"""


def part_name(number: int) -> str:
    """The name of a part of the log."""
    return f"log-{number:05}.parquet"


class Place(NamedTuple):
    """How much of a log the archive holds: entries from 0 on, and their root in hexadecimal."""

    log: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    campaign: str
    title: str
    place: Place
    at: int
    """when it was made, in milliseconds UTC"""
    rows: Mapping[str, int]
    """rows of each view that the log builds up, by its name"""
    files: tuple[WrittenFile, ...]
    quorate: str = __version__

    @property
    def bytes(self) -> int:
        """Of all files that it names."""
        return sum(one.bytes for one in self.files)

    @property
    def text(self) -> str:
        """The manifest as JSON, the same for the same contents."""
        files = [
            {"name": one.name, "sha256": one.sha256, "bytes": one.bytes}
            | ({} if one.rows is None else {"rows": one.rows})
            for one in self.files
        ]
        record = {
            "format": FORMAT,
            "quorate": self.quorate,
            "campaign": self.campaign,
            "title": self.title,
            "at": self.at,
            "log": self.place._asdict(),
            "rows": dict(self.rows),
            "files": files,
        }
        return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def parts(self) -> Iterable[WrittenFile]:
        """The parts of the log, in order."""
        by_name = {one.name: one for one in self.files}
        number = 0
        while part_name(number) in by_name:
            yield by_name[part_name(number)]
            number += 1


def is_archive(folder: Path) -> bool:
    """Whether a folder is an archive, by the name of its manifest."""
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """The manifest of an archive, and its digest.

    Raises ReadError where there is none, IntegrityError for one that this version cannot read.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > LARGEST:
            raise IntegrityError("the manifest is too large", where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"there is no archive that can be read: {error.strerror or error}",
            where=str(folder),
            remedy="give the folder that quorate archive wrote",
        ) from None
    return _parsed(data, str(path)), sha256(data).hexdigest()


def sign(digest: str, signer: Signer) -> str:
    """The digest of a manifest, signed (DSSE)."""
    return Envelope(canonical({"archive": digest}), PAYLOAD).signed(signer).text


def check_signature(text: bytes, digest: str, key: VerifierKey) -> None:
    """Raises IntegrityError unless the key signed this digest of a manifest."""
    found = Envelope.parse(text, SIGNED)
    if found.payload_type != PAYLOAD or found.payload != canonical({"archive": digest}):
        raise IntegrityError("it is signed for another manifest", where=SIGNED)
    found.verify([key])


def _parsed(data: bytes, where: str) -> Manifest:
    try:
        record = json.loads(data)
        if record["format"] != FORMAT:
            raise IntegrityError(
                f"its format is {record['format']!r}, and this version reads {FORMAT!r}",
                where=where,
                remedy=f"use Quorate {record.get('quorate')} that made it, or a newer one",
            )
        log = record["log"]
        found = Manifest(
            campaign=str(record["campaign"]),
            title=str(record["title"]),
            place=Place(str(log["log"]), int(log["size"]), str(log["root"])),
            at=int(record["at"]),
            rows={str(name): int(rows) for name, rows in record["rows"].items()},
            files=tuple(
                WrittenFile(str(f["name"]), str(f["sha256"]), int(f["bytes"]), f.get("rows"))
                for f in record["files"]
            ),
            quorate=str(record["quorate"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IntegrityError(f"the manifest cannot be read: {error!r}", where=where) from None
    names = [one.name for one in found.files]
    if len(set(names)) != len(names) or not all(safe_name(name) for name in names):
        raise IntegrityError(
            "the manifest names files twice, or outside of its folder", where=where
        )
    return found
