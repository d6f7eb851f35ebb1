"""Folds: which model does not see which example."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.schema import NotApplicableError, RequestError

Longs = NDArray[np.int64]

ALWAYS = -1
"""the fold of an example that every model is trained on"""


def stratified(labels: Longs, folds: int, seed: int = 0) -> Longs:
    """The fold of each example, (n,), classes spread evenly over folds.

    The examples of a class are shuffled and dealt out in turn, each class going on where the last
    one stopped, so that folds differ by one example in a class and in all. A class with fewer
    examples than folds is missing outside in some. The only example of a class would be judged by a
    model that never met its class, so it has fold −1: always trained on, never judged from outside.
    Raises RequestError for fewer than two folds or more than examples, NotApplicableError where no
    class has two examples.
    """
    n = len(labels)
    if not 2 <= folds <= n:
        raise RequestError(f"{folds} folds of {n:,} examples", remedy=f"take from 2 to {n:,} folds")
    counts = np.bincount(labels)
    if counts.max() < 2:
        raise NotApplicableError(
            f"each of the {n:,} examples has a class of its own",
            remedy="give two examples of a class at least, or bring classes together",
        )
    rng = np.random.default_rng([seed, 5])
    shuffled = rng.permutation(n)
    order = shuffled[np.argsort(labels[shuffled], kind="stable")]
    order = order[counts[labels[order]] > 1]
    found = np.full(n, ALWAYS, np.int64)
    found[order] = np.arange(len(order)) % folds
    return found


def nested(labels: Longs, rng: np.random.Generator) -> Longs:
    """Examples in an order of which every beginning has all classes in proportion, (n,).

    The j-th example of a class with c ones stands at (j + u)/c, u drawn once a class.
    """
    n = len(labels)
    counts = np.bincount(labels)
    shuffled = rng.permutation(n)
    order = shuffled[np.argsort(labels[shuffled], kind="stable")]
    start = np.concatenate([[0], np.cumsum(counts)])
    own = labels[order]
    place = np.arange(n) - start[own] + rng.random(len(counts))[own]
    return np.asarray(order[np.argsort(place / counts[own], kind="stable")], np.int64)
