"""Conger's kappa."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement import weights as weighting
from quorate.analysis.agreement.coefficient import CERTAIN, Estimate, corrected, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.percent import item_agreement, observed_agreement
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import counted_cells, sums
from quorate.analysis.agreement.weighted import Weighted
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Judgments

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class CongerKappa(Weighted):
    """Measures agreement beyond chance when every rater keeps habits of their own.

    κ = (p_a - p_e) / (1 - p_e), p_a as in percent agreement, and p_e the mean over pairs of raters
    g ≠ h of Σ_kl w_kl p_gk p_hl, where p_gk is the share of option k among rater g's judgments of
    any item. For two raters without missing judgments it is Cohen's κ; with many raters it nears
    Fleiss' κ. Missing judgments as Gwet: p_a over items with two judgments, p_gk over all of g's.

    Source: Conger 1980, doi:10.1037/0033-2909.88.2.322; missing judgments, weights and standard
    error: Gwet 2014, «Handbook of Inter-Rater Reliability», 4th ed., chapters 2 and 5.
    """

    name: ClassVar[str] = "conger-kappa"
    title: ClassVar[str] = "Conger’s κ"
    source: ClassVar[str] = "doi:10.1037/0033-2909.88.2.322"

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each judged item is its own unit, since who judged it matters."""
        return np.ones(len(_judged(evidence)), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """κ of each weighting of the judged items, or with raters drawn, of those raters."""
        W = weighting.matrix_of(self.weights, evidence)
        if evidence.draws is not None:
            tally = evidence.tally
            observed = observed_agreement(
                tally, tally.items[None, :].astype(np.float64), item_agreement(tally, W)
            )
            p = _habits(evidence, np.ones(len(evidence.judgments)))
            return corrected(observed, np.array([_chance(p, evidence.draws, W)]))
        share, paired = evidence.once((self, "shares"), lambda: _item_shares(evidence, W))
        both = weights @ np.stack([share, paired], axis=1)
        expected = np.empty(len(weights))
        everyone = np.ones(evidence.judgments.n_raters)
        unit = _unit_of_row(evidence)
        for b, row in enumerate(weights):
            expected[b] = _chance(_habits(evidence, row[unit]), everyone, W)
        return corrected(ratio(both[:, 0], both[:, 1]), expected)

    def standard_error(self, evidence: Evidence) -> float:
        """By linearisation, as for Fleiss' κ, with p_e|i through each rater's own shares.

        p_e|i - p_e = (n / (r (r - 1))) Σ_g Σ_k (d_igk / n_g) Σ_l w_kl Σ_{h≠g} p_hl, with d_igk = 1
        where g chose k for item i, less p_gk where g judged it.
        """
        W = weighting.matrix_of(self.weights, evidence)
        unit = _unit_of_row(evidence)
        n = len(_judged(evidence))
        p = _habits(evidence, np.ones(len(unit)))
        r = int((p.sum(axis=1) > 0).sum())
        expected = _chance(p, np.ones(len(p)), W)
        if n < 2 or r < 2 or not abs(1 - expected) > CERTAIN:
            return float("nan")
        share, paired = evidence.once((self, "shares"), lambda: _item_shares(evidence, W))
        observed = share.sum() / paired.sum() if paired.any() else np.nan
        kappa = (observed - expected) / (1 - expected)
        others = p.sum(axis=0) - p
        to_others = others if W is None else others @ W
        typical = (p * to_others).sum(axis=1)
        rater = evidence.judgments.rater
        gain = (to_others[rater, evidence.code] - typical[rater]) / evidence.judgments.workload[
            rater
        ]
        change = sums(unit, gain, n) * n / (r * (r - 1))
        psi = (n / paired.sum()) * (share - expected * paired) / (1 - expected)
        psi -= 2 * (1 - kappa) * change / (1 - expected) + kappa
        return float(np.sqrt((psi**2).sum() / (n * (n - 1))))


def _judged(evidence: Evidence) -> NDArray[np.int64]:
    return np.nonzero(evidence.judgments.overlap)[0]


def _unit_of_row(evidence: Evidence) -> NDArray[np.int64]:
    """The place of each judgment's item among the judged ones."""
    overlap = evidence.judgments.overlap
    lengths = overlap[overlap > 0]
    return np.repeat(np.arange(len(lengths)), lengths)


def _item_shares(evidence: Evidence, W: Doubles | None) -> tuple[Doubles, Doubles]:
    """a_i of each judged item (0 without a pair), and whether it has a pair."""
    unit = _unit_of_row(evidence)
    tally = counted_cells(unit, evidence.code, evidence.n_options, np.ones(unit[-1] + 1, np.int64))
    return item_agreement(tally, W), (tally.pairs > 0).astype(np.float64)


def _habits(evidence: Evidence, weight: Doubles) -> Doubles:
    """p_gk (R, K): each rater's shares of the options, judgments weighted; 0 for none."""
    judgments = evidence.judgments
    K = evidence.n_options
    cell = judgments.rater.astype(np.int64) * K + evidence.code
    counts = sums(cell, weight, judgments.n_raters * K).reshape(-1, K)
    total = counts.sum(axis=1, keepdims=True)
    share = np.zeros_like(counts)
    np.divide(counts, total, out=share, where=total > 0)
    return share


def _chance(p: Doubles, drawn: Doubles, W: Doubles | None) -> float:
    """The mean of Σ_kl w_kl p_gk p_hl over pairs of different raters, each counted ``drawn``."""
    w = drawn * (p.sum(axis=1) > 0)
    pairs = w.sum() ** 2 - (w**2).sum()
    if not pairs > 0:
        return float("nan")
    total = w @ p
    credit = p if W is None else p @ W
    together = total @ (total if W is None else W @ total)
    return float((together - (w**2) @ (p * credit).sum(axis=1)) / pairs)


def conger_kappa(
    judgments: Judgments,
    weights: Weights = "identity",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Conger's kappa with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``CongerKappa``.
    """
    return measure(CongerKappa(weights), judgments, Sampling(level, bootstrap, unit, seed))
