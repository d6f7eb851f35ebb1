"""MACE: a rater either knows the answer or spams, with a habit of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.hit_fit import HitEstimate, fit_hits
from quorate.analysis.consensus.loop import Remembering
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import PackedMethod
from quorate.analysis.numerics.dirichlet import divergence, expected_log
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Hits, label_counts, shares
from quorate.analysis.numerics.packed import Packed
from quorate.schema import RequestError

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class MACE(PackedMethod):
    """Multi-annotator competence estimation.

    Item i has answer T_i, all equally likely; on each judgment rater j spams (S_ij = 1) with
    probability 1 - theta_j and then draws from the habit xi_j, otherwise gives T_i:

        P(A_ij = l | T_i = k) = theta_j [l = k] + (1 - theta_j) xi_jl

    ``inference`` is "vb" (theta ~ Beta(``alpha``, ``beta``), xi ~ Dirichlet(``gamma``), the
    paper's 0.5, 0.5, 10) or "em" with ``smoothing`` / K added to every expected count, the
    paper's 0.01. The best objective of ``restarts`` starts is kept: vote shares first, then random.
    ``spam`` is the expected 1 - theta; the habits are in ``parameters["spam_strategy"]`` (R, K).
    """

    name: ClassVar[str] = "mace"
    title: ClassVar[str] = "MACE"
    source: ClassVar[str] = "Hovy, Berg-Kirkpatrick, Vaswani & Hovy 2013 (NAACL), N13-1132"
    seconds_per_million: ClassVar[float] = 10.0

    inference: str = "vb"
    alpha: float = 0.5
    beta: float = 0.5
    gamma: float = 10.0
    smoothing: float = 0.01
    restarts: int = 10
    tolerance: float = 1e-6
    iterations: int = 100

    def __post_init__(self) -> None:
        if self.inference not in ("vb", "em"):
            raise RequestError(
                f"inference {self.inference!r} is not known to MACE", remedy="say 'vb' or 'em'"
            )

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """The best of ``restarts`` fits."""
        given = label_counts(packed)
        votes = shares(packed)
        rng = np.random.default_rng(seed)
        best: Fit | None = None
        for start in range(max(1, self.restarts)):
            first = votes if start == 0 else _perturbed(votes, rng)
            theta = np.full(packed.n_raters, 0.5) if start == 0 else rng.random(packed.n_raters)
            fit = self._from(packed, first, given, theta)
            if best is None or fit.trace[-1] > best.trace[-1]:
                best = fit
        if best is None:
            raise RequestError("MACE needs at least one start")
        return best

    def _from(self, packed: Packed, first: Doubles, given: Doubles, theta: Doubles) -> Fit:
        state = _Raters(self, given, theta)
        fit = fit_hits(
            packed,
            state.maximize,
            stopping=Stopping(self.tolerance, self.iterations),
            start=first,
            objective="evidence lower bound" if self.inference == "vb" else "log-likelihood",
        )
        return replace(
            fit,
            competence=replace(fit.competence, spam=1 - state.theta),
            parameters={"spam_strategy": state.habit},
        )


class _Raters(Remembering):
    """The M-step with its memory: who knows, and what they write when they do not."""

    def __init__(self, method: MACE, given: Doubles, theta: Doubles) -> None:
        K = given.shape[1]
        self.method = method
        self.given = given
        self.log_know = np.log(np.maximum(theta, 1e-3))[:, None]
        self.log_spam = np.log(np.maximum(1 - theta, 1e-3))[:, None]
        self.log_habit = np.full_like(given, -np.log(K))
        self.theta = theta
        self.habit = np.exp(self.log_habit)

    def maximize(self, hits: Doubles, classes: Doubles) -> HitEstimate:
        """theta and xi from expected hits (R, K)."""
        know, spam = np.exp(self.log_know), np.exp(self.log_spam + self.log_habit)
        knowing = hits * know / (know + spam)
        penalty = self._update(knowing, np.maximum(self.given - knowing, 0))
        miss = self.log_spam + self.log_habit
        model = Hits(
            log_ratio=(np.logaddexp(self.log_know, miss) - miss).reshape(-1),
            log_miss=miss.reshape(-1),
            log_prior=np.full(len(classes), -np.log(len(classes))),
        )
        return HitEstimate(model, penalty)

    def _update(self, knowing: Doubles, spamming: Doubles) -> float:
        m = self.method
        K = self.given.shape[1]
        pair = np.stack([knowing.sum(axis=1), spamming.sum(axis=1)], axis=1)
        if m.inference == "em":
            pair = pair + m.smoothing / K
            habit = spamming + m.smoothing / K
            self.theta = pair[:, 0] / pair.sum(axis=1)
            self.habit = habit / habit.sum(axis=1, keepdims=True)
            self.log_know, self.log_spam = np.split(np.log(pair / pair.sum(1)[:, None]), 2, axis=1)
            self.log_habit = np.log(self.habit)
            return 0.0
        prior = np.array([m.alpha, m.beta])
        pair, habit = pair + prior, spamming + m.gamma
        self.theta = pair[:, 0] / pair.sum(axis=1)
        self.habit = habit / habit.sum(axis=1, keepdims=True)
        self.log_know, self.log_spam = np.split(expected_log(pair, axis=1), 2, axis=1)
        self.log_habit = expected_log(habit, axis=1)
        gamma = np.array([m.gamma])
        return -divergence(pair, prior, axis=1) - divergence(habit, gamma, axis=1)


def _perturbed(votes: Doubles, rng: np.random.Generator) -> Doubles:
    noisy = votes * rng.random(votes.shape) + 1e-12 * (votes > 0)
    return np.asarray(noisy / noisy.sum(axis=1, keepdims=True))
