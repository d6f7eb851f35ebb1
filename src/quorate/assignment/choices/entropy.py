"""The item over whose options a model's belief is most spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.assignment.model_scores import ByModel, Doubles, Pool


@dataclass(frozen=True)
class Entropy(ByModel):
    """Items with the largest entropy of the model's mean probabilities first.

    H(p̂_i) = -Σ_k p̂_ik ln p̂_ik. With many options it weighs the many small ones; ``margin`` looks
    at the first two alone.
    """

    name: ClassVar[str] = "entropy"
    title: ClassVar[str] = "Largest entropy of a model first"
    source: ClassVar[str] = "Shannon 1948; Settles 2009, section 3.1"

    def values(self, pool: Pool, seed: int) -> Doubles:
        """-H(p̂_i)."""
        return -entropies(pool.scores.mean)


def entropies(p: NDArray[np.floating]) -> Doubles:
    """The entropy of the last axis, in nats; 0 ln 0 is 0."""
    some = np.asarray(p, np.float64)
    return np.asarray(-(some * np.log(np.where(some > 0, some, 1.0))).sum(axis=-1))
