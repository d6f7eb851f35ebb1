"""A folder that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from quorate.schema.errors import RequestError


def check_place(folder: Path, mark: str, what: str, *, force: bool) -> None:
    """Raise RequestError when something is in the place of the folder that is not ``what``.

    A folder with the file ``mark`` is; so is an empty one, and any with ``force``.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RequestError(
            "this is not a folder", where=str(folder), remedy="name another with --out"
        )
    if force or not folder.is_dir() or not any(folder.iterdir()) or (folder / mark).is_file():
        return
    raise RequestError(
        f"the folder exists and is not {what}",
        where=str(folder),
        remedy="name another with --out, or replace it with --force",
    )


def write_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside its place, then put it there; what was there before goes last.

    Raises RequestError when it cannot be written; then nothing has changed.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
        try:
            fill(draft)
            draft.chmod(0o755)
            _swap(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise RequestError(
            f"the folder cannot be written ({error.strerror or error})",
            where=str(folder),
            remedy="name another with --out",
        ) from None


def _swap(draft: Path, folder: Path) -> None:
    if not folder.exists():
        os.replace(draft, folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".old"))
    os.replace(folder, old / folder.name)
    try:
        os.replace(draft, folder)
    except OSError:
        os.replace(old / folder.name, folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
