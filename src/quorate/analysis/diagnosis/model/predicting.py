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
Predict = Callable[[Longs, Longs], NDArray[np.generic]]
"""rows to learn from, rows to judge -> probabilities (m, K), or classes (m,)"""


@dataclass(frozen=True, eq=False)
class Predictor:
    """Trains on some rows and gives p(k | x) of others, (m, K).

    ``rows`` (n, D) are scaled (``features.scaled``), ``labels`` (n,) what is learned. ``steps``
    fixes how many steps each training takes, so that smaller sets are not learned for less time;
    without it there are ``how.epochs`` epochs.
    """

    rows: Singles
    labels: Longs
    k: int
    how: Recipe
    seed: int = 0
    steps: int | None = None

    def __call__(self, learned: Longs, judged: Longs) -> Singles:
        """The last epoch's probabilities. Raises RequestError where training goes astray."""
        how = self.how
        each = -(-len(learned) // how.batch)
        epochs = how.epochs if self.steps is None else max(1, round(self.steps / each))
        shape = Shape(self.rows.shape[1], how.hidden, self.k)
        descent, rng = begun(shape, how.rate, self.seed, 77)
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(epochs):
                epoch(descent, self.rows, learned, self.labels, how.batch, rng)
        if not alive(descent.network):
            raise RequestError(
                f"the training went astray at rate {how.rate:g}", remedy="take a smaller rate"
            )
        return softmax(descent.network.scores(self.rows[judged]))
