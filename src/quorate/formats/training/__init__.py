"""Recorded trainings: what models said of each example, epoch by epoch, on disk."""

from quorate.formats.training.log import EpochWriter, LogWriter, RunWriter, read_log

__all__ = ["EpochWriter", "LogWriter", "RunWriter", "read_log"]
