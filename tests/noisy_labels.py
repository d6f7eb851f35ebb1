"""Labels, some of them wrong, beside the probabilities of a model that mostly knows better."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def noisy(
    seed: int, n: int, k: int, *, wrong: float = 0.2, lead: float = 2.0, step: float = 0.0
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Labels (n,) and probabilities (n, K); with a ``step`` these are few values, and many tie."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, k, n)
    logits = rng.normal(size=(n, k))
    logits[np.arange(n), true] += lead
    if step:
        logits = np.round(logits / step) * step
    power = np.exp(logits)
    labels = np.where(rng.random(n) < wrong, rng.integers(0, k, n), true)
    return labels, power / power.sum(axis=1, keepdims=True)
