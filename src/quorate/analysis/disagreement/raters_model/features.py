"""Features of items: hashed words of a text, or rows of numbers that the user gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from quorate.analysis.preference.reward.features import Embedded, Hashed, Matrix
from quorate.schema import InputError, RequestError

Doubles = NDArray[np.float64]

DIMENSIONS = 96
"""a network reads so many directions of hashed features"""


def of_texts(items: pl.Series, texts: Mapping[str, str]) -> Matrix:
    """Hashed words, pairs of words and letters of each item's text, (I, D).

    Raises InputError where an item has no text.
    """
    lacking = [name for name in items if name not in texts]
    if lacking:
        raise InputError(
            f"{len(lacking)} items have no text, such as {lacking[0]!r}",
            remedy="give the text of every item that was judged",
        )
    said = pl.Series([texts[name] for name in items], dtype=pl.String)
    return Hashed().matrix(pl.Series([""] * len(items), dtype=pl.String), said)


def of_embeddings(items: pl.Series, rows: NDArray[np.floating]) -> Doubles:
    """Rows in the order of ``items`` (I, D), centred, of a length of about 1.

    Each column is divided by √D of its standard deviations, so that the penalties that suit hashed
    features suit these too. Raises RequestError for another shape or what is no number.
    """
    if rows.ndim != 2 or len(rows) != len(items):
        raise RequestError(
            f"the embeddings have shape {rows.shape}, and there are {len(items):,} items",
            remedy="give one row of numbers an item, in the order of judgments.items",
        )
    found = Embedded(rows.shape[1]).scaled(rows)
    spread = found.std(axis=0) * found.shape[1] ** 0.5
    return np.asarray((found - found.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


@dataclass(frozen=True, eq=False)
class Dense:
    """How features are brought to what a network reads: (x V − mean) / spread.

    ``turn`` V (D, D') holds the strongest directions of sparse features, None where features are
    dense already. ``mean`` and ``spread`` (D',) are those of the items that were seen.
    """

    turn: Doubles | None
    mean: Doubles
    spread: Doubles

    @property
    def width(self) -> int:
        """How many numbers an item has."""
        return len(self.mean)

    def __call__(self, matrix: Matrix) -> Doubles:
        """Dense rows, (I, D'), each column with a variance of about 1."""
        found = np.asarray(matrix) if self.turn is None else np.asarray(matrix @ self.turn)
        return np.asarray((found - self.mean) / self.spread)


def dense(matrix: Matrix, seen: NDArray[np.integer]) -> Dense:
    """The directions, means and spreads of the features of the items ``seen``.

    Of sparse features the ``DIMENSIONS`` strongest directions are kept (truncated SVD). Nothing is
    learned from items that are held back.
    """
    some = matrix[seen]
    turn = None
    if sparse.issparse(matrix):
        k = max(1, min(DIMENSIONS, min(some.shape) - 1))
        start = np.random.default_rng(0).normal(size=min(some.shape))
        _, strength, rows = svds(some, k=k, v0=start)
        turn = np.ascontiguousarray(rows[np.argsort(-strength)].T)
        some = some @ turn
    found = np.asarray(some)
    spread = found.std(axis=0)
    return Dense(turn, found.mean(axis=0), np.where(spread > 1e-9, spread, 1.0))
