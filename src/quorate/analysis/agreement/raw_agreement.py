"""Each rater's raw agreement with the others."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.numerics.bootstrap import wilson

Doubles = NDArray[np.float64]
DENSE_OPTIONS = 1024
BLOCK_CELLS = 1 << 20


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
    others = np.repeat(judgments.overlap - 1, judgments.overlap)
    shared = others > 0
    same = _same_label(evidence) - 1
    rater = judgments.rater if shared.all() else judgments.rater[shared]
    share = same / np.maximum(others, 1)
    share = share if shared.all() else share[shared]
    n = np.bincount(rater, minlength=judgments.n_raters)
    total = np.bincount(rater, share, minlength=judgments.n_raters)
    seen = np.nonzero(n)[0]
    mean = np.clip(total[seen] / n[seen], 0.0, 1.0)
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


def _same_label(evidence: Evidence) -> NDArray[np.int64]:
    """How many judgments of its item have the label of each judgment, itself included: (N,)."""
    K, code, offsets = evidence.n_options, evidence.code, evidence.judgments.offsets
    if K > DENSE_OPTIONS:
        key = evidence.judgments.item.astype(np.int64) * K + code
        _, cell, count = np.unique(key, return_inverse=True, return_counts=True)
        return np.asarray(count[cell.ravel()], np.int64)
    same = np.empty(len(code), np.int64)
    item = evidence.judgments.item
    step = max(1, BLOCK_CELLS // max(K, 1))
    for first in range(0, len(offsets) - 1, step):
        last = min(first + step, len(offsets) - 1)
        rows = slice(offsets[first], offsets[last])
        cell = (item[rows] - first) * K + code[rows]
        same[rows] = np.bincount(cell, minlength=1)[cell]
    return same
