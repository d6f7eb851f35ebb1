"""An archive of an item file with the media that it names. Nothing is unpacked onto the disk."""

from __future__ import annotations

import posixpath
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from quorate.formats.items.rows import SUFFIXES
from quorate.formats.media_file import MOST_BYTES
from quorate.schema.errors import InputError, ReadError

MOST_FILES = 20_000
MOST_UNPACKED = 4 << 30
MOST_TIMES = 200
"""how many times larger a file may be unpacked; text of one letter packs a thousandfold"""
SMALL = 1 << 20


class Archive:
    """A ZIP file. Members are asked for by the names that rows give, never written anywhere."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError) as error:
            raise ReadError(f"not a ZIP file: {error}", where=name) from error
        self._members = self._checked()

    def table(self) -> str:
        """The name of the one item file. Raises ReadError when there is none, or several."""
        found = [
            name
            for name in self._members
            if PurePosixPath(name).suffix.lower() in SUFFIXES and "__MACOSX" not in name
        ]
        if len(found) != 1:
            raise ReadError(
                f"{len(found)} item files ({', '.join(sorted(found)[:5])})",
                where=self.name,
                remedy=f"put exactly one of {', '.join(SUFFIXES)} into the archive",
            )
        return found[0]

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A member to read from."""
        with self._zip.open(self._members[name]) as file:
            yield file  # type: ignore[misc]  # an IO[bytes] that reads

    def media(self, path: str, beside: str) -> bytes:
        """The bytes of a file that a row names, seen from the item file.

        Raises InputError when the archive has none of that name, or it is too large.
        """
        name = posixpath.normpath(posixpath.join(posixpath.dirname(beside), path))
        member = self._members.get(name) or self._members.get(posixpath.normpath(path))
        if member is None:
            raise InputError(f"the archive has no file {path!r}", where=self.name)
        if member.file_size > MOST_BYTES:
            raise InputError(f"{path!r} is larger than {MOST_BYTES} bytes", where=self.name)
        with self._zip.open(member) as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) != member.file_size:
            raise InputError(f"{path!r} is not as long as it says", where=self.name)
        return data

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        members = self._zip.infolist()
        if len(members) > MOST_FILES:
            raise ReadError(f"{len(members)} files are more than {MOST_FILES}", where=self.name)
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise ReadError(f"unpacked it is larger than {MOST_UNPACKED} bytes", where=self.name)
        found: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            if member.is_dir():
                continue
            self._refuse(member)
            name = posixpath.normpath(member.filename)
            if name in found:
                raise ReadError(f"{name!r} is there twice", where=self.name)
            found[name] = member
        return found

    def _refuse(self, member: zipfile.ZipInfo) -> None:
        name = member.filename
        parts = PurePosixPath(name).parts
        if name.startswith("/") or "\\" in name or ".." in parts or ":" in name:
            raise ReadError(f"{name!r} leads out of the archive", where=self.name)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ReadError(f"{name!r} is a link", where=self.name)
        if member.flag_bits & 1:
            raise ReadError(f"{name!r} is encrypted", where=self.name)
        packed = max(member.compress_size, 1)
        if member.file_size > SMALL and member.file_size / packed > MOST_TIMES:
            raise ReadError(
                f"{name!r} is {member.file_size // packed} times larger unpacked",
                where=self.name,
                remedy="pack it again from the files themselves",
            )
