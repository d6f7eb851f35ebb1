"""A backup: one tar file with the database as it was at one moment, files, keys and settings.

    quorate.db        the database, copied from one snapshot while the server writes on
    quorate.pgdump    instead of it, of a PostgreSQL database: what ``pg_dump`` made, if it is here
    media/ab/abcd…    the files that items of the snapshot show
    releases/ab….zip  the files of releases, which nobody could make again
    scores/ab/abcd…   the scores that models gave of items
    archives/NAME/…   the campaigns that were archived
    signing.key, master.key, master.next, server.toml
    manifest.json     last: what is in it, with the SHA-256 of each

It opens everything, personal data too: keep it like the folder itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from quorate import __version__
from quorate.ledger.keys import MASTER, NEXT, SIGNING
from quorate.schema.errors import IntegrityError, ReadError, RequestError
from quorate.server import pg_tools
from quorate.server.archive_folder import FOLDER as ARCHIVES
from quorate.server.house import DATABASE, RELEASES, SCORES
from quorate.server.settings import FILE as SETTINGS
from quorate.server.settings import Settings
from quorate.server.verification import CHUNK, file_digest

Told = Callable[[str, float], None]
FORMAT = "quorate backup 1"
MANIFEST = "manifest.json"
DUMP = "quorate.pgdump"
KEYS = (SIGNING, MASTER, NEXT)
PAGES = 2_048
"""pages of the database that are copied between two words about progress"""
LARGEST_MANIFEST = 1 << 28
_PLAIN = frozenset((*KEYS, SETTINGS, DATABASE, DUMP))
_MEDIA = re.compile(r"media/([0-9a-f]{2})/\1[0-9a-f]{62}")
_RELEASE = re.compile(RELEASES + r"/[0-9a-f]{64}\.zip")
_SCORES = re.compile(SCORES + r"/(?P<first>[0-9a-f]{2})/(?P=first)[0-9a-f]{62}")
_ARCHIVES = re.compile(
    ARCHIVES + r"/[A-Za-z0-9_-]+/(?:(?:media|releases)/)?[A-Za-z0-9][A-Za-z0-9.-]*"
)
_FILES = re.compile(f"{_MEDIA.pattern}|{_RELEASE.pattern}|{_SCORES.pattern}|{_ARCHIVES.pattern}")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made or put back: how large, how many media files, which database."""

    path: Path
    size: int
    media: int
    database: str
    """``sqlite``, ``pg_dump``, or ``absent`` when the database is to be dumped apart"""
    missing: tuple[str, ...] = ()
    """digests of media that are named and not there"""


@dataclass(slots=True)
class _Manifest:
    database: str
    files: dict[str, tuple[str, int]] = field(default_factory=dict)

    def text(self) -> str:
        files = [
            {"name": name, "sha256": digest, "bytes": size}
            for name, (digest, size) in self.files.items()
        ]
        return json.dumps(
            {
                "format": FORMAT,
                "quorate": __version__,
                "database": self.database,
                "files": files,
            },
            indent=1,
        )


def write_backup(
    data: Path, settings: Settings, target: Path, told: Told = lambda step, done: None
) -> Backup:
    """Back an installation up into a file, also while its server runs.

    Raises RequestError when there is no installation, when the target is there already or cannot
    be written, and when ``pg_dump`` fails.
    """
    if target.exists() or target.is_symlink():
        raise _refused("there is something of that name already", target, "give another name")
    if not (data / MASTER).exists():
        raise _refused("there is no installation in this folder", data, "give it with --data")
    with _writing(target), tempfile.TemporaryDirectory(dir=target.parent) as room:
        # a change of the master key between the copies would part keys from data
        keys = _keys(data)
        database, copied = _copy_database(data, settings, Path(room), told)
        if _keys(data) != keys:
            raise _refused("the master key was changed meanwhile", data, "run it again")
        manifest = _Manifest(database)
        media = _media_of(copied) if database == "sqlite" and copied else _media_in(data)
        draft = Path(room) / "backup"
        with draft.open("xb") as file:
            os.chmod(draft, 0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                if copied is not None:
                    _add(archive, manifest, copied.name, copied)
                for name, key in keys.items():
                    _add_bytes(archive, manifest, name, key)
                if (data / SETTINGS).exists():
                    _add_bytes(archive, manifest, SETTINGS, (data / SETTINGS).read_bytes())
                missing = _add_media(archive, manifest, data, media, told)
                _add_releases(archive, manifest, data)
                _add_scores(archive, manifest, data)
                _add_archives(archive, manifest, data)
                _add_bytes(archive, None, MANIFEST, manifest.text().encode())
            file.flush()
            os.fsync(file.fileno())
        # a link, not a replacement: what got there meanwhile stays
        os.link(draft, target)
    return Backup(target, target.stat().st_size, len(media) - len(missing), database, missing)


def restore_backup(
    source: Path,
    data: Path,
    database: str | None = None,
    told: Told = lambda step, done: None,
) -> Backup:
    """Put a backup back into a folder that is not there yet, or empty.

    A PostgreSQL dump is read into ``database``, which must be empty, or the one of the settings.
    Raises RequestError when something is there, ReadError when the file is no backup,
    IntegrityError when a file in it is not as it was written.
    """
    if data.is_symlink() or (data.exists() and (not data.is_dir() or any(data.iterdir()))):
        raise _refused("there is something already", data, "give a folder that is not there yet")
    with _writing(data):
        data.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=data.parent, prefix=f".{data.name}.", suffix=".part"))
        try:
            manifest = _unpack(source, draft, told)
            if manifest.database == "pg_dump":
                told("database", 0.0)
                pg_tools.restore(draft / DUMP, _target(draft, database))
                (draft / DUMP).unlink()
            if data.exists():
                data.rmdir()
            os.replace(draft, data)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    media = sum(name.startswith("media/") for name in manifest.files)
    return Backup(data, source.stat().st_size, media, manifest.database)


def _copy_database(
    data: Path, settings: Settings, room: Path, told: Told
) -> tuple[str, Path | None]:
    if settings.database is not None:
        if not pg_tools.here("pg_dump"):
            return "absent", None
        told("database", 0.0)
        pg_tools.dump_fresh(settings.database, settings.replicas, room / DUMP)
        return "pg_dump", room / DUMP
    copy = room / DATABASE
    try:
        _snapshot(data / DATABASE, copy, told)
    except sqlite3.Error as error:
        raise _refused(f"the database cannot be copied: {error}", data / DATABASE, "") from error
    return "sqlite", copy


def _snapshot(path: Path, copy: Path, told: Told) -> None:
    if not path.exists():
        raise _refused("there is no database", path, "give its folder with --data")
    source = sqlite3.connect(path, isolation_level=None)
    target = sqlite3.connect(copy, isolation_level=None)
    try:
        # a transaction that is open holds the moment; else each write would start the copy anew
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        source.backup(
            target,
            pages=PAGES,
            progress=lambda status, left, pages: told("database", 1 - left / max(pages, 1)),
            sleep=0,
        )
        source.execute("ROLLBACK")
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()
        source.close()


def _media_of(copy: Path) -> list[str]:
    raw = sqlite3.connect(copy)
    try:
        return [str(row[0]) for row in raw.execute("SELECT DISTINCT digest FROM media ORDER BY 1")]
    finally:
        raw.close()


def _media_in(data: Path) -> list[str]:
    root = data / "media"
    found = (path for path in root.glob("??/*") if path.is_file())
    return sorted(p.name for p in found if _MEDIA.fullmatch(p.relative_to(data).as_posix()))


def _keys(data: Path) -> dict[str, bytes]:
    return {name: (data / name).read_bytes() for name in KEYS if (data / name).exists()}


def _add_media(
    archive: tarfile.TarFile, manifest: _Manifest, data: Path, media: list[str], told: Told
) -> tuple[str, ...]:
    missing = []
    for number, digest in enumerate(media):
        told("media", number / len(media))
        name = f"media/{digest[:2]}/{digest}"
        if (data / name).exists():
            _add(archive, manifest, name, data / name)
        else:  # no reason to have no backup of the rest
            missing.append(digest)
    return tuple(missing)


def _add_releases(archive: tarfile.TarFile, manifest: _Manifest, data: Path) -> None:
    names = (f"{RELEASES}/{path.name}" for path in (data / RELEASES).glob("*.zip"))
    for name in sorted(name for name in names if _RELEASE.fullmatch(name)):
        _add(archive, manifest, name, data / name)


def _add_scores(archive: tarfile.TarFile, manifest: _Manifest, data: Path) -> None:
    names = (path.relative_to(data).as_posix() for path in (data / SCORES).glob("??/*"))
    for name in sorted(name for name in names if _SCORES.fullmatch(name)):
        _add(archive, manifest, name, data / name)


def _add_archives(archive: tarfile.TarFile, manifest: _Manifest, data: Path) -> None:
    found = (path for path in (data / ARCHIVES).rglob("*") if path.is_file())
    names = (path.relative_to(data).as_posix() for path in found)
    for name in sorted(name for name in names if _ARCHIVES.fullmatch(name)):
        _add(archive, manifest, name, data / name)


def _add(archive: tarfile.TarFile, manifest: _Manifest, name: str, path: Path) -> None:
    manifest.files[name] = file_digest(path)
    with path.open("rb") as file:
        archive.addfile(_header(name, manifest.files[name][1]), file)


def _add_bytes(
    archive: tarfile.TarFile, manifest: _Manifest | None, name: str, data: bytes
) -> None:
    if manifest is not None:
        manifest.files[name] = hashlib.sha256(data).hexdigest(), len(data)
    archive.addfile(_header(name, len(data)), io.BytesIO(data))


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


def _unpack(source: Path, folder: Path, told: Told) -> _Manifest:
    found: dict[str, tuple[str, int]] = {}
    said: bytes | None = None
    try:
        whole = max(source.stat().st_size, 1)
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                told("unpacking", member.offset / whole)
                content = archive.extractfile(member) if member.isreg() else None
                if content is None or said is not None or member.name in found:
                    raise _no_backup(source, f"it has an odd part, {member.name!r}")
                if member.name == MANIFEST:
                    said = content.read(LARGEST_MANIFEST)
                elif member.name in _PLAIN or _FILES.fullmatch(member.name):
                    found[member.name] = _write(folder / member.name, content)
                else:
                    raise _no_backup(source, f"it has a part {member.name!r}")
    except FileNotFoundError:
        raise ReadError("there is no such file", where=str(source)) from None
    except tarfile.TarError as error:
        raise _no_backup(source, str(error)) from error
    manifest = _read_manifest(source, said)
    for name, (digest, size) in manifest.files.items():
        if found.get(name) != (digest, size):
            raise IntegrityError(
                f"{name} is not as it was backed up" if name in found else f"{name} is missing",
                where=str(source),
                remedy="take another copy of the backup",
            )
    if found.keys() != manifest.files.keys():
        raise _no_backup(source, "it has parts that its manifest does not name")
    return manifest


def _read_manifest(source: Path, said: bytes | None) -> _Manifest:
    if said is None:
        raise _no_backup(source, "it is cut off: its manifest is missing")
    try:
        record = json.loads(said)
        if record["format"] != FORMAT:
            raise ValueError(record["format"])
        files = {one["name"]: (one["sha256"], one["bytes"]) for one in record["files"]}
        return _Manifest(str(record["database"]), files)
    except (ValueError, KeyError, TypeError) as error:
        raise _no_backup(source, f"its manifest cannot be read: {error!r}") from None


def _write(path: Path, content: IO[bytes]) -> tuple[str, int]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while chunk := content.read(CHUNK):
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _target(folder: Path, database: str | None) -> str:
    from quorate.server.settings import read_settings

    url = database or read_settings(folder).database
    if url is None:
        raise _refused(
            "the backup has a PostgreSQL database", folder, "say where it goes with --database"
        )
    return url


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(
            f"it cannot be written or read: {error.strerror or error}",
            Path(error.filename or target),
            "look at the rights on the folder and at its disk",
        ) from error


def _refused(what: str, where: Path, remedy: str) -> RequestError:
    return RequestError(what, where=str(where), remedy=remedy)


def _no_backup(source: Path, why: str) -> ReadError:
    return ReadError(
        f"this is not a backup that can be used: {why}",
        where=str(source),
        remedy="give a file that quorate backup wrote",
    )
