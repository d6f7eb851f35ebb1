"""A new file: written whole, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

from quorate.schema.errors import RequestError


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet. Raises RequestError when it is, or cannot be written."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise RequestError(
            "it is there already", where=str(path), remedy="give another name, or move it away"
        ) from None
    except OSError as error:
        raise RequestError(
            f"the file cannot be written ({error.strerror or error})",
            where=str(path),
            remedy="choose a folder that exists and can be written to",
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(data)
