"""Measures: how far predicted shares are from the shares of answers, an item a row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.scoring import distances

Doubles = NDArray[np.float64]

TITLES = {
    "cross_entropy": "cross-entropy, nats",
    "divergence": "divergence (JSD), bits",
    "manhattan": "Manhattan distance",
    "wasserstein": "Wasserstein distance",
    "brier": "Brier score of one answer",
    "entropy_correlation": "correlation of entropies",
    "calibration_error": "calibration error",
    "error": "error for one rater",
    "distance": "distance from one rater, of the scale",
    "majority": "agrees with the majority",
    "absolute_error": "distance from one rater",
    "mean_error": "distance from the mean",
    "rmse": "root mean square distance from one rater",
    "correlation": "correlation with the mean",
}
"""what each measure is called for people"""
HIGHER = frozenset({"entropy_correlation", "majority", "correlation"})
"""measures of which more is better"""
NEEDS_SHARES = frozenset({"cross_entropy", "entropy_correlation", "calibration_error"})
"""measures that say little of labels without shares"""
BINS = 10


def measures(
    share: Doubles, predicted: Doubles, scores: Doubles | None = None, separate: bool = False
) -> dict[str, Doubles]:
    """Each measure of each item, (I,), of shares and predictions (I, K).

    ``error`` is the share of raters who did not give the likeliest predicted label, ``distance``
    how far their answers are on average from the predicted median, as a part of the scale;
    ``majority`` whether the likeliest predicted label is the commonest answer, ties counting in
    part. Options that are ``separate`` (multi-label) are yes-or-no questions, of which each measure
    is the mean.
    """
    kinds: dict[str, Callable[[Doubles, Doubles], Doubles]] = {
        "cross_entropy": distances.cross_entropy,
        "divergence": distances.divergence,
        "manhattan": distances.manhattan,
        "brier": distances.brier,
        "error": _error,
        "majority": _majority,
    }
    found = {
        name: distances.by_option(one, share, predicted) if separate else one(share, predicted)
        for name, one in kinds.items()
    }
    if scores is not None and len(scores) > 1:
        found["wasserstein"] = distances.wasserstein(share, predicted, scores)
        found["distance"] = _distance(share, predicted, scores)
    return {name: found[name] for name in TITLES if name in found}


def _best(predicted: Doubles) -> NDArray[np.bool_]:
    """Which options are predicted the likeliest, (I, K); several where they are equally likely."""
    return np.asarray(predicted >= predicted.max(axis=1, keepdims=True) - 1e-12)


def _error(share: Doubles, predicted: Doubles) -> Doubles:
    best = _best(predicted)
    return np.asarray(1 - (share * best).sum(axis=1) / best.sum(axis=1))


def _majority(share: Doubles, predicted: Doubles) -> Doubles:
    said, best = _best(share), _best(predicted)
    both = (said & best).sum(axis=1)
    return np.asarray(both / (said.sum(axis=1) * best.sum(axis=1)))


def _distance(share: Doubles, predicted: Doubles, scores: Doubles) -> Doubles:
    off = np.abs(scores - median(predicted, scores)[:, None])
    return np.asarray((share * off).sum(axis=1) / (scores.max() - scores.min()))


def median(predicted: Doubles, scores: Doubles) -> Doubles:
    """The lowest score that half of the predicted share does not exceed, (I,)."""
    order = np.argsort(scores, kind="stable")
    reached = np.cumsum(predicted[:, order], axis=1) >= 0.5 - 1e-12
    return np.asarray(scores[order][reached.argmax(axis=1)])


def calibration(share: Doubles, predicted: Doubles, separate: bool = False) -> pl.DataFrame:
    """What was predicted and what was answered, in ten bins of equally many predictions.

    A prediction is one of an item and an option; with two options the second tells all. Columns
    n, lowest, highest, predicted, observed.
    """
    columns = slice(1, 2) if share.shape[1] == 2 and not separate else slice(None)
    p, t = predicted[:, columns].ravel(), share[:, columns].ravel()
    order = np.argsort(p, kind="stable")
    rows = [
        {
            "n": len(part),
            "lowest": p[part].min(),
            "highest": p[part].max(),
            "predicted": p[part].mean(),
            "observed": t[part].mean(),
        }
        for part in np.array_split(order, min(BINS, len(order)))
    ]
    kinds = dict.fromkeys(("lowest", "highest", "predicted", "observed"), pl.Float64)
    return pl.DataFrame(rows, schema={"n": pl.Int64, **kinds})


def calibration_error(bins: pl.DataFrame) -> float:
    """Σ_b n_b/n |predicted_b - observed_b|."""
    n = bins["n"].to_numpy()
    return float(n @ np.abs((bins["predicted"] - bins["observed"]).to_numpy()) / n.sum())
