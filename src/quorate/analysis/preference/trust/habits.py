"""Habits: how each rater decides: ties, place, length, second looks, reliability."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Strengths
from quorate.analysis.preference.trust.longer import LENGTH
from quorate.analysis.preference.trust.share import shares_of

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


def habits(
    comparisons: Comparisons, fits: Sequence[Strengths] = (), again: Comparisons | None = None
) -> pl.DataFrame:
    """One row a rater, by name: what they do, beside what the pool does.

    ``comparisons``; ``tie_rate`` with ``pool_tie_rate``, that of all others; ``first_rate``, how
    often what was shown first won; ``longer_rate``, how often the longer one did, each of judgments
    that are no tie; ``flip_rate`` of ``repeats``, how often a second judgment of the same pair says
    something else (of better, worse and tie). Shares have Wilson's intervals in ``_lower`` and
    ``_upper`` and are null where there is nothing to count. ``fits`` add what models say of raters:
    ``position`` and ``length`` coefficients, ``reliability``, with intervals.

    ``again`` are the second judgments; without, none is known.
    """
    R = comparisons.n_raters
    rater, sign = comparisons.rater, comparisons.sign
    count = np.bincount(rater, minlength=R)
    ties = np.bincount(rater[sign == 0], minlength=R)
    columns: dict[str, pl.Series | Doubles | Longs] = {
        "rater": comparisons.raters,
        "comparisons": count,
    }
    if comparisons.ties:
        columns |= _shared("tie_rate", sign == 0, comparisons.block, rater, R)
        others = count.sum() - count
        columns["pool_tie_rate"] = np.where(
            others > 0, (ties.sum() - ties) / np.maximum(others, 1), np.nan
        )
    first = sign * comparisons.position
    columns |= _won("first_rate", first, comparisons)
    if comparisons.covariates is not None and LENGTH in comparisons.covariate_names:
        by = comparisons.covariates[:, comparisons.covariate_names.index(LENGTH)]
        columns |= _won("longer_rate", sign * np.sign(np.nan_to_num(by)), comparisons)
    if again is not None and len(again):
        other, block, by_rater = _flips(comparisons, again)
        columns["repeats"] = np.bincount(by_rater, minlength=R)
        columns |= _shared("flip_rate", other, block, by_rater, R)
    frame = pl.DataFrame(columns)
    for fit in fits:
        frame = _with(frame, fit)
    return frame.filter(pl.col("comparisons") > 0).with_columns(pl.col(pl.Float64).fill_nan(None))


def _won(
    name: str, side: NDArray[np.int8] | Doubles, comparisons: Comparisons
) -> dict[str, Doubles]:
    """How often the side of interest won (side > 0) of where it won or lost."""
    decided = side != 0
    if not decided.any():
        return {}
    rater, block = comparisons.rater[decided], comparisons.block[decided]
    return _shared(name, side[decided] > 0, block, rater, comparisons.n_raters)


def _shared(
    name: str,
    hit: NDArray[np.bool_],
    block: NDArray[np.int32],
    rater: NDArray[np.int32],
    R: int,
) -> dict[str, Doubles]:
    value, lower, upper = shares_of(hit, block, rater, R)
    return {name: value, f"{name}_lower": lower, f"{name}_upper": upper}


def _flips(
    comparisons: Comparisons, again: Comparisons
) -> tuple[NDArray[np.bool_], NDArray[np.int32], NDArray[np.int32]]:
    """Of second judgments: whether each differs from the standing one, its block, its rater."""
    keys = ["rater", "item", "low", "high"]
    both = _pairs(again).join(
        _pairs(comparisons).unique(keys, keep="first"), on=keys, how="inner", suffix="_stands"
    )
    other = (both["sign"] != both["sign_stands"]).to_numpy()
    return other, both["block"].to_numpy(), both["rater"].to_numpy()


def _pairs(comparisons: Comparisons) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "rater": comparisons.rater,
            "item": comparisons.item,
            "block": comparisons.block,
            "low": np.minimum(comparisons.first, comparisons.second),
            "high": np.maximum(comparisons.first, comparisons.second),
            "sign": comparisons.sign * np.where(comparisons.first < comparisons.second, 1, -1),
        }
    )


def _with(frame: pl.DataFrame, fit: Strengths) -> pl.DataFrame:
    """The frame with the columns that a model has of raters and the frame has not."""
    if fit.raters is None:
        return frame
    fresh = [name for name in fit.raters.columns if name not in frame.columns]
    return frame.join(
        fit.raters.select("rater", *fresh), on="rater", how="left", maintain_order="left"
    )
