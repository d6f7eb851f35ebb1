"""Calibration: from a score to the probability that a label is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import expit, logit
from scipy.stats import rankdata

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signals.pair_posterior import given_of, posterior
from quorate.analysis.diagnosis.suspects.expected import Expected, Z
from quorate.analysis.diagnosis.suspects.planting import Lookalikes

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
By = Literal["planted", "joint", "verdicts"]

HALVES = 60
"""halvings by which a level is found"""


@dataclass(frozen=True, eq=False)
class Calibration:
    """p(label is wrong) of each example, (n,), NaN where nothing is known; rises with the score.

    ``lower`` and ``upper`` (n,) are the same at the ends of the interval of ``errors``, which is
    how many labels are expected to be wrong; by planted flips, where the joint goes further, as far
    as it. ``by`` says what the probabilities come from, and
    ``words`` the same for people.
    """

    wrong: Doubles
    lower: Doubles
    upper: Doubles
    errors: Expected
    by: By
    words: str


def by_joint(evidence: Evidence, score: Doubles) -> Calibration:
    """Calibrates without any further training, by what the model itself believes.

    q_i = 1 - P(true = y | x, given y) as in the signal pair-posterior, made to rise with the score
    by isotonic regression; the log odds of all are then shifted by one number, so that they add up
    to the errors that are counted (``counted``).
    """
    errors, doubt = counted(evidence)
    known = ~np.isnan(score) & ~np.isnan(doubt)
    least = 1 / (2 * max(int(known.sum()), 1))
    rising = np.clip(_rising(score[known], doubt[known]), least, 1 - least)

    def spread(total: float) -> Doubles:
        found = np.full(len(score), np.nan)
        found[known] = _shifted(rising, total)
        return _filled(found, score)

    words = (
        "by what the model believes and the joint of given and true labels it implies; no flips "
        "were planted, and such probabilities tell errors less sharply"
    )
    low, high = spread(errors.lower), spread(errors.upper)
    return Calibration(spread(errors.value), low, high, errors, "joint", words)


def counted(evidence: Evidence) -> tuple[Expected, Doubles]:
    """Measures how many labels are wrong by what models believe, and q_i = 1 - P(true = y), (n,).

    What the joint counts off its diagonal: examples that pass the threshold of another class. It
    takes examples that are hard for the model for errors. Σ q_i adds up doubts by Bayes' rule
    instead, and leaves out errors that the model half believes. The interval reaches from the
    lower of Σ q_i and the joint's lower end to the higher of Σ q_i and its upper one; the joint's
    own ends are of chance in counting alone.
    """
    table = evidence.joint
    lower, upper = table.interval
    doubt = 1 - posterior(evidence.believed, evidence.log.labels, given_of(table))
    total = float(np.nansum(doubt))
    return Expected(float(table.errors), min(lower, total), max(upper, total)), doubt


def by_planted(
    evidence: Evidence, score: Doubles, flips: Lookalikes, again: Doubles
) -> Calibration:
    """Calibrates by planted flips, of which it is known that they are wrong.

    ``flips`` were planted and the model trained ``again``, which gave that score (n,). With f_w and
    f the densities of the new score among planted and other examples, and E the number of errors,

        p_i = min(1, c · f_w / f),     c such that Σ p_i = E

    f_w / f being made to rise with the score by isotonic regression of «planted». It is carried
    over to the first training by rank. E is what is ``counted``. Another estimate is

        n · P(score of others > m) / ½,    m the median of planted ones

    and the interval of E reaches from the lower of both lower ends to the higher of both upper
    ones: how far ways of counting differ is more than chance in any.
    No p is above 1 - 1/(2 · planted), which is as far as so many flips can tell. Flips are easier
    to find than errors that follow pairs of classes, and the first suspects then seem surer than
    they are. So ``lower`` and ``upper`` reach to those of ``by_joint``, which asks no flips, too.
    """
    known = ~np.isnan(score)
    planted = flips.mask
    both = known & ~np.isnan(again)
    own, other = both & planted, both & ~planted
    m = int(own.sum())
    if m == 0 or not other.any():
        return by_joint(evidence, score)
    errors = _errors(evidence, again[own], again[other], int(known.sum()))
    share = _rising(again[both], planted[both].astype(np.float64))
    ratio = share / np.maximum(1 - share, 1 / (2 * m))
    rest = np.sort(ratio[~planted[both]])
    place = (rankdata(score[known], method="average") - 0.5) / known.sum()
    carried = np.interp(place, (np.arange(len(rest)) + 0.5) / len(rest), rest)

    def spread(total: float) -> Doubles:
        found = np.full(len(score), np.nan)
        found[known] = np.minimum(_scaled(carried, total), 1 - 1 / (2 * m))
        return found

    words = f"by {m:,} planted flips, drawn to be like the suspected errors, and a second training"
    implied = by_joint(evidence, score)
    low = np.fmin(spread(errors.lower), implied.lower)
    high = np.fmax(spread(errors.upper), implied.upper)
    return Calibration(spread(errors.value), low, high, errors, "planted", words)


def _errors(evidence: Evidence, own: Doubles, other: Doubles, n: int) -> Expected:
    above = int((other > np.median(own)).sum())
    share = 2 * above / len(other)
    error = Z * share * math.sqrt(1 / max(above, 1) + 1 / len(own))
    believed, _ = counted(evidence)
    return Expected(
        believed.value,
        max(min(believed.lower, n * (share - error)), 0.0),
        min(max(believed.upper, n * (share + error)), float(n)),
    )


def _rising(score: Doubles, values: Doubles) -> Doubles:
    """The nearest values that rise with the score; equal scores have equal ones."""
    levels, place, times = np.unique(score, return_inverse=True, return_counts=True)
    mean = np.bincount(place, values, len(levels)) / times
    return np.asarray(isotonic_regression(mean, weights=times).x[place])


def _shifted(p: Doubles, total: float) -> Doubles:
    """p with all log odds shifted by one number, so that it adds up to ``total``."""
    odds = logit(p)
    return _level(lambda by: np.asarray(expit(odds + by)), total, -40.0, 40.0)


def _scaled(ratio: Doubles, total: float) -> Doubles:
    """min(1, c · ratio) with the c for which it adds up to ``total``."""
    return _level(lambda by: np.minimum(1.0, math.exp(by) * ratio), total, -40.0, 40.0)


def _level(at: Callable[[float], Doubles], total: float, low: float, high: float) -> Doubles:
    for _ in range(HALVES):
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle).sum() < total else (low, middle)
    return at((low + high) / 2)


def _filled(wrong: Doubles, score: Doubles) -> Doubles:
    """What has a score and no p gets that of the nearest score."""
    gaps = np.isnan(wrong) & ~np.isnan(score)
    known = np.flatnonzero(~np.isnan(wrong))
    if gaps.any() and len(known):
        order = known[np.argsort(score[known], kind="stable")]
        wrong[gaps] = np.interp(score[gaps], score[order], wrong[order])
    return wrong
