"""Closed intervals for shares and correlations, at level 0.95."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

Z = 1.959963984540054
"""the 97.5th percentile of the normal distribution"""


def wilson(share: Doubles, n: Doubles) -> tuple[Doubles, Doubles]:
    """Wilson's score interval of a share of ``n`` trials, elementwise; NaN where n is 0.

        (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    n = np.where(np.asarray(n) > 0, n, np.nan)
    centre = share + Z**2 / (2 * n)
    half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    lower, upper = (centre - half) / scale, (centre + half) / scale
    return np.clip(lower, 0, share), np.clip(upper, share, 1)


def fisher(correlation: Doubles, n: Doubles | NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    """Fisher's interval of a correlation over ``n`` items: tanh(artanh r ± z / sqrt(n - 3)).

    NaN with fewer than four items. Source: Fisher 1921, Metron 1, 3–32.
    """
    n = np.asarray(n, np.float64)
    width = Z / np.sqrt(np.where(n > 3, n - 3, np.nan))
    centre = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    return np.tanh(centre - width), np.tanh(centre + width)
