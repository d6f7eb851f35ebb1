"""Each rater's raw agreement with the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.tally import sums
from quorate.analysis.numerics.bootstrap import wilson

Doubles = NDArray[np.float64]
BLOCK_CELLS = 1 << 18


def raw_agreement(evidence: Evidence, level: float = 0.95) -> pl.DataFrame:
    """How often another judgment of an item is the same as this rater's: one row a rater.

    For rater g, the mean over the n_g judgments of g on items that have others, of the share of
    the other judgments of the item that are the same. ``lower``–``upper`` is Wilson's interval for
    n_g; it is on the wide side, since a share of several judgments varies less than one. Raters who
    never share an item are left out. Columns: rater, n_judgments (n_g), agreement, lower, upper.

    Source: the «raw agreement with others» of Tratz & Hovy 2010, «A taxonomy, dataset, and
    classifier for automatic noun compound interpretation», ACL, section 5.
    """
    judgments = evidence.judgments
    R = judgments.n_raters
    n, total = np.zeros(R, np.int64), np.zeros(R)
    for rows, others, same in _blocks(evidence):
        shared = others > 0
        rater = judgments.rater[rows][shared]
        n += np.bincount(rater, minlength=R)
        total += sums(rater, same[shared] / others[shared], R)
    seen = np.nonzero(n)[0]
    mean = np.minimum(total[seen] / n[seen], 1.0)
    lower, upper = wilson(mean, n[seen], level)
    return pl.DataFrame(
        {
            "rater": judgments.raters[seen].cast(pl.String),
            "n_judgments": n[seen].astype(np.int64),
            "agreement": mean,
            "lower": lower,
            "upper": upper,
        }
    )


def _blocks(
    evidence: Evidence,
) -> Iterator[tuple[slice, NDArray[np.int64], NDArray[np.int64]]]:
    """Rows of whole items, with each one's number of other judgments and of equal ones of them."""
    offsets, overlap = evidence.judgments.offsets, evidence.judgments.overlap
    step = max(1, BLOCK_CELLS // max(evidence.n_options, int(overlap.max(initial=1)), 1))
    for first in range(0, len(overlap), step):
        last = min(first + step, len(overlap))
        rows = slice(int(offsets[first]), int(offsets[last]))
        item = np.repeat(np.arange(last - first), overlap[first:last])
        others = (overlap[first:last] - 1)[item]
        cell = item * evidence.n_options + evidence.code[rows]
        if (last - first) * evidence.n_options <= 2 * BLOCK_CELLS:
            count = np.bincount(cell, minlength=1)[cell]
        else:
            _, place, counts = np.unique(cell, return_inverse=True, return_counts=True)
            count = counts[place.ravel()]
        yield rows, others, count - 1
