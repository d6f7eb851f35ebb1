"""The scores of one side of one epoch, while they are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.log import BLOCK
from quorate.formats.training.layout import Meta, epoch_file
from quorate.formats.training.shard import Shard, shards
from quorate.schema.errors import InputError

Longs = NDArray[np.int64]
Floats = NDArray[np.floating]


class Written(Protocol):
    """What a side needs to know of its log."""

    meta: Meta
    labels: Longs
    rank: int
    world: int


@dataclass
class Tally:
    """What was counted while one side of an epoch was written."""

    presented: int = 0
    repeated: int = 0
    clamped: int = 0
    undefined: int = 0
    accuracy: float | None = None


class WrittenSide:
    """One array (m, K) on disk, filled by batches in any order; NaN where nothing came.

    Ranks of a distributed training append what they see to files of their own, which rank 0 puts
    in place. Of an example that a sampler adds to fill the last batches the first is kept.
    """

    def __init__(
        self, folder: Path, side: str, number: int, rows: Longs, probabilities: bool, log: Written
    ) -> None:
        self.rows, self.log, self.probabilities = rows, log, probabilities
        self.what = f"epoch {number}, {side}"
        self.path = epoch_file(folder, side, number)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._part = self.path.with_name(f"{self.path.name}.part")
        self._k = len(log.meta.classes)
        self._type = np.dtype(log.meta.dtype)
        self._seen = np.zeros(len(rows), np.bool_)
        self._tally = Tally()
        self._whole: Floats | None = None
        self._shard = Shard(self.path, log.rank, log.world) if log.world > 1 else None
        if log.rank == 0:
            self._whole = np.lib.format.open_memmap(
                self._part, "w+", self._type, (len(rows), self._k)
            )
            self._whole[:] = np.nan

    @property
    def presented(self) -> Longs:
        """The places of the examples that came."""
        return np.asarray(self.rows[self._seen])

    def take(self, places: Longs, scores: NDArray[np.generic]) -> None:
        """Writes a batch; raises InputError for a shape that does not fit and foreign examples."""
        if scores.shape != (len(places), self._k):
            raise InputError(
                f"a batch of {len(places)} examples has scores of shape {scores.shape}",
                where=self.what,
                remedy=f"give {self._k} numbers an example, one a class",
            )
        if not len(places):
            return
        at = np.minimum(np.searchsorted(self.rows, places), len(self.rows) - 1)
        foreign = self.rows[at] != places
        if foreign.any():
            raise InputError(
                f"{int(foreign.sum())} examples of a batch are not among those that the run named",
                where=self.what,
                remedy="name all of them when the run begins",
            )
        first = self._first(at)
        at, kept = at[first], self._stored(scores[first].astype(np.float32))
        if self._shard is not None:
            self._shard.append(at, kept)
        elif self._whole is not None:
            self._whole[at] = kept

    def end(self) -> Tally:
        """Puts everything into the file that is to be kept, and counts what came."""
        tally = self._tally
        if self._shard is not None:
            self._shard.close((tally.repeated, tally.clamped, tally.undefined))
        if self._whole is None:
            return tally
        if self._shard is not None:
            tally = self._merge(self._whole)
        tally.presented, right = self._counted(self._whole)
        tally.accuracy = right / tally.presented if tally.presented else None
        if isinstance(self._whole, np.memmap):
            self._whole.flush()
        return tally

    def keep(self) -> None:
        """Renames the file into its place."""
        if self.log.rank == 0:
            self._whole = None
            self._part.replace(self.path)

    def abandon(self) -> None:
        """Forgets the file."""
        if self._shard is not None:
            self._shard.abandon()
        self._whole = None
        if self.log.rank == 0:
            self._part.unlink(missing_ok=True)

    def _stored(self, scores: NDArray[np.float32]) -> Floats:
        """Scores as they rest: rows that are no numbers as NaN, the rest within the type's range.

        Logits go less the largest of their row, which changes no softmax and no margin and leaves
        float16 its finest steps where they matter.
        """
        bad = np.isnan(scores).any(axis=1) | (scores.max(axis=1) == -np.inf)
        self._tally.undefined += int(bad.sum())
        scores[bad] = np.nan
        masked = scores == -np.inf
        scores[scores == np.inf] = np.finfo(np.float32).max
        if not self.probabilities:
            scores -= scores.max(axis=1, keepdims=True)
        largest = float(np.finfo(self._type).max)
        beyond = (np.abs(scores) > largest) & ~masked
        self._tally.clamped += int(beyond.sum())
        scores[beyond] = np.copysign(largest, scores[beyond])
        return scores.astype(self._type)

    def _first(self, at: Longs) -> NDArray[np.bool_]:
        """Which of a batch come for the first time in the epoch; the others are counted."""
        first = np.zeros(len(at), np.bool_)
        first[np.unique(at, return_index=True)[1]] = True
        first &= ~self._seen[at]
        self._tally.repeated += int(len(at) - first.sum())
        self._seen[at] = True
        return first

    def _merge(self, whole: Floats) -> Tally:
        """Puts what all ranks saw in place, in the order of ranks."""
        self._seen[:] = False
        self._tally = Tally()
        for counted, at, scores in shards(self.path, self.log.world, self._type, self._k):
            first = self._first(at)
            whole[at[first]] = scores[first]
            for name, number in zip(("repeated", "clamped", "undefined"), counted, strict=True):
                setattr(self._tally, name, getattr(self._tally, name) + number)
        return self._tally

    def _counted(self, whole: Floats) -> tuple[int, int]:
        """How many rows have scores, and in how many the given label has the highest."""
        presented = right = 0
        for start in range(0, len(whole), BLOCK):
            part = np.asarray(whole[start : start + BLOCK])
            there = ~np.isnan(part[:, 0])
            labels = self.log.labels[self.rows[start : start + BLOCK]]
            presented += int(there.sum())
            right += int((part.argmax(axis=1) == labels)[there].sum())
        return presented, right
