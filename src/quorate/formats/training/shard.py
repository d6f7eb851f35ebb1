"""What one process of a distributed training saw in an epoch, until all are put together.

NNN-R-of-W.scores has rows of scores as they came, NNN-R-of-W.rows.npy what was counted (three
numbers) and then the place of each row; the latter comes last.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.schema.errors import ReadError

Longs = NDArray[np.int64]
Floats = NDArray[np.floating]

PATIENCE = 600.0
"""seconds that one process waits for another"""
LOOK = 0.05
COUNTED = 3


class Shard:
    """Appends batches of scores to a file of one rank."""

    def __init__(self, epoch: Path, rank: int, world: int) -> None:
        self._rows_path, self._scores_path = _paths(epoch, rank, world)
        self._rows_path.unlink(missing_ok=True)
        self._rows: list[Longs] = []
        self._scores = self._scores_path.open("wb")

    def append(self, at: Longs, scores: Floats) -> None:
        """Takes a batch."""
        self._rows.append(at)
        self._scores.write(np.ascontiguousarray(scores).data)

    def close(self, counted: Sequence[int]) -> None:
        """Offers what came to the first process."""
        self._scores.close()
        rows = np.concatenate([np.array(counted, np.int64), *self._rows])
        part = self._rows_path.with_suffix(".part")
        with part.open("wb") as file:
            np.save(file, rows)
        part.replace(self._rows_path)

    def abandon(self) -> None:
        """Forgets what came."""
        self._scores.close()
        for path in (self._rows_path, self._scores_path):
            path.unlink(missing_ok=True)


def shards(
    epoch: Path, world: int, dtype: np.dtype[np.floating], k: int
) -> Iterator[tuple[list[int], Longs, Floats]]:
    """What was counted, rows and scores of each rank, as soon as it is there; then forgets it."""
    for rank in range(world):
        rows_path, scores_path = _paths(epoch, rank, world)
        wait_for(
            rows_path,
            f"let all {world} processes end every epoch, and log an empty batch where one has none",
        )
        rows = np.load(rows_path)
        at = rows[COUNTED:]
        scores = np.empty((0, k), dtype)
        if len(at):
            scores = np.memmap(scores_path, dtype, "r", shape=(len(at), k))
        yield rows[:COUNTED].tolist(), at, scores
        del scores
        for path in (rows_path, scores_path):
            path.unlink()


def forget_shards(run: Path) -> None:
    """Removes what processes of a training that was killed had offered."""
    for stale in run.glob("*/*-of-*.rows.npy"):
        stale.unlink()


def wait_for(path: Path, remedy: str) -> None:
    """Waits until another process has written a file; raises ReadError where it does not."""
    until = time.monotonic() + PATIENCE
    while not path.exists():
        if time.monotonic() > until:
            raise ReadError(
                f"{path.name} did not appear within {PATIENCE:.0f} seconds",
                where=str(path.parent),
                remedy=remedy,
            )
        time.sleep(LOOK)


def _paths(epoch: Path, rank: int, world: int) -> tuple[Path, Path]:
    name = f"{epoch.stem}-{rank}-of-{world}"
    return epoch.with_name(f"{name}.rows.npy"), epoch.with_name(f"{name}.scores")
