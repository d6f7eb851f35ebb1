"""A folder of answers, which the same command may write again as its table grows."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

WRITTEN = "answers.json"

Listed = list[list[str | int]]


def moved(parts: list[Path], target: Path, checkpoint: Path | None) -> None:
    """Move files to a folder: a new or empty one, or one that was written beside ``checkpoint``.

    Raises RequestError where the folder holds anything else.
    """
    from quorate.schema.errors import RequestError

    there = _listed(target)
    known = [] if checkpoint is None else _known(checkpoint, target)
    if there and there not in known:
        remedy = "name a new or empty folder"
        if checkpoint is not None:
            remedy += ", or the one that was written with this checkpoint and not changed since"
        raise RequestError("there is something already", where=str(target), remedy=remedy)
    with tempfile.TemporaryDirectory(prefix=".quorate-", dir=target.resolve().parent) as work:
        new = Path(work, "new")
        new.mkdir()
        for part in parts:
            os.replace(part, new / part.name)
        if checkpoint is not None:
            # both are known, wherever the process ends
            _write(checkpoint, target, [there, _listed(new)])
        if target.exists():
            os.replace(target, Path(work, "old"))
        os.replace(new, target)


def _write(checkpoint: Path, target: Path, known: list[Listed]) -> None:
    said = {"folder": _from(checkpoint, target), "known": known}
    draft = checkpoint / f"{WRITTEN}.part"
    draft.write_text(json.dumps(said), encoding="utf-8")
    os.replace(draft, checkpoint / WRITTEN)


def _listed(target: Path) -> Listed:
    """What is in a folder: names, sizes and when it was changed."""
    if not target.exists():
        return []
    if not target.is_dir():
        return [[target.name, 0, 0]]
    every = sorted(target.iterdir())
    return [[one.name, (known := one.stat()).st_size, known.st_mtime_ns] for one in every]


def _known(checkpoint: Path, target: Path) -> list[object]:
    """What may lie there: the answers that were written last, and those before."""
    try:
        said = json.loads((checkpoint / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(said, dict) or said.get("folder") != _from(checkpoint, target):
        return []
    return list(said.get("known", []))


def _from(checkpoint: Path, target: Path) -> str:
    return os.path.relpath(target.resolve(), checkpoint.resolve())
