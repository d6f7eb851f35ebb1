"""Reading a recorded training: nothing is loaded before it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.formats.training.layout import (
    EXAMPLES,
    FEATURES,
    INSIDE,
    OUTSIDE,
    ROWS,
    Meta,
    RunSaid,
    digest,
    epoch_file,
    read_meta,
    read_run,
    runs_of,
)
from quorate.schema.errors import EmptyError, ReadError

REMEDY = "record the training again, or give the folder as it was written"


@dataclass(frozen=True)
class MappedEpochs(Sequence[NDArray[np.floating]]):
    """The epochs of a side, each mapped when asked for and let go with its last use."""

    paths: tuple[Path, ...]
    shape: tuple[int, int]

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> NDArray[np.floating]: ...
    @overload
    def __getitem__(self, index: slice) -> MappedEpochs: ...
    def __getitem__(self, index: int | slice) -> NDArray[np.floating] | MappedEpochs:
        if isinstance(index, slice):
            return MappedEpochs(self.paths[index], self.shape)
        found = mapped(self.paths[index])
        if found.shape != self.shape or found.dtype.kind != "f":
            raise ReadError(
                f"the scores have shape {found.shape} of {found.dtype}, and {self.shape} is meant",
                where=str(self.paths[index]),
                remedy=REMEDY,
            )
        return found


def read_folder(folder: Path) -> TrainingLog:
    """The training log that ``LogWriter`` wrote; runs without a finished epoch are left out.

    Raises ReadError for what is missing or damaged, EmptyError where no epoch was finished.
    """
    meta = read_meta(folder)
    examples, labels = _examples(folder, meta)
    runs = tuple(run for path in runs_of(folder) if (run := _run(path, read_run(path), meta)))
    if not runs:
        raise EmptyError(
            "no epoch was finished",
            where=str(folder),
            remedy="let the training reach the end of an epoch",
        )
    features = mapped(folder / FEATURES) if (folder / FEATURES).exists() else None
    return TrainingLog(examples, labels, meta.classes, runs, features)


def mapped(path: Path) -> NDArray[np.floating]:
    """An array in a file, mapped; raises ReadError."""
    try:
        found: NDArray[np.floating] = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise ReadError(f"{path.name} is missing", where=str(path), remedy=REMEDY) from None
    except (OSError, ValueError, EOFError) as error:
        raise ReadError(
            f"the array cannot be read ({error})", where=str(path), remedy=REMEDY
        ) from None
    return found


def _examples(folder: Path, meta: Meta) -> tuple[pl.Series, NDArray[np.int64]]:
    path = folder / EXAMPLES
    try:
        frame = pl.read_parquet(path, columns=["example", "label"])
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ReadError(
            f"the examples cannot be read ({error})", where=str(path), remedy=REMEDY
        ) from None
    examples, labels = frame["example"].cast(pl.String), frame["label"].cast(pl.Int64).to_numpy()
    if digest(examples, labels) != meta.digest:
        raise ReadError(
            "the examples or labels are not those that were recorded",
            where=str(path),
            remedy=REMEDY,
        )
    return examples, labels


def _run(path: Path, said: RunSaid, meta: Meta) -> Run | None:
    inside, outside = (_side(path, side, said, meta) for side in (INSIDE, OUTSIDE))
    if inside is None and outside is None:
        return None
    return Run(said.name, inside, outside, said.probabilities, said.seed)


def _side(path: Path, side: str, said: RunSaid, meta: Meta) -> Scores | None:
    numbers = [number for number, epoch in enumerate(said.epochs) if side in epoch.sides]
    if not numbers:
        return None
    rows = np.asarray(mapped(path / side / ROWS), np.int64)
    files = tuple(epoch_file(path, side, number) for number in numbers)
    return Scores(rows, MappedEpochs(files, (len(rows), len(meta.classes))))
