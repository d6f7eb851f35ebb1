"""The contract of a likelihood of one comparison, given how much better the first candidate is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Small = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Slopes:
    """The log-likelihood of n outcomes, and its derivatives by η and by S shape parameters φ.

    ``value`` (n,) is ℓ, ``eta`` (n,) dℓ/dη, ``bend`` (n,) -d²ℓ/dη², ``shape`` (n, S) dℓ/dφ,
    ``cross`` (n, S) -d²ℓ/dη dφ, ``shape_bend`` (n, S, S) -d²ℓ/dφ dφ'.
    """

    value: Doubles
    eta: Doubles
    bend: Doubles
    shape: Doubles
    cross: Doubles
    shape_bend: Doubles


class Likelihood(Protocol):
    """P(outcome | η, φ), log-concave in both, and the same when the two candidates change places.

    ``outcomes`` are those that it tells apart; ``start`` (S,) is where φ begins.
    """

    @property
    def outcomes(self) -> tuple[int, ...]:
        """Every outcome, from the second much better to the first much better."""
        ...

    @property
    def start(self) -> Doubles:
        """Values of φ to begin with."""
        ...

    def at(self, eta: Doubles, outcome: Small, shape: Doubles) -> Slopes:
        """Log-likelihood and derivatives of outcomes (n,) at η (n,).

        -inf for values of φ that are out of bounds.
        """
        ...

    def better(self, eta: Doubles, shape: Doubles) -> Doubles:
        """P(first better | no tie) at η."""
        ...
