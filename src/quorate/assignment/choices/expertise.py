"""The best raters for the hardest items, the others for easy ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate, order
from quorate.assignment.crowd import Crowd


@dataclass(frozen=True)
class Expertise:
    """Items as hard, among those at hand, as the rater is good among the raters.

    With h_i in 0–1 the place of the item among the candidates by certainty (1: the least certain)
    and s_r the share of raters who are less skilled, the smallest |h_i - s_r| comes first. Skill is
    the lower bound of competence, so a newcomer starts with easy items. Who is best gets what is
    contested; nobody is left without work.
    """

    name: ClassVar[str] = "expertise"
    title: ClassVar[str] = "Best raters for hard items"
    source: ClassVar[str] = "Donmez & Carbonell 2008, doi:10.1145/1458082.1458165"
    informed: ClassVar[bool] = True

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By the distance of the item's hardness to the rater's skill, then at random."""
        certain = [crowd.certainty(candidate.item) for candidate in candidates]
        ascending = sorted(certain)
        quantile = crowd.quantile(asking.rater)
        last = max(len(candidates) - 1, 1)
        hardness = [
            1 - (ascending.index(c) + len(ascending) - 1 - ascending[::-1].index(c)) / (2 * last)
            for c in certain
        ]
        return order([abs(hard - quantile) for hard in hardness], rng)
