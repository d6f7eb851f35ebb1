"""The training log: what models in training said of each example, epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import EmptyError, InputError, LabelError

Singles = NDArray[np.float32]
BLOCK = 1 << 16
"""rows that are looked at together, so that a log larger than memory is streamed"""


@dataclass(frozen=True, eq=False)
class Scores:
    """What one model said of m examples, epoch by epoch: K numbers an example.

    ``rows`` (m,) are the places of the examples in the log, ascending; ``epochs`` holds one array
    (m, K) an epoch, of any float type and possibly mapped from a file. A row of NaN says that the
    example was not presented in that epoch.
    """

    rows: NDArray[np.int64]
    epochs: Sequence[NDArray[np.floating]]

    def blocks(self, epoch: int) -> Iterator[tuple[NDArray[np.int64], Singles]]:
        """The rows of an epoch and their scores as float32, a block at a time."""
        whole = self.epochs[epoch]
        for start in range(0, len(self.rows), BLOCK):
            part = np.ascontiguousarray(whole[start : start + BLOCK], np.float32)
            yield self.rows[start : start + BLOCK], part


@dataclass(frozen=True, eq=False)
class Run:
    """One model's training.

    ``inside`` are the scores of examples that it was trained on, as they were in the training pass;
    ``outside`` those of examples that it never saw. Either may be missing. ``probabilities`` says
    that scores are probabilities; else they are logits.
    """

    name: str
    inside: Scores | None = None
    outside: Scores | None = None
    probabilities: bool = False
    seed: int | None = None


@dataclass(frozen=True, eq=False)
class TrainingLog:
    """What models in training said of n labelled examples.

    ``examples`` (n,) are their names, ``labels`` (n,) the given label of each as a position in
    ``classes``, ``runs`` the trainings, ``features`` (n, D) what each example is to the model (an
    embedding, pixels, the last hidden layer), where known. Raises EmptyError for no example,
    InputError for shapes that do not fit and names that come twice, LabelError for labels out of
    range.
    """

    examples: pl.Series
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    runs: tuple[Run, ...] = ()
    features: NDArray[np.floating] | None = None

    def __post_init__(self) -> None:
        n, k = len(self.examples), len(self.classes)
        if n == 0:
            raise EmptyError("the log has no example", remedy="record at least one epoch")
        if k < 2:
            raise InputError(f"there are {k} classes", remedy="give two classes at least")
        if self.labels.shape != (n,):
            raise InputError(
                f"there are {n:,} examples and labels of shape {self.labels.shape}",
                remedy="give one label an example",
            )
        wrong = (self.labels < 0) | (self.labels >= k)
        if wrong.any():
            at = int(np.argmax(wrong))
            raise LabelError(
                f"the label of example {self.examples[at]!r} is {int(self.labels[at])}, "
                f"and there are {k} classes",
                remedy=f"give labels from 0 to {k - 1}",
            )
        twice = self.examples.filter(self.examples.is_duplicated())
        if len(twice):
            raise InputError(
                f"{len(twice):,} examples share a name, such as {twice[0]!r}",
                remedy="name each example once",
            )
        if self.features is not None and (self.features.ndim != 2 or len(self.features) != n):
            raise InputError(
                f"the features have shape {self.features.shape}, and there are {n:,} examples",
                remedy="give one row of numbers an example",
            )
        for run in self.runs:
            for side in (run.inside, run.outside):
                if side is not None:
                    self._check(run, side)

    def _check(self, run: Run, side: Scores) -> None:
        rows, shape = side.rows, (len(side.rows), len(self.classes))
        if len(rows) and (np.any(np.diff(rows) <= 0) or rows[0] < 0 or rows[-1] >= self.n):
            raise InputError(
                f"run {run.name!r} names rows out of order or beyond the {self.n:,} examples",
                remedy="give ascending places of examples, each once",
            )
        for number, scores in enumerate(side.epochs):
            if scores.shape != shape:
                raise InputError(
                    f"epoch {number} of run {run.name!r} has scores of shape {scores.shape}",
                    remedy=f"give {shape[0]:,} rows of {shape[1]} numbers",
                )

    @property
    def n(self) -> int:
        """How many examples."""
        return len(self.examples)

    @property
    def k(self) -> int:
        """How many classes."""
        return len(self.classes)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many examples have each given label, (K,)."""
        return np.bincount(self.labels, minlength=self.k).astype(np.int64)
