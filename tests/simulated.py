"""Crowds whose truth and competence are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments
from tables import table


@dataclass(frozen=True, eq=False)
class Crowd:
    """Judgments with the truth (I,) and each rater's probability of being right (R,)."""

    judgments: Judgments
    truth: NDArray[np.int64]
    accuracy: NDArray[np.float64]


def simulate(
    items: int,
    raters: int,
    options: int,
    overlap: int,
    accuracy: tuple[float, float] | NDArray[np.float64],
    seed: int,
) -> Crowd:
    """Raters drawn at random for each item; wrong answers are spread evenly."""
    rng = np.random.default_rng(seed)
    right = rng.uniform(*accuracy, raters) if isinstance(accuracy, tuple) else accuracy
    truth = rng.integers(0, options, items)
    rows = []
    for i in range(items):
        for r in rng.choice(raters, overlap, replace=False):
            hit = rng.random() < right[r]
            label = truth[i] if hit else (truth[i] + rng.integers(1, options)) % options
            rows.append((f"i{i:04}", f"r{r:03}", str(label)))
    return Crowd(table(rows, options=[str(k) for k in range(options)]), truth, right)
