"""Simulated crowds that answer with numbers, for tests of values and their intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind
from tables import table


def crowd_of_numbers(
    seed: int,
    *,
    n_items: int = 60,
    n_raters: int = 15,
    overlap: int = 6,
    unlike: float = 0.6,
    bias: float = 2.0,
    noise: float = 3.0,
) -> tuple[Judgments, NDArray[np.float64]]:
    """A table and the truth (I,): values N(50, 10²), raters' biases N(0, bias²) and noise.

    A rater's noise is lognormal about ``noise`` with ``unlike`` the deviation of its logarithm.
    """
    rng = np.random.default_rng(seed)
    truth = rng.normal(50, 10, n_items)
    shift = rng.normal(0, bias, n_raters)
    spread = noise * np.exp(unlike * rng.normal(size=n_raters))
    rows = [
        (f"i{i:04}", f"r{r:03}", float(truth[i] + shift[r] + spread[r] * rng.normal()))
        for i in range(n_items)
        for r in rng.choice(n_raters, overlap, replace=False).tolist()
    ]
    judgments = table(rows, Kind.NUMERIC)
    return judgments, truth
