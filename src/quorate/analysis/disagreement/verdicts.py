"""What a test allows to be said: a difference, something suggestive, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.05
"""how often at most a difference is claimed where there is none"""


class Verdict(StrEnum):
    """How a comparison is spoken of."""

    DIFFERENCE = "difference"
    """p ≤ .05 after all comparisons that were made are allowed for"""
    SUGGESTIVE = "suggestive"
    """p < .05 taken alone, but not after allowing for the other comparisons"""
    NONE = "no difference found"
    """neither; which does not show that there is none"""


def verdict(p: float | None, adjusted: float | None) -> Verdict:
    """The verdict on a p-value and the same adjusted for multiple tests; None was not tested."""
    if p is None or adjusted is None:
        return Verdict.NONE
    if adjusted <= LEVEL:
        return Verdict.DIFFERENCE
    return Verdict.SUGGESTIVE if p < LEVEL else Verdict.NONE


def holm(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """p-values adjusted so that any false claim among them is as rare as one was.

    In ascending order, the k-th of m becomes max over j ≤ k of min(1, (m − j + 1) p_j); None was
    not tested and is not counted. Source: Holm 1979, «A simple sequentially rejective multiple
    test procedure», Scandinavian Journal of Statistics 6.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    found: list[float | None] = [None] * len(p)
    largest = 0.0
    tested = sorted((value, k) for k, value in enumerate(p) if value is not None)
    for done, (value, k) in enumerate(tested):
        largest = max(largest, min(1.0, (len(tested) - done) * value))
        found[k] = largest
    return tuple(found)


def benjamini_hochberg(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """q-values: the smallest rate of false discoveries at which each would be claimed.

    In ascending order, the k-th of m becomes min over j ≥ k of min(1, m p_j / j); NaN was not
    tested. Source: Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    found = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    m = len(order)
    scaled = p[order] * m / np.arange(1, m + 1)
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found
