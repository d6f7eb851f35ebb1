"""Outcomes in order, cut from one logistic variable by thresholds that are the same both ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.analysis.preference.models.likelihood import Slopes

Doubles = NDArray[np.float64]
Small = NDArray[np.int8]


@dataclass(frozen=True)
class Cumulative:
    """Cumulative logits with symmetric thresholds.

    Outcome y, from -L to L, is where η + noise falls among thresholds, the noise logistic:

        P(y ≤ k) = σ(c_k - η),   c_{-k-1} = -c_k
        with ties:     c = …, -φ₂, -φ₁, φ₁, φ₂, …        0 < φ₁ < φ₂ < …     S = L
        without ties:  c = …, -φ₂, -φ₁, 0, φ₁, φ₂, …                         S = L - 1

    With u, l the distance of η to the threshold above and below, and q = 1 / (e^(u + l) - 1):

        ℓ = log σ(u) + log σ(l) + log(1 - e^-(u + l))
        dℓ/dη = σ(u) - σ(l),  -d²ℓ/dη² = σ(u) σ(-u) + σ(l) σ(-l)
        dℓ/dc_above = σ(-u) + q,  dℓ/dc_below = -σ(-l) - q

    A sum of logs of concave functions of η and φ together, so there is one maximum. Source:
    Agresti 1992, doi:10.2307/2347562, section 3.
    """

    levels: int
    ties: bool

    @property
    def outcomes(self) -> tuple[int, ...]:
        """From -L to L, with 0 where ties can be said."""
        return tuple(k for k in range(-self.levels, self.levels + 1) if k or self.ties)

    @property
    def start(self) -> Doubles:
        """Thresholds at ½, 3/2, …, or at 1, 2, … without ties."""
        if self.ties:
            return np.asarray(np.arange(self.levels) + 0.5, np.float64)
        return np.arange(1.0, self.levels)

    def at(self, eta: Doubles, outcome: Small, shape: Doubles) -> Slopes:
        """Log-likelihood and derivatives; -inf where thresholds are out of order."""
        n, S = len(eta), len(shape)
        if S and not (shape[0] > 0 and np.all(np.diff(shape) > 0)):
            nothing = np.zeros((n, S))
            return Slopes(np.full(n, -np.inf), eta, eta, nothing, nothing, np.zeros((n, S, S)))
        cuts = self._cuts(shape)
        rank = np.searchsorted(np.array(self.outcomes), outcome)
        u, low = cuts[rank + 1] - eta, eta - cuts[rank]
        p_u, p_l = expit(u), expit(low)
        with np.errstate(over="ignore"):
            q = 1 / np.expm1(u + low)  # 0 at the ends, where one threshold is infinite
        value = _log_expit(u) + _log_expit(low) + np.log1p(-np.exp(-(u + low)))
        f_u, f_l = p_u * (1 - p_u), p_l * (1 - p_l)
        above, below = 1 - p_u + q, -(1 - p_l) - q
        # dc/dφ: how each threshold moves with each parameter
        moves = self._moves(S)
        to_above, to_below = moves[rank + 1], moves[rank]
        spread = q * (1 + q)
        shape_slope = above[:, None] * to_above + below[:, None] * to_below
        # -d²ℓ/dη dc = -σ'(u) above, -σ'(l) below
        cross = -f_u[:, None] * to_above - f_l[:, None] * to_below
        bend = (
            f_u[:, None, None] * _outer(to_above)
            + f_l[:, None, None] * _outer(to_below)
            + spread[:, None, None] * _outer(to_above - to_below)
        )
        return Slopes(value, p_u - p_l, f_u + f_l, shape_slope, cross, bend)

    def better(self, eta: Doubles, shape: Doubles) -> Doubles:
        """P(first better | no tie) at η."""
        if not self.ties:
            return np.asarray(expit(eta))
        won, lost = expit(eta - shape[0]), expit(-eta - shape[0])
        return np.asarray(won / (won + lost))

    def _cuts(self, shape: Doubles) -> Doubles:
        middle = [] if self.ties else [0.0]
        return np.concatenate([[-np.inf], -shape[::-1], middle, shape, [np.inf]])

    def _moves(self, S: int) -> Doubles:
        """(cuts, S) derivatives of the thresholds by the parameters."""
        edge, eye = np.zeros((1, S)), np.eye(S)
        middle = np.zeros((0 if self.ties else 1, S))
        return np.concatenate([edge, -eye[::-1], middle, eye, edge])


def _log_expit(x: Doubles) -> Doubles:
    return np.asarray(-np.logaddexp(0.0, -x))


def _outer(rows: Doubles) -> Doubles:
    return np.asarray(rows[:, :, None] * rows[:, None, :])
