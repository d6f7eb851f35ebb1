"""Verify an installation: its logs against their views, its media and archives, and the
pages of its file.

Works beside a running server and without one; nothing is changed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.campaign.verifying import LogVerdict, log_names, verify_log
from quorate.ledger.checking import LogFault
from quorate.ledger.views import MEDIA
from quorate.schema.errors import IntegrityError, QuorateError, RequestError
from quorate.server.archive_folder import FOLDER, place_of
from quorate.server.house import DATABASE, House, open_house
from quorate.server.media import MediaFolder
from quorate.server.settings import Settings
from quorate.storage.queries import archives
from quorate.storage.snapshot import read_file, read_server
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.certificate.archive.reading import Archive

Told = Callable[[str, float], None]
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class DataVerdict:
    """What was found: each log's verdict, and faults of the database file and of the media."""

    logs: tuple[LogVerdict, ...]
    files: int
    """media files that were read"""
    faults: tuple[str, ...]

    @property
    def fault_count(self) -> int:
        """How many faults there are, the logs' included."""
        return len(self.faults) + sum(log.faults_in_all for log in self.logs)

    @property
    def holds(self) -> bool:
        """Whether everything is as it should be."""
        return self.fault_count == 0


async def verify_data(
    data: Path, settings: Settings, named: Iterable[str] = (), told: Told = lambda step, done: None
) -> DataVerdict:
    """Verify the logs of these names, or all, and the media that they name.

    Raises RequestError when there is no installation, or no log of such a name.
    """
    if settings.database is None and not (data / DATABASE).exists():
        raise RequestError(
            "there is no database in this folder",
            where=str(data),
            remedy="give the folder of the installation with --data",
        )
    house = open_house(data, settings)
    work = partial(_read, house=house, named=tuple(named), told=told)
    faults: list[str] = []
    if settings.database is not None:
        found = await read_server(settings.database, work)
    else:
        faults += _damage(data / DATABASE, told)
        try:
            found = read_file(data / DATABASE, work)
        except IntegrityError as error:
            faults.append(error.message)
            found = _Found()
    faults += found.faults
    faults += _media_faults(house.media, found.media, told)
    return DataVerdict(found.logs, len(found.media), tuple(faults))


@dataclass(frozen=True, slots=True)
class _Found:
    logs: tuple[LogVerdict, ...] = ()
    media: tuple[tuple[str, int], ...] = ()
    faults: tuple[str, ...] = ()


def _read(tx: Transaction, house: House, named: tuple[str, ...], told: Told) -> _Found:
    there = log_names(tx)
    unknown = [name for name in named if name not in there]
    if unknown:
        raise RequestError(
            f"there is no log {unknown[0]!r}",
            remedy=f"there are {', '.join(there) or 'none'}",
        )
    wanted = list(named) or there
    verdicts = []
    faults: list[str] = []
    for number, name in enumerate(wanted):
        told(f"log {name}", number / len(wanted))
        public = house.signer(name).verifier.public
        archive = _archive(tx, house, name, faults, told)
        verdicts.append(verify_log(tx, name, public, house.vault, archive))
    return _Found(tuple(verdicts), _media(tx, named), tuple(faults))


def _archive(
    tx: Transaction, house: House, log: str, faults: list[str], told: Told
) -> Archive | None:
    """The archive in which a log rests, if it is in the installation's folder; what is wrong with
    its files goes to the faults."""
    archived = tx.one(archives.ARCHIVED, campaign=log)
    folder = None if archived is None else place_of(house.archives.data, archived)
    if archived is None or folder is None or not folder.is_dir():
        return None
    # the analytic stack, which only archives need
    from quorate.certificate.archive.files import check_files
    from quorate.certificate.archive.reading import Archive

    where = f"{FOLDER}/{folder.name}"
    try:
        archive = Archive(folder)
    except QuorateError as error:
        faults.append(f"{where}: {error}")
        return None
    wrong = check_files(archive, told)
    if archive.digest != archived.digest:
        wrong = wrong or "it is not the archive that the log names"
    if wrong:
        faults.append(f"{where}: {wrong}")
        return None
    return archive


def _damage(path: Path, told: Told) -> tuple[str, ...]:
    """What SQLite finds wrong with its own pages and indexes."""
    told("pages of the database", 0.0)
    try:
        raw = sqlite3.connect(path)
        try:
            found = [str(row[0]) for row in raw.execute("PRAGMA integrity_check")]
        finally:
            raw.close()
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    return tuple(f"{DATABASE}: {one}" for one in found if one != "ok")


def _media(tx: Transaction, logs: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    parts: list[dict[str, str]] = [{"campaign": name} for name in logs] or [{}]
    rows = {
        (str(row["digest"]), int(row["bytes"] or 0))
        for part in parts
        for row in tx.select(MEDIA, part)
    }
    return tuple(sorted(rows))


def _media_faults(folder: MediaFolder, media: tuple[tuple[str, int], ...], told: Told) -> list[str]:
    faults = []
    for number, (digest, size) in enumerate(media):
        told("media", number / len(media))
        try:
            found, read = file_digest(folder.path(digest))
        except OSError as error:
            faults.append(f"media {digest}: cannot be read: {error.strerror or error}")
            continue
        if found != digest:
            faults.append(f"media {digest}: its bytes have digest {found}")
        elif read != size:
            faults.append(f"media {digest}: has {read} bytes, by the log {size}")
    return faults


def file_digest(path: Path) -> tuple[str, int]:
    """SHA-256 of a file's bytes, in hexadecimal, and their number."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def all_faults(verdict: DataVerdict) -> list[str]:
    """Every fault in a line, with the log in which it is."""
    lines = list(verdict.faults)
    for log in verdict.logs:
        lines += [f"{log.log}: {_line(fault)}" for fault in log.faults]
        more = log.faults_in_all - len(log.faults)
        if more:
            lines.append(f"{log.log}: and {more} more")
    return lines


def _line(fault: LogFault) -> str:
    return " ".join(str(fault).split())
