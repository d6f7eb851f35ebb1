"""In the order of the uploaded priority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate
from quorate.assignment.crowd import Crowd


@dataclass(frozen=True)
class Priority:
    """Items in the campaign's order, the uploaded priority in front.

    For priorities that come from outside: a model's score, the age of a case, what is needed first.
    An item gets all its judgments before the next one is begun.
    """

    name: ClassVar[str] = "priority"
    title: ClassVar[str] = "Uploaded priority"
    source: ClassVar[str] = "the campaign's own order"
    informed: ClassVar[bool] = False

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By place in the campaign's order."""
        return sorted(range(len(candidates)), key=lambda n: candidates[n].place)
