"""Verdicts: what is odd about an example, each kind by a stated rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]

VERDICTS = ("wrong", "leaking", "duplicate", "ambiguous", "hard", "outlier", "redundant")
"""the kinds of verdict, the more urgent first; an example may have several"""


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Which examples each kind of verdict holds, (n,) a kind of ``VERDICTS``.

    ``rules`` says each rule in words with its numbers. Kinds that could not be judged, for want of
    features or splits, are missing in ``held`` and named in ``unjudged`` with the reason.
    """

    held: dict[str, Bools]
    rules: dict[str, str]
    unjudged: dict[str, str]
    n: int

    @property
    def first(self) -> NDArray[np.int8]:
        """The most urgent verdict of each example as a place in ``VERDICTS``, −1 for none."""
        found = np.full(self.n, -1, np.int8)
        for place in range(len(VERDICTS) - 1, -1, -1):
            held = self.held.get(VERDICTS[place])
            if held is not None:
                found[held] = place
        return found

    def of(self, row: int) -> tuple[str, ...]:
        """All verdicts of one example, the more urgent first."""
        return tuple(name for name in VERDICTS if name in self.held and self.held[name][row])
