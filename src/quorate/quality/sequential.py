"""Tests that may be looked at after every judgment: their false-alarm rate holds over all looks.

Every test is an e-process: a number that starts at 1, is expected to grow as long as the null
hypothesis is false, and of which, when the null is true, the largest value over all looks together
reaches 1/α with probability at most α (Ville's inequality). Numbers are natural logarithms, in
nats: ``log_e >= log(1 / alpha)`` rejects.

Sources: Robbins 1970, doi:10.1214/aoms/1177696786 (mixtures); Ramdas, Grünwald, Vovk & Shafer
2023, doi:10.1214/23-STS894 (e-processes); Shin, Ramdas & Rinaldo 2024,
doi:10.51387/23-NEJSDS51 (changes, sums over starts).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincc, betaln, log_ndtr

from quorate.quality.finding import Verdict

Doubles = NDArray[np.float64]

ALPHA = 0.001
"""the false-alarm rate of a strong verdict, over all looks at a rater, unless a check says other"""
WEAK = 0.05
"""the false-alarm rate of a weak verdict, over all looks at a rater"""
WITHIN = 0.8
"""how probable it is taken to be that a change, if any, comes within the horizon"""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share or mean with an interval that covers the truth at all looks together."""

    estimate: float
    lower: float
    upper: float
    n: int

    def evidence(self) -> dict[str, str | int | float | bool | None]:
        """As a finding's evidence."""
        return {
            "estimate": round(self.estimate, 4),
            "lower": round(self.lower, 4),
            "upper": round(self.upper, 4),
            "n": self.n,
        }


def verdict(
    log_e: float, n: int, least: int, *, alpha: float = ALPHA, weak: float = WEAK
) -> Verdict | None:
    """What the evidence amounts to: strong at 1/alpha, weak at 1/weak, else nothing.

    Nothing either before ``least`` judgments, whatever they were.
    """
    if n < least or not log_e >= -log(weak):
        return None
    return Verdict.STRONG if log_e >= -log(alpha) else Verdict.WEAK


def log_e_above(hits: float, n: float, rate: float) -> float:
    """Evidence that something happens more often than ``rate``, having happened in hits of n.

    Null: each time with probability at most ``rate``, whatever came before. A uniform mixture over
    p in (rate, 1] of the likelihood ratios p^h (1-p)^(n-h) / rate^h (1-rate)^(n-h):
    B(h+1, n-h+1) (1 - I_rate(h+1, n-h+1)) / ((1-rate) rate^h (1-rate)^(n-h)).

    >>> round(log_e_above(3, 3, 0.5), 3)  # 2 ∫ (2p)^3 dp over (½, 1] = 2·8·(1 - 1/16)/4 = 3.75
    1.322
    """
    return _one_sided(hits, n - hits, rate)


def log_e_below(hits: float, n: float, rate: float) -> float:
    """Evidence that something happens less often than ``rate``: the mirror of ``log_e_above``."""
    return _one_sided(n - hits, hits, 1 - rate)


def log_e_apart(hits: float, n: float, rate: float) -> float:
    """Evidence that something happens more, or less, often than ``rate``: the mean of both."""
    return float(np.logaddexp(log_e_above(hits, n, rate), log_e_below(hits, n, rate))) - log(2)


def _one_sided(hits: float, misses: float, rate: float) -> float:
    if rate <= 0:
        return inf if hits > 0 else 0.0
    if rate >= 1 or hits + misses <= 0:
        return 0.0
    tail = float(betaincc(hits + 1, misses + 1, rate))
    if tail <= 0:  # so little is left above the rate that it is not to be told from nothing
        return -inf
    marginal = float(betaln(hits + 1, misses + 1)) + log(tail) - log(1 - rate)
    return marginal - hits * log(rate) - misses * log(1 - rate)


def share(hits: float, n: float, *, level: float = 0.95) -> Interval:
    """A share with an interval that holds at all looks together.

    The interval is {p : B(h+1, n-h+1) / (p^h (1-p)^(n-h)) < 1 / (1 - level)} (Robbins 1970).
    """
    if n <= 0:
        return Interval(0.5, 0.0, 1.0, 0)
    misses = n - hits
    peak = hits / n
    limit = float(betaln(hits + 1, misses + 1)) + log(1 - level)

    def excess(p: float) -> float:
        """Above 0 inside the interval."""
        within = hits * log(p) if hits else 0.0
        return within + (misses * log(1 - p) if misses else 0.0) - limit

    lower = _root(excess, peak, 0.0) if hits > 0 else 0.0
    upper = _root(excess, peak, 1.0) if misses > 0 else 1.0
    return Interval(peak, lower, upper, round(n))


def _root(excess: Callable[[float], float], inside: float, outside: float) -> float:
    """Where ``excess`` changes its sign between a place inside and the end outside."""
    for _ in range(30):
        middle = (inside + outside) / 2
        if excess(middle) > 0:
            inside = middle
        else:
            outside = middle
    return outside


def log_e_mean_above(total: float, n: float, *, size: float = 1.0) -> float:
    """Evidence that standardised values (mean at most 0, variance 1 under the null) lie higher.

    A mixture over means θ > 0 from a half-normal of scale ``size`` of exp(θ S - n θ²/2), S the
    total of n values: 2 Φ(S τ / √(1+nτ²)) exp(S²τ² / (2(1+nτ²))) / √(1+nτ²). Holds for values
    whose tails are no heavier than normal ones: clip first what may be wild.
    """
    spread = 1 + n * size**2
    scaled = total * size / sqrt(spread)
    return log(2) + float(log_ndtr(scaled)) + scaled**2 / 2 - log(spread) / 2


@dataclass(frozen=True, slots=True)
class Change:
    """Evidence that something changed, and since when."""

    log_e: float
    start: int
    """the place in the sequence from which on the evidence is greatest"""


def change(ratios: Doubles, *, step: int = 5, horizon: int = 200) -> Change:
    """Evidence that judgments follow another law from some place on.

    ``ratios`` (n,) are log-likelihood ratios of the judgments, in order, after against before; each
    has an expected exponential of at most 1 before the change. The e-process is
    Σ_s w_s exp(Σ_{i ≥ s} ratios_i) over the starts s = 0, step, 2 step, …; the weights are equal
    within ``horizon``, where they sum to ``WITHIN``, and fall with the square after it; all sum to
    at most 1, so that this is no CUSUM whose alarm comes surely in the end but a test.
    """
    n = len(ratios)
    if n == 0:
        return Change(0.0, 0)
    starts = np.arange(0, n, step)
    ends: Doubles = np.cumsum(ratios[::-1])[::-1][starts]
    blocks = max(horizon // step, 1)
    block = starts // step
    late = np.where(block < blocks, blocks, block + 1) / blocks
    share = np.where(block < blocks, WITHIN, 1 - WITHIN) / blocks
    weight = np.log(share) - 2 * np.log(late)  # Σ over late blocks 1/(b+1)² <= 1/blocks
    terms = ends + weight
    # what the starts to come will get is held now at 1 each: it has not been played yet
    played = float(np.exp(weight).sum())
    top = float(terms.max())
    total = exp(-top) * max(1 - played, 0.0) + float(np.exp(terms - top).sum())
    return Change(top + log(total), int(starts[int(np.argmax(ends))]))
