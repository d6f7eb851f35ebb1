"""Detection F1 between raters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.marks.pairs import Compared, compared, parts_by_row
from quorate.analysis.marks.parts import SHAPED
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]

USUAL = 0.5


@dataclass(frozen=True)
class DetectionF1(Coefficient):
    """Measures how many of the parts that one rater marks another rater marks as well.

    For two answers with n and m parts, h of which are matched (one to one, same label, overlap of
    at least ``least``, as many as can be),

        F1 = 2 h / (n + m),   1 where neither marks anything

    Item i has the mean F1 of its pairs of answers by different raters; the coefficient is the mean
    over the items with such a pair. Not corrected for chance: raters who mark at random rarely
    overlap, but where nearly every item has nothing to mark it is high without any skill.

    Source: F1 as agreement where there are no true negatives to count: Hripcsak & Rothschild 2005,
    doi:10.1197/jamia.M1733; overlap of .5: Everingham et al. 2010, doi:10.1007/s11263-009-0275-4.
    """

    least: float = USUAL

    name: ClassVar[str] = "detection-f1"
    title: ClassVar[str] = "Detection F1"
    source: ClassVar[str] = "doi:10.1197/jamia.M1733"
    kinds: ClassVar[frozenset[Kind]] = SHAPED
    variants: ClassVar[tuple[str, ...]] = ("0.5", "0.75", "0.9")
    by_rater: ClassVar[bool] = False

    @property
    def variant(self) -> str:
        """The least overlap, where it is not 0.5."""
        return "" if self.least == USUAL else f"{self.least:g}"

    @classmethod
    def parse(cls, variant: str) -> Self:
        """A least overlap above 0 and up to 1, written ``0.75``."""
        try:
            least = float(variant)
        except ValueError:
            return super().parse(variant)
        return cls(least) if 0 < least <= 1 else super().parse(variant)

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each item with a pair of answers by different raters."""
        return np.ones(len(self._compared(evidence).items), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """The mean F1 of each weighting."""
        of_pair = self._compared(evidence)
        mean = evidence.once((self, "by item"), lambda: of_pair.by_item(of_pair.matched.f1))
        observed = ratio(weights @ mean, weights.sum(axis=1))
        return Estimate(observed, observed, np.full(len(weights), np.nan))

    def standard_error(self, evidence: Evidence) -> float:
        """√(Σ (F1_i - F1)² / (n (n - 1))) over the n items."""
        of_pair = self._compared(evidence)
        f1 = of_pair.by_item(of_pair.matched.f1)
        n = len(f1)
        return float(f1.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share."""
        return 1 - share

    def meaning(self, evidence: Evidence, value: float) -> str:
        """Of ten parts, how many the other rater has."""
        return (
            f"Of ten parts that one rater marks, another marks about {10 * value:.1f} as well "
            f"(same label, overlap of at least {self.least:g})."
        )

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """How far matched parts overlap, how far apart their ends are, who marks nothing."""
        matched = self._compared(evidence).matched
        if len(matched.each):
            yield f"matched parts overlap by {matched.each.mean():.2f} on average (IoU)"
        if len(matched.each) and evidence.kind is Kind.SEGMENTS:
            parts = parts_by_row(evidence.judgments)
            start = np.abs(parts.low[matched.one] - parts.low[matched.two])
            end = np.abs(parts.high[matched.one] - parts.high[matched.two])
            yield (
                f"half of the matched segments begin within {np.median(start):.2g} s of each other "
                f"and half end within {np.median(end):.2g} s"
            )
        empty = int(((matched.n == 0) & (matched.m == 0)).sum())
        if empty:
            yield f"{empty:,} pairs of answers mark nothing, which counts as agreement"

    def _compared(self, evidence: Evidence) -> Compared:
        return evidence.once(
            ("compared", self.least), lambda: compared(evidence.judgments, self.least)
        )


def detection_f1(
    judgments: Judgments,
    least: float = USUAL,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Detection F1 between raters with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``DetectionF1``.
    """
    return measure(DetectionF1(least), judgments, Sampling(level, bootstrap, unit, seed))
