"""Ensemble: a model for each rater, who are as many strangers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from quorate.analysis.disagreement.raters_model.features import Dense, dense
from quorate.analysis.disagreement.raters_model.model import Lesson, settled
from quorate.analysis.disagreement.raters_model.table import Scale
from quorate.analysis.numerics.descent import descend
from quorate.analysis.preference.reward.features import Matrix

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]

PENALTIES = (1.0, 0.3, 0.1, 0.03)
"""λ a rating; each column of the features has a variance of 1"""
STEPS = 60


@dataclass(frozen=True, eq=False)
class Ensemble:
    """z = x W_j + b_j for rater j; an unknown rater gets the mean of all predictions.

    ``weights`` (R, D' + 1, K), the constant last; ``learned`` (R,) marks raters with ratings.
    """

    scale: Scale
    reader: Dense
    weights: Doubles
    learned: NDArray[np.bool_]
    penalty: float
    name: str = "ensemble"

    def predict(self, matrix: Matrix, item: Ints, rater: Ints, groups: Ints) -> Doubles:
        """Probabilities of the options, or a number from 0 to 1: (n, K)."""
        return of_heads(self._heads(matrix), self.learned, item, rater)

    def _heads(self, matrix: Matrix) -> Doubles:
        """What each rater says of each item, (R, I, K)."""
        read = _with_one(self.reader(matrix))
        return settled(self.scale, np.einsum("id,rdk->rik", read, self.weights, optimize=True))


def of_heads(heads: Doubles, learned: NDArray[np.bool_], item: Ints, rater: Ints) -> Doubles:
    """The predictions of single heads (R, I, K) for rows; their mean where a rater is unknown."""
    known = (rater >= 0) & learned[np.maximum(rater, 0)]
    everybody = heads[learned].mean(axis=0)
    return np.where(known[:, None], heads[np.maximum(rater, 0), item], everybody[item])


def fit_ensemble(lesson: Lesson) -> Ensemble:
    """A penalised linear model for each rater alone, with the λ that loses least on tried rows.

    Source: the ensemble of Davani et al. 2022, doi:10.1162/tacl_a_00449, with a linear model in
    the place of a network for each rater.
    """
    table, rows = lesson.table, lesson.learned
    reader = dense(lesson.matrix, np.unique(table.item[rows]))
    read, targets = _with_one(reader(lesson.matrix)), table.targets
    mine = [np.flatnonzero(rows & (table.rater == r)) for r in range(len(table.raters))]
    learned = np.array([len(own) > 0 for own in mine])
    weights = np.zeros((len(mine), read.shape[1], table.scale.width))
    best, least = Ensemble(table.scale, reader, weights, learned, 0.0), np.inf
    for penalty in PENALTIES:
        for r, own in enumerate(mine):
            if len(own):
                weights[r] = _solved(
                    table.scale, read[table.item[own]], targets[own], penalty, weights[r]
                )
        found = Ensemble(table.scale, reader, weights.copy(), learned, penalty)
        loss = lesson.loss(found, lesson.tried)
        if loss >= least:
            break
        best, least = found, loss
    return best


def _solved(scale: Scale, X: Doubles, y: Doubles, penalty: float, start: Doubles) -> Doubles:
    """The weights of one rater: a ridge for numbers, a penalised softmax for options."""
    stiff = np.full((X.shape[1], 1), penalty)
    stiff[-1] = 1e-3
    if scale.numeric:
        # the constant costs less, and numbers from 0 to 1 have a small variance
        solved = np.linalg.solve(X.T @ X / len(X) + np.diag(stiff[:, 0]), X.T @ y / len(X))
        return np.asarray(solved, np.float64)

    def objective(point: Doubles) -> tuple[float, Doubles]:
        W = point.reshape(start.shape)
        z = X @ W
        top = z.max(axis=1, keepdims=True)
        loss = (np.log(np.exp(z - top).sum(axis=1)) + top[:, 0] - (y * z).sum(axis=1)).mean()
        slope = X.T @ (softmax(z, axis=1) - y) / len(X) + stiff * W
        return float(loss) + float((stiff * W**2).sum()) / 2, slope.ravel()

    return descend(objective, start.ravel(), steps=STEPS, tolerance=1e-6).point.reshape(start.shape)


def _with_one(read: Doubles) -> Doubles:
    return np.concatenate([read, np.ones((len(read), 1))], axis=1)
