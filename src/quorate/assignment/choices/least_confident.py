"""The item of whose likeliest option a model is least sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.assignment.model_scores import ByModel, Doubles, Pool


@dataclass(frozen=True)
class LeastConfident(ByModel):
    """Items whose likeliest option is least probable, by the model, first: max_k p̂_ik.

    p̂ is the mean over the members of an ensemble.
    """

    name: ClassVar[str] = "least-confident"
    title: ClassVar[str] = "Least confident model first"
    source: ClassVar[str] = "Lewis & Gale 1994, doi:10.1007/978-1-4471-2099-5_1"

    def values(self, pool: Pool, seed: int) -> Doubles:
        """max_k p̂_ik."""
        return np.asarray(pool.scores.mean.max(axis=1))
