"""Raters whose competence somebody states, for a campaign without a pilot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.assignment.planning.population import World
from quorate.schema.errors import RequestError
from quorate.schema.question import Kind, Question

ASPECT = 2.0
"""how even a rater's errors are over the wrong options: the parameter of a symmetric Dirichlet"""


@dataclass(frozen=True)
class Stated:
    """Raters and items by a few numbers.

    Each rater's accuracy is drawn from a Beta distribution with mean ``competence`` and standard
    deviation ``spread``; their errors fall on the wrong options unevenly, each rater in a way of
    their own. A share ``hard`` of the items lures raters to one wrong option, which then is said
    as often as the right one: errors on them are not independent, which is what makes votes
    overconfident. ``shares``
    are the frequencies of the options; all alike when not given.
    """

    competence: float
    spread: float = 0.08
    options: int = 2
    hard: float = 0.1
    shares: tuple[float, ...] = ()
    seconds: float | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.options <= 1_000:
            raise RequestError(f"{self.options} options", remedy="state 2 to 1000")
        if not 1 / self.options < self.competence < 1:
            raise RequestError(
                f"a competence of {self.competence:g} with {self.options} options",
                remedy=f"state one above guessing, {1 / self.options:.2f}, and below 1",
            )
        widest = np.sqrt(self.competence * (1 - self.competence))
        if not 0 < self.spread < widest:
            raise RequestError(
                f"a spread of {self.spread:g}", remedy=f"state one above 0 and below {widest:.2f}"
            )
        if not 0 <= self.hard <= 1:
            raise RequestError(f"a share of {self.hard:g} hard items", remedy="state 0 to 1")
        if self.shares and (
            len(self.shares) != self.options
            or min(self.shares) <= 0
            or not np.isclose(sum(self.shares), 1)
        ):
            raise RequestError(
                f"shares {', '.join(f'{share:g}' for share in self.shares)} of the options",
                remedy=f"state {self.options} numbers above 0 that add to 1",
            )

    @property
    def question(self) -> Question:
        """A choice among the options."""
        return Question("label", Kind.CATEGORICAL, tuple(f"{k + 1}" for k in range(self.options)))

    @property
    def told(self) -> str:
        """What was stated."""
        return (
            f"raters right {self.competence:.0%} of the time (standard deviation "
            f"{self.spread:.0%} between raters), {self.options} options, "
            f"{self.hard:.0%} of the items hard: as stated, not measured"
        )

    def world(self, items: int, raters: int, rng: np.random.Generator) -> World:
        """Items and raters drawn at random."""
        K = self.options
        n = self.competence * (1 - self.competence) / self.spread**2 - 1
        right = rng.beta(self.competence * n, (1 - self.competence) * n, raters)
        right = np.clip(right, 0.5 / K, 0.999)
        confusion = np.empty((raters, K, K))
        for k in range(K):
            wrong = [j for j in range(K) if j != k]
            shared = rng.dirichlet(np.full(K - 1, ASPECT), raters)
            confusion[:, k, wrong] = np.maximum(shared, 1e-3) * (1 - right[:, None])
            confusion[:, k, k] = right
        confusion /= confusion.sum(axis=2, keepdims=True)
        truth = rng.choice(K, items, p=self.shares or None).astype(np.int32)
        lure = (truth + 1 + rng.integers(0, K - 1, items)) % K
        pull = np.ones((items, K))
        hard = rng.random(items) < self.hard
        average = confusion.mean(axis=0)
        pull[hard, lure[hard]] = (average[truth, truth] / average[truth, lure])[hard]
        return World(truth, confusion, pull, rng.dirichlet(np.full(raters, 2.0)))
