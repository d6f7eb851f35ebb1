"""The audit slice: examples drawn at random, so that what no suspect showed can be estimated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.schema import RequestError

Integers = NDArray[np.int64]

SHARE = 0.1
"""the share of examples in the slice"""


def audit_slice(n: int, share: float = SHARE, seed: int = 0) -> Integers:
    """A random ``share`` of n examples, ascending places; one at least.

    What judgments of it tell is computed by ``outcome`` and ``outcome_of``. Raises RequestError
    for a share outside (0, 1].
    """
    if not 0 < share <= 1:
        raise RequestError(f"an audit slice of {share}", remedy="take a share above 0 and up to 1")
    rng = np.random.default_rng([seed, 17])
    return np.sort(rng.choice(n, max(1, round(share * n)), replace=False))
