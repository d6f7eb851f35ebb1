"""Figures: shares with intervals that allow for pairs of one prompt being alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.analysis.calibration import wilson

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEVEL = 0.95


@dataclass(frozen=True)
class Figure:
    """A mean over ``n`` pairs or votes of ``prompts`` prompts, with its 95 % interval."""

    value: float
    lower: float
    upper: float
    n: int
    prompts: int


def share(right: Doubles, cluster: Longs) -> Figure:
    """The share that is right, with an interval clustered by prompt.

    ``right`` (n,) is from 0 to 1, ``cluster`` (n,) the prompt of each. The variance of the share is
    that of a ratio of sums over G clusters, G/(G−1) Σ_g (Σ_{i∈g} (y_i − ȳ))² / n²; the interval is
    Wilson's for as many independent answers as have the same variance, with Student's t of G − 1 in
    place of the normal (Korn & Graubard 1998, Survey Methodology 24:193). Where all answers are the
    same the G clusters count as so many answers.
    """
    n = len(right)
    clusters = len(np.unique(cluster))
    if not n:
        return Figure(np.nan, np.nan, np.nan, 0, 0)
    value = float(right.mean())
    if clusters < 2:
        return Figure(value, 0.0, 1.0, n, clusters)
    _, at = np.unique(cluster, return_inverse=True)
    sums = np.bincount(at, right - value)
    variance = clusters / (clusters - 1) * float((sums**2).sum()) / n**2
    simple = value * (1 - value)
    alone = simple / variance if variance > 0 else float(clusters)
    alone = min(max(alone, 1.0), float(n))
    wide = (stdtrit(clusters - 1, (1 + LEVEL) / 2) / stdtrit(n, (1 + LEVEL) / 2)) ** 2
    lower, upper = wilson(value * alone / wide, alone / wide)
    return Figure(value, float(lower), float(upper), n, clusters)


def difference(one: Doubles, other: Doubles, cluster: Longs) -> Figure:
    """The mean of one less another on the same pairs, with an interval clustered by prompt."""
    n = len(one)
    _, at = np.unique(cluster, return_inverse=True)
    clusters = int(at.max()) + 1 if n else 0
    if clusters < 2:
        return Figure(float((one - other).mean()) if n else np.nan, np.nan, np.nan, n, clusters)
    gap = one - other
    value = float(gap.mean())
    sums = np.bincount(at, gap - value)
    error = float(np.sqrt(clusters / (clusters - 1) * (sums**2).sum())) / n
    reach = float(stdtrit(clusters - 1, (1 + LEVEL) / 2)) * error
    return Figure(value, value - reach, value + reach, n, clusters)


def reliability(chance: Doubles, right: Doubles, bins: int) -> pl.DataFrame:
    """How often pairs that were given about the same chance came out so, in bins of equal width.

    ``chance`` (n,) is that of the side which the model prefers, from .5 to 1.
    """
    place = np.clip(((chance - 0.5) * 2 * bins).astype(np.int64), 0, bins - 1)
    n = np.bincount(place, minlength=bins).astype(np.float64)
    hits = np.bincount(place, right, bins)
    lower, upper = wilson(hits, n)
    edges = np.linspace(0.5, 1, bins + 1)
    some = np.maximum(n, 1)
    return pl.DataFrame(
        {
            "from": edges[:-1],
            "to": edges[1:],
            "n": n.astype(np.int64),
            "chance": np.bincount(place, chance, bins) / some,
            "right": hits / some,
            "lower": lower,
            "upper": upper,
        }
    ).filter(pl.col("n") > 0)


def calibration_gap(table: pl.DataFrame) -> float:
    """The expected calibration error: Σ n_b / n |right_b − chance_b| over the bins."""
    if table.is_empty():
        return float("nan")
    gap = (table["right"] - table["chance"]).abs() * table["n"]
    return float(gap.sum()) / float(table["n"].sum())
