"""The item in the slices that are farthest from their targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate, order
from quorate.assignment.crowd import Crowd


@dataclass(frozen=True)
class Cover:
    """Items in slices that lack most of the judgments wanted of them first.

        lack_i = sum over slices s of i of max(0, 1 - covered_s / target_s)

    A slice without a target wants nothing. Among equals, fewest judgments first, then at random. A
    target by group of raters counts the judgments of the group of the rater who asks.
    """

    name: ClassVar[str] = "cover"
    title: ClassVar[str] = "Cover targets"
    source: ClassVar[str] = "quota sampling; Neyman 1934, doi:10.2307/2342192"
    informed: ClassVar[bool] = False

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By what the slices lack, then by judgments, then at random."""
        return order([(-lack(c, asking), c.judged) for c in candidates], rng)


def lack(candidate: Candidate, asking: Asking) -> float:
    """How far the candidate's slices are from their targets, 0 where all are reached."""
    missing = 0.0
    for part in candidate.slices.items():
        target = asking.targets.get(part, 0)
        if target > 0:
            missing += max(0.0, 1 - asking.covered.get(part, 0) / target)
    return missing
