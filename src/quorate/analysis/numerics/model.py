"""What a latent-class model is to an E-step: its parameters, and the sums that come back.

An item has a hidden class z with prior p(z); a judgment of rater r with label l has probability
P(l | z, r). Two families cover the methods of ``quorate.analysis.consensus``:

``Confusion``  any P(l | z, r): a table of (rater, label) rows and class columns
``Hits``       P(l | z, r) is a(r, l) when z = l and b(r, l) otherwise; cost does not grow with K²
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

SMALLEST = 1e-30
"""Floor of a probability in a table, and one over its ceiling, so that products of a few fit."""
LARGEST_LOG = 69.0
"""Bound of a log in Hits, either way: e**-69 is about SMALLEST."""


@dataclass(frozen=True)
class Sums:
    """Expected counts of an E-step.

    ``counts`` is (codes, classes) for Confusion and (codes,) for Hits (the posterior of the label
    given, summed over a rater's judgments with that label); ``classes`` (Z,) sums the posteriors
    of items; ``log_likelihood`` is in nats.
    """

    counts: Doubles
    classes: Doubles
    log_likelihood: float


@dataclass(frozen=True)
class Confusion:
    """Parameters of the family with a full table: ``table`` (codes, Z) and ``prior`` (Z,).

    Z = labels * ``width``; an item with gold g keeps classes g*width … g*width+width-1.
    """

    table: Doubles
    prior: Doubles
    width: int = 1

    def bounded(self) -> Confusion:
        """The same within the range of the kernels, as contiguous arrays."""
        return Confusion(
            _within("table", self.table, SMALLEST, 1 / SMALLEST),
            _within("prior", self.prior, SMALLEST, 1 / SMALLEST),
            self.width,
        )


@dataclass(frozen=True)
class Hits:
    """Parameters of the family of hits: logs of a/b and of b, both (codes,), and of the prior."""

    log_ratio: Doubles
    log_miss: Doubles
    log_prior: Doubles

    @property
    def prior(self) -> Doubles:
        """The prior of the classes, shape (K,)."""
        return np.exp(self.log_prior)

    def bounded(self) -> Hits:
        """The same within the range of the kernels, as contiguous arrays."""
        return Hits(
            _within("log_ratio", self.log_ratio, -LARGEST_LOG, LARGEST_LOG),
            _within("log_miss", self.log_miss, -LARGEST_LOG, LARGEST_LOG),
            _within("log_prior", self.log_prior, -LARGEST_LOG, LARGEST_LOG),
        )


Model = Confusion | Hits


def _within(name: str, values: Doubles, low: float, high: float) -> Doubles:
    bounded = np.ascontiguousarray(np.clip(values, low, high), np.float64)
    if np.isnan(bounded.sum()):
        raise NotApplicableError(
            f"parameter {name!r} of the model is not a number in "
            f"{int(np.isnan(bounded).sum())} of {bounded.size} cells",
            remedy="the method's M-step divides zero by zero; smooth its counts",
        )
    return bounded
