"""GLAD: raters' ability and items' difficulty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from quorate.analysis.consensus.competence import from_posterior
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.options import positive
from quorate.analysis.consensus.packed_method import PackedMethod
from quorate.analysis.numerics.em import Stopping, iterate
from quorate.analysis.numerics.packed import Packed, Part
from quorate.compute import Executor, Threads

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LARGEST_LOG_BETA = 5.0
"""Bound of |log beta|: e**5 = 148 is far beyond what its prior allows, and keeps sums in range."""
SUM_SCALE = float(2**24)
"""One unit of a rater's sums as integers, so that they do not depend on the order of addition."""
COMPILED_FROM = 100_000
"""Judgments from which the compiled tier pays for loading it."""


@dataclass(frozen=True)
class State:
    """Ability of each rater, (R,), and log beta of each item, (I,)."""

    alpha: Doubles
    log_beta: Doubles


@dataclass(frozen=True)
class Sums:
    """What a pass over the items yields.

    ``slope`` and ``curvature`` (R,) of the quadratic bound in the abilities, ``log_beta`` (I,)
    after its step, ``log_posterior`` of the parameters that the pass started from.
    """

    slope: Doubles
    curvature: Doubles
    log_beta: Doubles
    log_posterior: float


@dataclass(frozen=True)
class GLAD(PackedMethod):
    """A rater names the right option more often the abler they are and the easier the item.

    Notation of the paper: alpha_i ability of rater i, 1/beta_j > 0 difficulty of item j, L_ij the
    label, Z_j the truth, sigma the logistic function, K options:

        p(L_ij = Z_j | alpha_i, beta_j) = sigma(alpha_i beta_j)                    (eq. 1)
        p(L_ij = k)  = (1 - sigma(alpha_i beta_j)) / (K - 1)    for every other k
        alpha_i ~ N(``mean``, ``deviation``²),  log beta_j ~ N(``mean``, ``deviation``²)
        p(Z_j)  uniform

        E:  p(Z_j | L, alpha, beta)  ∝  p(Z_j) prod_i p(L_ij | Z_j, alpha_i, beta_j)
        M:  maximise Q = E[ln p(L, Z | alpha, beta)] + ln p(alpha, log beta)

    The paper ascends Q by conjugate gradients. Here log beta_j makes a Newton step, halved until
    the item's part of Q does not fall, and alpha_i maximises the quadratic lower bound of
    ln sigma by Jaakkola & Jordan (2000) that touches it at the current values, so neither half
    can lower Q and the log posterior (the trace) never falls. Learning p(Z) as well is not part
    of the model, and makes one class swallow the others on imbalanced data.
    """

    name: ClassVar[str] = "glad"
    title: ClassVar[str] = "GLAD"
    source: ClassVar[str] = "Whitehill et al. 2009, NIPS 22"
    seconds_per_million: ClassVar[float] = 12.0

    mean: float = 1.0
    deviation: float = 1.0
    tolerance: float = 1e-6
    iterations: int = 300

    def __post_init__(self) -> None:
        positive(self, "deviation", "tolerance", "iterations")

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Alternate posteriors, difficulties and abilities from the prior means."""
        start = State(
            np.full(packed.n_raters, float(self.mean)), np.full(packed.n_items, float(self.mean))
        )
        run = iterate(
            expect=lambda state: self.expect(packed, state),
            maximize=self.maximize,
            objective=lambda sums, state: sums.log_posterior,
            start=self.expect(packed, start),
            n_judgments=packed.n_judgments,
            stopping=Stopping(self.tolerance, self.iterations),
        )
        final = State(run.parameters.alpha, run.statistics.log_beta)
        posterior = self.posterior(packed, final)
        accuracy = from_posterior(packed, posterior)
        return Fit(
            posterior=posterior,
            competence=replace(accuracy, extra={"alpha": final.alpha}),
            trace=run.trace,
            objective="log posterior",
            converged=run.converged,
            parameters={
                "log_beta": final.log_beta,
                "difficulty": np.exp(-final.log_beta),
            },
        )

    def expect(self, packed: Packed, state: State, executor: Executor | None = None) -> Sums:
        """One pass over the items: their posteriors, new log beta, and the raters' sums."""
        log_beta = state.log_beta.copy()
        step = partial(
            self._compiled if packed.n_judgments >= COMPILED_FROM else self._vectorised,
            packed=packed,
            alpha=state.alpha,
            log_beta=log_beta,
            posterior=None,
        )
        slope, curvature, logs = _add((executor or Threads()).map(step, packed.parts))
        off = state.alpha - self.mean
        return Sums(
            slope / SUM_SCALE,
            curvature / SUM_SCALE,
            log_beta,
            logs / packed.log_scale - 0.5 * self.precision * float(off @ off),
        )

    def maximize(self, sums: Sums) -> State:
        """The abilities at the top of the quadratic bound, with the log beta of the pass."""
        top = sums.slope + self.precision * self.mean
        return State(top / (sums.curvature + self.precision), sums.log_beta)

    def posterior(self, packed: Packed, state: State) -> Doubles:
        """p(Z | L) of every item, (I, K)."""
        out = np.empty((packed.n_items, packed.n_labels))
        run = self._compiled if packed.n_judgments >= COMPILED_FROM else self._vectorised
        for part in packed.parts:
            run(part, packed, state.alpha, state.log_beta, out)
        return out

    @property
    def precision(self) -> float:
        """1 / deviation²."""
        return 1 / self.deviation**2

    def _compiled(
        self,
        part: Part,
        packed: Packed,
        alpha: Doubles,
        log_beta: Doubles,
        posterior: Doubles | None,
    ) -> tuple[Longs, Longs, int]:
        from quorate.analysis.consensus.kernels import glad_kernel

        slope = np.zeros(packed.n_raters, np.int64)
        curvature = np.zeros(packed.n_raters, np.int64)
        logs = glad_kernel(part.code.dtype)(
            part.offsets,
            part.code,
            part.gold,
            packed.n_labels,
            alpha,
            log_beta[part.items],
            slope,
            curvature,
            np.empty((0, 0)) if posterior is None else posterior[part.items],
            float(self.mean),
            self.precision,
            LARGEST_LOG_BETA,
            SUM_SCALE,
            packed.log_scale,
        )
        return slope, curvature, logs

    def _vectorised(
        self,
        part: Part,
        packed: Packed,
        alpha: Doubles,
        log_beta: Doubles,
        posterior: Doubles | None,
    ) -> tuple[Longs, Longs, int]:
        K = packed.n_labels
        rater = part.code.astype(np.int64) // K
        ability = alpha[rater]
        b = log_beta[part.items]
        weights, logs = _posterior(part, K, ability * np.exp(b)[part.item])
        logs -= 0.5 * self.precision * (b - self.mean) ** 2
        total = int(np.rint(logs * packed.log_scale).astype(np.int64).sum())
        slope = np.zeros(packed.n_raters, np.int64)
        curvature = np.zeros(packed.n_raters, np.int64)
        if posterior is not None:
            posterior[part.items] = weights
            return slope, curvature, total
        q = weights[part.item, part.code % K]
        b[:] = self._ease(part, q, ability, b)
        beta = np.exp(b)[part.item]
        np.add.at(slope, rater, np.rint((q - 0.5) * beta * SUM_SCALE).astype(np.int64))
        bound = _tightness(np.abs(ability * beta)) * beta**2
        np.add.at(curvature, rater, np.rint(bound * SUM_SCALE).astype(np.int64))
        return slope, curvature, total

    def _ease(self, part: Part, q: Doubles, ability: Doubles, b: Doubles) -> Doubles:
        """log beta after one Newton step, halved where it would lower the item's objective."""

        def per_item(values: Doubles) -> Doubles:
            return np.bincount(part.item, values, part.n_items).astype(np.float64)

        def objective(b: Doubles) -> Doubles:
            x = ability * np.exp(b)[part.item]
            off = b - self.mean
            return per_item(q * x + log_expit(-x)) - 0.5 * self.precision * off**2

        x = ability * np.exp(b)[part.item]
        right = expit(x)
        slope = per_item((q - right) * x) - self.precision * (b - self.mean)
        curvature = per_item(right * (1 - right) * x**2) + self.precision
        move = np.clip(slope / curvature, -1.0, 1.0)
        old = objective(b)
        best = b
        todo = np.ones(len(b), np.bool_)
        for _ in range(5):
            trial = np.clip(b + move, -LARGEST_LOG_BETA, LARGEST_LOG_BETA)
            better = todo & (objective(trial) >= old)
            best = np.where(better, trial, best)
            todo &= ~better
            if not todo.any():
                break
            move = move / 2
        return best


def _posterior(part: Part, K: int, x: Doubles) -> tuple[Doubles, Doubles]:
    """p(Z | L) of the items of a part, (I, K), and their log-likelihood, (I,)."""
    wrong = np.log(max(K - 1, 1))
    flat = part.item * K + part.code % K
    scores = np.bincount(flat, x + wrong, part.n_items * K).astype(np.float64).reshape(-1, K)
    if part.gold.size:
        known = part.gold >= 0
        scores[known] = np.where(np.arange(K) == part.gold[known, None], scores[known], -np.inf)
    top = scores.max(axis=1, keepdims=True)
    weights = np.exp(scores - top)
    total = weights.sum(axis=1, keepdims=True)
    logs = (top + np.log(total))[:, 0] - np.log(K)
    logs += np.bincount(part.item, log_expit(-x) - wrong, part.n_items)
    return weights / total, logs


def _tightness(x: Doubles) -> Doubles:
    """tanh(x / 2) / (2 x), the curvature of the bound at x >= 0; 1/4 in the limit x = 0."""
    safe = np.maximum(x, 1e-4)
    return np.where(x > 1e-4, np.tanh(safe / 2) / (2 * safe), 0.25)


def _add(outcomes: Iterator[tuple[Longs, Longs, int]]) -> tuple[Longs, Longs, int]:
    slope, curvature, logs = next(outcomes)
    for more_slope, more_curvature, more_logs in outcomes:
        slope += more_slope
        curvature += more_curvature
        logs += more_logs
    return slope, curvature, logs
