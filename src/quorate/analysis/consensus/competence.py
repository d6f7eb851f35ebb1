"""Competence with its interval, from what a fit ends with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from quorate.analysis.consensus.method import Competence
from quorate.analysis.numerics.latent_class import label_counts, weighed
from quorate.analysis.numerics.packed import Packed
from quorate.analysis.numerics.steps import Believing, Given
from quorate.compute import Threads, here

Doubles = NDArray[np.float64]

LEVEL = 0.95
"""Level of every competence interval."""
START = 2.0
"""Judgments' worth of the crowd's mean accuracy that every rater starts with."""
LEAST_INFORMATION = 0.1
"""Share of the information of known answers that inferred ones always have."""


def beta_interval(
    mean: Doubles, variance: Doubles, level: float = LEVEL
) -> tuple[Doubles, Doubles]:
    """The central interval of the Beta distribution with this mean and variance, elementwise."""
    mean = np.clip(mean, 1e-9, 1 - 1e-9)
    strength = np.maximum(mean * (1 - mean) / np.maximum(variance, 1e-12) - 1, 1e-3)
    a, b = mean * strength, (1 - mean) * strength
    tail = (1 - level) / 2
    return _quantile(a, b, tail), _quantile(a, b, 1 - tail)


def from_hits(
    hits: Doubles, n: Doubles | NDArray[np.int64], spam: Doubles | None = None
) -> Competence:
    """Accuracy of raters with ``hits`` expected right answers among ``n``, both (R,).

    Posterior Beta(hits + 1/2, n - hits + 1/2) (Jeffreys' prior), central 95 % interval.
    """
    a, b = hits + 0.5, np.maximum(n - hits, 0) + 0.5
    tail = (1 - LEVEL) / 2
    return Competence(
        accuracy=a / (a + b),
        lower=_quantile(a, b, tail),
        upper=_quantile(a, b, 1 - tail),
        spam=spam,
    )


def from_posterior(
    packed: Packed, posterior: Doubles, rows: Doubles | None = None, spam: Doubles | None = None
) -> Competence:
    """``from_belief`` where the posterior (I, K) of all items is there."""
    given = Given(np.ascontiguousarray(posterior, np.float64))
    return from_belief(packed, given, rows, spam)


def from_belief(
    packed: Packed, belief: Believing, rows: Doubles | None = None, spam: Doubles | None = None
) -> Competence:
    """Accuracy of raters from the posterior (I, K) of the items they judged.

    With h the sum of the posterior of the labels a rater gave, n their number and m the same share
    over all raters, a = (h + 2 m) / (n + 2): a rater starts as an average one, and two judgments
    weigh as much as that start. The truth is not known but inferred, so the judgments tell less
    than n right-or-wrong answers would: by Louis (1982, doi:10.1111/j.2517-6161.1982.tb01203.x)
    the information about a is

        (n + 2) / (a (1 - a))  -  sum_i p_i (1 - p_i) / (a (1 - a))²

    with p_i the posterior of the label given on item i (at least a tenth of the first term is
    kept). The 95 % interval is that of the Beta distribution with this mean and variance.
    ``rows`` (R, label, class) are the counts, with prior, behind each rater's confusion matrix.
    """
    shape = (packed.n_raters, packed.n_labels)
    n = label_counts(packed).sum(axis=1)
    executor = here()
    if isinstance(belief, Given) and not executor.shares_memory:
        executor = Threads()  # a posterior of all items is not worth carrying to other machines

    def summed(squared: bool) -> Doubles:
        found = weighed(
            packed, belief, packed.n_labels, hits=True, squared=squared, executor=executor
        )
        return np.asarray(found.counts.reshape(shape).sum(axis=1))

    hits, squares = summed(squared=False), summed(squared=True)
    average = (hits.sum() + 0.5) / (n.sum() + 1)
    mean = (hits + START * average) / (n + START)
    spread = mean * (1 - mean)
    complete = (n + START) / spread
    information = np.maximum(
        complete - np.maximum(hits - squares, 0) / spread**2, LEAST_INFORMATION * complete
    )
    lower, upper = beta_interval(mean, 1 / information)
    return Competence(
        accuracy=mean,
        lower=np.minimum(lower, mean),
        upper=np.maximum(upper, mean),
        confusion=None if rows is None else confusion(rows),
        spam=spam,
    )


def confusion(rows: Doubles) -> Doubles:
    """P(label | class), (R, class, label), from counts (R, label, class); even without any."""
    total = rows.sum(axis=1, keepdims=True)
    even = np.full_like(rows, 1 / rows.shape[1])
    return np.swapaxes(np.divide(rows, total, out=even, where=total > 0), 1, 2)


def _quantile(a: Doubles, b: Doubles, probability: float) -> Doubles:
    return np.asarray(betaincinv(a, b, probability), np.float64)
