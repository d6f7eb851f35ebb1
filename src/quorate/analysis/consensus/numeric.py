"""Answers that are numbers: statistics by item and by rater, intervals, and gold put in its place.

What the numeric methods share. ``y`` (N,) are the judgments, ``v`` (I,) the values inferred.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.analysis.consensus.method import Competence, Fit
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

NUMBERS = frozenset({Kind.NUMERIC})
"""The kinds of question answered by a number."""
LEVEL = 0.95
"""Level of every interval of a value."""


def by_item(judgments: Judgments, x: Doubles | None = None) -> Doubles:
    """Sums of ``x`` (N,) over the judgments of each item, (I,); without ``x`` their number."""
    return np.bincount(judgments.item, weights=x, minlength=judgments.n_items).astype(np.float64)


def by_rater(judgments: Judgments, x: Doubles | None = None) -> Doubles:
    """Sums of ``x`` (N,) over the judgments of each rater, (R,); without ``x`` their number."""
    return np.bincount(judgments.rater, weights=x, minlength=judgments.n_raters).astype(np.float64)


def ratio(a: Doubles, b: Doubles) -> Doubles:
    """``a / b``, NaN where ``b`` is 0."""
    return np.asarray(np.divide(a, b, out=np.full(np.shape(b), np.nan), where=b != 0))


def not_finite(judgments: Judgments) -> str:
    """Why the numbers cannot be averaged; empty when all are finite."""
    bad = ~np.isfinite(judgments.values)
    if not bad.any():
        return ""
    first = int(np.flatnonzero(bad)[0])
    return (
        f"{int(bad.sum()):,} judgments are not finite numbers, the first by rater "
        f"{judgments.raters[int(judgments.rater[first])]!r} on item "
        f"{judgments.items[int(judgments.item[first])]!r}; leave them out"
    )


def means(judgments: Judgments, weight: Doubles | None = None) -> Doubles:
    """The mean of each item, (I,), weighted by ``weight`` (N,); NaN where nobody judged.

    Taken about the item's first judgment, so that equal judgments give exactly themselves.
    """
    n = judgments.overlap
    first = np.where(n > 0, judgments.offsets[:-1], 0)
    base = np.where(n > 0, judgments.values[first], np.nan)
    shift = judgments.values - base[judgments.item]
    if weight is None:
        return base + ratio(by_item(judgments, shift), n.astype(np.float64))
    total = by_item(judgments, weight)
    return base + ratio(by_item(judgments, weight * shift), total)


def by_value(judgments: Judgments) -> Doubles:
    """The judgments in ascending order within each item, (N,), items as in the table."""
    return judgments.values[np.lexsort((judgments.values, judgments.item))]


def medians(judgments: Judgments) -> Doubles:
    """The median of each item, (I,), midway between the middle two of an even number; or NaN."""
    n = judgments.overlap
    ordered = by_value(judgments)
    out = np.full(judgments.n_items, np.nan)
    some = n > 0
    start = judgments.offsets[:-1][some]
    low = ordered[start + (n[some] - 1) // 2]
    high = ordered[start + n[some] // 2]
    out[some] = low + (high - low) / 2
    return out


def student(
    value: Doubles, squares: Doubles, freedom: Doubles, error_of_unit: Doubles
) -> tuple[Doubles, Doubles]:
    """Student's interval of each value from its own sum of squares, else from the pooled one.

    ``squares`` (I,) with ``freedom`` degrees of freedom estimate the variance, whose multiple
    ``error_of_unit`` is the variance of ``value``. An item whose judgments are one or are all the
    same says nothing of its spread and takes the variance pooled over all items, with their
    degrees of freedom. NaN where no item has any.
    """
    own = (freedom > 0) & (squares > 0)
    pooled_freedom = float(freedom[freedom > 0].sum())
    pooled = float(squares[freedom > 0].sum()) / pooled_freedom if pooled_freedom else np.nan
    variance = np.where(own, squares / np.where(own, freedom, 1.0), pooled)
    degrees = np.where(own, freedom, pooled_freedom)
    half = _quantile(degrees) * np.sqrt(variance * error_of_unit)
    return value - half, value + half


def _quantile(degrees: Doubles) -> Doubles:
    safe = np.maximum(degrees, 1e-9)
    return np.where(degrees > 0, np.asarray(stdtrit(safe, (1 + LEVEL) / 2)), np.nan)


def weighted_interval(
    judgments: Judgments, value: Doubles, weight: Doubles, variance: Doubles
) -> tuple[Doubles, Doubles]:
    """The interval of a weighted mean of raters with weights and error variances (R,).

    The variance of v_i is sum_j w_j² s²_j / (sum_j w_j)², over the raters of item i; the degrees
    of freedom are those of all residuals, N less the items judged.
    """
    w = weight[judgments.rater]
    error = ratio(by_item(judgments, w**2 * variance[judgments.rater]), by_item(judgments, w) ** 2)
    freedom = len(judgments) - int((judgments.overlap > 0).sum())
    half = _quantile(np.full(judgments.n_items, float(freedom))) * np.sqrt(error)
    return value - half, value + half


def residuals(judgments: Judgments, value: Doubles, known: NDArray[np.bool_]) -> Doubles:
    """y - v as it would be had the rater's own judgment not entered v, (N,).

    With n judgments an item, y - mean of the others = (y - mean) n / (n - 1), exactly for the mean
    and nearly for other averages. NaN for an item's only judgment, unless the item has gold.
    """
    n = by_item(judgments)[judgments.item]
    factor = np.where(known[judgments.item], 1.0, ratio(n, n - 1))
    return (judgments.values - value[judgments.item]) * factor


def errors(judgments: Judgments, value: Doubles, known: NDArray[np.bool_]) -> Competence:
    """Bias and deviation of raters from their residuals.

    bias = mean residual. deviation = the standard deviation of residuals, each first scaled by
    sqrt((n - 1) / n) since the others' mean has errors of its own. NaN for raters with no
    (deviation: fewer than two) comparable judgments.
    """
    d = residuals(judgments, value, known)
    usable = np.isfinite(d)
    d = np.where(usable, d, 0.0)
    count = by_rater(judgments, usable.astype(np.float64))
    bias = ratio(by_rater(judgments, d), count)
    n = np.maximum(by_item(judgments)[judgments.item], 1)
    shrink = np.where(known[judgments.item], 1.0, (n - 1) / n)
    centred = np.where(usable, d - bias[judgments.rater], 0.0)
    squares = by_rater(judgments, centred**2 * shrink)
    deviation = np.sqrt(ratio(squares, np.maximum(count - 1, 0)))
    return Competence(bias=bias, deviation=deviation)


def gold_values(judgments: Judgments, gold: AlignedGold | None) -> Doubles:
    """Gold numbers, (I,), NaN where unknown."""
    if gold is None or gold.values is None:
        return np.full(judgments.n_items, np.nan)
    return gold.values


def finish(
    judgments: Judgments,
    gold: AlignedGold | None,
    fit: Fit,
    competence: Competence | None = None,
) -> Fit:
    """The fit with gold items at their gold value, competence against it, and what to know.

    Without ``competence`` it is the raters' ``errors``.
    """
    truth = gold_values(judgments, gold)
    known = np.isfinite(truth)
    value, lower, upper = (
        np.where(known, truth, np.full(judgments.n_items, np.nan) if x is None else x)
        for x in (fit.value, fit.lower, fit.upper)
    )
    notes = list(fit.notes)
    empty = int(np.isnan(value).sum())
    if empty:
        notes.append(f"{empty:,} items have no judgment: their value is unknown (NaN)")
    bare = int((np.isnan(lower) & np.isfinite(value)).sum())
    if bare:
        notes.append(f"{bare:,} items have too few judgments for an interval (NaN)")
    return replace(
        fit,
        value=value,
        lower=lower,
        upper=upper,
        competence=competence or errors(judgments, value, known),
        notes=tuple(notes),
    )
