"""Krippendorff's alpha for marks, by how far they overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from quorate.analysis.agreement.coefficient import CERTAIN, Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.marks.matching import match
from quorate.analysis.marks.pairs import parts_by_row, row_pairs
from quorate.analysis.marks.parts import SHAPED
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

MOST_PAIRS = 20_000
"""how many pairs of answers about different items the expected disagreement is taken from"""


@dataclass(frozen=True, eq=False)
class Distances:
    """What alpha is made of: per item with a pair (U,) the ``size`` and the mean ``distance`` of
    its pairs; ``one``, ``two`` (Q,) the items (of those U) of pairs from different items, with
    ``apart`` their distance. ``sampled`` says whether those are all there are."""

    size: Doubles
    distance: Doubles
    one: Longs
    two: Longs
    apart: Doubles
    sampled: bool


@dataclass(frozen=True)
class OverlapAlpha(Coefficient):
    """Measures how much nearer raters' marks of one item are than marks of different items.

    The distance of two answers with n and m parts is

        δ = 1 - 2 Σ o / (n + m),   0 where neither marks anything

    with o the overlap (intersection over union) of parts matched one to one, same label, so that
    Σ o is largest. With m_u answers about item u and N in all of the items with two or more,

        D_o = (1/N) Σ_u m_u · mean of δ over the pairs of u
        D_e = mean of δ over pairs of answers about different items
        alpha = 1 - D_o / D_e

    For D_e all such pairs are taken up to 20 000, else so many drawn with a fixed seed. (Pairs of
    one item are left out of D_e, unlike in Krippendorff's formula; with many items they weigh
    nothing.) Marks of different pictures rarely overlap, so that D_e is near 1 and alpha near
    1 - D_o: it corrects for chance where chance is at work, as when most answers are empty or
    everything fills the picture.

    Source: Krippendorff 2019, «Content Analysis», 4th ed., chapter 12; with a distance of
    structured answers: Braylan, Alonso & Lease 2022, doi:10.1145/3485447.3512242.
    """

    name: ClassVar[str] = "overlap-alpha"
    title: ClassVar[str] = "Alpha by overlap"
    source: ClassVar[str] = "doi:10.1145/3485447.3512242"
    kinds: ClassVar[frozenset[Kind]] = SHAPED
    scale: ClassVar[str] = "disagreement"
    by_rater: ClassVar[bool] = False

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each item with a pair of answers by different raters."""
        return np.ones(len(self._distances(evidence).size), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """Alpha of each weighting."""
        d = self._distances(evidence)
        observed = ratio(weights @ (d.size * d.distance), weights @ d.size)
        expected = ratio(_quadratic(weights, d, d.apart), _quadratic(weights, d, None))
        value = np.full(len(weights), np.nan)
        np.divide(observed, expected, out=value, where=expected > CERTAIN)
        return Estimate(1 - value, observed, expected)

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share · 1 / D_e: full disagreement is a distance of 1."""
        d = self._distances(evidence)
        expected = float(d.apart.mean()) if len(d.apart) else float("nan")
        return max(1 - share / expected, -1.0) if expected > 0 else float("nan")

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """What the expected disagreement rests on."""
        d = self._distances(evidence)
        if d.sampled:
            yield (
                f"the disagreement expected by chance is the mean over {len(d.apart):,} pairs of "
                "answers about different items, drawn at random"
            )

    def _distances(self, evidence: Evidence) -> Distances:
        return evidence.once("overlap distances", lambda: distances(evidence.judgments))


def distances(judgments: Judgments) -> Distances:
    """The distances within items, and between items of all or of ``MOST_PAIRS`` pairs."""
    parts = parts_by_row(judgments)
    one, two = row_pairs(judgments)
    items, place = np.unique(judgments.item[one], return_inverse=True)
    place = place.ravel()
    count = np.bincount(place, minlength=len(items))
    within = 1 - match(parts, one, two).likeness
    mean = np.bincount(place, within, minlength=len(items)) / np.maximum(count, 1)
    rows = np.flatnonzero(np.isin(judgments.item, items))
    left, right, sampled = _across(judgments, rows)
    apart = 1 - match(parts, left, right).likeness
    return Distances(
        judgments.overlap[items].astype(np.float64),
        mean,
        np.searchsorted(items, judgments.item[left]),
        np.searchsorted(items, judgments.item[right]),
        apart,
        sampled,
    )


def _quadratic(weights: Doubles, d: Distances, value: Doubles | None) -> Doubles:
    """Σ over pairs of items of w_one · w_two · value, for each weighting: (b,)."""
    U = len(d.size)
    cells = np.ones(len(d.one)) if value is None else value
    matrix = coo_array((cells, (d.one, d.two)), shape=(U, U)).tocsr()
    by_item: Doubles = np.asarray(matrix @ weights.T)
    return np.asarray((by_item * weights.T).sum(axis=0))


def _across(judgments: Judgments, rows: Longs) -> tuple[Longs, Longs, bool]:
    """Pairs of rows about different items."""
    n = len(rows)
    if n * (n - 1) // 2 <= MOST_PAIRS:
        i, j = np.triu_indices(n, 1)
        sampled = False
    else:
        rng = np.random.default_rng(0)
        i, j = rng.integers(0, n, (2, MOST_PAIRS))
        sampled = True
    one, two = rows[i], rows[j]
    apart = judgments.item[one] != judgments.item[two]
    return one[apart], two[apart], sampled


def overlap_alpha(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Alpha by overlap with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``OverlapAlpha``.
    """
    return measure(OverlapAlpha(), judgments, Sampling(level, bootstrap, unit, seed))
