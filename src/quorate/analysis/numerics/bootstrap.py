"""The bootstrap: how often each unit is drawn, and intervals from the replicates.

Items that look alike (same counts of the same labels) are interchangeable, so a replicate is not a
list of items but a vector saying how often each distinct pattern of item was drawn. A statistic
that is a function of weighted sums over patterns is then computed for a block of replicates by one
matrix product, whatever the number of judgments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

BLOCK_CELLS = 1 << 21
"""how many weights (replicates × patterns) are held at once: 16 MB"""
EXACT_DRAWS = 400_000_000
"""beyond this many multinomial draws, independent Poisson(1) weights take their place"""


@dataclass(frozen=True)
class Interval:
    """An interval and how it was made."""

    lower: float
    upper: float
    method: str


def item_weights(multiplicity: NDArray[np.int64], n: int, seed: int) -> Iterator[Doubles]:
    """How often each pattern is drawn in ``n`` bootstrap replicates, in blocks (b, P).

    ``multiplicity`` (P,) is how many units show each pattern; a replicate draws as many units as
    there are, with replacement (Efron 1979). Where that would take more than ``EXACT_DRAWS``
    draws, each pattern's weight is a sum of independent Poisson(1) counts instead, which differs
    by O(1/units) (Hanley & MacGibbon 2006, doi:10.1016/j.cmpb.2006.04.006). The blocks depend on
    the seed and on ``multiplicity`` only.
    """
    rng = np.random.default_rng([seed, 0])
    P = len(multiplicity)
    total = int(multiplicity.sum())
    by_unit = total <= 4 * P
    block = max(1, min(n, BLOCK_CELLS // max(total if by_unit else P, 1)))
    cost = total if by_unit else P
    pattern = np.repeat(np.arange(P), multiplicity) if by_unit and total > P else None
    share = multiplicity / max(total, 1)
    for start in range(0, n, block):
        b = min(block, n - start)
        if cost * n > EXACT_DRAWS:
            yield _poisson(rng, multiplicity, b)
        elif not by_unit:
            yield rng.multinomial(total, share, size=b).astype(np.float64)
        else:
            drawn = rng.integers(0, total, size=(b, total), dtype=np.int32)
            cell = (drawn if pattern is None else pattern[drawn]) + np.arange(b)[:, None] * P
            yield np.bincount(cell.ravel(), minlength=b * P).reshape(b, P).astype(np.float64)


def rater_draws(n_raters: int, n: int, seed: int) -> Iterator[Doubles]:
    """How often each rater is drawn, with replacement, in each of ``n`` replicates: (R,) each."""
    rng = np.random.default_rng([seed, 1])
    for _ in range(n):
        drawn = rng.integers(0, n_raters, size=n_raters)
        yield np.bincount(drawn, minlength=n_raters).astype(np.float64)


def expanded_percentile(replicates: Doubles, level: float, n: int) -> Interval:
    """Quantiles of the replicates of resampled raters, widened for ``n`` of them.

    The bootstrap's spread is too small by √((n - 1)/n) and its tails are the normal's, not
    Student's; so the quantiles are taken at Φ(√(n/(n - 1)) t_{n-1}(α/2)) instead of α/2
    (Hesterberg 2015, doi:10.1080/00031305.2015.1089789, section 4).
    """
    from scipy.special import ndtr, stdtrit

    tail = (1 - level) / 2
    if n > 1:
        tail = float(ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, tail)))
    lower, upper = np.quantile(replicates, [tail, 1 - tail])
    return Interval(
        float(lower), float(upper), "bootstrap by rater, percentiles widened for small samples"
    )


def accelerated(
    replicates: Doubles,
    value: float,
    acceleration: float,
    level: float,
    n: int,
    unit: str = "item",
) -> Interval:
    """Bias-corrected and accelerated quantiles, widened for ``n`` units, called ``unit``.

    With z₀ = Φ⁻¹(share of replicates below the value, ties half) and acceleration a, the quantile
    for z is taken at Φ(z₀ + (z₀ + z) / (1 - a (z₀ + z))) (Efron 1987,
    doi:10.1080/01621459.1987.10478410); z is √(n/(n - 1)) t_{n-1} instead of the normal's, as in
    ``expanded_percentile``.
    """
    from scipy.special import ndtr, ndtri, stdtrit

    tail = (1 - level) / 2
    below = (replicates < value).sum() + (replicates == value).sum() / 2
    z0 = float(ndtri((below + 0.5) / (len(replicates) + 1)))
    z = float(ndtri(tail) if n < 2 else np.sqrt(n / (n - 1)) * stdtrit(n - 1, tail))
    places = []
    for side in (z, -z):
        room = 1 - acceleration * (z0 + side)
        places.append(float(ndtr(z0 + (z0 + side) / room)) if room > 0 else float(side > 0))
    lower, upper = np.quantile(replicates, places)
    how = f"bootstrap by {unit}, BCa widened for small samples"
    return Interval(float(lower), float(upper), how)


def acceleration_of(jackknife: Doubles, multiplicity: NDArray[np.int64]) -> float:
    """a = Σ d³ / (6 (Σ d²)^{3/2}), d the mean of the leave-one-out values less each of them.

    ``jackknife`` (P,) is the value without one unit of each pattern, of which there are
    ``multiplicity``; undefined values are left out.
    """
    defined = np.isfinite(jackknife)
    jackknife, multiplicity = jackknife[defined], multiplicity[defined]
    if not len(jackknife):
        return 0.0
    d = jackknife @ multiplicity / multiplicity.sum() - jackknife
    spread = float(multiplicity @ d**2)
    return float(multiplicity @ d**3) / (6 * spread**1.5) if spread > 0 else 0.0


def student(value: float, se: float, freedom: float, level: float) -> Interval:
    """value ± t · se, ending at 1; the normal for infinite degrees of freedom."""
    from scipy.special import ndtri, stdtrit

    if freedom < 1:
        return Interval(np.nan, np.nan, "none: too few units")
    normal = not np.isfinite(freedom)
    place = (1 + level) / 2
    reach = se * float(ndtri(place) if normal else stdtrit(freedom, place))
    how = "normal" if normal else "Student’s t"
    return Interval(value - reach, min(value + reach, 1.0), f"analytic standard error, {how}")


def wilson(share: Doubles, n: NDArray[np.integer[Any]], level: float) -> tuple[Doubles, Doubles]:
    """Wilson's score interval of shares of ``n`` (Wilson 1927, doi:10.2307/2276774)."""
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)


def _poisson(rng: np.random.Generator, multiplicity: NDArray[np.int64], b: int) -> Doubles:
    """Poisson weights; for single units by a table over 16 random bits, which is exact to 2⁻¹⁶."""
    P = len(multiplicity)
    single = multiplicity == 1
    if not single.all():
        weights = rng.poisson(multiplicity.astype(np.float64), size=(b, P))
        return weights.astype(np.float64)
    return _POISSON_TABLE[rng.integers(0, 1 << 16, size=(b, P), dtype=np.uint16)]


def _poisson_table() -> Doubles:
    cumulated = np.cumsum([exp(-1) / factorial(k) for k in range(12)])
    return np.searchsorted(cumulated, (np.arange(1 << 16) + 0.5) / (1 << 16)).astype(np.float64)


_POISSON_TABLE = _poisson_table()
