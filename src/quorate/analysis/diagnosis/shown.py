"""Shown: the parts of a diagnosis that a chart or a table has room for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.loop.fallible import fallible
from quorate.analysis.diagnosis.report import Diagnosis

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bins:
    """How many values lie between neighbouring ``edges`` (b + 1,): ``counts`` (b,) of all examples,
    ``suspects`` (b,) of those in the set of suspects."""

    edges: Doubles
    counts: Integers
    suspects: Integers


def chosen(found: Diagnosis, k: int | None = None, both: Doubles | None = None) -> pl.DataFrame:
    """The suspects to look at: the default set, or the first k; the most suspect first.

    With ``both`` (n,), what raters and model say together, there is a column of it.
    """
    table = listed(found, both)
    return table.filter(pl.col("suspect")) if k is None else table.head(k)


def listed(found: Diagnosis, both: Doubles | None = None) -> pl.DataFrame:
    """All examples, the most suspect first, with a column ``together`` where it is given."""
    table = found.suspects.table
    if both is None:
        return table
    column = pl.Series("together", both[table["row"].to_numpy()]).fill_nan(None)
    return table.clone().insert_column(table.columns.index("wrong") + 1, column.alias("together"))


def together(found: Diagnosis, posterior: Doubles) -> Doubles | None:
    """The probability that each label is wrong by raters and model together, (n,).

    ``posterior`` (n, K) is the raters' alone; the model is one more rater who errs, and is counted
    once. None for a log without scores of examples that a model never saw.
    """
    if all(run.outside is None for run in found.log.runs):
        return None
    rows = np.maximum(posterior, 0)
    whole = rows.sum(axis=1, keepdims=True)
    even = np.full_like(rows, 1 / rows.shape[1])
    shares = np.where(whole > 0, rows / np.where(whole > 0, whole, 1), even)
    both = fallible(shares, found.evidence.probabilities).combined
    return np.asarray(1 - both[np.arange(found.log.n), found.log.labels])


def pairs(found: Diagnosis, suspects: Bools | None = None) -> pl.DataFrame:
    """Which label is taken for which among the suspects: label, suggested, suspects, expected.

    ``expected`` is how many of them are likely wrong: the sum of their probabilities. The most
    frequent first. ``suspects`` (n,) are those of the default set when not said.
    """
    table = chosen(found)
    if suspects is not None:
        table = listed(found).filter(pl.Series(suspects[found.suspects.order]))
    return (
        table.filter(pl.col("suggested").is_not_null())
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


def bins(found: Diagnosis, values: Doubles, n: int = 40, *, suspects: Bools | None = None) -> Bins:
    """How the values (n,) of a signal are spread, in ``n`` bins of one width.

    ``suspects`` (n,) are those of the default set when not said.
    """
    doubted = found.suspects.suspect if suspects is None else suspects
    known = np.isfinite(values)
    counts, edges = np.histogram(values[known], bins=n)
    among, _ = np.histogram(values[known & doubted], bins=edges)
    return Bins(edges, counts.astype(np.int64), among.astype(np.int64))


def held(found: Diagnosis) -> dict[str, int]:
    """How many examples each verdict holds, by its name."""
    return {name: int(which.sum()) for name, which in found.verdicts.held.items()}
