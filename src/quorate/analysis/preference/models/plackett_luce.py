"""The Plackett–Luce model of rankings, with ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import LEVEL, Estimate, Strengths, Z, demand_fit
from quorate.analysis.preference.models.choice_sets import MOST_TIED, Reading, read
from quorate.analysis.preference.models.chosen import Board, Evaluation
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.newman import newman
from quorate.analysis.preference.models.newton import solve
from quorate.analysis.preference.models.refusals import refused
from quorate.analysis.preference.models.sandwich import inverse
from quorate.analysis.preference.models.uncertainty import centred

Doubles = NDArray[np.float64]
ERRORS = ("rater", "block", "model")
FEW_RATERS = 10
"""with fewer raters errors are clustered by block"""
LARGEST = 5_000


@dataclass(frozen=True)
class PlackettLuce:
    """Rankings as choices from the top: each place is a choice among what is left.

    With α = e^θ, a ranking of i over j over k … has probability

        α_i / (α_i + α_j + α_k + …) · α_j / (α_j + α_k + …) · …

    so that pairs follow Bradley–Terry, and a best of n is the first factor alone. Ties follow
    Davidson–Luce: from alternatives A a set T of t is chosen together with probability
    δ_t (Π_T α)^{1/t} / Σ_{U ⊆ A, |U| ≤ D} δ_|U| (Π_U α)^{1/|U|}, δ_1 = 1, D the largest tie seen
    (at most ``MOST_TIED``; for pairs it is Davidson's model). Of best and worst, and of larger
    tiers, the order within is unresolved: see ``choice_sets.read``. Strengths have the prior of
    having won and lost ``prior`` comparisons with an average one, log δ that of a normal with
    standard deviation 10. Found by Newton's method; the likelihood is concave.

    ``errors="rater"``: the sandwich clustered by rater, with ten raters and more, else by block
    (a ranking); ``"block"``; or ``"model"``, the inverse of the information. Taking the pairs of a
    ranking for so many judgments gives about the same strengths and errors too small.

    Source: Luce 1959, «Individual Choice Behavior»; Plackett 1975, doi:10.2307/2346567; ties:
    Firth, Kosmidis & Turner 2019, arXiv:1902.02539; Turner et al. 2020,
    doi:10.1007/s00180-020-00959-3.
    """

    name: ClassVar[str] = "plackett-luce"
    title: ClassVar[str] = "Plackett–Luce"
    source: ClassVar[str] = "doi:10.2307/2346567"

    prior: float = 0.1
    errors: str = "rater"
    tolerance: float = 1e-8
    iterations: int = 100

    def refuses(self, comparisons: Comparisons) -> str:
        """When there is nothing to compare, too much for a full matrix, or an impossible prior."""
        if why := refused(comparisons, self.errors, ERRORS, LARGEST):
            return why
        if not self.prior > 0:
            return "prior must be above 0"
        return ""

    def fit(self, comparisons: Comparisons, seed: int = 0) -> Strengths:
        """Infer the strengths from rankings, best-of-n choices and pairs.

        Raises NotApplicableError when ``refuses`` says why.
        """
        demand_fit(self, comparisons)
        joined = Joined.of(comparisons)
        held = joined.held(comparisons)
        reading = read(held)
        board = Board.of(reading.choices, joined.candidate, comparisons.n_candidates)
        begin = np.concatenate([
            newman(joined.wins, self.prior, 1e-3, 30)[0],
            np.full(board.n_ties, -1.0),
        ])  # fmt: skip
        found, trace, converged = self._climb(board, begin)
        return self._strengths(comparisons, held, joined, reading, board, found, trace, converged)

    def objective(self, board: Board, x: Doubles) -> Evaluation:
        """What is maximised, its gradient and minus its second derivatives, at x = (θ, log δ)."""
        at = board.evaluate(x)
        c = board.n_candidates
        theta, log_delta = x[:c], x[c:]
        p = expit(theta)
        value = at.log_likelihood - (log_delta**2).sum() / 200
        value -= self.prior * (np.logaddexp(0, theta) + np.logaddexp(0, -theta)).sum()
        slope, bend = at.slope.copy(), at.bend.copy()
        slope[:c] += self.prior * (1 - 2 * p)
        slope[c:] -= log_delta / 100
        diagonal = np.concatenate([2 * self.prior * p * (1 - p), np.full(len(log_delta), 0.01)])
        bend[np.diag_indices(len(bend))] += diagonal
        return Evaluation(x, float(value), at.log_likelihood, slope, bend)

    def _climb(self, board: Board, x: Doubles) -> tuple[Evaluation, tuple[float, ...], bool]:
        at = self.objective(board, x)
        trace = [at.objective]
        for _ in range(self.iterations):
            step = solve(at.bend, at.slope)
            share, then = 1.0, self.objective(board, at.x + step)
            while then.objective < at.objective - 1e-12 * abs(at.objective) and share > 1e-6:
                share /= 2
                then = self.objective(board, at.x + share * step)
            at = then
            trace.append(at.objective)
            if share * float(np.abs(step).max()) <= self.tolerance:
                return at, tuple(trace), True
        return at, tuple(trace), False

    def _covariance(
        self, held: Comparisons, board: Board, at: Evaluation
    ) -> tuple[Doubles, Doubles, str, tuple[str, ...]]:
        """Of (θ, log δ), by clusters and by the model; what it is, and what to know of it."""
        inner = inverse(at.bend)
        if self.errors == "model":
            return inner, inner, "information of the model", ()
        of_block = np.unique(held.block, return_index=True)[1]
        rater = held.rater[of_block]
        raters = len(np.unique(rater))
        by_rater = self.errors == "rater" and raters >= FEW_RATERS
        cluster = rater if by_rater else np.arange(len(rater))
        notes: tuple[str, ...] = ()
        if self.errors == "rater" and not by_rater:
            notes = (f"{raters} raters are too few to cluster by: errors are clustered by block",)
        _, number = np.unique(cluster, return_inverse=True)
        G = int(number.max()) + 1
        if G < 2:
            note = "one judgment: errors are the model's own"
            return inner, inner, "information of the model", (note,)
        M = board.outer(at.x, number.ravel().astype(np.int64), G)
        V = inner @ M @ inner * G / (G - 1)
        return V, inner, "clustered by rater" if by_rater else "clustered by block", notes

    def _strengths(
        self,
        comparisons: Comparisons,
        held: Comparisons,
        joined: Joined,
        reading: Reading,
        board: Board,
        found: Evaluation,
        trace: tuple[float, ...],
        converged: bool,
    ) -> Strengths:
        c, C = board.n_candidates, comparisons.n_candidates
        V, model, errors, notes = self._covariance(held, board, found)
        V, own = centred(V, c), np.diag(centred(model, c))[:c]
        variance = np.diag(V).copy()
        variance[:c] = np.where(joined.separated, np.maximum(variance[:c], own), variance[:c])
        error = np.sqrt(np.maximum(variance, 0.0))
        theta = found.x[:c] - found.x[:c].mean()
        at = joined.candidate
        strength, lower, upper = (np.full(C, np.nan) for _ in range(3))
        strength[at], lower[at] = theta, theta - Z * error[:c]
        upper[at] = theta + Z * error[:c]
        covariance = np.full((C, C), np.nan)
        covariance[np.ix_(at, at)] = V[:c, :c]
        both = np.concatenate([comparisons.first, comparisons.second])
        return Strengths(
            model=self.name,
            candidates=comparisons.candidates,
            strength=strength,
            covariance=covariance,
            lower=lower,
            upper=upper,
            beats=expit(strength[:, None] - strength[None]),
            errors=errors,
            comparisons=np.bincount(both, minlength=C).astype(np.int64),
            estimates=_estimates(found.x[c:], error[c:]),
            log_likelihood=found.log_likelihood,
            trace=trace,
            converged=converged,
            parameters={"prior": self.prior, "level": LEVEL},
            notes=(*joined.notes, *notes, *_said(reading)),
            input_digest=comparisons.digest,
        )


def _estimates(log_delta: Doubles, error: Doubles) -> tuple[Estimate, ...]:
    """δ_t, with intervals made on the scale of its logarithm."""
    return tuple(
        Estimate(
            f"tie of {n + 2}",
            float(np.exp(x)),
            float(np.exp(x) * e),
            float(np.exp(x - Z * e)),
            float(np.exp(x + Z * e)),
            f"how readily {n + 2} alike are put in one tier, against one of them alone",
        )
        for n, (x, e) in enumerate(zip(log_delta, error, strict=True))
    )


def _said(reading: Reading) -> tuple[str, ...]:
    """What the judgments were read as, and what of them is not used in full."""
    kinds = (
        (reading.rankings, "rankings"),
        (reading.best_of, "best-of-n choices"),
        (reading.best_and_worst, "choices of best and worst"),
        (reading.pairs, "pairs"),
    )
    notes = (
        [", ".join(f"{n:,} {what}" for n, what in kinds if n)] if any(n for n, _ in kinds) else []
    )
    if reading.apart:
        notes.append(
            f"{reading.apart:,} judgments are no ranking, best of n or best and worst "
            "(pairs are missing, or go round in a circle): their pairs count one by one"
        )
    if reading.unresolved:
        notes.append(
            f"{reading.unresolved:,} tiers hold more than {MOST_TIED} candidates: nothing is made "
            "of the order within"
        )
    return tuple(notes)
