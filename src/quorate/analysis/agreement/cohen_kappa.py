"""Cohen's kappa."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement import weights as weighting
from quorate.analysis.agreement.coefficient import CERTAIN, Estimate, corrected, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.rater_pairs import RaterPairs
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import sums
from quorate.analysis.agreement.weighted import Weighted
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Judgments

Doubles = NDArray[np.float64]

MOST_CELLS = 50_000_000


@dataclass(frozen=True)
class CohenKappa(Weighted):
    """Measures the agreement of two raters beyond what the habits of each would give by chance.

    Over the items that both judged, with p_kl the share on which one says k and the other l,

        κ = (p_o - p_e) / (1 - p_e),  p_o = Σ_kl w_kl p_kl,  p_e = Σ_kl w_kl p_k. p_.l

    For more than two raters it is the mean over pairs of raters, weighted by the items they share
    (Light's κ where all judge all); pairs without a defined κ are left out and counted. Weights
    give credit for near misses; Cohen's disagreement weights v become 1 - v / max v.

    Source: Cohen 1960, doi:10.1177/001316446002000104; weights: Cohen 1968,
    doi:10.1037/h0026256; several raters: Light 1971, doi:10.1037/h0031643; standard error: Fleiss,
    Cohen & Everitt 1969, doi:10.1037/h0028106.
    """

    name: ClassVar[str] = "cohen-kappa"
    title: ClassVar[str] = "Cohen’s κ"
    source: ClassVar[str] = "doi:10.1177/001316446002000104"

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Tables of counts for every pair of raters must fit in memory."""
        cells = len(evidence.rater_pairs.first) * evidence.n_options
        if cells > MOST_CELLS:
            return (
                f"{len(evidence.rater_pairs.first):,} pairs of raters by {evidence.n_options:,} "
                "options are too many tables",
                "use fleiss-kappa or krippendorff-alpha",
            )
        return super().refuses(evidence)

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """The items that two raters judged, one by one."""
        return np.ones(len(np.unique(evidence.rater_pairs.item)), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """κ of each weighting, averaged over pairs of raters."""
        pairs = evidence.rater_pairs
        W = weighting.matrix_of(self.weights, evidence)
        K = evidence.n_options
        unit = np.unique(pairs.item, return_inverse=True)[1].ravel()
        means = np.full((3, len(weights)), np.nan)
        drawn = _drawn(evidence, pairs)
        for b, row in enumerate(weights):
            each, n = pair_estimates(pairs, K, W, row[unit])
            n = n * drawn * np.isfinite(each.value)
            if n.sum() > 0:
                use = n > 0
                for m, part in enumerate((each.value, each.observed, each.expected)):
                    means[m, b] = part[use] @ n[use] / n.sum()
        return Estimate(means[0], means[1], means[2])

    def standard_error(self, evidence: Evidence) -> float:
        """For two raters, of Fleiss, Cohen & Everitt; NaN for more.

        With w̄_k. = Σ_l p_.l w_kl and w̄_.l = Σ_k p_k. w_kl,
        n (1 - p_e)⁴ Var = Σ_kl p_kl [w_kl (1 - p_e) - (w̄_k. + w̄_.l)(1 - p_o)]²
        - (p_o p_e - 2 p_e + p_o)².
        """
        pairs = evidence.rater_pairs
        n = len(pairs.item)
        if len(pairs.first) != 1 or n < 2:
            return float("nan")
        K = evidence.n_options
        matrix = weighting.matrix_of(self.weights, evidence)
        W = np.eye(K) if matrix is None else matrix
        p = np.zeros((K, K))
        np.add.at(p, (pairs.one, pairs.two), 1 / n)
        rows, columns = p.sum(axis=1), p.sum(axis=0)
        p_o, p_e = float((W * p).sum()), float(rows @ W @ columns)
        if not 1 - p_e > CERTAIN:
            return float("nan")
        credit = (W @ columns)[:, None] + rows @ W
        first = (p * (W * (1 - p_e) - credit * (1 - p_o)) ** 2).sum()
        variance = (first - (p_o * p_e - 2 * p_e + p_o) ** 2) / (n * (1 - p_e) ** 4)
        return float(np.sqrt(max(variance, 0.0)))

    def freedom(self, evidence: Evidence) -> float:
        """Infinite: the standard error is a large-sample one for the normal."""
        return float("inf")

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """How many pairs of raters went into a mean, and how many could not."""
        pairs = evidence.rater_pairs
        if len(pairs.first) < 2:
            return
        W = weighting.matrix_of(self.weights, evidence)
        each, _ = pair_estimates(pairs, evidence.n_options, W, np.ones(len(pairs.item)))
        undefined = int((~np.isfinite(each.value)).sum())
        yield (
            f"the mean over {len(pairs.first) - undefined:,} pairs of raters, weighted by the "
            "items they share"
        )
        if undefined:
            yield f"{undefined:,} pairs of raters used one label only and have no κ"


def pair_estimates(
    pairs: RaterPairs, K: int, W: Doubles | None, weight: Doubles
) -> tuple[Estimate, Doubles]:
    """κ of each pair of raters (P,), and the weight of the items they share."""
    P = len(pairs.first)
    n = sums(pairs.pair, weight, P)
    credit = (pairs.one == pairs.two).astype(np.float64) if W is None else W[pairs.one, pairs.two]
    observed = ratio(sums(pairs.pair, weight * credit, P), n)
    rows = sums(pairs.pair * K + pairs.one, weight, P * K).reshape(P, K)
    columns = sums(pairs.pair * K + pairs.two, weight, P * K).reshape(P, K)
    by_chance = rows if W is None else rows @ W
    expected = ratio((by_chance * columns).sum(axis=1), n**2)
    return corrected(observed, expected), n


def pair_table(evidence: Evidence, weights: weighting.Weights = "identity") -> pl.DataFrame:
    """One row a pair of raters: their names, the items they share, percent agreement and κ."""
    pairs = evidence.rater_pairs
    W = weighting.matrix_of(weights, evidence)
    each, n = pair_estimates(pairs, evidence.n_options, W, np.ones(len(pairs.item)))
    names = evidence.judgments.raters
    return pl.DataFrame(
        {
            "first": names[pairs.first].cast(pl.String),
            "second": names[pairs.second].cast(pl.String),
            "n_items": n.astype(np.int64),
            "observed": each.observed,
            "expected": each.expected,
            "kappa": pl.Series(each.value).fill_nan(None),
        }
    )


def _drawn(evidence: Evidence, pairs: RaterPairs) -> Doubles:
    """How often each pair of raters counts when raters were resampled."""
    if evidence.draws is None:
        return np.ones(len(pairs.first))
    return np.asarray(evidence.draws[pairs.first] * evidence.draws[pairs.second])


def cohen_kappa(
    judgments: Judgments,
    weights: Weights = "identity",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Cohen's kappa of two raters, or its mean over pairs, with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``CohenKappa``.
    """
    return measure(CohenKappa(weights), judgments, Sampling(level, bootstrap, unit, seed))
