"""Does a rater follow a pattern, or look at the items? A test that may be looked at at any time.

A rater who looks answers item i, of which others believe q_i, by

    P(c_i = k) = β q_ik + (1 - β) m_k,        β >= β₀,

with a habit m of any shape: β is how much of an answer comes from the item (Hovy et al. 2013, whose
"spam" is 1 - β). β₀ follows from the balanced accuracy that is still in order:
β₀ = (bar - 1/K) / (1 - 1/K). So a rater who says "no" to a hundred items is fine where others say
no too, and even a strong leaning is.

A rater who follows a pattern foresees the next answer: always option k, or again what was said p
answers ago (p = 1 is a run, p = 2 an alternation), with probability 1 - ε, else any other option.

    E = Σ_patterns w Π_i P_pattern(c_i | c_1 … c_i-1) / max_{β, m} Π_i P(c_i)

is an e-process whatever β and m a rater who looks has, and whichever of several q they go by
(universal inference; Wasserman, Ramdas & Balakrishnan 2020, doi:10.1073/pnas.1922664117). The
maximum is bounded from above by the duality gap of the concave problem, which makes E smaller,
never larger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

LAGS = (1, 2, 3, 4, 5, 6)
SLIPS: Doubles = np.array([0.02, 0.1, 0.3])
"""how often a rater leaves the pattern, ε: equal weights"""
_FOLLOW, _LEAVE = np.log1p(-SLIPS), np.log(SLIPS)
ALWAYS = 0.5
"""the weight of always naming one option; runs and periods share the rest"""
STEPS = 40
FORESEEN = 0.55
"""a pattern that foretells a smaller share of the answers is none"""
RELEVANT = 3.0
"""evidence (nats) below which no verdict is given: then it is only bounded, which is quicker"""


@dataclass(frozen=True, slots=True)
class Habit:
    """The evidence (nats) for a pattern, and the likeliest one.

    ``lag`` 0: always ``option``; else the answer of so many answers ago. ``followed`` of the ``n``
    answers that count are what the pattern foretells; ``looking`` would be expected of a rater who
    looks.
    """

    log_e: float
    lag: int
    option: int
    followed: int
    looking: float
    n: int


def habit(
    code: Longs,
    believed: Doubles,
    counted: Mask,
    bar: float,
    *,
    options: int = 0,
    lags: tuple[int, ...] = LAGS,
    other: Callable[[], Doubles] | None = None,
) -> Habit:
    """The evidence that the answers ``code`` (n,) follow a pattern.

    ``believed`` (n, K) is what others say of each item, rows summing to 1; ``other`` makes another
    reading of the same, by which the rater may go as well. ``counted`` (n,) says which rows are
    evidence (the others still tell what was said before). ``options``: how many of the K, from the
    first, may be the one that is always named; ``lags`` (none where the order is not known).
    """
    k = believed.shape[1]
    own = believed[np.arange(len(code)), code]
    foretold = _foretold(code, options, lags)
    used = (foretold >= 0) & counted
    hits = ((foretold == code) & used).sum(axis=1)
    misses = used.sum(axis=1) - hits
    # before a pattern can foretell, it says what others say
    rest = (~used & counted) @ np.log(own)
    logs = np.multiply.outer(hits, _FOLLOW) + np.multiply.outer(misses, _LEAVE - log(k - 1))
    logs += (rest + _weights(options, len(lags)))[:, None]
    top = float(logs.max())
    mixture = top + log(float(np.exp(logs - top).sum()))
    best, said = int(logs.argmax()) // len(SLIPS), code[counted]
    floor = max((bar - 1 / k) / (1 - 1 / k), 0.0)
    looking = _leaning(said, own[counted], floor, k)
    if mixture - looking >= RELEVANT:
        looking = _looking(said, own[counted], floor, k)
        if other is not None and mixture - looking >= RELEVANT:
            more = other()[np.arange(len(code)), code]
            looking = max(looking, _looking(said, more[counted], floor, k))
    told = used[best]
    expected = believed[told, foretold[best, told]].sum()
    return Habit(
        mixture - looking,
        0 if best < options else lags[best - options],
        best if best < options else -1,
        int(hits[best]),
        float(expected),
        int(told.sum()),
    )


def foreseeable(answers: Ints | Longs | Doubles) -> float:
    """How many of the answers (n,) the best pattern foretells, as a share: always the same one, or
    that of 1 to 6 answers ago.

    >>> foreseeable(np.array([1, 2, 1, 2, 1]))
    1.0
    """
    n = len(answers)
    if n == 0:
        return 0.0
    counts = np.unique(answers, return_counts=True)[1]
    best = float(counts.max()) / n
    for lag in LAGS:
        if lag < n:
            best = max(best, float((answers[lag:] == answers[:-lag]).mean()))
    return best


def _foretold(code: Longs, options: int, lags: tuple[int, ...]) -> Longs:
    """What each pattern foretells, (patterns, n), -1 where it foretells nothing."""
    foretold = np.full((options + len(lags), len(code)), -1, np.int64)
    foretold[:options] = np.arange(options)[:, None]
    for place, lag in enumerate(lags, options):
        foretold[place, lag:] = code[:-lag]
    return foretold


@lru_cache(maxsize=256)
def _weights(options: int, lags: int) -> Doubles:
    """Logarithms of the weights of the patterns with one slip each; over slips they sum to 1."""
    always = (ALWAYS if lags else 1.0) if options else 0.0
    weights = np.full(options + lags, always / max(options, 1))
    weights[options:] = (1 - always) / max(lags, 1)
    return np.asarray(np.log(weights / len(SLIPS)))


def _leaning(code: Longs, own: Doubles, floor: float, k: int) -> float:
    """A lower bound of what ``_looking`` bounds from above: one leaning, that of the answers."""
    if len(code) == 0:
        return 0.0
    beta = max(0.8, floor)
    leaning = (1 - beta) * (np.bincount(code, minlength=k) + 0.5) / (len(code) + k / 2)
    return float(np.log(beta * own + leaning[code]).sum())


def _looking(code: Longs, own: Doubles, floor: float, k: int) -> float:
    """An upper bound of max Σ log(β own_i + w_{c_i}) over β >= floor, w >= 0, β + Σ w = 1.

    EM, then f(x) + max over the corners of ∇f · (corner - x); ∇f · x is n.
    """
    n = len(code)
    if n == 0:
        return 0.0
    beta = max(0.8, floor)
    habits = (1 - beta) * (np.bincount(code, minlength=k) + 0.5) / (n + k / 2)
    for _ in range(STEPS):
        chosen = habits[code]
        likely = beta * own + chosen
        from_habit = np.bincount(code, chosen / likely, k)
        beta = max(1 - float(from_habit.sum()) / n, floor)
        habits = (1 - beta) * from_habit / max(float(from_habit.sum()), 1e-12)
    inverse = 1 / (beta * own + habits[code])
    slope = float(own @ inverse)
    corner = floor * slope + (1 - floor) * float(np.bincount(code, inverse, k).max())
    return -float(np.log(inverse).sum()) + max(slope, corner) - n
