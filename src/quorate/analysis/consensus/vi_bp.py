"""VI-BP: belief propagation with Beta priors on raters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, log_expit, logit, logsumexp, softmax

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

BLOCK = 2**21
"""Numbers in the largest temporary table."""
START = 4.0
"""Largest log-odds that the vote shares start with."""
SURE = 40.0
"""Log-odds of items with gold, and the bound of all others'."""


@dataclass(frozen=True)
class VIBP:
    """Belief propagation in the two-coin model with the raters' reliabilities integrated out.

    For two options rater j has sensitivity s_j and specificity t_j, each Beta(``correct``,
    ``wrong``). Messages between items i and raters j:

        m_{i->j}(z_i)  ∝  p(z_i) prod_{j' != j} m_{j'->i}(z_i)
        m_{j->i}(z_i)  ∝  sum over z of the rater's other items of
                          psi_j(z) prod_{i' != i} m_{i'->j}(z_i')
        psi_j(z)  =  integral of Beta(s) Beta(t) prod_i p(L_ij | z_i, s, t)  ds dt

    The paper sums over z by counting, which is quadratic in a rater's workload. Exchanging sum and
    integral, each factor is f_i(s, t) = sum_z m_{i->j}(z) p(L_ij | z, s, t), and the integral is
    taken by ``nodes``² Gauss–Jacobi points: linear in the workload. Up to 2 ``nodes`` - 1 judgments
    they are points of the prior, and exact; beyond, of the rater's current Beta posteriors, and
    exact where the messages are certain.

    More than two options are inferred one against the rest, prior 1/K each, and the posterior is
    the odds of each option normalised (given that exactly one is true). Messages are damped by
    ``damping``. The trace is the Bethe approximation of the log evidence, summed over options; it
    is what belief propagation makes stationary, and need not grow at every step.
    ``extra["sensitivity"]`` (and, for two options, ``extra["specificity"]``) are the posterior
    means; of more options, the mean over them.
    """

    name: ClassVar[str] = "vi-bp"
    title: ClassVar[str] = "VI-BP"
    source: ClassVar[str] = "Liu, Peng & Ihler 2012 (NIPS 25)"
    kinds: ClassVar[frozenset[Kind]] = CHOICE
    seconds_per_million: ClassVar[float] = 12.0

    correct: float = 2.0
    wrong: float = 1.0
    nodes: int = 8
    damping: float = 0.25
    tolerance: float = 1e-4
    iterations: int = 200

    def __post_init__(self) -> None:
        positive(self, "correct", "wrong", "nodes", "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Pass messages, for one option after the other, until the beliefs settle."""
        known = vote.gold_codes(gold)
        K = judgments.n_options
        # of two options the second says all about the first
        options = [1] if K == 2 else list(range(K))
        share = vote.shares(vote.totals(judgments), known)
        runs = [self.propagate(judgments, k, share[:, k], known) for k in options]
        belief = np.stack([run.belief for run in runs], axis=1)
        if K == 2:
            posterior = np.concatenate([expit(-belief), expit(belief)], axis=1)
        else:
            posterior = softmax(belief, axis=1)
        posterior = vote.clamp(posterior, known)
        length = max(len(run.trace) for run in runs)
        trace = [run.trace + run.trace[-1:] * (length - len(run.trace)) for run in runs]
        sensitivity = np.mean([run.answers.sensitivity for run in runs], axis=0)
        specificity = np.mean([run.answers.specificity for run in runs], axis=0)
        return Fit(
            posterior=posterior,
            competence=vote.competence(
                judgments, posterior, {"sensitivity": sensitivity, "specificity": specificity}
            ),
            trace=tuple(float(sum(step)) for step in zip(*trace, strict=True)),
            objective="Bethe log evidence",
            converged=all(run.converged for run in runs),
        )

    def propagate(self, judgments: Judgments, option: int, share: Doubles, gold: vote.Codes) -> Run:
        """Belief propagation for "the answer is ``option``", from the vote shares (I,)."""
        raters = ByRater.of(judgments, option)
        evidence = np.full(judgments.n_items, -np.log(max(judgments.n_options - 1, 1)))
        if gold.size:
            evidence[gold >= 0] = np.where(gold[gold >= 0] == option, SURE, -SURE)
        cavity = np.clip(logit(share), -START, START)[raters.item]
        message = np.zeros(len(cavity))
        belief = evidence
        trace: list[float] = []
        while True:
            answers = self.answers(raters, cavity)
            keep = self.damping if trace else 0.0
            message = keep * message + (1 - keep) * answers.message
            before = belief
            belief = evidence + np.bincount(raters.item, message, judgments.n_items)
            # log Z of raters and items, less that of the edges between them
            of_items = log_expit(-evidence) - log_expit(-belief)
            of_edges = log_expit(-cavity) - log_expit(-cavity - message)
            trace.append(float(answers.log_evidence + of_items.sum() - of_edges.sum()))
            cavity = np.clip(belief[raters.item] - message, -SURE, SURE)
            settled = bool(np.abs(expit(belief) - expit(before)).max() <= self.tolerance)
            if settled or len(trace) >= self.iterations:
                return Run(belief, answers, tuple(trace), settled)

    def answers(self, raters: ByRater, cavity: Doubles) -> Answers:
        """What the raters send back for log-odds ``cavity`` (N,) of the items without them."""
        message = np.empty(len(cavity))
        sensitivity = np.full(raters.n_raters, self.correct / (self.correct + self.wrong))
        specificity = sensitivity.copy()
        log_evidence = 0.0
        for block in raters.blocks(max(1, BLOCK // self.nodes**2)):
            out = self.answer(block, expit(cavity[block.rows]))
            message[block.rows] = out.message
            sensitivity[block.raters] = out.sensitivity
            specificity[block.raters] = out.specificity
            log_evidence += out.log_evidence
        return Answers(message, sensitivity, specificity, log_evidence)

    def answer(self, block: Block, m: Doubles) -> Answers:
        """The same for a block of raters, with P(z = 1) of each judgment, (N,), without it."""
        yes = block.yes
        # f is linear in s and t, so Gauss points for the prior are exact for few judgments
        many = block.sums(np.ones(len(m))) > 2 * self.nodes - 1
        A = self.correct + many * block.sums(m * yes)
        B = self.wrong + many * block.sums(m * ~yes)
        C = self.correct + many * block.sums((1 - m) * ~yes)
        D = self.wrong + many * block.sums((1 - m) * yes)
        s, log_s = _points(A, B, self.correct, self.wrong, self.nodes)
        t, log_t = _points(C, D, self.correct, self.wrong, self.nodes)
        if_true = np.where(yes[:, None], s[block.rater], 1 - s[block.rater])[:, :, None]
        if_false = np.where(yes[:, None], 1 - t[block.rater], t[block.rater])[:, None, :]
        f = m[:, None, None] * if_true + (1 - m)[:, None, None] * if_false
        f = np.maximum(f, 1e-300)
        log_w = block.sums(np.log(f)) + log_s[:, :, None] + log_t[:, None, :]
        log_z = logsumexp(log_w, axis=(1, 2))
        w = np.exp(log_w - log_z[:, None, None])
        ratio = w[block.rater] / f
        true = (ratio.sum(axis=2) * if_true[:, :, 0]).sum(axis=1)
        false = (ratio.sum(axis=1) * if_false[:, 0, :]).sum(axis=1)
        return Answers(
            message=np.log(np.maximum(true, 1e-300)) - np.log(np.maximum(false, 1e-300)),
            sensitivity=(w.sum(axis=2) * s).sum(axis=1),
            specificity=(w.sum(axis=1) * t).sum(axis=1),
            log_evidence=float(log_z.sum()),
        )


@dataclass(frozen=True)
class Answers:
    """Log-odds messages (N,) from raters, their posterior means (R,), and the sum of log Z."""

    message: Doubles
    sensitivity: Doubles
    specificity: Doubles
    log_evidence: float


@dataclass(frozen=True)
class Run:
    """Where belief propagation ended for one option: log-odds of the items, (I,)."""

    belief: Doubles
    answers: Answers
    trace: tuple[float, ...]
    converged: bool


@dataclass(frozen=True)
class Block:
    """Whole raters: their judgments are ``rows``; ``rater`` numbers them from 0 in the block."""

    rows: slice
    raters: Longs
    rater: Longs
    starts: Longs
    yes: NDArray[np.bool_]

    def sums(self, values: Doubles) -> Doubles:
        """Sums of rows over each rater."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=0))


@dataclass(frozen=True)
class ByRater:
    """Judgments sorted by rater, then item: item (N,), whether the option was given, offsets."""

    item: NDArray[np.int32]
    yes: NDArray[np.bool_]
    offsets: Longs

    @classmethod
    def of(cls, judgments: Judgments, option: int) -> ByRater:
        """The judgments of a table seen as "is it ``option``?"."""
        order = np.argsort(judgments.rater, kind="stable")
        offsets = np.concatenate([[0], np.cumsum(judgments.workload)])
        return cls(judgments.item[order], judgments.codes[order] == option, offsets)

    @property
    def n_raters(self) -> int:
        """How many raters the table names."""
        return len(self.offsets) - 1

    def blocks(self, most: int) -> Iterator[Block]:
        """Raters with judgments, as many at a time as have ``most`` together, at least one."""
        active = np.flatnonzero(np.diff(self.offsets))
        first = 0
        while first < len(active):
            start = self.offsets[active[first]]
            last = int(np.searchsorted(self.offsets[active + 1], start + most, side="right"))
            raters = active[first : max(last, first + 1)]
            first += len(raters)
            rows = slice(int(start), int(self.offsets[raters[-1] + 1]))
            counts = np.diff(self.offsets)[raters]
            yield Block(
                rows=rows,
                raters=raters,
                rater=np.repeat(np.arange(len(raters)), counts),
                starts=self.offsets[raters] - start,
                yes=self.yes[rows],
            )


def _points(
    a: Doubles, b: Doubles, prior_a: float, prior_b: float, nodes: int
) -> tuple[Doubles, Doubles]:
    """Gauss–Jacobi points for Beta(a, b), (R, nodes), and the log weights of the prior on them.

    Golub & Welsch: the points are the eigenvalues of the matrix of the three-term recurrence of
    the Jacobi polynomials, the weights the squared first components of its eigenvectors. The
    log weights are for integrals against Beta(prior_a, prior_b), which importance weights give.
    """
    alpha, beta = (b - 1)[:, None], (a - 1)[:, None]
    total = alpha + beta
    n = np.arange(1, nodes)
    first = (beta - alpha) / (total + 2)
    others = (beta - alpha) * total / ((2 * n + total) * (2 * n + total + 2))
    off_first = 4 * (1 + alpha) * (1 + beta) / ((2 + total) ** 2 * (3 + total))
    k = n[1:]
    off = 4 * k * (k + alpha) * (k + beta) * (k + total)
    off = off / ((2 * k + total) ** 2 * (2 * k + total + 1) * (2 * k + total - 1))
    matrix = np.zeros((len(a), nodes, nodes))
    matrix[:, np.arange(nodes), np.arange(nodes)] = np.concatenate([first, others], axis=1)
    side = np.sqrt(np.concatenate([off_first, off], axis=1))
    matrix[:, n, n - 1] = side[:, : nodes - 1]
    matrix[:, n - 1, n] = side[:, : nodes - 1]
    x, vectors = np.linalg.eigh(matrix)
    p = np.clip((1 + x) / 2, 1e-12, 1 - 1e-12)
    log_weight = np.log(np.maximum(vectors[:, 0, :] ** 2, 1e-300))
    log_weight += (prior_a - a)[:, None] * np.log(p) + (prior_b - b)[:, None] * np.log1p(-p)
    log_weight += (betaln(a, b) - betaln(prior_a, prior_b))[:, None]
    return p, log_weight
