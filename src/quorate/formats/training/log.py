"""Training logs on disk: written batch by batch while a model trains, read when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from quorate.analysis.diagnosis.log import TrainingLog
from quorate.formats.training.cartography import epochs_of, read_cartography
from quorate.formats.training.layout import META
from quorate.formats.training.reader import read_folder
from quorate.formats.training.table import read_table
from quorate.formats.training.writer import EpochWriter, LogWriter, RunWriter
from quorate.schema.errors import ReadError

__all__ = ["EpochWriter", "LogWriter", "RunWriter", "is_log", "read_log"]

PARQUET = (".parquet", ".pq")


def is_log(path: str | Path) -> bool:
    """Whether a training lies there rather than a table: a folder, or Parquet with an epoch."""
    place = Path(path)
    if place.is_dir():
        return True
    if place.suffix.lower() not in PARQUET or not place.is_file():
        return False
    try:
        return "epoch" in pl.read_parquet_schema(place)
    except (OSError, pl.exceptions.PolarsError):
        return False


def read_log(path: str | Path, classes: Sequence[object] | None = None) -> TrainingLog:
    """The training log in a folder that a recorder wrote, in a Parquet file, or of other tools.

    Other tools are those of Data Maps: a folder with dynamics_epoch_0.jsonl. ``classes`` name the
    classes of files that only count them. Scores are read from their files when they are asked
    for. Raises ReadError for what is no log, is damaged or was changed, EmptyError where no epoch
    was finished.
    """
    place = Path(path)
    if (place / META).exists():
        return read_folder(place)
    if epochs_of(place):
        return read_cartography(place, classes)
    if place.suffix.lower() in PARQUET and place.is_file():
        return read_table(place, classes)
    raise ReadError(
        "this is no training log",
        where=str(place),
        remedy="give the folder that a recorder wrote, one with dynamics_epoch_0.jsonl, or a "
        ".parquet file with example, label, epoch and logits",
    )
