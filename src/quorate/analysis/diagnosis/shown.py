"""Shown: the parts of a diagnosis that a chart or a table has room for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.report import Diagnosis
from quorate.analysis.diagnosis.signal import Signal

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bins:
    """How many values lie between neighbouring ``edges`` (b + 1,): ``counts`` (b,) of all examples,
    ``suspects`` (b,) of those in the set of suspects."""

    edges: Doubles
    counts: Integers
    suspects: Integers


def chosen(found: Diagnosis, k: int | None = None) -> pl.DataFrame:
    """The suspects to look at: the default set, or the first k; the most suspect first."""
    table = found.suspects.table
    return table.filter(pl.col("suspect")) if k is None else table.head(k)


def pairs(found: Diagnosis) -> pl.DataFrame:
    """Which label is taken for which among the suspects: label, suggested, suspects, expected.

    ``expected`` is how many of them are likely wrong: the sum of their probabilities. The most
    frequent first.
    """
    return (
        chosen(found)
        .filter(pl.col("suggested").is_not_null())
        .group_by("label", "suggested")
        .agg(
            pl.len().cast(pl.Int64).alias("suspects"),
            pl.col("wrong").sum().alias("expected"),
        )
        .sort(["suspects", "expected", "label", "suggested"], descending=[True, True, False, False])
    )


def points(found: Diagnosis, most: int) -> Integers:
    """Rows of the log that a map of ``most`` points shows, the most suspect last, on top.

    All where there is room; else suspects in up to half of it, and a random part of the others. An
    example without a place on the map is none of them.
    """
    if found.map is None:
        return np.empty(0, np.int64)
    placed = np.isfinite(found.map.confidence) & np.isfinite(found.map.variability)
    order = found.suspects.order
    order = order[placed[order]]
    if len(order) <= most:
        return order[::-1]
    suspects = order[found.suspects.suspect[order]][: most // 2]
    others = np.setdiff1d(order, suspects)
    rng = np.random.default_rng([found.seed, 3])
    drawn = rng.choice(others, most - len(suspects), replace=False)
    return np.concatenate([np.sort(drawn), suspects[::-1]])


def bins(found: Diagnosis, signal: Signal, n: int = 40) -> Bins:
    """How the values of a signal are spread, in ``n`` bins of one width."""
    known = np.isfinite(signal.values)
    values = signal.values[known]
    counts, edges = np.histogram(values, bins=n)
    suspects, _ = np.histogram(values[found.suspects.suspect[known]], bins=edges)
    return Bins(edges, counts.astype(np.int64), suspects.astype(np.int64))


def held(found: Diagnosis) -> dict[str, int]:
    """How many examples each verdict holds, by its name."""
    return {name: int(which.sum()) for name, which in found.verdicts.held.items()}
