"""The digest of what was read: of a file its bytes, of a folder its files by their names."""

from __future__ import annotations

import hashlib
from pathlib import Path

from quorate.schema.errors import ReadError

_AT_ONCE = 1 << 20


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal of a file, or of a folder.

    Of a folder it is that of a text with a line for each file, ``DIGEST  PATH``, sorted by the path
    below the folder with ``/`` between its parts: what ``sha256sum`` prints. Raises ReadError.
    """
    try:
        if not path.is_dir():
            return _of_file(path)
        files = sorted(
            (one.relative_to(path).as_posix(), one) for one in path.rglob("*") if one.is_file()
        )
        lines = "".join(f"{_of_file(one)}  {name}\n" for name, one in files)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(f"cannot be read: {reason}", where=str(path)) from error
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def _of_file(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            found.update(part)
    return found.hexdigest()
