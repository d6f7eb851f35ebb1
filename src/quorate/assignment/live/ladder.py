"""What is believed of the strengths of named candidates, comparison by comparison.

Bradley–Terry: i is said to be better than j with probability 1 / (1 + exp(θ_j - θ_i)), every θ
normal with mean 0 and variance ``PRIOR`` beforehand. The posterior is kept as a normal one with
mean μ and covariance Σ. A comparison with outcome y (1, 0, or ½ for a tie) adds, at x = e_i - e_j,

    m = xᵀμ, v = xᵀΣx, p = 1 / (1 + exp(-m / √(1 + πv/8))), h = p (1 - p), r = y - p + h m
    Σ' = Σ - Σx xᵀΣ h / (1 + h v),      μ' = μ + Σ'x (r - h m)

one step of Newton's method from where the belief was (an extended Kalman filter). h and r are
remembered, so that what is taken back is subtracted exactly: the same step with -h and -r.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, pi, sqrt

MOST = 64
"""candidates of whom strengths are kept; a comparison costs the square of their number"""
PRIOR = 4.0
"""the variance of a strength of which nothing is known, in logits squared"""
_STEPS = 40
_ALONG = [(n + 0.5) / _STEPS * 10 - 5 for n in range(_STEPS)]
_WHOLE = sum(exp(-(x**2) / 2) for x in _ALONG)
GRID = tuple((x, exp(-(x**2) / 2) / _WHOLE) for x in _ALONG)
"""a normal variable at the middles of 40 steps from -5 to 5, with weights that sum to 1"""


@dataclass(frozen=True, slots=True)
class Step:
    """What a comparison added: the two places, the information h and r."""

    one: int
    two: int
    h: float
    r: float


class Ladder:
    """Strengths of up to ``MOST`` candidates; a pure function of the calls in their order."""

    def __init__(self, fields: tuple[str, str]) -> None:
        self.fields = fields
        """the compared fields; slices of these names say whose they are"""
        self.mean: list[float] = []
        self.covariance: list[list[float]] = []
        self.places: dict[str, int] = {}
        self._given: dict[tuple[str, str], Step] = {}

    def judge(self, item: str, rater: str, one: str, two: str, outcome: float) -> None:
        """A rater says that ``one`` is better (1), ``two`` (0), or both are equal (½).

        A second judgment of the same rater on the item replaces the first. A candidate beside
        itself, and candidates beyond ``MOST``, are passed over.
        """
        self.withdraw(item, rater)
        i, j = self._place(one), self._place(two)
        if i is None or j is None or i == j:
            return
        gap, spread = self.mean[i] - self.mean[j], self._spread(i, j)
        p = 1 / (1 + exp(-gap / sqrt(1 + pi * spread / 8)))
        h = p * (1 - p)
        step = self._given[item, rater] = Step(i, j, h, outcome - p + h * gap)
        self._add(step, 1.0)

    def withdraw(self, item: str, rater: str) -> None:
        """The rater's comparison does not count any more, if there was one."""
        step = self._given.pop((item, rater), None)
        if step is not None:
            self._add(step, -1.0)

    def gain(self, one: str, two: str) -> float:
        """The information in nats that a comparison is expected to give about who is stronger.

        With d the difference, s whether d > 0, q = P(s), and p the probability that the one is said
        to be better: I(s; y) = H(E p) - q H(E[p | d > 0]) - (1 - q) H(E[p | d < 0]).
        """
        if one == two:
            return 0.0
        gap, spread = self.difference(one, two)
        width = sqrt(spread)
        above, below, share = 0.0, 0.0, 0.0
        for node, weight in GRID:
            d = gap + width * node
            p = weight / (1 + exp(-d))
            if d > 0:
                above, share = above + p, share + weight
            else:
                below += p
        told = 0.0
        for part, size in ((above, share), (below, 1 - share)):
            told += size * entropy(part / size) if size > 1e-9 else 0.0
        return max(entropy(above + below) - told, 0.0)

    def difference(self, one: str, two: str) -> tuple[float, float]:
        """The mean and the variance of the difference of two strengths."""
        i, j = self.places.get(one), self.places.get(two)
        if i is not None and j is not None:
            return self.mean[i] - self.mean[j], self._spread(i, j)
        (mean, spread), (other, wide) = self.strength(one), self.strength(two)
        return mean - other, spread + wide

    def strength(self, candidate: str) -> tuple[float, float]:
        """The mean and the variance of a candidate's strength."""
        n = self.places.get(candidate)
        return (0.0, PRIOR) if n is None else (self.mean[n], self.covariance[n][n])

    def _place(self, candidate: str) -> int | None:
        known = self.places.get(candidate)
        if known is not None or len(self.places) >= MOST:
            return known
        for row in self.covariance:
            row.append(0.0)
        n = self.places[candidate] = len(self.places)
        self.covariance.append([0.0] * n + [PRIOR])
        self.mean.append(0.0)
        return n

    def _spread(self, i: int, j: int) -> float:
        c = self.covariance
        return c[i][i] + c[j][j] - 2 * c[i][j]

    def _add(self, step: Step, sign: float) -> None:
        i, j, h, r = step.one, step.two, sign * step.h, sign * step.r
        u = [a - b for a, b in zip(self.covariance[i], self.covariance[j], strict=True)]
        scale = 1 / (1 + h * (u[i] - u[j]))
        push = scale * (r - h * (self.mean[i] - self.mean[j]))
        self.mean = [m + push * a for m, a in zip(self.mean, u, strict=True)]
        shrink = h * scale
        self.covariance = [
            [c - shrink * a * b for c, b in zip(row, u, strict=True)]
            for a, row in zip(u, self.covariance, strict=True)
        ]


def entropy(p: float) -> float:
    """The entropy of a yes or no in nats.

    >>> round(entropy(0.5), 3), entropy(1.0)
    (0.693, 0.0)
    """
    return 0.0 if p <= 0 or p >= 1 else -p * log(p) - (1 - p) * log(1 - p)
