"""Curves: accuracy as labels are spoiled, and as fewer prompts are learned from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reward.features import Matrix
from quorate.analysis.preference.reward.figures import share
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.analysis.preference.reward.recipe import Recipe
from quorate.analysis.preference.reward.tried import Tried, held_out, rightness

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Told = Callable[[str, float], None]

NOISE = (0.1, 0.2, 0.4)
LEARNING = (0.25, 0.5)


@dataclass(frozen=True, eq=False)
class Curve:
    """Accuracy as labels are spoiled, or prompts left out, always tried on what is whole."""

    pairs: Pairs
    matrix: Matrix
    recipe: Recipe
    fold: Longs
    target: Doubles
    seed: int
    told: Told

    def noise(self, whole: Tried) -> pl.DataFrame:
        """A row a share of training labels that were flipped."""
        rows = [self._row("flipped", 0.0, whole)]
        for step, level in enumerate(NOISE):
            self.told("noise", step / len(NOISE))
            spoiled = flipped(self.pairs, level, self.seed)
            tried = held_out(spoiled, self.matrix, self.recipe, self.fold, self.seed)
            rows.append(self._row("flipped", level, tried))
        return pl.DataFrame(rows)

    def learning(self, whole: Tried) -> pl.DataFrame:
        """A row a share of prompts that were learned from."""
        names, place = np.unique(self.pairs.group, return_inverse=True)
        rank = np.random.default_rng([self.seed, 11]).permutation(len(names))[place]
        rows = []
        for step, level in enumerate(LEARNING):
            self.told("learning", step / len(LEARNING))
            left = (rank >= level * len(names)).astype(np.int64)
            tried = held_out(self.pairs, self.matrix, self.recipe, self.fold, self.seed, left)
            rows.append(self._row("learned", level, tried))
        return pl.DataFrame([*rows, self._row("learned", 1.0, whole)])

    def _row(self, what: str, level: float, tried: Tried) -> dict[str, float]:
        some = self.target != 0.5
        found = share(rightness(tried.choice, self.target)[some], self.pairs.group[some])
        return {
            what: level,
            "accuracy": found.value,
            "lower": found.lower,
            "upper": found.upper,
        }


def flipped(pairs: Pairs, level: float, seed: int) -> Pairs:
    """The pairs with a share of beliefs, and of votes, turned round; drawn with the seed."""
    rng = np.random.default_rng([seed, 13])
    turned = rng.random(len(pairs)) < level
    votes = rng.random(len(pairs.pair)) < level
    return replace(
        pairs,
        belief=np.where(turned, 1 - pairs.belief, pairs.belief),
        sign=np.where(votes, -pairs.sign, pairs.sign).astype(np.int8),
    )
