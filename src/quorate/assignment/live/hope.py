"""Will further judgments settle an item? The chance that they do, before they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from quorate.assignment.live.tempering import Tempering

FARTHEST = 12
"""Judgments looked ahead at most; who is not sure after so many more is not counted on."""


@dataclass(frozen=True, slots=True)
class Duel:
    """An item between its two likeliest options.

    ``prior`` is the difference of their log priors, ``lead`` that of the log likelihoods of the
    ``judgments`` so far, ``rest`` the calibrated probability of all other options. ``first`` and
    ``second`` are a typical rater's probabilities of naming (first, second) where that option is
    right.
    """

    prior: float
    lead: float
    rest: float
    judgments: int
    first: tuple[float, float]
    second: tuple[float, float]


def hope(duel: Duel, tempering: Tempering, confidence: float, left: int) -> float:
    """The probability that one option reaches ``confidence`` within ``left`` more judgments.

    Judgments of typical raters are followed over the lattice of how many name the first, the second
    and another option, separately for the truth being the first or the second; what reaches the
    confidence leaves the lattice. Options behind the second keep the probability that they have.
    """
    now = _logistic(duel.prior + duel.lead / tempering.divisor(max(duel.judgments, 1)))
    reached = 0.0
    for share, named in ((now, duel.first), (1 - now, duel.second)):
        reached += share * _reaching(duel, tempering, confidence, min(left, FARTHEST), named)
    return reached


def _reaching(
    duel: Duel,
    tempering: Tempering,
    confidence: float,
    left: int,
    named: tuple[float, float],
) -> float:
    other = max(0.0, 1 - named[0] - named[1])
    steps = ((1, 0, named[0]), (0, 1, named[1]), (0, 0, other))
    up, down = _log_ratio(duel.first[0], duel.second[0]), _log_ratio(duel.second[1], duel.first[1])
    alive, reached = {(0, 0): 1.0}, 0.0
    for step in range(1, left + 1):
        divisor = tempering.divisor(duel.judgments + step)
        after: dict[tuple[int, int], float] = {}
        for (a, b), mass in alive.items():
            for more_a, more_b, chance in steps:
                if chance > 0:
                    cell = a + more_a, b + more_b
                    after[cell] = after.get(cell, 0.0) + mass * chance
        alive = {}
        for (a, b), mass in after.items():
            gap = duel.prior + (duel.lead + a * up - b * down) / divisor
            if _logistic(abs(gap)) * (1 - duel.rest) >= confidence:
                reached += mass
            else:
                alive[a, b] = mass
    return reached


def _log_ratio(a: float, b: float) -> float:
    return log(max(a, 1e-12) / max(b, 1e-12))


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))
