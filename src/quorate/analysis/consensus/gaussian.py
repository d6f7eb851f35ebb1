"""Raters with a bias and a precision each: the model of numbers that learns from the crowd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, stdtrit

from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.numeric import (
    LEVEL,
    NUMBERS,
    by_item,
    by_rater,
    finish,
    gold_values,
    medians,
    not_finite,
)
from quorate.analysis.numerics.em import Stopping, iterate
from quorate.analysis.numerics.normal_gamma import populations
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

MOST_RATERS_JOINTLY = 2_000
"""Raters up to whom the items' variances allow exactly for all biases being uncertain together."""
LEAST_VARIANCE = 1e-9
"""Floor of the variance of values, in units of the data's own."""
STRANGE = 10.0
"""A rater whose bias or deviation is this many times the crowd's typical deviation is named."""


@dataclass(frozen=True, eq=False)
class _Values:
    """q(z_i) = N(mean, variance), gold items with variance 0; both (I,)."""

    mean: Doubles
    variance: Doubles


@dataclass(frozen=True, eq=False)
class _Raters:
    """q(b_j, tau_j): b | tau ~ N(bias, 1 / (pull tau)), tau ~ Gamma(shape, rate); all (R,)."""

    bias: Doubles
    pull: Doubles
    shape: Doubles
    rate: Doubles

    @property
    def precision(self) -> Doubles:
        """E[tau_j]."""
        return self.shape / self.rate


@dataclass(frozen=True, eq=False)
class _Model:
    """The raters, and what they and the values are drawn from."""

    raters: _Raters
    centre: float
    variance: float
    pull: float
    shape: float
    rate: float


@dataclass(frozen=True)
class Gaussian:
    """Judgments are the truth plus the rater's bias plus noise of the rater's own precision.

        y_ij = z_i + b_j + e_ij,   e_ij ~ N(0, 1/tau_j)
        z_i ~ N(mu, s²)    tau_j ~ Gamma(a, c)    b_j | tau_j ~ N(0, 1 / (kappa tau_j))

    Raykar's regression model (LFC_N) with the bias added and both shrunk: mu, s², a, c and kappa
    are estimated from all raters (empirical Bayes), so that a rater with two judgments gets about
    the crowd's precision and never an infinite one. Variational Bayes with q(z) q(b, tau) raises
    the evidence bound (the trace) at every step. Without gold only differences between biases are
    known; the precision-weighted sum of biases is then 0. Gold fixes z_i and with it the level.

    The interval of z_i allows for the noise, for the biases being uncertain together (exactly up to
    2,000 raters, item by item above) and for the precisions being estimated (Student's quantile
    with Satterthwaite's degrees of freedom). Without gold, values and intervals stay within the
    range of all judgments, and it is said how many had to be moved there.
    """

    name: ClassVar[str] = "gaussian"
    title: ClassVar[str] = "Gaussian raters with bias and precision (LFC_N)"
    source: ClassVar[str] = "Raykar et al. 2010, sect. 5, jmlr.org/papers/v11/raykar10a"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    tolerance: float = 1e-7
    iterations: int = 500

    def refuses(self, judgments: Judgments) -> str:
        """When a number is not finite or noise cannot be told from truth."""
        if reason := not_finite(judgments):
            return reason
        if (judgments.overlap > 1).sum() < 2:
            return (
                "fewer than two items have two judgments or more, so raters' bias and noise "
                "cannot be told from the truth; use 'mean' or 'median'"
            )
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Alternate the values and the raters, then work out the intervals."""
        truth = gold_values(judgments, gold)
        shift, scale = _units(judgments, truth)
        crowd = _Crowd(judgments, (judgments.values - shift) / scale, (truth - shift) / scale)
        run = iterate(
            expect=crowd.values,
            maximize=crowd.learn,
            objective=crowd.bound,
            start=crowd.start((medians(judgments) - shift) / scale),
            n_judgments=len(judgments),
            stopping=Stopping(self.tolerance, self.iterations),
        )
        model, values = run.parameters, run.statistics
        error, freedom = crowd.uncertainty(model, values)
        half = np.asarray(stdtrit(np.maximum(freedom, 1.0), (1 + LEVEL) / 2)) * error
        ends = [shift + scale * x for x in (values.mean, values.mean - half, values.mean + half)]
        notes: list[str] = []
        if not crowd.known.any():
            ends, moved = _within(ends, judgments.values)
            if moved:
                notes.append(
                    f"{moved:,} values lay outside the range of all judgments and were moved to it"
                )
        competence, strange = _competence(judgments, model.raters, scale)
        if strange:
            notes.append(strange)
        unseen = int(((judgments.overlap == 0) & ~crowd.known).sum())
        if unseen:
            notes.append(f"{unseen:,} items have no judgment: their value is the population's")
        fit = Fit(
            competence,
            value=ends[0],
            lower=ends[1],
            upper=ends[2],
            trace=run.trace,
            objective="evidence lower bound",
            converged=run.converged,
            parameters={
                "mu": shift + scale * model.centre,
                "s": scale * float(np.sqrt(model.variance)),
                "kappa": model.pull,
                "a": model.shape,
                "c": model.rate * scale**2,
            },
            notes=tuple(notes),
        )
        return finish(judgments, gold, fit, competence)


class _Crowd:
    """The judgments in units of their own spread, and the steps of the fit."""

    def __init__(self, judgments: Judgments, y: Doubles, truth: Doubles) -> None:
        self.judgments = judgments
        self.y = y
        self.truth = truth
        self.known = np.isfinite(truth)
        self.count = by_rater(judgments)
        self.active = self.count > 0
        self.hyper = (1.0, 1.0, 1.0)
        self.used = (judgments.overlap > 0) | self.known

    def start(self, middle: Doubles) -> _Values:
        """The medians ``middle``, as sure as a typical rater."""
        mean = np.where(self.known, self.truth, middle)
        mean = np.where(np.isfinite(mean), mean, 0.0)
        squares = (self.y - mean[self.judgments.item]) ** 2
        each = by_rater(self.judgments, squares)[self.active] / self.count[self.active]
        typical = max(float(np.median(each)), LEAST_VARIANCE)
        self.hyper = (1.0, 2.0, 2.0 * typical)
        n = np.maximum(self.judgments.overlap, 1)
        return _Values(mean, np.where(self.known, 0.0, typical / n))

    def learn(self, values: _Values) -> _Model:
        """The populations and q(b, tau) together, given the values."""
        d = self.y - values.mean[self.judgments.item]
        count = np.maximum(self.count, 1)
        mean = by_rater(self.judgments, d) / count
        doubt = values.variance[self.judgments.item] + LEAST_VARIANCE
        about = by_rater(self.judgments, (d - mean[self.judgments.rater]) ** 2 + doubt)
        on = self.active
        self.hyper = populations(self.count[on], mean[on], about[on], self.hyper)
        pull0, shape0, rate0 = self.hyper
        pull = pull0 + self.count
        squares = about + mean**2 * pull0 * self.count / pull
        raters = _Raters(
            mean * self.count / pull, pull, shape0 + self.count / 2, rate0 + squares / 2
        )
        values, raters = self._levelled(values, raters)
        middle = values.mean[self.used]
        centre = float(middle.mean())
        variance = float(((middle - centre) ** 2 + values.variance[self.used]).mean())
        return _Model(raters, centre, max(variance, LEAST_VARIANCE), *self.hyper)

    def _levelled(self, values: _Values, raters: _Raters) -> tuple[_Values, _Raters]:
        """Move the weighted sum of biases to 0 and the values by as much: same fit, likelier."""
        if self.known.any():
            return values, raters
        weight = np.where(self.active, raters.precision, 0.0)
        shift = float((weight * raters.bias).sum() / weight.sum())
        moved = np.where(self.active, raters.bias - shift, raters.bias)
        return (
            _Values(values.mean + shift, values.variance),
            _Raters(moved, raters.pull, raters.shape, raters.rate),
        )

    def values(self, model: _Model) -> _Values:
        """q(z) given the raters and the population of values."""
        tau = model.raters.precision[self.judgments.rater]
        said = self.y - model.raters.bias[self.judgments.rater]
        precision = 1 / model.variance + by_item(self.judgments, tau)
        mean = (model.centre / model.variance + by_item(self.judgments, tau * said)) / precision
        return _Values(
            np.where(self.known, self.truth, mean), np.where(self.known, 0.0, 1 / precision)
        )

    def bound(self, values: _Values, model: _Model) -> float:
        """The evidence lower bound, in the data's own units."""
        r, rater, item = model.raters, self.judgments.rater, self.judgments.item
        log_tau = digamma(r.shape) - np.log(r.rate)
        d2 = (self.y - values.mean[item] - r.bias[rater]) ** 2
        d2 += values.variance[item] + LEAST_VARIANCE
        noise = 0.5 * (
            self.count * (log_tau - np.log(2 * np.pi) - 1 / r.pull)
            - r.precision * by_rater(self.judgments, d2)
        )
        free = self.used & ~self.known
        prior = (
            -0.5 * np.log(2 * np.pi * model.variance)
            - ((values.mean - model.centre) ** 2 + values.variance) / (2 * model.variance)
        )[self.used]
        entropy = 0.5 * (1 + np.log(2 * np.pi * values.variance[free]))
        gamma = (
            (r.shape - model.shape) * digamma(r.shape)
            - gammaln(r.shape)
            + gammaln(model.shape)
            + model.shape * (np.log(r.rate) - np.log(model.rate))
            + r.shape * (model.rate - r.rate) / r.rate
        )
        ratio = model.pull / r.pull
        normal = 0.5 * (ratio - 1 - np.log(ratio) + model.pull * r.bias**2 * r.precision)
        return float(
            noise[self.active].sum()
            + prior.sum()
            + entropy.sum()
            - (gamma + normal)[self.active].sum()
        )

    def uncertainty(self, model: _Model, values: _Values) -> tuple[Doubles, Doubles]:
        """Standard error (I,) of the values and its degrees of freedom."""
        r, v = model.raters, values.variance
        tau = r.precision
        each = tau[self.judgments.rater]
        if self.judgments.n_raters <= MOST_RATERS_JOINTLY:
            spread = self._joint_spread(model, v)
        else:
            level = 0.0 if self.known.any() else 1 / (model.pull * tau[self.active].sum())
            own = by_item(self.judgments, (tau / r.pull)[self.judgments.rater])
            spread = own + level * by_item(self.judgments, each) ** 2
        total = v + v**2 * spread
        doubt = by_item(self.judgments, (r.shape / r.rate**2)[self.judgments.rater])
        precision = 1 / np.where(v > 0, v, 1.0)
        freedom = 2 * precision**2 / np.maximum(doubt, 1e-300)
        return np.sqrt(total), np.clip(freedom, 1.0, 1e9)

    def _joint_spread(self, model: _Model, v: Doubles) -> Doubles:
        """w_i' Cov(b, mu) w_i of every item, (I,), for precisions at their mean.

        Given biases and mu, z_i has mean v_i (mu/s² + sum_j tau_j (y_ij - b_j)); with
        w_i = (tau_1, tau_2, … of the item's raters; -1/s²) the precision of (b, mu) when all z are
        integrated out is D - sum_i v_i w_i w_i', D holding (kappa + n_j) tau_j and I/s². It is mu
        and the biases together that leave the level of all values in doubt without gold.
        """
        n_items, n_raters = self.judgments.n_items, self.judgments.n_raters
        tau = model.raters.precision
        used = np.flatnonzero(self.used)
        weights = sp.csr_array(
            (
                np.concatenate(
                    [tau[self.judgments.rater], np.full(len(used), -1 / model.variance)]
                ),
                (
                    np.concatenate([self.judgments.item, used]),
                    np.concatenate([self.judgments.rater, np.full(len(used), n_raters)]),
                ),
            ),
            shape=(n_items, n_raters + 1),
        )
        scaled = sp.csr_array(
            (weights.data * np.repeat(v, np.diff(weights.indptr)), weights.indices, weights.indptr),
            weights.shape,
        )
        own = np.append(model.raters.pull * tau, len(used) / model.variance)
        precision = np.diag(own) - (weights.T @ scaled).toarray()
        scale = 1 / np.sqrt(own)
        joint = np.linalg.pinv(precision * np.outer(scale, scale), hermitian=True)
        return _quadratic(weights, np.asarray(joint * np.outer(scale, scale), np.float64))


def _quadratic(weights: sp.csr_array, middle: Doubles) -> Doubles:
    """w_i' M w_i of every row w_i of ``weights``, (I,), in blocks that fit in memory."""
    n = weights.shape[0]
    step = max(1, 4_000_000 // max(1, weights.shape[1]))
    blocks = [weights[start : start + step] for start in range(0, n, step)]
    return np.concatenate([np.asarray(b.multiply(b @ middle).sum(axis=1)).ravel() for b in blocks])


def _units(judgments: Judgments, truth: Doubles) -> tuple[float, float]:
    """The middle of the judgments and their spread, which a few wild ones do not move."""
    y = judgments.values
    middle = float(np.median(y))
    low, high = np.quantile(y, [0.25, 0.75])
    candidates = (float(high - low), float(np.abs(y - middle).mean()), 1.0)
    return middle, next(c for c in candidates if c > 0)


def _within(ends: list[Doubles], y: Doubles) -> tuple[list[Doubles], int]:
    """The values and interval ends moved into the range of the judgments, and how many values."""
    low, high = float(y.min()), float(y.max())
    slack = 1e-9 * max(abs(low), abs(high))
    moved = int(((ends[0] < low - slack) | (ends[0] > high + slack)).sum())
    return [np.clip(x, low, high) for x in ends], moved


def _competence(judgments: Judgments, raters: _Raters, scale: float) -> tuple[Competence, str]:
    """Bias with its interval and deviation in the data's units; who seems to be elsewhere."""
    deviation = scale * np.sqrt(raters.rate / raters.shape)
    bias = scale * raters.bias
    half = np.asarray(stdtrit(2 * raters.shape, (1 + LEVEL) / 2)) * deviation / np.sqrt(raters.pull)
    active = judgments.workload > 0
    typical = float(np.median(deviation[active]))
    odd = np.flatnonzero(
        active & (np.maximum(np.abs(bias), deviation) > STRANGE * typical) & (typical > 0)
    )
    strange = ""
    if odd.size:
        names = ", ".join(str(judgments.raters[int(j)]) for j in odd[:5])
        more = f" and {odd.size - 5:,} more" if odd.size > 5 else ""
        strange = (
            f"{names}{more}: bias or deviation over {STRANGE:g} times the crowd's; "
            "perhaps another unit or scale"
        )
    return (
        Competence(
            bias=np.where(active, bias, np.nan),
            deviation=np.where(active, deviation, np.nan),
            extra={
                "bias_lower": np.where(active, bias - half, np.nan),
                "bias_upper": np.where(active, bias + half, np.nan),
                "precision": np.where(active, 1 / deviation**2, np.nan),
            },
        ),
        strange,
    )
