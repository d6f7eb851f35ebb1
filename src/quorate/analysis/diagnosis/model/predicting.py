"""Predicting: what the built-in model, trained on some examples, says of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.model.network import Shape, softmax
from quorate.analysis.diagnosis.model.recipe import Recipe, alive, begun, epoch
from quorate.schema import RequestError

Singles = NDArray[np.float32]
Longs = NDArray[np.int64]
MOST = 4.0
"""how many times as many epochs a small set is given"""
Predict = Callable[[Longs, Longs], NDArray[np.floating] | NDArray[np.integer]]
"""rows to learn from, rows to judge -> probabilities (m, K), or classes (m,)"""


@dataclass(frozen=True, eq=False)
class Predictor:
    """Trains on some rows and gives p(k | x) of others, (m, K).

    ``rows`` (n, D) are scaled (``features.scaled``), ``labels`` (n,) what is learned. ``whole``
    is how many examples the largest of several trainings has: one on m gets √(whole/m) times as
    many epochs, four times at most, so that small sets are neither left half learned nor learned by
    heart; without it all get ``how.epochs``. ``averaged`` gives the
    mean over epochs, which is hardly hurt by wrong labels that the last epochs learn by heart.
    """

    rows: Singles
    labels: Longs
    k: int
    how: Recipe
    seed: int = 0
    whole: int | None = None
    averaged: bool = False

    def __call__(self, learned: Longs, judged: Longs) -> Singles:
        """Probabilities after the last epoch. Raises RequestError where training goes astray."""
        how, epochs = self.how, self._epochs(len(learned))
        shape = Shape(self.rows.shape[1], how.hidden, self.k)
        descent, rng = begun(shape, how.rate, self.seed, 77)
        rows = self.rows[judged]
        total = np.zeros((len(judged), self.k), np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            for turn in range(epochs):
                epoch(descent, self.rows, learned, self.labels, how.batch, rng)
                if self.averaged or turn + 1 == epochs:
                    total += softmax(descent.network.scores(rows))
        if not alive(descent.network):
            raise RequestError(
                f"the training went astray at rate {how.rate:g}", remedy="take a smaller rate"
            )
        return total / np.float32(epochs if self.averaged else 1)

    def _epochs(self, m: int) -> int:
        if self.whole is None:
            return self.how.epochs
        times = min(max(self.whole / m, 1.0) ** 0.5, MOST)
        return round(float(times) * self.how.epochs)
