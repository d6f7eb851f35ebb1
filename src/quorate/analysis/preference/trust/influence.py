"""Influence: what becomes of the ranking without each rater."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import kendalltau

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.newman import newman

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

PRIOR = 0.1
TOLERANCE = 1e-6
MOST_CELLS = 20_000_000
"""raters × candidates² up to which each rater is tried; beyond it those with most judgments are"""
SCHEMA = {
    "rater": pl.String,
    "comparisons": pl.Int64,
    "tau": pl.Float64,
    "moved": pl.Int64,
    "first": pl.String,
    "shift": pl.Float64,
    "shifted": pl.String,
}


def influence(comparisons: Comparisons) -> tuple[pl.DataFrame, str]:
    """Measures how much the ranking hangs on single raters; with what was not tried, in words.

    For each rater the Bradley–Terry strengths (ties half a win each) are inferred again without
    that rater. One row a rater, the most influential first: ``tau``, Kendall's τ between the two
    rankings; ``moved``, by how many ranks a candidate moves at most; ``first``, who is first then;
    ``shift``, the largest change of a strength in logits, with its sign, and ``shifted`` whose.
    """
    joined = Joined.of(comparisons)
    held = comparisons if joined.rows is None else comparisons.subset(joined.rows)
    c = len(joined.candidate)
    count = np.bincount(held.rater, minlength=held.n_raters)
    raters = np.argsort(-count, kind="stable")[: max(MOST_CELLS // (c * c), 1)]
    raters = raters[count[raters] > 0]
    if c < 2 or int((count > 0).sum()) < 2:
        return pl.DataFrame(schema=SCHEMA), ""
    whole, _ = newman(joined.wins, PRIOR, TOLERANCE)
    whole = whole - whole.mean()
    names = comparisons.candidates[joined.candidate]
    flat, start = _by_rater(held, joined, c)
    rows = []
    for r in raters.tolist():
        own = flat[start[r] : start[r + 1]]
        lost = np.bincount(own[:, 0], minlength=c * c) + np.bincount(own[:, 1], minlength=c * c)
        theta, _ = newman(joined.wins - lost.reshape(c, c) / 2, PRIOR, TOLERANCE)
        rows.append((held.raters[r], int(count[r]), *_change(whole, theta - theta.mean(), names)))
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    frame = frame.sort("tau", pl.col("shift").abs(), "rater", descending=[False, True, False])
    left = int((count > 0).sum()) - len(raters)
    said = f"the {len(raters):,} raters with most judgments were tried" if left else ""
    return frame, said


def _by_rater(held: Comparisons, joined: Joined, c: int) -> tuple[Longs, Longs]:
    """Two half wins a comparison, as cells of the matrix, (N, 2), in the order of raters."""
    number = np.zeros(held.n_candidates, np.int64)
    number[joined.candidate] = np.arange(c)
    a, b, sign = number[held.first], number[held.second], held.sign
    forth, back = a * c + b, b * c + a
    cells = np.stack([np.where(sign >= 0, forth, back), np.where(sign > 0, forth, back)], axis=1)
    order = np.argsort(held.rater, kind="stable")
    count = np.bincount(held.rater, minlength=held.n_raters)
    return cells[order], np.concatenate([[0], np.cumsum(count)])


def _change(
    whole: Doubles, without: Doubles, names: pl.Series
) -> tuple[float, int, str, float, str]:
    tau = float(kendalltau(whole, without).statistic)
    moved = int(np.abs(_ranks(whole) - _ranks(without)).max())
    shift = without - whole
    at = int(np.argmax(np.abs(shift)))
    return tau, moved, names[int(np.argmax(without))], float(shift[at]), names[at]


def _ranks(strength: Doubles) -> Longs:
    ranks = np.empty(len(strength), np.int64)
    ranks[np.argsort(-strength, kind="stable")] = np.arange(len(strength))
    return ranks
