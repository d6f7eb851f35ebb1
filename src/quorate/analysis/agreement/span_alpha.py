"""Krippendorff's alpha over the positions of marked texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import CERTAIN, Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.span_f1 import layers_of, several, tag_counts
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class SpanAlpha(Coefficient):
    """Measures how much less raters disagree about positions than marks dealt out at random would.

    Every position u (a character or a token) is a unit whose value for a rater is the label of the
    span that covers it, or none. With n_uc raters giving value c, m_u in all, over positions with
    m_u ≥ 2, n_c the totals and n = Σ n_c,

        D_o = (1/n) Σ_u Σ_{c ≠ k} n_uc n_uk / (m_u - 1),   D_e = Σ_{c ≠ k} n_c n_k / (n (n - 1))
        α = 1 - D_o / D_e

    In the variant ``labels`` a position that a rater did not mark is missing, not a value: whether
    raters who mark a position give it the same label. Where spans of one answer overlap, the
    disagreements of each label (marked with it, or not) are summed over labels, observed and
    expected. Where spans begin and end within equal labels is not seen; ``span-f1`` sees it.

    Source: Krippendorff 2011, «Computing Krippendorff's alpha-reliability», with positions as
    units; for why gaps are left out in ``labels`` see Krippendorff, Mathet, Bouvry & Widlöcher
    2016, doi:10.1007/s11135-015-0266-1.
    """

    labels_only: bool = False

    name: ClassVar[str] = "span-alpha"
    title: ClassVar[str] = "Krippendorff’s α by position"
    source: ClassVar[str] = "https://repository.upenn.edu/asc_papers/43"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.SPANS})
    variants: ClassVar[tuple[str, ...]] = ("labels",)
    scale: ClassVar[str] = "disagreement"
    by_rater: ClassVar[bool] = False

    @property
    def variant(self) -> str:
        """``labels``, or nothing for all positions."""
        return "labels" if self.labels_only else ""

    @classmethod
    def parse(cls, variant: str) -> Self:
        """``labels``."""
        return cls(True) if variant in cls.variants else super().parse(variant)

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Labels cannot be compared where each is on its own, for overlapping spans."""
        if self.labels_only and len(layers_of(evidence)) > 1:
            return "spans of one answer overlap, so a position may have several labels", (
                "use span-alpha or span-f1"
            )
        return None

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """The items with at least two judgments, each once."""
        return np.ones(len(several(evidence)), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """α of each weighting, with D_o and D_e."""
        parts = evidence.once((self, "parts"), lambda: self._parts(evidence))
        chosen = several(evidence)
        observed, expected = np.zeros(len(weights)), np.zeros(len(weights))
        for apart, totals in parts:
            n_c = weights @ totals[chosen]
            n = n_c.sum(axis=1)
            observed += ratio(weights @ apart[chosen], n)
            expected += ratio(n**2 - (n_c**2).sum(axis=1), n * (n - 1))
        if not parts:
            observed[:] = expected[:] = np.nan
        value = np.full(len(weights), np.nan)
        np.divide(observed, expected, out=value, where=expected > CERTAIN)
        return Estimate(1 - value, observed, expected)

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share / D_e, and not below -1."""
        units = self.units(evidence)[None, :].astype(np.float64)
        expected = float(self.estimate(evidence, units).expected[0])
        return max(1 - share / expected, -1.0)

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """Says how far a text is known."""
        marks = layers_of(evidence)
        if not self.labels_only and any(
            (one.units.end - one.units.start != 1).any() for one in marks
        ):
            yield (
                "judgments do not say how long a text is: what comes after its last mark is not "
                "counted as agreed to be unmarked"
            )

    def _parts(self, evidence: Evidence) -> list[tuple[Doubles, Doubles]]:
        """Of each layer the disagreeing pairs of each item, (I,), and its totals by value."""
        found = []
        for layer in layers_of(evidence):
            counts = tag_counts(layer.units)
            if self.labels_only:
                counts = counts[:, 1:]
            raters = counts.sum(axis=1)
            paired = raters > 1
            length = (layer.units.end - layer.units.start) * paired
            pairs = raters**2 - (counts**2).sum(axis=1)
            apart: Doubles = length * pairs / np.where(paired, raters - 1, 1)
            n_items = evidence.judgments.n_items
            totals = np.zeros((n_items, counts.shape[1]))
            np.add.at(totals, layer.units.item, counts * length[:, None])
            disagreeing = np.zeros(n_items)
            np.add.at(disagreeing, layer.units.item, apart)
            found.append((disagreeing, totals))
        return found


def span_alpha(
    judgments: Judgments,
    *,
    labels_only: bool = False,
    level: float = 0.95,
    bootstrap: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Krippendorff's α by position, or of labels where raters marked, with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``SpanAlpha``.
    """
    return measure(SpanAlpha(labels_only), judgments, Sampling(level, bootstrap, "item", seed))
