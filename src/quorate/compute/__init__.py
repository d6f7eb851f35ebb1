"""Run a pure function over partitions. Knows nothing of judgments."""
