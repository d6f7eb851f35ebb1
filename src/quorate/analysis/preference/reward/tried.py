"""What models say of pairs that they have not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.reward.features import Matrix
from quorate.analysis.preference.reward.model import chances
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.analysis.preference.reward.recipe import Recipe
from quorate.analysis.preference.reward.training import fit

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tried:
    """What models that had not seen a pair say of it: chance of the first, (P,), and its fold."""

    chance: Doubles
    fold: Longs

    @property
    def choice(self) -> Doubles:
        """1 for the first, 0 for the second, one half where both are alike, (P,)."""
        return np.asarray((np.sign(self.chance - 0.5) + 1) / 2)


def held_out(
    pairs: Pairs, matrix: Matrix, recipe: Recipe, fold: Longs, seed: int, left: Longs | None = None
) -> Tried:
    """The chances by models of the other folds; pairs where ``left`` (P,) is 1 teach nothing."""
    chance = np.full(len(pairs), 0.5)
    for part in np.unique(fold):
        learned = fold != part
        if left is not None:
            learned &= left == 0
        tested = fold == part
        values = fit(pairs.subset(learned), matrix, recipe, seed).values(matrix)
        chance[tested] = chances(
            recipe.kind, values[pairs.first[tested]], values[pairs.second[tested]]
        )
    return Tried(chance, fold)


def rightness(choice: Doubles, target: Doubles) -> Doubles:
    """1 where the choice is the majority's, 0 where not, a half where nothing was chosen, (P,)."""
    return np.asarray(1 - np.abs(choice - (target > 0.5)))
