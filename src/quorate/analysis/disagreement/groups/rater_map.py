"""Who differs from whom: raters beside those who answer like them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.groups.coding import Coding

Doubles = NDArray[np.float64]

MOST_RATERS = 150
"""the raters with most judgments are drawn"""
FEW_COMMON = 5
"""below this many judgments of common items two raters are not compared"""


@dataclass(frozen=True, eq=False)
class RaterMap:
    """How far any two of M raters differ on the items that both judged.

    ``raters`` are in the order of the leaves of the tree, like beside like. ``distance`` (M, M) is
    their mean δ² over that of two judgments of any items by anyone: 0 always the same, 1 as two
    strangers' answers about different items; NaN where they share fewer than ``FEW_COMMON``.
    ``common`` (M, M) are the pairs of judgments that it rests on. ``merges`` is the tree, as
    scipy's ``linkage`` returns it, over the raters in this order. ``left_out`` raters judged least.
    """

    raters: tuple[str, ...]
    distance: Doubles
    common: NDArray[np.int64]
    merges: Doubles
    left_out: int

    @property
    def typical(self) -> float | None:
        """The median distance of two raters; None where no two can be compared."""
        first, second = np.triu_indices(len(self.raters), 1)
        known = self.distance[first, second]
        known = known[np.isfinite(known)]
        return float(np.median(known)) if len(known) else None


def rater_map(coding: Coding) -> RaterMap:
    """Cluster raters by how they differ: average linkage, leaves ordered so that neighbours agree.

    Two raters who share too little take the mean distance of all for the clustering. Group
    attributes play no part. Source: Sokal & Michener 1958 (average linkage); Bar-Joseph, Gifford &
    Jaakkola 2001, doi:10.1093/bioinformatics/17.suppl_1.S22 (order of leaves).
    """
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    judgments = coding.judgments
    active = np.flatnonzero(judgments.workload > 0)
    by_work = active[np.argsort(-judgments.workload[active], kind="stable")]
    chosen = np.sort(by_work[:MOST_RATERS])
    distance, common = _distances(coding, chosen)
    order, merges = np.arange(len(chosen)), np.empty((0, 4))
    if len(chosen) > 2 and np.isfinite(distance).any():
        filled = np.where(np.isfinite(distance), distance, np.nanmean(distance))
        np.fill_diagonal(filled, 0.0)
        tree = linkage(squareform(filled, checks=False), "average", optimal_ordering=True)
        order = leaves_list(tree).astype(np.intp)
        merges = np.array(tree, np.float64)
        place = np.concatenate([np.argsort(order), np.arange(len(order), 2 * len(order))])
        merges[:, :2] = place[merges[:, :2].astype(np.intp)]
    grid = np.ix_(order, order)
    names = judgments.raters.cast(str)
    return RaterMap(
        tuple(names[int(r)] for r in chosen[order]),
        distance[grid],
        common[grid],
        merges,
        len(active) - len(chosen),
    )


def _distances(coding: Coding, chosen: NDArray[np.intp]) -> tuple[Doubles, NDArray[np.int64]]:
    """Mean δ² over the pairs of judgments of common items, and their number: (M, M)."""
    n = coding.sums(np.ones(len(coding.points)))[:, chosen]
    square = coding.sums((coding.points**2).sum(axis=1))[:, chosen]
    cross = (square.T @ n).toarray()
    apart = cross + cross.T
    for column in coding.points.T:
        point = coding.sums(column)[:, chosen]
        apart -= 2 * (point.T @ point).toarray()
    common = (n.T @ n).toarray()
    spread = 2 * float(coding.points.var(axis=0).sum())
    found = np.full(common.shape, np.nan)
    if spread > 0:
        np.divide(apart, common * spread, out=found, where=common >= FEW_COMMON)
    np.fill_diagonal(found, 0.0)
    return np.maximum(found, 0.0), np.rint(common).astype(np.int64)
