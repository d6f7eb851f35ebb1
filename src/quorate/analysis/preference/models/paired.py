"""What all models of two candidates have in common: terms, prior, errors; only ℓ(y | η) differs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Estimate, Strengths, demand_fit
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.likelihood import Likelihood
from quorate.analysis.preference.models.newman import newman
from quorate.analysis.preference.models.newton import Climb, Point, Problem, climb
from quorate.analysis.preference.models.refusals import refused
from quorate.analysis.preference.models.spread import spreads
from quorate.analysis.preference.models.terms import POSITION, Ends, Terms, chosen, designed
from quorate.analysis.preference.models.uncertainty import Uncertainty, uncertain
from quorate.analysis.preference.models.wording import estimates, group_table, rater_table
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]

ERRORS = ("rater", "block", "two-way", "iid", "bootstrap")
ABOUT = {
    "rater": "clustered by rater",
    "block": "clustered by ranking",
    "two-way": "clustered by rater and by item",
    "iid": "as if every judgment stood alone",
    "bootstrap": "bootstrap by rater",
}
LARGEST = 5_000
"""how many candidates there may be, and coefficients of a fit: matrices are full"""
CELLS = 100_000_000
"""how many cells the coefficients of raters may have: raters × terms × coefficients"""
START, FEW = 1e-4, 30
"""how near, and in how many sweeps, Newman's iteration comes before Newton's method takes over"""
MOST = 60
"""sweeps after which it takes over where Newman's iteration alone would do"""


@dataclass(frozen=True)
class Paired(ABC):
    """A model of which of two is better; the options that all such models have.

    ``position`` adds γ for the one shown first, ``covariates`` (names with commas between, or
    ``all``) a coefficient each. ``by_rater`` (``position``, covariates, or ``all``) lets them
    differ by rater, normally with standard deviation ``spread``; ``group`` (a column) lets
    strengths differ by group, with standard deviation ``group_spread``; 0 finds it from the data.
    ``prior`` is worth so many comparisons won and as many lost by each candidate against an
    average one, likewise for coefficients, in comparisons where the term is one (standard
    deviation); 0 for none. ``errors``: ``rater``, ``block``, ``two-way``, ``iid`` or
    ``bootstrap`` with so many ``replicates``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]

    position: bool = False
    covariates: str = ""
    by_rater: str = ""
    group: str = ""
    prior: float = 0.1
    spread: float = 0.0
    group_spread: float = 0.0
    errors: str = "rater"
    replicates: int = 200
    tolerance: float = 1e-8
    iterations: int = 100

    @abstractmethod
    def outcome(self, comparisons: Comparisons) -> NDArray[np.int8]:
        """What the model takes as the outcome of each comparison, (N,)."""

    @abstractmethod
    def likelihood(self, comparisons: Comparisons) -> Likelihood:
        """The likelihood of one comparison."""

    def shapes(
        self, shape: Doubles, error: Doubles, comparisons: Comparisons
    ) -> tuple[Estimate, ...]:
        """Estimates of the shape parameters (S,), with their standard errors (S,)."""
        return ()

    def unfit(self, comparisons: Comparisons) -> str:
        """What of these comparisons this model in particular cannot take; empty for nothing."""
        return ""

    def remarks(self, comparisons: Comparisons) -> tuple[str, ...]:
        """What a reader must know of how this model took the comparisons."""
        return ()

    def refuses(self, comparisons: Comparisons) -> str:
        """Why the model cannot run on these comparisons; empty when it can."""
        if why := refused(comparisons, self.errors, ERRORS, LARGEST):
            return why
        if comparisons.weight is not None and self.errors not in ("rater", "iid"):
            return "of comparisons that are counted part by part errors are by rater or iid"
        if self.prior < 0 or self.spread < 0 or self.group_spread < 0:
            return "a prior or spread is below 0"
        asked = {*self._covariates(comparisons), *self._varying(comparisons)} - {POSITION}
        unknown = sorted(asked - set(comparisons.covariate_names))
        if unknown:
            has = ", ".join(comparisons.covariate_names) or "none"
            return f"there is no covariate {unknown[0]!r}; there are {has}"
        if self.group and self.group not in comparisons.groups:
            has = ", ".join(comparisons.groups) or "none"
            return f"there is no column {self.group!r} of groups; there are {has}"
        if self.by_rater and self.errors not in ("rater", "bootstrap"):
            return "with coefficients by rater, errors are clustered by rater or bootstrap"
        return self.unfit(comparisons)

    def fit(self, comparisons: Comparisons, seed: int = 0) -> Strengths:
        """Infer the strengths.

        Raises NotApplicableError when ``refuses`` says why.
        """
        demand_fit(self, comparisons)
        joined = Joined.of(comparisons)
        held = joined.held(comparisons)
        if self.prior == 0 and joined.separated.any():
            raise NotApplicableError(
                f"{self.name}: {joined.notes[-1].partition(':')[0]}, so the likelihood grows "
                "without end",
                remedy="give a prior above 0",
            )
        terms, found = self._search(held, joined)
        uncertainty = uncertain(
            found, self.errors, joined.separated, self.replicates, seed, self.tolerance
        )
        return self._strengths(comparisons, held, joined, terms, found, uncertainty, seed)

    def _search(self, held: Comparisons, joined: Joined) -> tuple[Terms, Climb]:
        ends = Ends.of(held, joined)
        varying = self._varying(held)
        asked = dict.fromkeys([*self._covariates(held), *varying])
        terms = chosen(
            held, ends, self.position or POSITION in asked, [n for n in asked if n != POSITION]
        )
        group = held.groups[self.group] if self.group else None
        design = designed(
            held, ends, terms, self.outcome(held), group, varying, len(joined.candidate)
        )
        self._fits(design.width, design.n_raters * len(design.varying) * design.width)
        problem = Problem(
            design,
            self.likelihood(held),
            self.prior,
            1.0,
            np.ones(len(design.varying)),
            np.ones(design.n_raters),
        )
        return terms, self._top(problem, joined)

    def _top(self, problem: Problem, joined: Joined) -> Climb:
        """The maximum; by Newman's iteration alone where there is nothing but strengths."""
        design, shape = problem.design, problem.likelihood.start
        plain = design.width == design.n_candidates and not len(shape)
        tolerance, sweeps = (self.tolerance, MOST) if plain else (START, FEW)
        weak = self.prior if plain or self.prior else 1.0  # a start need not be the maximum
        theta, took = newman(joined.wins, weak, tolerance, sweeps)
        phi = np.zeros(design.width)
        phi[: len(theta)] = theta if self.prior else theta - theta.mean()
        start = Point(phi, shape, np.zeros((design.n_raters, len(design.varying))))
        if plain and took < sweeps:
            top = problem.evaluate(start)
            return Climb(problem, top, problem.curvature(top), (top.objective,), True)

        def search(problem: Problem, start: Point, tolerance: float) -> Climb:
            return climb(problem, start, tolerance, self.iterations)

        return spreads(problem, start, search, self.spread, self.group_spread, self.tolerance)

    def _fits(self, width: int, cells: int) -> None:
        if width > LARGEST:
            raise NotApplicableError(
                f"{self.name}: {width:,} coefficients; a fit takes at most {LARGEST:,}",
                remedy="fit fewer candidates, or without groups",
            )
        if cells > CELLS:
            raise NotApplicableError(
                f"{self.name}: coefficients by rater would need {cells:,} cells",
                remedy="fit fewer candidates, or fewer terms by rater",
            )

    def _strengths(
        self,
        comparisons: Comparisons,
        held: Comparisons,
        joined: Joined,
        terms: Terms,
        found: Climb,
        uncertainty: Uncertainty,
        seed: int,
    ) -> Strengths:
        C, at = comparisons.n_candidates, joined.candidate
        c = len(at)
        point = found.top.point
        theta = point.phi[:c] - point.phi[:c].mean()
        beats = found.problem.likelihood.better(theta[:, None] - theta[None], point.shape)
        shape_error = np.sqrt(np.maximum(np.diag(uncertainty.covariance)[len(point.phi) :], 0.0))
        said = estimates(terms, point, found.problem.design, uncertainty)
        both = np.concatenate([comparisons.first, comparisons.second])
        times = np.tile(comparisons.times, 2)
        groups = None
        if self.group:
            column, names = held.groups[self.group], comparisons.candidates[at]
            groups = group_table(column, names, found, uncertainty)
        return Strengths(
            model=self.name,
            candidates=comparisons.candidates,
            strength=_spread(theta, at, C),
            covariance=_square(uncertainty.strengths, at, C),
            lower=_spread(uncertainty.lower[:c], at, C),
            upper=_spread(uncertainty.upper[:c], at, C),
            beats=_square(beats, at, C),
            errors=ABOUT[uncertainty.errors],
            comparisons=np.bincount(both, times, C).astype(np.int64),
            estimates=(*self.shapes(point.shape, shape_error, held), *said),
            raters=rater_table(held, terms, found, uncertainty),
            groups=groups,
            log_likelihood=found.top.log_likelihood,
            trace=found.trace,
            converged=found.converged,
            parameters=self._parameters(found),
            notes=(
                *comparisons.notes,
                *self.remarks(held),
                *joined.notes,
                *terms.notes,
                *uncertainty.notes,
                *([] if found.converged else [f"not settled after {self.iterations} steps"]),
            ),
            seed=seed,
            input_digest=comparisons.digest,
        )

    def _parameters(self, found: Climb) -> dict[str, float | int | str | bool]:
        said: dict[str, float | int | str | bool] = asdict(self)
        problem = found.problem
        for v, term in enumerate(problem.design.varying):
            name = problem.design.term_names[term]
            said[f"spread of {name}"] = float(problem.rater_precision[v] ** -0.5)
        if problem.design.n_groups > 1:
            said[f"spread by {self.group}"] = float(problem.group_precision**-0.5)
        return said

    def _covariates(self, comparisons: Comparisons) -> list[str]:
        if self.covariates == "all":
            return list(comparisons.covariate_names)
        return _names(self.covariates)

    def _varying(self, comparisons: Comparisons) -> list[str]:
        if self.by_rater == "all":
            return [POSITION, *comparisons.covariate_names]
        return _names(self.by_rater)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _spread(values: Doubles, at: NDArray[np.int64], C: int) -> Doubles:
    out = np.full(C, np.nan)
    out[at] = values
    return out


def _square(values: Doubles, at: NDArray[np.int64], C: int) -> Doubles:
    if len(at) == C:
        return values
    out = np.full((C, C), np.nan)
    out[np.ix_(at, at)] = values
    return out
