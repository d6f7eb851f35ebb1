"""Recorded trainings: what models said of each example, epoch by epoch, on disk."""

from quorate.formats.training.aum_table import read_aum
from quorate.formats.training.log import EpochWriter, LogWriter, RunWriter, is_log, read_log
from quorate.formats.training.probabilities import from_probabilities, read_probabilities

__all__ = [
    "EpochWriter",
    "LogWriter",
    "RunWriter",
    "from_probabilities",
    "is_log",
    "read_aum",
    "read_log",
    "read_probabilities",
]
