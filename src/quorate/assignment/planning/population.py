"""Where the items and raters of a rehearsal come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.schema.question import Question

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class World:
    """Items and raters as they might be: I items, R raters, K options.

    ``truth`` (I,) is the right option of each item, ``confusion`` (R, K, K) P(label | truth) of
    each rater, true option first. ``pull`` (I, K) is what the item itself does to people's answers,
    whoever they are: a rater answers option l about item i with probability proportional to
    confusion[r, truth_i, l] · pull[i, l]. ``activity`` (R,) is the share of judgments that each
    rater gives.
    """

    truth: Ints
    confusion: Doubles
    pull: Doubles
    activity: Doubles

    def answers(self, item: int) -> Doubles:
        """P(label) of every rater about an item, (R, K)."""
        raw = self.confusion[:, self.truth[item], :] * self.pull[item]
        return np.asarray(raw / raw.sum(axis=1, keepdims=True))


class Population(Protocol):
    """A source of worlds."""

    @property
    def question(self) -> Question:
        """What is asked; options only."""

    @property
    def told(self) -> str:
        """Where the raters come from, in a sentence."""

    @property
    def seconds(self) -> float | None:
        """The median active time of a judgment; None when it is not known."""

    def world(self, items: int, raters: int, rng: np.random.Generator) -> World:
        """A world drawn at random: other items and raters each time."""
