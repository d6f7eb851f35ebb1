"""Class-balanced accuracy as a test that may be looked at after every judgment.

A rater is right with probability p_s on items of class s. Evidence comes as a table T (S, G) of
log-likelihoods of the rater's answers on class s, were p_s the g-th of ``GRID``. What is tested is
the balanced accuracy Σ m_s p_s / Σ m_s (m_s: how many classes stratum s stands for), so that naming
the commonest class every time counts as what it is, 1/S.

The e-value is a mixture of alternatives over the likelihood of the *best* rater the null allows
(universal inference; Wasserman, Ramdas & Balakrishnan 2020, doi:10.1073/pnas.1922664117):

    E = mixture(T) / max { exp Σ_s T_s(p_s) : Σ m_s p_s >= bar Σ m_s }

The maximum is bounded from above by its Lagrangian dual, min over λ >= 0 of
Σ_s max_g (T_sg + λ m_s p_g) - λ bar Σ m_s, which makes E smaller, never larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.quality.sequential import Interval

Doubles = NDArray[np.float64]

GRID: Doubles = expit(np.linspace(-4.5, 4.5, 37))
"""accuracies at which likelihoods are computed, (G,): from .011 to .989, a quarter logit apart"""
_LOG_GRID, _LOG_REST = np.log(GRID), np.log1p(-GRID)
_UNIFORM = GRID * (1 - GRID) / (GRID * (1 - GRID)).sum()
_LOG_UNIFORM = np.log(_UNIFORM)
_HIGH, _LOW = int(np.argmin(abs(GRID - 0.98))), int(np.argmin(abs(GRID - 0.02)))
_PARTS = np.log([0.4, 0.3, 0.15, 0.15])
_BARS: Doubles = np.linspace(0.005, 0.995, 199)
_STEPS: Doubles = np.concatenate([[0.0], np.geomspace(0.02, 60, 36)])


def counted(right: Doubles, wrong: Doubles) -> Doubles:
    """The table (S, G) of answers known to be right or wrong: r log p + w log(1 - p)."""
    return np.multiply.outer(right, _LOG_GRID) + np.multiply.outer(wrong, _LOG_REST)


def blurred(knows: Doubles, guesses: Doubles) -> Doubles:
    """The log-likelihoods (n, G) of answers to items whose truth is only believed.

    ``knows`` (n,) is the probability of the answer from a rater who is right, under what is
    believed of the item, ``guesses`` (n,) from one who is wrong: log(p knows + (1 - p) guesses).
    """
    likely = np.multiply.outer(knows - guesses, GRID)
    likely += guesses[:, None]
    return np.asarray(np.log(likely, out=likely))


@dataclass(frozen=True, eq=False)
class Accuracy:
    """What a rater's answers say about their balanced accuracy.

    ``table`` (S, G) as above; ``classes`` (S,) how many classes each stratum stands for; ``n`` how
    many judgments are behind it.
    """

    table: Doubles
    classes: Doubles
    n: int
    chance: float = 0.0
    """the accuracy of who guesses; 0: not known"""

    def log_e_below(self, bar: float) -> float:
        """Evidence that the balanced accuracy is below ``bar``."""
        if self.n == 0:
            return 0.0
        return self._mixture(bar) - float(self._best(np.array([bar]), _STEPS * self.n)[0])

    @cached_property
    def by_class(self) -> Doubles:
        """The posterior mean of each stratum's accuracy under a uniform prior, (S,)."""
        weight = self.table + _LOG_UNIFORM
        weight = np.exp(weight - weight.max(axis=1, keepdims=True))
        return np.asarray(weight @ GRID / weight.sum(axis=1))

    @property
    def estimate(self) -> float:
        """The balanced accuracy: the mean of ``by_class`` over classes."""
        return float(self.by_class @ self.classes / self.classes.sum())

    def interval(self, level: float = 0.95) -> Interval:
        """The balanced accuracies that the evidence does not rule out, at all looks together."""
        if self.n == 0:
            return Interval(0.5, 0.0, 1.0, 0)
        steps = _STEPS[1:] * self.n
        best = self._best(_BARS, np.concatenate([-steps, [0.0], steps]))
        inside = _BARS[self._mixture(1.0) - best < -log(1 - level)]
        # the dual at every bar is at least the likelihood at its own maximum, which is inside
        lower, upper = float(inside[0]), float(inside[-1])
        return Interval(self.estimate, lower, upper, self.n)

    def _mixture(self, bar: float) -> float:
        """The log-likelihood averaged over raters who guess, who always name one class, who are as
        good on all classes, and whose classes have nothing to do with each other."""
        alike = self.table.sum(axis=0)
        low = max(int((bar > GRID).sum()), 1)
        prior = _LOG_UNIFORM[:low] - log(_UNIFORM[:low].sum())
        equal = _log_sum(alike[:low] + prior)
        guess = equal
        if self.chance:
            guess = float(alike[int(np.argmin(abs(GRID - self.chance)))])
        if len(self.table) == 1:
            return _log_sum(np.array([guess, equal])) - log(2)
        always = alike[_LOW] + self.table[:, _HIGH] - self.table[:, _LOW]
        one_class = _log_sum(always) - log(len(always))
        free = self.table + _LOG_UNIFORM
        top = free.max(axis=1)
        apart = float((np.log(np.exp(free - top[:, None]).sum(axis=1)) + top).sum())
        return _log_sum(np.array([guess, one_class, equal, apart]) + _PARTS)

    def _best(self, bars: Doubles, steps: Doubles) -> Doubles:
        """An upper bound of the largest log-likelihood with a balanced accuracy on the far side of
        each bar: at least the bar for steps >= 0, equal to it where steps have both signs."""
        pull = np.multiply.outer(steps, np.multiply.outer(self.classes, GRID))
        dual = (self.table + pull).max(axis=2).sum(axis=1)
        bound = dual[:, None] - np.multiply.outer(steps, bars * self.classes.sum())
        return np.asarray(bound.min(axis=0))


def log_e_apart(one: Doubles, two: Doubles) -> float:
    """Evidence that two sets of answers come from different accuracies, one class each.

    ``one`` and ``two`` (G,) are log-likelihoods: mixture(one) mixture(two) over the best that one
    accuracy for both allows.
    """
    free = _log_sum(one + _LOG_UNIFORM) + _log_sum(two + _LOG_UNIFORM)
    return free - float((one + two).max())


def _log_sum(terms: Doubles) -> float:
    top = float(terms.max())
    return top + log(float(np.exp(terms - top).sum()))
