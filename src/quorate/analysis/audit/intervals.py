"""The interval of a correlation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

Z = 1.959963984540054
"""the 97.5th percentile of the normal distribution"""


def fisher(correlation: Doubles, n: Doubles | NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    """Fisher's interval of a correlation over ``n`` items: tanh(artanh r ± z / sqrt(n - 3)).

    NaN with fewer than four items. Source: Fisher 1921, Metron 1, 3–32.
    """
    n = np.asarray(n, np.float64)
    width = Z / np.sqrt(np.where(n > 3, n - 3, np.nan))
    centre = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    return np.tanh(centre - width), np.tanh(centre + width)
