"""Percent agreement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import LABELLED, Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import Tally
from quorate.analysis.agreement.wording import percent_of
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Percent(Coefficient):
    """Measures how often two judgments of the same item are the same, without regard to chance.

    For item i with r_i judgments, r_ik of them for option k,

        a_i = Σ_k r_ik (r_ik - 1) / (r_i (r_i - 1))

    and the coefficient is the mean of a_i over the items with at least two judgments. With weights
    it counts partial agreement. It is not corrected for chance: with a common label it is high
    without any skill.

    Source: the observed agreement of Fleiss 1971, doi:10.1037/h0031619, generalised to unequal
    numbers of judgments by Gwet 2008, doi:10.1348/000711006X126600.
    """

    name: ClassVar[str] = "percent"
    title: ClassVar[str] = "Percent agreement"
    source: ClassVar[str] = "doi:10.1037/h0031619"
    kinds: ClassVar[frozenset[Kind]] = LABELLED

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """Percent agreement of each weighting."""
        share = evidence.once((self, "share"), lambda: item_agreement(evidence.tally))
        observed = observed_agreement(evidence.tally, weights, share)
        return Estimate(observed, observed, np.full(len(weights), np.nan))

    def standard_error(self, evidence: Evidence) -> float:
        """√(Σ (a_i - a)² / (n (n - 1))) over the n items with two judgments or more."""
        pairable = evidence.pairable
        n = int(pairable.items.sum())
        if n < 2:
            return float("nan")
        a = item_agreement(pairable)
        mean = pairable.items @ a / n
        return float(np.sqrt(pairable.items @ (a - mean) ** 2 / (n * (n - 1))))

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share."""
        return 1 - share

    def meaning(self, evidence: Evidence, value: float) -> str:
        """How often two judgments are the same."""
        return f"Two judgments of the same item are the same {percent_of(value)} of the time."

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """Says that numbers count as equal only if they are identical."""
        if evidence.kind is Kind.NUMERIC:
            yield "two numbers agree here only when they are exactly equal"


def item_agreement(tally: Tally, weights: Doubles | None = None) -> Doubles:
    """The share of agreeing pairs in each pattern, (P,); 0 where there is no pair.

    ``weights`` (K, K) gives partial credit, 1 on its diagonal.
    """
    own = tally.size**2 - tally.pairs
    if weights is None:
        agreeing = tally.by_pattern(tally.count**2) - own
    else:
        agreeing = tally.quadratic(weights) - own
    share = np.zeros(len(tally.items))
    np.divide(agreeing, tally.pairs, out=share, where=tally.pairs > 0)
    return share


def observed_agreement(tally: Tally, weights: Doubles, share: Doubles) -> Doubles:
    """The mean of ``share`` over the items with a pair, for each weighting: (b,)."""
    paired = (tally.pairs > 0).astype(np.float64)
    both = weights @ np.stack([share * paired, paired], axis=1)
    return ratio(both[:, 0], both[:, 1])


def percent_agreement(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Percent agreement with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``Percent``.
    """
    return measure(Percent(), judgments, Sampling(level, bootstrap, unit, seed))
