"""Run a pure function over partitions. Knows nothing of judgments."""

from quorate.compute.executor import Executor, Serial, Threads

__all__ = ["Executor", "Serial", "Threads"]
