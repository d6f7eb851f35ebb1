"""Whether a group's answers lie above or below those of all, on the same items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.groups.coding import Coding
from quorate.analysis.disagreement.groups.permutation import residuals

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Leaning:
    """How far a group answers above the mean of all groups shown, on the items that it judged.

    ``target`` is the option whose share is meant, or the question itself for numbers and scales;
    ``value`` is in shares (−1 to 1), or in the label's own units. ``n`` counts raters.
    """

    target: str
    value: float
    lower: float | None
    upper: float | None
    n: int


def leanings(
    coding: Coding, codes: NDArray[np.int32], V: int, level: float = 0.95
) -> tuple[tuple[Leaning, ...], ...]:
    """The mean residual of each of V groups for each target, with an interval over raters.

    With n_r the judgments of rater r, e_r their sum of (label − mean of the item, by all groups),
    f the group's share of all judgments, and o the raters of all other groups,

        b_g = Σ_{r∈g} e_r / Σ_{r∈g} n_r = (1 − f) (b_g − b_o),  since all residuals add up to 0
        S_g = R_g / (R_g − 1) · Σ_{r∈g} (e_r − n_r b_g)² / (Σ_{r∈g} n_r)²
        SE² = (1 − f)² (S_g + S_o)

    and b_g ± t · SE with Welch & Satterthwaite's degrees of freedom over R_g and R_o: means of
    clusters, each rater being one. The items count as given. None below two raters on either side.
    """
    from scipy.special import stdtrit

    count, residual = residuals(coding)
    found: list[tuple[Leaning, ...]] = []
    for g in range(V):
        mine, others = ((side & (count > 0)) for side in (codes == g, (codes >= 0) & (codes != g)))
        value, own, R = _mean(count[mine], residual[mine])
        _, theirs, M = _mean(count[others], residual[others])
        reach = np.full(len(value), np.nan)
        if R > 1 and M > 1:
            both = own + theirs
            freedom = both**2 / np.maximum(own**2 / (R - 1) + theirs**2 / (M - 1), 1e-300)
            away = float(count[others].sum() / (count[mine].sum() + count[others].sum()))
            t = stdtrit(np.maximum(freedom, 1.0), (1 + level) / 2)
            reach = np.asarray(t * away * np.sqrt(both))
        found.append(
            tuple(
                Leaning(
                    target,
                    float(value[t]),
                    None if np.isnan(reach[t]) else float(value[t] - reach[t]),
                    None if np.isnan(reach[t]) else float(value[t] + reach[t]),
                    R,
                )
                for t, target in enumerate(coding.names)
            )
        )
    return tuple(found)


def _mean(n: Doubles, e: Doubles) -> tuple[Doubles, Doubles, int]:
    """The mean residual of some raters (T,), its squared error, and how many they are."""
    R, N = len(n), max(float(n.sum()), 1.0)
    mean = e.sum(axis=0) / N
    spread = ((e - n[:, None] * mean) ** 2).sum(axis=0)
    return mean, R / max(R - 1, 1) * spread / N**2, R
