"""From which share of the crowd on should an item count as what some of its raters say?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import wilson

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 20
"""thresholds are 0, 1/20 … 1: a finer one would be fitted to chance"""
FOLDS = 10
LEVEL = 0.95
ROUNDING = 1e-9


@dataclass(frozen=True)
class Threshold:
    """The threshold with the highest ``accuracy``, the lowest of those that tie.

    ``found`` and ``spared`` are shares at it. Its accuracy is too good for new items, since it was
    chosen on the same; ``held_out`` is that of thresholds chosen on nine tenths of the items and
    used on the tenth, None for fewer than ten items.
    """

    threshold: float
    accuracy: float
    found: float | None
    spared: float | None
    held_out: float | None


def thresholds(score: Doubles, of: Flags) -> pl.DataFrame:
    """What calling items with ``score`` ≥ t finds of those that are (``of``) and spares of others.

    One row for t = 0, .05 … 1; shares have Wilson's 95 % interval, null where there is no item.
    """
    grid = np.arange(STEPS + 1) / STEPS
    called = score[:, None] >= grid - ROUNDING
    n, others = int(of.sum()), int((~of).sum())
    columns: dict[str, Doubles | pl.Series] = {"threshold": grid}
    for name, share, many in (
        ("found", called[of].sum(axis=0) / max(n, 1), n),
        ("spared", (~called[~of]).sum(axis=0) / max(others, 1), others),
    ):
        lower, upper = wilson(share, np.full(len(grid), max(many, 1)), LEVEL)
        for suffix, values in (("", share), ("_lower", lower), ("_upper", upper)):
            known = values if many else np.full(len(grid), np.nan)
            columns[name + suffix] = pl.Series(known).fill_nan(None)
    columns["accuracy"] = (called == of[:, None]).mean(axis=0)
    columns["called"] = pl.Series(called.sum(axis=0).astype(np.int64))
    return pl.DataFrame(columns)


def best_threshold(score: Doubles, of: Flags, seed: int) -> Threshold:
    """The threshold of ``thresholds`` that is right most often, and how it does on other items."""
    grid = np.arange(STEPS + 1) / STEPS
    called = score[:, None] >= grid - ROUNDING
    right = called == of[:, None]
    best = int(right.mean(axis=0).argmax())
    return Threshold(
        threshold=float(grid[best]),
        accuracy=float(right[:, best].mean()),
        found=float(called[of, best].mean()) if of.any() else None,
        spared=float((~called[~of, best]).mean()) if not of.all() else None,
        held_out=_held_out(right, seed),
    )


def _held_out(right: Flags, seed: int) -> float | None:
    """Accuracy on folds whose threshold was chosen without them."""
    n = len(right)
    if n < FOLDS:
        return None
    fold = np.random.default_rng([seed, 3]).permutation(np.arange(n) % FOLDS)
    hits = 0
    for k in range(FOLDS):
        chosen = int(right[fold != k].mean(axis=0).argmax())
        hits += int(right[fold == k, chosen].sum())
    return hits / n
