"""At random, fewest judgments first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate, order
from quorate.assignment.crowd import Crowd


@dataclass(frozen=True)
class Balanced:
    """Items with the fewest judgments first, at random among equals.

    The default: it assumes nothing, and every item gets its judgments at about the same pace.
    """

    name: ClassVar[str] = "balanced"
    title: ClassVar[str] = "Balanced random order"
    source: ClassVar[str] = "simple random assignment"
    informed: ClassVar[bool] = False

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By judgments, then at random."""
        return order([candidate.judged for candidate in candidates], rng)
