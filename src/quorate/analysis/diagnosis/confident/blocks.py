"""Labels beside probabilities, checked and read a block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numba as nb
import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.schema import EmptyError, InputError, LabelError

Reals = NDArray[np.float32] | NDArray[np.float64]
NUMBERS = 1 << 20
"""probabilities that are looked at together, so that a table larger than memory is streamed"""


@dataclass(frozen=True, eq=False)
class Labelled:
    """n given labels as integers, and n × K probabilities, possibly mapped from a file.

    Raises InputError for shapes that do not fit or one class alone, EmptyError for no example,
    LabelError for labels that are no integers or out of range.
    """

    labels: NDArray[np.integer[Any]]
    probabilities: NDArray[np.floating[Any]]

    @classmethod
    def of(cls, labels: ArrayLike, probabilities: ArrayLike) -> Labelled:
        """The same from whatever NumPy makes an array of."""
        # np.asarray would read a mapped file as it is; lists become arrays
        return cls(np.asarray(labels), np.asarray(probabilities))

    def __post_init__(self) -> None:
        labels, table = self.labels, self.probabilities
        if table.ndim != 2 or not np.issubdtype(table.dtype, np.floating):
            raise InputError(
                f"the probabilities have shape {table.shape} and type {table.dtype}",
                remedy="give one row of fractions an example, a column a class",
            )
        if labels.shape != (len(table),):
            raise InputError(
                f"there are {len(table):,} rows of probabilities and labels of shape "
                f"{labels.shape}",
                remedy="give one label an example",
            )
        if not len(table):
            raise EmptyError("there is no example", remedy="give at least one row")
        if table.shape[1] < 2:
            raise InputError("there is one class", remedy="give two columns at least")
        if not np.issubdtype(labels.dtype, np.integer):
            raise LabelError(
                f"the labels are of type {labels.dtype}",
                remedy=f"give the column of each label, an integer from 0 to {self.k - 1}",
            )
        if labels.min() < 0 or labels.max() >= self.k:
            at = int(np.argmax((labels < 0) | (labels >= self.k)))
            raise LabelError(
                f"the label of example {at} is {int(labels[at])}, and there are {self.k} classes",
                remedy=f"give labels from 0 to {self.k - 1}",
            )

    @property
    def n(self) -> int:
        """How many examples."""
        return len(self.labels)

    @property
    def k(self) -> int:
        """How many classes."""
        return int(self.probabilities.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """What blocks are read as: float64 as it is, everything else as float32."""
        double = self.probabilities.dtype == np.float64
        return np.dtype(np.float64 if double else np.float32)

    @property
    def real(self) -> Any:
        """That type, as kernels know it."""
        return nb.float64 if self.dtype == np.float64 else nb.float32

    def blocks(self) -> Iterator[tuple[int, NDArray[np.int64], Reals]]:
        """The first row of each block, its labels and its probabilities."""
        step = max(NUMBERS // self.k, 1)
        for start in range(0, self.n, step):
            part = slice(start, start + step)
            labels = np.ascontiguousarray(self.labels[part], np.int64)
            yield start, labels, np.ascontiguousarray(self.probabilities[part], self.dtype)
