"""Multi: the multidimensional wisdom of crowds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, softmax

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]

SURE = 700.0
"""Bound of log-odds, where gold makes them infinite."""
LONGEST_STRIDE = 50.0
"""Largest factor by which a step is lengthened."""


@dataclass(frozen=True)
class Point:
    """Signals x (I, D) of the items; weights w (R, D) and thresholds tau (R,) of the raters."""

    x: Doubles
    w: Doubles
    tau: Doubles

    def towards(self, other: Point, stride: float) -> Point:
        """The point ``stride`` times as far as ``other``, in its direction."""
        return Point(
            self.x + stride * (other.x - self.x),
            self.w + stride * (other.w - self.w),
            self.tau + stride * (other.tau - self.tau),
        )


@dataclass(frozen=True)
class Multidimensional:
    """Items emit a signal, raters see it through noise and say yes beyond their own threshold.

    Notation of the paper, for a yes-or-no question: item i of class z_i has the signal x_i in
    ``dimensions`` D, rater j sees y_ij = x_i + noise and says yes when <w_j, y_ij> > tau_j.
    With the noise absorbed in the length of w_j (an expert's is long):

        x_i | z_i  ~  N(±e_1, diag(``spread``², 1, …))        (+ for yes)
        p(l_ij = 1 | x_i, w_j, tau_j)  =  Phi( <w_j, x_i> - tau_j )
        w_j ~ N(``weight`` e_1, I),   tau_j ~ N(0, 1)

    The posterior mode of (x, w, tau), z summed out, is climbed by turns, not by gradient
    steps but by EM over the seen signals: given their expectation each turn is a least-squares
    problem, so the log posterior (the trace) never falls. Turns are lengthened as long as that
    raises it further. The posterior of an item is p(z_i | x_i).

    More than two options are inferred one against the rest with prior 1/K each, and their odds
    normalised. Starts from vote shares; with D > 1 the further dimensions start from small draws
    with the seed. ``extra``: "w1" … "wD" and "tau" of each rater, means over options.
    """

    name: ClassVar[str] = "multidimensional"
    title: ClassVar[str] = "Multidimensional (Multi)"
    source: ClassVar[str] = "Welinder, Branson, Belongie & Perona 2010 (NIPS 23)"
    kinds: ClassVar[frozenset[Kind]] = CHOICE
    seconds_per_million: ClassVar[float] = 10.0

    dimensions: int = 1
    spread: float = 0.7
    weight: float = 1.0
    tolerance: float = 1e-5
    iterations: int = 500

    def __post_init__(self) -> None:
        positive(self, "dimensions", "spread", "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Climb to the mode for one option after the other."""
        known = vote.gold_codes(gold)
        K = judgments.n_options
        # of two options the second says all about the first
        options = [1] if K == 2 else list(range(K))
        share = vote.shares(vote.totals(judgments), known)
        runs = [
            Climb.of(self, judgments, k, known).run(self.start(judgments, share[:, k], seed))
            for k in options
        ]
        odds = np.stack([run.odds for run in runs], axis=1)
        if K == 2:
            odds = np.concatenate([np.zeros_like(odds), odds], axis=1)
        posterior = vote.clamp(softmax(np.clip(odds, -SURE, SURE), axis=1), known)
        w = np.mean([run.point.w for run in runs], axis=0)
        extra = {f"w{d + 1}": w[:, d] for d in range(self.dimensions)}
        extra["tau"] = np.mean([run.point.tau for run in runs], axis=0)
        length = max(len(run.trace) for run in runs)
        trace = [run.trace + run.trace[-1:] * (length - len(run.trace)) for run in runs]
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, extra),
            trace=tuple(float(sum(step)) for step in zip(*trace, strict=True)),
            objective="log posterior",
            converged=all(run.converged for run in runs),
            parameters={"x": np.stack([run.point.x for run in runs], axis=1)},
        )

    def start(self, judgments: Judgments, share: Doubles, seed: int) -> Point:
        """Signals from vote shares, raters as their prior has them."""
        rng = np.random.default_rng(seed)
        x = 0.1 * rng.standard_normal((judgments.n_items, self.dimensions))
        w = 0.1 * rng.standard_normal((judgments.n_raters, self.dimensions))
        x[:, 0] = 2 * share - 1
        w[:, 0] = self.weight
        return Point(x, w, np.zeros(judgments.n_raters))


@dataclass(frozen=True)
class Ascent:
    """Where the climb for one option ended, and the log-odds of the option for each item."""

    point: Point
    odds: Doubles
    trace: tuple[float, ...]
    converged: bool


@dataclass(frozen=True)
class Climb:
    """The yes-or-no problem "is it this option?": sign (N,) is 1 for yes, -1 for no.

    ``evidence`` (I,) is the prior log-odds of yes, infinite where gold says; ``centre`` (D,) and
    ``precision`` (D,) are those of signals of the class yes.
    """

    method: Multidimensional
    item: Ints
    rater: Ints
    sign: Doubles
    evidence: Doubles
    n_raters: int
    centre: Doubles
    precision: Doubles

    @classmethod
    def of(
        cls, method: Multidimensional, judgments: Judgments, option: int, gold: vote.Codes
    ) -> Climb:
        """The problem for one option of a table."""
        evidence = np.full(judgments.n_items, -np.log(max(judgments.n_options - 1, 1)))
        if gold.size:
            evidence[gold >= 0] = np.where(gold[gold >= 0] == option, np.inf, -np.inf)
        centre = np.zeros(method.dimensions)
        precision = np.ones(method.dimensions)
        centre[0] = 1.0
        precision[0] = 1 / method.spread**2
        return cls(
            method=method,
            item=judgments.item,
            rater=judgments.rater,
            sign=np.where(judgments.codes == option, 1.0, -1.0),
            evidence=evidence,
            n_raters=judgments.n_raters,
            centre=centre,
            precision=precision,
        )

    def run(self, point: Point) -> Ascent:
        """Turn by turn to the mode."""
        trace = [self.log_posterior(point)]
        stride = 1.0
        settled = False
        while not settled and len(trace) < self.method.iterations:
            turned = self.turn_raters(self.turn_items(point))
            height = self.log_posterior(turned)
            farther = point.towards(turned, 1 + stride)
            further = self.log_posterior(farther)
            if further > height:
                turned, height = farther, further
                stride = min(1.5 * stride, LONGEST_STRIDE)
            else:
                stride = max(0.5 * stride, 0.5)
            point = turned
            trace.append(height)
            settled = trace[-1] - trace[-2] <= self.method.tolerance * len(self.sign)
        return Ascent(point, self.odds(point), tuple(trace), settled)

    def odds(self, point: Point) -> Doubles:
        """log p(yes | x) - log p(no | x), (I,): 2 x_1 / spread² and the prior."""
        return np.asarray(self.evidence + 2 * point.x[:, 0] * self.precision[0])

    def margin(self, point: Point) -> Doubles:
        """<w_j, x_i> - tau_j of every judgment, (N,)."""
        product = (point.w[self.rater] * point.x[self.item]).sum(axis=1)
        return np.asarray(product - point.tau[self.rater])

    def surprise(self, point: Point) -> Doubles:
        """Expected seen signal less its prediction, (N,): ± phi(m) / Phi(± m)."""
        m = self.margin(point)
        ratio = np.exp(-0.5 * m**2 - log_ndtr(self.sign * m)) / np.sqrt(2 * np.pi)
        return np.asarray(self.sign * ratio)

    def log_posterior(self, point: Point) -> float:
        """ln p(labels | x, w, tau) + ln p(x) + ln p(w) + ln p(tau), without constants."""
        yes = -np.logaddexp(0, -self.evidence)
        no = -np.logaddexp(0, self.evidence)
        near = ((point.x - self.centre) ** 2) @ self.precision
        far = ((point.x + self.centre) ** 2) @ self.precision
        signals = np.logaddexp(yes - 0.5 * near, no - 0.5 * far).sum()
        off = point.w - self.method.weight * self.centre
        raters = -0.5 * float((off**2).sum() + (point.tau**2).sum())
        return float(log_ndtr(self.sign * self.margin(point)).sum() + signals) + raters

    def turn_items(self, point: Point) -> Point:
        """The best signals given the raters and the expected seen signals."""
        w = point.w[self.rater]
        surprise = self.surprise(point)
        lean = np.tanh(self.odds(point) / 2)
        n_items, D = point.x.shape
        pull = _sums(self.item, w * surprise[:, None], n_items)
        pull += self.precision * (lean[:, None] * self.centre - point.x)
        matrix = _sums(self.item, _outer(w), n_items).reshape(-1, D, D) + np.diag(self.precision)
        return Point(point.x + _solve(matrix, pull), point.w, point.tau)

    def turn_raters(self, point: Point) -> Point:
        """The best weights and thresholds given the signals and the expected seen signals."""
        x = point.x[self.item]
        features = np.concatenate([x, -np.ones((len(x), 1))], axis=1)
        D = features.shape[1]
        off = point.w - self.method.weight * self.centre
        pull = _sums(self.rater, features * self.surprise(point)[:, None], self.n_raters)
        pull -= np.concatenate([off, point.tau[:, None]], axis=1)
        matrix = _sums(self.rater, _outer(features), self.n_raters).reshape(-1, D, D) + np.eye(D)
        step = _solve(matrix, pull)
        return Point(point.x, point.w + step[:, :-1], point.tau + step[:, -1])


def _outer(rows: Doubles) -> Doubles:
    """The outer product of every row with itself, flattened, (N, D²)."""
    return np.asarray((rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1))


def _sums(owner: Ints, rows: Doubles, n: int) -> Doubles:
    """Sums of rows (N, C) by owner, (n, C)."""
    return np.stack([np.bincount(owner, column, n) for column in rows.T], axis=1)


def _solve(matrix: Doubles, right: Doubles) -> Doubles:
    return np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, :, 0])
