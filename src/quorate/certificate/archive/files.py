"""The files of an archive against its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path

from quorate.certificate.archive.manifest import MEDIA, UNNAMED
from quorate.certificate.archive.reading import Archive
from quorate.certificate.verify.finding import Finding

Tell = Callable[[str, float], None]


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def changed_files(archive: Archive, tell: Tell = lambda step, done: None) -> Iterator[Finding]:
    """What is wrong with the files: those that are missing, changed, or that nobody named."""
    files = archive.manifest.files
    for number, one in enumerate(files):
        tell("files", number / len(files))
        path = archive.folder.joinpath(*one.name.split("/"))
        if not path.is_file() or path.is_symlink():
            yield Finding("files", "failed", "the file is missing", one.name)
        elif (found := digest_of(path)) != one.sha256:
            yield Finding("files", "failed", "its bytes are others", one.name, one.sha256, found)
        elif one.name.startswith(MEDIA) and not one.name.endswith(one.sha256):
            yield Finding("files", "failed", "it is not the file that its name says", one.name)
    named = {one.name for one in files} | UNNAMED
    for path in sorted(archive.folder.rglob("*")):
        name = path.relative_to(archive.folder).as_posix()
        if name not in named and (path.is_symlink() or not path.is_dir()):
            yield Finding("files", "failed", "the manifest does not name this file", name)


def check_files(archive: Archive, tell: Tell = lambda step, done: None) -> str:
    """What is wrong with the files of an archive: the first thing; empty when nothing is."""
    first = next(changed_files(archive, tell), None)
    return "" if first is None else str(first)
