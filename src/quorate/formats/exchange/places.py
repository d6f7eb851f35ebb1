"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quorate.schema.errors import RequestError

HALVES = "backslashreplace"
"""how half a surrogate pair is written, which UTF-8 has not: as the escape that JSON has for it"""


@contextmanager
def new_file(target: Path, *, force: bool = False) -> Iterator[Path]:
    """A path beside ``target``, which is put in its place when the block ends well.

    Raises RequestError when something is there already (unless ``force``), or it cannot be written.
    """
    _check(target, force=force, folder=False)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part"
        )
        os.close(handle)
        part = Path(name)
        try:
            yield part
            part.chmod(0o644)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from None


@contextmanager
def new_folder(target: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder beside ``target``, which is put in its place when the block ends well.

    Raises RequestError when something is there already (unless ``force``, which replaces it), or it
    cannot be written.
    """
    _check(target, force=force, folder=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
        try:
            yield draft
            draft.chmod(0o755)
            _swap(draft, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise _unwritable(target, error) from None


def _check(target: Path, *, force: bool, folder: bool) -> None:
    if target.exists() and target.is_dir() is not folder:
        raise RequestError(
            f"this is {'a file' if folder else 'a folder'}",
            where=str(target),
            remedy="name another with --out",
        )
    if target.exists() and not force and not (folder and not any(target.iterdir())):
        raise RequestError(
            "it is there already",
            where=str(target),
            remedy="name another with --out, or replace it with --force",
        )


def _swap(draft: Path, target: Path) -> None:
    if not target.exists():
        draft.replace(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".old"))
    target.replace(old / target.name)
    try:
        draft.replace(target)
    except OSError:
        (old / target.name).replace(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> RequestError:
    return RequestError(
        f"it cannot be written ({error.strerror or error})",
        where=str(target),
        remedy="choose a place that can be written to and has room",
    )
