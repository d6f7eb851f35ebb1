"""Zero-based skill: a weighted vote that agrees with its own weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.schema import AlignedGold, Judgments, Kind


@dataclass(frozen=True)
class ZeroBasedSkill:
    """Raters' skill follows their agreement with the vote that the skills weigh.

    With skills s_j, all equal at first, v the winners of the vote weighted by them (gold where
    known) and c_j(v) the share of rater j's labels that won, each step is a gradient step on the
    squared error of the skills,

        s_j <- s_j + r (c_j(v) - s_j)

    with the rate r halved every ``halve_every`` steps from ``rate``, until no skill moves by more
    than ``tolerance``. The posterior is the share of skill behind each option; the skill is in
    ``extra["skill"]``. The trace is the mean over judgments of (c_j - s_j)².
    """

    name: ClassVar[str] = "zbs"
    title: ClassVar[str] = "Zero-based skill"
    source: ClassVar[str] = "Ustalov, Pavlichenko & Tseitlin 2024, doi:10.21105/joss.06227"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    rate: float = 1.0
    halve_every: int = 20
    tolerance: float = 1e-5
    iterations: int = 100

    def __post_init__(self) -> None:
        positive(self, "rate", "halve_every", "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Vote and correct the skills until they settle."""
        known = vote.gold_codes(gold)
        workload = judgments.workload.astype(np.float64)
        skill = np.full(judgments.n_raters, 1 / max(1, judgments.n_options))
        trace: list[float] = []
        settled = False
        while not settled and len(trace) < self.iterations:
            won = vote.winners(vote.totals(judgments, skill), known)
            error = vote.ratio(vote.hits(judgments, won), workload, 0.0) - skill
            error[workload == 0] = 0.0
            trace.append(float((workload * error**2).sum() / max(1.0, workload.sum())))
            step = self.rate * 0.5 ** (len(trace) // self.halve_every) * error
            skill = skill + step
            settled = bool(np.abs(error).max() <= self.tolerance)
        posterior = vote.shares(vote.totals(judgments, skill), known)
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, {"skill": skill}),
            trace=tuple(trace),
            objective="mean squared error of the skills",
            converged=settled,
        )
