"""The item on which the members of an ensemble differ most, each being sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.assignment.choices.entropy import entropies
from quorate.assignment.model_scores import ByModel, Doubles, Pool


@dataclass(frozen=True)
class Bald(ByModel):
    """Items whose answer would tell most about the model itself first (BALD).

        I(y_i; θ) = H( mean_m p_mi ) - mean_m H( p_mi )

    over M members: models of other seeds, checkpoints, or passes with dropout. What every member
    finds unclear, an ambiguous item, counts little; what they are sure of and differ on counts.
    With one member it is 0 for all, and the order is by chance.
    """

    name: ClassVar[str] = "bald"
    title: ClassVar[str] = "Most disagreement of an ensemble first"
    source: ClassVar[str] = (
        "Houlsby, Huszár, Ghahramani & Lengyel 2011, doi:10.48550/arXiv.1112.5745"
    )

    def values(self, pool: Pool, seed: int) -> Doubles:
        """-I(y_i; θ)."""
        scores = pool.scores
        return np.asarray(entropies(scores.probabilities).mean(axis=0) - entropies(scores.mean))
