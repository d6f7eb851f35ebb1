"""The median of the answers: vox populi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.numeric import (
    LEVEL,
    NUMBERS,
    by_value,
    finish,
    medians,
    not_finite,
)
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Median:
    """Each item's value is the middlemost judgment: half say more, half say less.

    The interval is between order statistics y_(k) and y_(n + 1 - k), which hold the population's
    median with probability

        1 - 2 P(B <= k - 1),    B ~ Binomial(n, 1/2),

    whatever the distribution; k is the largest that gives at least 95 %. Below six judgments not
    even the whole range does: it is given with the probability it has (parameter ``coverage``),
    and none at all for a single judgment. Items with gold have the gold value.
    """

    name: ClassVar[str] = "median"
    title: ClassVar[str] = "Median (vox populi)"
    source: ClassVar[str] = "Galton 1907, doi:10.1038/075450a0"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    def refuses(self, judgments: Judgments) -> str:
        """When a judgment is not a finite number."""
        return not_finite(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Take the median and its order-statistic interval of every item."""
        n = judgments.overlap
        rank, coverage = _ranks(n)
        ordered = by_value(judgments)
        lower = np.full(judgments.n_items, np.nan)
        upper = lower.copy()
        some = n > 1
        start = judgments.offsets[:-1][some]
        lower[some] = ordered[start + rank[some] - 1]
        upper[some] = ordered[start + n[some] - rank[some]]
        short = int(((n > 1) & (coverage < LEVEL)).sum())
        notes = (
            (
                f"{short:,} items have fewer than 6 judgments: their interval is the whole range, "
                f"which holds the median with probability {coverage[some].min():.3f} or more",
            )
            if short
            else ()
        )
        fit = Fit(
            Competence(),
            value=medians(judgments),
            lower=lower,
            upper=upper,
            objective="none",
            parameters={"coverage": coverage},
            notes=notes,
        )
        return finish(judgments, gold, fit)


def _ranks(n: NDArray[np.int64]) -> tuple[NDArray[np.int64], Doubles]:
    """The rank k of the lower end for each number of judgments, and the interval's coverage."""
    sizes, where = np.unique(n, return_inverse=True)
    ranks = np.ones(len(sizes), np.int64)
    covers = np.zeros(len(sizes))
    for s, size in enumerate(sizes.tolist()):
        if size == 0:
            continue
        k = np.arange(1, (size + 1) // 2 + 1)
        cover = 1 - 2 * np.asarray(bdtr(k - 1, size, 0.5))
        ranks[s] = max(1, int((cover >= LEVEL).sum()))
        covers[s] = max(0.0, cover[ranks[s] - 1])
    return ranks[where], covers[where]
