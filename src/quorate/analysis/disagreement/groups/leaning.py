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

        b_g = Σ_{r∈g} e_r / Σ_{r∈g} n_r
        SE² = R_g / (R_g − 1) · Σ_{r∈g} (e_r − n_r b_g)² / (Σ_{r∈g} n_r)²

    and b_g ± t_{R_g − 1} · SE: the error of a mean of clusters, each rater being one. The items
    count as given. None below two raters.
    """
    from scipy.special import stdtrit

    count, residual = residuals(coding)
    found: list[tuple[Leaning, ...]] = []
    for g in range(V):
        mine = (codes == g) & (count > 0)
        n, e = count[mine], residual[mine]
        R = len(n)
        mean = e.sum(axis=0) / max(n.sum(), 1.0)
        spread = ((e - n[:, None] * mean) ** 2).sum(axis=0)
        se = np.sqrt(R / max(R - 1, 1) * spread) / max(n.sum(), 1.0)
        reach = float(stdtrit(R - 1, (1 + level) / 2)) * se if R > 1 else np.full(len(mean), np.nan)
        found.append(
            tuple(
                Leaning(
                    target,
                    float(mean[t]),
                    float(mean[t] - reach[t]) if R > 1 else None,
                    float(mean[t] + reach[t]) if R > 1 else None,
                    R,
                )
                for t, target in enumerate(coding.names)
            )
        )
    return tuple(found)
