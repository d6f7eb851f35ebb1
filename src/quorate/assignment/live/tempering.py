"""How much the judgments of one item count together: raters err on the same items.

Models of raters who err independently say .99 where they are right on .84 of the items. What n
judgments of an item say together, in log space, is therefore divided by

    T(n) = t (1 + (n - 1) rho)

the design effect of n judgments with correlation rho (Kish 1965, section 8.2) times a temperature
t. Within a number of judgments the order of items by certainty stays as it is.

t and rho are those of the largest posterior given items whose answer is known, each scored as if
it were not: with priors log t ~ N(ln .9, .35²) and log rho ~ N(ln .35, .8²), about what the data
sets of docs/benchmarks.md have, so that a handful of known answers moves them little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TEMPERATURE, TEMPERATURE_SPREAD = 0.9, 0.35
CORRELATION, CORRELATION_SPREAD = 0.35, 0.8
LEAST = 1e-6
"""Floor of a probability, so that one known answer that nobody gave does not decide all."""
GRID = tuple(step / 4 for step in range(-10, 11))
"""Standard deviations of the priors at which the posterior is looked at."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An item with a known answer, scored as if it were unknown: log priors and log likelihoods
    of the options, how many judgments they rest on, and the right option."""

    prior: Sequence[float]
    scores: Sequence[float]
    judgments: int
    truth: int


@dataclass(frozen=True, slots=True)
class Tempering:
    """``temperature`` t and ``correlation`` rho; ``items`` with a known answer they rest on."""

    temperature: float = TEMPERATURE
    correlation: float = CORRELATION
    items: int = 0

    def divisor(self, n: int) -> float:
        """T(n)."""
        return self.temperature * (1.0 + (n - 1) * self.correlation)
