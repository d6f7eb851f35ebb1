"""Run a pure function over partitions. Knows nothing of judgments."""

from quorate.compute.executor import Executor, Group, LostError, Serial, Stream, Threads
from quorate.compute.place import here, working_on

__all__ = ["Executor", "Group", "LostError", "Serial", "Stream", "Threads", "here", "working_on"]
