"""Fitted: the weights that turn features into values, and how they were found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reward.features import Matrix
from quorate.analysis.preference.reward.outcome import Outcome, Rows

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layer:
    """x ↦ x W + b, with W (in, out) and b (out,)."""

    weights: Doubles
    bias: Doubles


@dataclass(frozen=True, eq=False)
class Fitted:
    """Layers, with max(0, ·) between them, and the further parameters of the outcome.

    ``path`` has one row a penalty or epoch that was tried: its loss a row in training and in
    validation. ``chosen`` is the penalty, or the epoch, that was taken.
    """

    layers: tuple[Layer, ...]
    own: Doubles
    chosen: float
    path: pl.DataFrame
    converged: bool = True
    notes: tuple[str, ...] = field(default=())

    def values(self, matrix: Matrix) -> Doubles:
        """The values of each response, (T, columns)."""
        return forward(self.layers, matrix)


def forward(layers: tuple[Layer, ...], matrix: Matrix) -> Doubles:
    """The values that layers give to rows of features, (T, columns)."""
    found = np.asarray(matrix @ layers[0].weights) + layers[0].bias
    for layer in layers[1:]:
        found = np.maximum(found, 0.0) @ layer.weights + layer.bias
    return found


@dataclass(frozen=True, eq=False)
class Lesson:
    """Rows to learn from, over the features of the responses in them.

    ``part`` (M,) deals the rows into ``parts`` by prompt: what is learned from some is tried on the
    others. ``parts`` is 0 where there are too few prompts for that.
    """

    matrix: Matrix
    outcome: Outcome
    rows: Rows
    part: Longs
    parts: int

    @classmethod
    def of(cls, matrix: Matrix, outcome: Outcome, rows: Rows, part: Longs, parts: int) -> Lesson:
        """A lesson of these rows; responses that are not in them are left off."""
        there, inside = packed(rows)
        return cls(matrix[there], outcome, inside, part, parts)

    def mean_loss(self, values: Doubles, own: Doubles, rows: Rows) -> float:
        """The loss a row, without priors; NaN without rows."""
        total = rows.weight.sum()
        if total <= 0:
            return float("nan")
        return self.outcome.loss(values, own, rows).sum / float(total)


def packed(rows: Rows) -> tuple[Longs, Rows]:
    """The responses that rows name, sorted, and the rows with their places among these."""
    there, place = np.unique(np.concatenate([rows.first, rows.second]), return_inverse=True)
    n = len(rows)
    return there, replace(rows, first=place[:n], second=place[n:])
