"""The item whose two likeliest options are nearest, by a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.assignment.model_scores import ByModel, Doubles, Pool


@dataclass(frozen=True)
class Margin(ByModel):
    """Items whose two likeliest options are nearest, by the model, first.

    p̂_(1) - p̂_(2) with the largest and the second largest of the mean over members.
    """

    name: ClassVar[str] = "margin"
    title: ClassVar[str] = "Smallest margin of a model first"
    source: ClassVar[str] = "Scheffer, Decomain & Wrobel 2001, doi:10.1007/3-540-44816-0_31"

    def values(self, pool: Pool, seed: int) -> Doubles:
        """p̂_(1) - p̂_(2)."""
        return margins(pool.scores.mean)


def margins(p: Doubles) -> Doubles:
    """The largest minus the second largest of each row."""
    if p.shape[1] < 2:
        return np.ones(len(p))
    two = np.partition(p, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])
