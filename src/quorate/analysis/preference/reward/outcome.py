"""Outcome: how likely a vote is, given what a model says of the two responses, with its gradient.

One formula each for the linear model and for the network: both ask here for the loss and its
derivatives, and pass these on to their own weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_ndtr

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Small = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Rows:
    """M rows to learn from: a pair with its soft label, or a vote.

    ``target`` (M,) is the probability or share for the first, ``weight`` (M,) what a row counts.
    ``longer`` (M,) is by how much the first is longer, in logarithms. ``rater`` is -1 for one that
    the model does not know.
    """

    first: Longs
    second: Longs
    target: Doubles
    weight: Doubles
    rater: Longs
    position: Small
    longer: Doubles

    def __len__(self) -> int:
        return len(self.first)

    def some(self, rows: Longs | NDArray[np.bool_]) -> Rows:
        """A part of the rows."""
        return Rows(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Loss:
    """The summed loss of rows, its derivatives by the values of responses and by own parameters."""

    sum: float
    values: Doubles
    own: Doubles


class Outcome(Protocol):
    """How votes come from values of responses.

    ``columns`` is how many values a response has, ``own`` how many parameters there are besides.
    """

    @property
    def columns(self) -> int:
        """How many values a response has."""
        ...

    @property
    def own(self) -> int:
        """How many further parameters there are."""
        ...

    def loss(self, values: Doubles, own: Doubles, rows: Rows) -> Loss:
        """The loss of the rows at ``values`` (T, columns)."""
        ...

    def prior(self, own: Doubles) -> tuple[float, Doubles]:
        """What further parameters cost, and the derivative."""
        ...


@dataclass(frozen=True)
class Plain:
    """−p log σ(r_a − r_b) − (1 − p) log σ(r_b − r_a), the loss of RLHF with a soft label p.

    With p = 1 it is −log σ(r_chosen − r_rejected); p = 3/4 has the gradient of three rows for the
    first and one for the second. Source: Ouyang et al. 2022, arXiv:2203.02155, equation 1.
    """

    columns: int = 1
    own: int = 0

    def loss(self, values: Doubles, own: Doubles, rows: Rows) -> Loss:
        """The loss; ``own`` is empty."""
        z = values[rows.first, 0] - values[rows.second, 0]
        loss = rows.weight @ (np.logaddexp(0, z) - rows.target * z)
        slope = rows.weight * (expit(z) - rows.target)
        return Loss(float(loss), _spread_back(slope, rows, len(values))[:, None], np.zeros(0))

    def prior(self, own: Doubles) -> tuple[float, Doubles]:
        """Nothing."""
        return 0.0, np.zeros(0)


HEAT = 2.0
"""τ stays within ± this: no vote counts for more than seven typical ones or a seventh of one"""


@dataclass(frozen=True)
class ByRater:
    """σ(e^{τ_j} (r_a − r_b) + b_j s + c_j l): raters share the reward and use it differently.

    For rater j, τ_j says how closely votes follow the reward (a guesser has a very low one), b_j
    how much the response shown first (s = 1, the second: -1) gains by that, c_j what the longer
    one gains beyond what the reward pays for length (l the log ratio of lengths). Each is normal
    about 0 with standard deviation ``spread``, so that few votes say little; τ and c are taken less
    their means over raters, which belong to the reward, and τ stays within ±2. A constant that a
    rater adds to every response would cancel in a comparison, so there is none.
    ``own`` holds τ, b and c of each of R raters, one after the other.
    """

    raters: int
    spread: float = 0.5
    columns: int = 1

    @property
    def own(self) -> int:
        """Three a rater."""
        return 3 * self.raters

    def loss(self, values: Doubles, own: Doubles, rows: Rows) -> Loss:
        """The loss of votes; a rater of -1 is a typical one."""
        known = rows.rater >= 0
        tau, side, taste = np.where(known, self.of_raters(own)[:, rows.rater], 0.0)
        z = values[rows.first, 0] - values[rows.second, 0]
        heat = np.exp(tau)
        u = heat * z + side * rows.position + taste * rows.longer
        loss = rows.weight @ (np.logaddexp(0, u) - rows.target * u)
        slope = rows.weight * (expit(u) - rows.target)
        by_own = np.zeros((3, self.raters))
        for row, part in zip(by_own, (heat * z, rows.position, rows.longer), strict=True):
            row += np.bincount(rows.rater[known], (slope * part)[known], self.raters)
        by_own[0] *= 1 - (self.of_raters(own)[0] / HEAT) ** 2
        by_own[::2] -= by_own[::2].mean(axis=1, keepdims=True)
        back = _spread_back(slope * heat, rows, len(values))
        return Loss(float(loss), back[:, None], by_own.ravel())

    def of_raters(self, own: Doubles) -> Doubles:
        """τ, b and c of each rater, (3, R): τ and c less their means, τ bent to stay within ±2."""
        found = own.reshape(3, -1).copy()
        found[::2] -= found[::2].mean(axis=1, keepdims=True)
        found[0] = HEAT * np.tanh(found[0] / HEAT)
        return found

    def prior(self, own: Doubles) -> tuple[float, Doubles]:
        """Half the square of each over the variance."""
        return float(own @ own) / (2 * self.spread**2), own / self.spread**2


BOUND = 3.0
"""log s² stays within ± this"""


@dataclass(frozen=True)
class MeanVariance:
    """Φ((μ_a − μ_b) / √(s_a² + s_b²)): a reward that differs from rater to rater.

    The reward of a response is normal over raters with mean μ and variance s²; two responses of
    which one has a large s are chosen by some raters and not by others, whatever their number.
    s² is within e^±3: log s² = 3 tanh(η / 3). Targets must be shares of votes: a posterior grows
    sure with every vote, the share does not. Source: Zhang et al. 2024, arXiv:2410.14632.
    """

    columns: int = 2
    own: int = 0

    def loss(self, values: Doubles, own: Doubles, rows: Rows) -> Loss:
        """The loss at values (μ, η); ``own`` is empty."""
        bent = np.tanh(values[:, 1] / BOUND)
        square = np.exp(BOUND * bent)
        a, b = rows.first, rows.second
        q = np.sqrt(square[a] + square[b])
        u = (values[a, 0] - values[b, 0]) / q
        up, down = log_ndtr(u), log_ndtr(-u)
        loss = -(rows.weight @ (rows.target * up + (1 - rows.target) * down))
        density = -(u**2) / 2 - np.log(2 * np.pi) / 2
        slope = rows.weight * (
            (1 - rows.target) * np.exp(density - down) - rows.target * np.exp(density - up)
        )
        by_mean = _spread_back(slope / q, rows, len(values))
        by_log = -slope * u / (2 * q**2)
        by_spread = (
            np.bincount(a, by_log * square[a], len(values))
            + np.bincount(b, by_log * square[b], len(values))
        ) * (1 - bent**2)
        return Loss(float(loss), np.stack([by_mean, by_spread], axis=1), np.zeros(0))

    def prior(self, own: Doubles) -> tuple[float, Doubles]:
        """Nothing."""
        return 0.0, np.zeros(0)


def _spread_back(slope: Doubles, rows: Rows, n: int) -> Doubles:
    """The derivative by each response, of one by the difference."""
    return np.asarray(np.bincount(rows.first, slope, n) - np.bincount(rows.second, slope, n))
