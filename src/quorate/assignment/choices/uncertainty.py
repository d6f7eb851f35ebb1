"""The item whose consensus is least certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate, order
from quorate.assignment.crowd import Crowd


@dataclass(frozen=True)
class Uncertainty:
    """Items whose likeliest answer is least probable first.

    c_i = max_k P(z_i = k | judgments), calibrated; the smallest c_i comes first, at random among
    equals. An item that nobody judged is as certain as the commonest answer is common. Items beyond
    hope do not hold it up where the campaign has a stopping rule: they are contested and leave.
    """

    name: ClassVar[str] = "uncertainty"
    title: ClassVar[str] = "Least certain first"
    source: ClassVar[str] = "Lewis & Gale 1994, doi:10.1007/978-1-4471-2099-5_1"
    informed: ClassVar[bool] = True

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By certainty, then at random."""
        return order([crowd.certainty(candidate.item) for candidate in candidates], rng)
