"""Zips that tools export: what of them is read, and how they are written.

Only files with rows or shapes are unpacked; of pictures the names stay, as files without content.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import ClassVar, Protocol

from quorate.formats.exchange.format import SURE_ENOUGH, Options, Written
from quorate.formats.exchange.places import new_file
from quorate.formats.exchange.reading import Reading
from quorate.formats.exchange.record import Piece
from quorate.schema.errors import FaultyError, InputError, ReadError
from quorate.schema.json_value import shown

LARGEST = 4 << 30
"""the most bytes that a zip may unpack to"""
MOST_MEMBERS = 2_000_000
STEEPEST, SUSPECT = 500, 64 << 20
"""a file of more bytes than ``SUSPECT`` that was packed to a part less than this is no text"""
READ = frozenset(
    {".ann", ".csv", ".json", ".jsonl", ".names", ".tsv", ".txt", ".vtt", ".xml", ".yaml", ".yml"}
)
"""what is unpacked, by the end of the name"""
DEEPEST = 4
"""so many folders deep a data set is looked for"""
MOST_TRIED = 200
_BLOCK = 1 << 20
_DATED = (1980, 1, 1, 0, 0, 0)


class Readable(Protocol):
    """What of a format is asked here."""

    title: ClassVar[str]

    def sniff(self, path: Path) -> float:
        """How sure it is."""
        ...

    def read(self, path: Path, options: Options) -> Reading:
        """The project and pieces."""
        ...


def is_zip(path: Path) -> bool:
    """Whether a path is a file that is named as a zip."""
    return path.suffix.lower() == ".zip" and path.is_file()


def sniff_zip(path: Path, sniff: Callable[[Path], float]) -> float:
    """How sure a format is of what is in a zip; never raises."""
    try:
        with tempfile.TemporaryDirectory(prefix="quorate-zip-") as name:
            unpack(path, Path(name), heads=True)
            return _claimed(Path(name), sniff)[0]
    except (InputError, OSError):
        return 0.0


def read_zip(path: Path, format_: Readable, options: Options) -> Reading:
    """The reading of what in a zip a format is surest of.

    It is unpacked until the pieces are read, the reading closed, or forgotten. Raises ReadError
    for a zip that is damaged, encrypted, too large or leads out of its folder, and where nothing
    in it is of the format.
    """
    folder = Path(tempfile.mkdtemp(prefix="quorate-zip-"))
    try:
        unpack(path, folder)
        claim, found = _claimed(folder, format_.sniff)
        if claim < SURE_ENOUGH:
            raise ReadError(
                f"nothing in the zip is of {format_.title}",
                where=str(path),
                remedy="export it again, or unpack it and name the file",
            )
        with _told_of(path, folder):
            reading = format_.read(found, options)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    inner = iter(reading)

    def pieces() -> Iterator[Piece]:
        try:
            with _told_of(path, folder):
                yield from inner
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    reading.refusals.file = path.name
    project = replace(reading.project, title=path.stem)
    outer = Reading(
        project,
        pieces(),
        reading.refusals,
        reading.losses,
        lambda: shutil.rmtree(folder, ignore_errors=True),
    )
    weakref.finalize(outer, shutil.rmtree, folder, ignore_errors=True)
    return outer


def write_zip(target: Path, *, force: bool, name: str, write: Callable[[Path], Written]) -> Written:
    """A zip with what ``write`` writes to the path that it is given, which is called ``name`` (and
    is the whole of the zip where that is empty)."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "set"
        written = write(folder / name if name else folder)
        with new_file(target, force=force) as part:
            pack(folder, part)
    return Written((target,), written.rows, written.losses)


def pack(folder: Path, target: Path) -> None:
    """Pack the files of a folder; the same files make the same bytes."""
    with zipfile.ZipFile(target, "w") as packed:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _DATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            with packed.open(entry, "w", force_zip64=True) as out, file.open("rb") as content:
                shutil.copyfileobj(content, out, _BLOCK)


def unpack(path: Path, folder: Path, *, heads: bool = False) -> None:
    """Unpack what is read of a zip into a folder, names of pictures without their content.

    ``heads``: only so much as it takes to see what it is. Raises ReadError for a zip that is
    damaged, encrypted, too large or leads out of its folder.
    """
    with _opened(path) as packed:
        room = LARGEST
        for n, (member, name) in enumerate(_members(path, packed)):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.suffix.lower() in READ and not (heads and n > MOST_TRIED):
                room -= _unpack_one(path, packed, member, file, room, heads=heads)
            else:
                file.touch()


def check_zip(path: Path) -> None:
    """Raise ReadError for a zip that is damaged, encrypted or leads out of its folder, as far as
    its directory tells."""
    with _opened(path) as packed:
        _members(path, packed)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, what goes wrong with it told as ReadError."""
    try:
        with zipfile.ZipFile(path) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(path, f"the zip is damaged ({error})", "download it again") from None
    except (OSError, ValueError) as error:
        raise _refused(path, f"the zip cannot be read ({error})", "download it again") from None


def _members(path: Path, packed: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of a zip, each with its name as a path that stays in the folder."""
    members = [one for one in packed.infolist() if not one.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise _refused(path, f"it has {len(members):,} files", "split it")
    found = []
    for member in members:
        name = _inside(path, member)
        if member.flag_bits & 1 and name.suffix.lower() in READ:
            what = "unpack it with its password, and pack it without"
            raise _refused(path, "it is encrypted", what)
        found.append((member, name))
    return found


def _inside(path: Path, member: zipfile.ZipInfo) -> PurePosixPath:
    """The member's name as a path that stays in the folder."""
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    link = stat.S_ISLNK(member.external_attr >> 16)
    if link or not parts or name.startswith("/") or ".." in parts or ":" in parts[0]:
        what = "a link" if link else "a name that leads out of its folder"
        raise _refused(path, f"it has {what}: {shown(member.filename)}", "ask where it comes from")
    if len(parts) > 50 or any(len(part.encode()) > 250 for part in parts):
        raise _refused(
            path, f"it has a name too long: {shown(name)}", "rename it and pack it again"
        )
    return PurePosixPath(*parts)


def _unpack_one(
    path: Path,
    packed: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    file: Path,
    room: int,
    *,
    heads: bool,
) -> int:
    """Unpack a file; how many bytes it has."""
    size = member.file_size
    if size > SUSPECT and size > STEEPEST * max(member.compress_size, 1):
        what = f"{shown(member.filename)} unpacks to {size:,} bytes from {member.compress_size:,}"
        raise _refused(path, what, "no export is packed so densely: ask where it comes from")
    done = 0
    with packed.open(member) as content, file.open("wb") as out:
        while block := content.read(_BLOCK):
            done += len(block)
            if done > room:
                raise _refused(path, "it unpacks to more than 4 GB", "split it")
            out.write(block)
            if heads and done >= SUSPECT:
                break
    return done


def _claimed(folder: Path, sniff: Callable[[Path], float]) -> tuple[float, Path]:
    """What in a folder a format is surest of: the folder, one in it, or a file; the first of equal
    ones."""
    tried = [folder]
    for depth in range(1, DEEPEST + 1):
        below = sorted(folder.glob("/".join("*" * depth)))
        tried += [one for one in below if one.is_dir() or one.suffix.lower() in READ]
        if len(tried) > MOST_TRIED:
            break
    claims = ((sniff(one), -n) for n, one in enumerate(tried[:MOST_TRIED]))
    best, n = max(claims)
    return best, tried[-n]


@contextmanager
def _told_of(path: Path, folder: Path) -> Iterator[None]:
    """Say in errors where in the zip it is, and not where it was unpacked."""
    try:
        yield
    except FaultyError:
        raise
    except ReadError as error:
        where = error.where.replace(str(folder.resolve()), str(path)).replace(
            str(folder), str(path)
        )
        raise ReadError(error.what, where=where, remedy=error.remedy) from None


def _refused(path: Path, what: str, remedy: str) -> ReadError:
    return ReadError(what, where=str(path), remedy=remedy)
