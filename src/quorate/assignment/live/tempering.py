"""How much the judgments of one item count together: raters err on the same items.

Models of raters who err independently say .99 where they are right on .84 of the items. What n
judgments of an item say together, in log space, is therefore divided by

    T(n) = t (1 + (n - 1) rho)

the design effect of n judgments with correlation rho (Kish 1965, section 8.2) times a temperature
t. Within a number of judgments the order of items by certainty stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tempering:
    """``temperature`` t and ``correlation`` rho; ``items`` with a known answer they rest on."""

    temperature: float = 1.0
    correlation: float = 0.2
    items: int = 0

    def divisor(self, n: int) -> float:
        """T(n), 1 or more for n of 1 or more where t is."""
        return self.temperature * (1.0 + (n - 1) * self.correlation)
