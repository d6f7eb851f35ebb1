"""Where the parts of a recorded training lie in its folder.

    meta.json              version, classes, dtype, how many examples, digest of names and labels
    examples.parquet       example, label
    features.npy           (n, D), optional
    runs/NAME/run.json     seed, fold, what scores are; of each epoch what it has, accuracy, rate
    runs/NAME/inside/      rows.npy: places of the examples (m,); NNN.npy: scores (m, K) of an epoch
    runs/NAME/outside/     the same of examples that the run never saw

Each file is written beside its place and renamed; run.json comes last, and an epoch that it does
not name was not finished.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema.errors import ReadError, RequestError

FORMAT = "quorate-training-log"
VERSION = 1
META, EXAMPLES, FEATURES = "meta.json", "examples.parquet", "features.npy"
RUNS, RUN, ROWS = "runs", "run.json", "rows.npy"
INSIDE, OUTSIDE = "inside", "outside"
SIDES = (INSIDE, OUTSIDE)
DTYPES = ("float16", "float32")
NAME = re.compile(r"[^\W_][\w ,.=+-]{0,99}")
"""names of runs, which are names of folders as well"""


@dataclass(frozen=True)
class Meta:
    """What all runs of a folder share."""

    classes: tuple[str, ...]
    examples: int
    digest: str
    dtype: str


@dataclass(frozen=True)
class EpochSaid:
    """What an epoch has: sides with scores, and what was counted of its inside.

    ``accuracy`` is the share of presented examples whose given label had the highest score;
    ``repeated`` counts presentations after an example's first, which are not kept, ``clamped``
    numbers beyond the range of the type, ``undefined`` rows that were not numbers.
    """

    sides: tuple[str, ...]
    accuracy: float | None = None
    rate: float | None = None
    presented: int = 0
    repeated: int = 0
    clamped: int = 0
    undefined: int = 0


@dataclass(frozen=True)
class RunSaid:
    """What is known of a run, and of each epoch that was finished."""

    name: str
    seed: int | None = None
    fold: int | None = None
    probabilities: bool = False
    epochs: tuple[EpochSaid, ...] = field(default=())


def digest(examples: pl.Series, labels: NDArray[np.int64]) -> str:
    """SHA-256 of the names and the labels, in their order."""
    h = hashlib.sha256()
    for name in examples.cast(pl.String):
        data = name.encode()
        h.update(len(data).to_bytes(4, "little"))
        h.update(data)
    h.update(np.ascontiguousarray(labels, "<i8").data)
    return h.hexdigest()


def epoch_file(folder: Path, side: str, number: int) -> Path:
    """Where the scores of an epoch lie."""
    return folder / side / f"{number:03d}.npy"


def run_folder(folder: Path, name: str) -> Path:
    """Where a run lies; raises RequestError for a name that is no name of a folder."""
    if not NAME.fullmatch(name) or name.endswith((".", " ")):
        raise RequestError(
            f"a run cannot be called {name!r}",
            remedy="begin with a letter or digit; use letters, digits, spaces and , . = + - _",
        )
    return folder / RUNS / name


def part_of(path: Path) -> Path:
    """Where a file is written until it is whole; runs that begin at the same time do not meet."""
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")


def write_json(path: Path, value: Meta | RunSaid) -> None:
    """Writes a header whole or not at all, and onto the disk."""
    said: dict[str, Any] = {"format": FORMAT, "version": VERSION, **asdict(value)}
    part = part_of(path)
    with part.open("w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_meta(folder: Path) -> Meta:
    """What all runs share; raises ReadError where the folder is no recorded training."""
    said = _json(folder / META)
    try:
        classes = tuple(map(str, said["classes"]))
        found = Meta(classes, int(said["examples"]), str(said["digest"]), str(said["dtype"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(folder / META, error) from None
    if found.dtype not in DTYPES:
        raise _damaged(folder / META, f"dtype {found.dtype!r}")
    return found


def read_run(folder: Path) -> RunSaid:
    """What is known of a run, with what was finished of it."""
    said = _json(folder / RUN)
    try:
        epochs = tuple(
            EpochSaid(**{**epoch, "sides": tuple(epoch["sides"])}) for epoch in said["epochs"]
        )
        return RunSaid(
            str(said["name"]), said["seed"], said["fold"], bool(said["probabilities"]), epochs
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(folder / RUN, error) from None


def runs_of(folder: Path) -> Sequence[Path]:
    """The folders of the runs, in the order of their names, numbers by size."""
    there = [path.parent for path in (folder / RUNS).glob(f"*/{RUN}")]
    return sorted(there, key=lambda path: [_part(part) for part in re.split(r"(\d+)", path.name)])


def _part(text: str) -> tuple[int, int, str]:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)


def _json(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReadError(
            f"there is no {path.name}",
            where=str(path.parent),
            remedy="give the folder that a recorder wrote",
        ) from None
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise _damaged(path, "this is no header of a training log")
    if said.get("version") != VERSION:
        raise ReadError(
            f"the log has version {said.get('version')!r}, and {VERSION} is read here",
            where=str(path),
            remedy="use the version of Quorate that wrote it",
        )
    return said


def _damaged(path: Path, why: object) -> ReadError:
    return ReadError(
        f"the training log is damaged ({why})", where=str(path), remedy="record the training again"
    )
