"""Training logs on disk: written batch by batch while a model trains, read when asked for."""

from __future__ import annotations

from pathlib import Path

from quorate.analysis.diagnosis.log import TrainingLog
from quorate.formats.training.layout import META
from quorate.formats.training.reader import read_folder
from quorate.formats.training.writer import EpochWriter, LogWriter, RunWriter
from quorate.schema.errors import ReadError

__all__ = ["EpochWriter", "LogWriter", "RunWriter", "read_log"]


def read_log(path: str | Path) -> TrainingLog:
    """The training log that a recorder wrote into a folder.

    Scores are mapped from their files when they are read. Raises ReadError for a folder that is no
    log, that is damaged or was changed, EmptyError where no epoch was finished.
    """
    folder = Path(path)
    if (folder / META).exists():
        return read_folder(folder)
    raise ReadError(
        "this is no training log", where=str(folder), remedy="give the folder that a recorder wrote"
    )
