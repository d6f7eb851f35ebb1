"""Whether groups of raters differ: their labels dealt anew to the same raters, many times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from quorate.analysis.disagreement.groups.coding import Coding

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]

BLOCK_CELLS = 1 << 22
"""raters × draws × groups that are held at once"""
DENSE = 0.1
"""from this share of pairs of raters with a common item on, their matrix is held in full"""
TINY = 1e-9
"""relative difference below which two statistics are equal"""


@dataclass(frozen=True)
class GroupTest:
    """The test of one attribute over its raters.

    ``leaning`` is the share of the variance between raters that lies between groups (η²), of their
    residuals from the items' means; ``closeness`` by how much judgments of one item by people of
    different groups differ more than by people of one group, in units of δ². ``p`` is that of the
    more telling of both, allowing for there being two. None where nothing can be tested.
    """

    leaning: float | None
    p_leaning: float | None
    closeness: float | None
    p_closeness: float | None
    p: float | None
    n: int
    """raters"""
    draws: int


def group_test(coding: Coding, codes: Codes, V: int, draws: int, seed: int) -> GroupTest:
    """Do the raters of V groups answer differently? A permutation test over raters.

    With e_r = Σ over a rater's n_r judgments of (label − mean of the item), for each target,

        leaning   = Σ_g (Σ_{r∈g} e_r)² / Σ_{r∈g} n_r  ÷  Σ_r e_r² / n_r
        closeness = mean δ² between groups − mean δ² within groups

    the means over pairs of judgments of one item by different raters, a pair weighing
    1 / (m_i − 1) where the item has m_i. Leaning sees a group that answers higher (or «yes» more
    often) throughout; closeness also groups that differ on some items one way and on others the
    other. Each draw deals the same group labels anew to the same raters, so raters, not judgments,
    are what is counted, and a busy rater does not pass for a crowd. p = (1 + draws at least as
    large) / (1 + draws). Closeness is compared over its error, SE² = Σ_r ψ_r² with ψ_r what the
    pairs of rater r add to it, since it varies more where a group judged little (studentised
    permutation; Chung & Romano 2013, doi:10.1214/13-AOS1090). ``p`` is the share of draws whose
    smaller p is no larger than the smaller of the two seen (Tippett's combination by the same
    draws; Pesarin & Salmaso 2010, chapter 4).

    It is exact where, but for chance, group says nothing about who answers what and who was given
    what, and near it where groups differ in how much they judged; raters who chose their items by
    group can break it.
    """
    members = np.flatnonzero(codes >= 0)
    members = members[coding.judgments.workload[members] > 0]
    sizes = np.bincount(codes[members], minlength=V)
    if (sizes > 0).sum() < 2:
        return GroupTest(None, None, None, None, None, len(members), 0)
    count, residual = residuals(coding)
    between = float((residual[members] ** 2 / count[members][:, None]).sum())
    pairs = _Pairs.of(coding, members)
    seen: list[Doubles] = []
    raw: float | None = None
    for labels in dealt(codes[members], draws, seed, BLOCK_CELLS // len(members)):
        leaning = _leaning(labels, V, count[members], residual[members])
        apart, standard = pairs.closeness(labels, V)
        raw = float(apart[0]) if raw is None else raw
        seen.append(np.stack([leaning, standard]))
    found = np.concatenate(seen, axis=1)  # (2, 1 + draws), the first as it is
    if between <= TINY * max(float((coding.targets**2).sum()), 1.0):
        found[0] = np.nan
    found[0] /= between if between > 0 else 1.0
    p = np.stack([_ranked(row) for row in found])
    leans = None if np.isnan(found[0, 0]) else float(found[0, 0])
    apart_by = None if raw is None or np.isnan(raw) else raw
    shares = [None if np.isnan(row[0]) else float(row[0]) for row in p]
    smaller = np.fmin(p[0], p[1])
    joint = None if np.isnan(smaller[0]) else float((smaller <= smaller[0] * (1 + TINY)).mean())
    return GroupTest(leans, shares[0], apart_by, shares[1], joint, len(members), draws)


def residuals(coding: Coding) -> tuple[Doubles, Doubles]:
    """Judgments of each rater (R,), and Σ of label less the item's mean for each target (R, T)."""
    judgments = coding.judgments
    R = judgments.n_raters
    centred = np.empty((R, coding.targets.shape[1]))
    n = np.maximum(judgments.overlap, 1)
    for t, column in enumerate(coding.targets.T):
        mean = np.bincount(judgments.item, column, minlength=judgments.n_items) / n
        centred[:, t] = np.bincount(judgments.rater, column - mean[judgments.item], minlength=R)
    return judgments.workload.astype(np.float64), centred


def _leaning(labels: Codes, V: int, count: Doubles, residual: Doubles) -> Doubles:
    """Σ_g (Σ e)² / Σ n over groups and targets, for each labelling (b, M)."""
    total = np.zeros(len(labels))
    for g in range(V):
        mine = (labels == g).astype(np.float64)
        n = mine @ count
        total += ((mine @ residual) ** 2).sum(axis=1) / np.maximum(n, 1.0)
    return total


@dataclass(frozen=True, eq=False)
class _Pairs:
    """What any two raters' judgments of common items weigh, and that times their δ²: (M, M)."""

    weight: Doubles | sparse.csr_array
    differing: Doubles | sparse.csr_array
    scale: float
    """the mean of ‖point‖², against which rounding is judged"""

    @classmethod
    def of(cls, coding: Coding, members: NDArray[np.intp]) -> _Pairs:
        overlap = coding.judgments.overlap
        each = sparse.diags_array(
            np.where(overlap > 1, 1 / np.maximum(overlap - 1, 1), 0.0), format="csr"
        )
        count = coding.sums(np.ones(len(coding.points)))[:, members]
        square = coding.sums((coding.points**2).sum(axis=1))[:, members]
        weighted = each @ count
        weight = (count.T @ weighted).tocsr()
        cross = (square.T @ weighted).tocsr()
        differing = cross + cross.T
        for column in coding.points.T:
            point = coding.sums(column)[:, members]
            differing = differing - 2 * (point.T @ (each @ point))
        scale = float((coding.points**2).sum(axis=1).mean())
        weight, differing = _without_own(weight), _without_own(differing.tocsr())
        if weight.nnz > DENSE * len(members) ** 2:
            return cls(weight.toarray(), differing.toarray(), scale)
        return cls(weight, differing, scale)

    def closeness(self, labels: Codes, V: int) -> tuple[Doubles, Doubles]:
        """Mean δ² across groups less that within them, and that over its error: (b,) each."""
        whole = [
            np.asarray(one.sum(axis=1)).reshape(-1, 1) for one in (self.weight, self.differing)
        ]
        total = [float(one.sum()) for one in whole]
        found, standard = np.full((2, len(labels)), np.nan)
        if total[1] <= TINY * total[0] * self.scale:
            return found, standard
        weight, differing = np.zeros((2, labels.shape[1], len(labels)))
        for g in range(V):
            mine = (labels == g).astype(np.float64).T
            weight += mine * np.asarray(self.weight @ mine)
            differing += mine * np.asarray(self.differing @ mine)
        inside, apart = weight.sum(axis=0), total[0] - weight.sum(axis=0)
        some = (inside > TINY * total[0]) & (apart > TINY * total[0])
        inside, apart = np.where(some, inside, 1.0), np.where(some, apart, 1.0)
        within = differing.sum(axis=0) / inside
        across = (total[1] - differing.sum(axis=0)) / apart
        of_rater = (whole[1] - differing - across * (whole[0] - weight)) / apart
        of_rater -= (differing - within * weight) / inside
        error = np.sqrt((of_rater**2).sum(axis=0))
        found[some] = (across - within)[some]
        some &= error > TINY * self.scale
        standard[some] = found[some] / error[some]
        return found, standard


def _without_own(matrix: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(matrix - sparse.diags_array(matrix.diagonal()))


def dealt(codes: Codes, draws: int, seed: int, block: int) -> Iterator[Codes]:
    """The labels (M,) as they are, then dealt anew ``draws`` times, in blocks (b, M)."""
    rng = np.random.default_rng([seed, 3])
    yield codes[None, :]
    for start in range(0, draws, max(block, 1)):
        b = min(max(block, 1), draws - start)
        yield rng.permuted(np.tile(codes, (b, 1)), axis=1)


def _ranked(values: Doubles) -> Doubles:
    """For each value, the share of all that are at least as large; NaN where it is undefined."""
    found = np.full(len(values), np.nan)
    defined = np.flatnonzero(np.isfinite(values))
    if not len(defined) or not np.isfinite(values[0]):
        return found
    known = values[defined]
    slack = TINY * max(float(np.abs(known).max()), 1e-300)
    below = np.searchsorted(np.sort(known), known - slack, side="left")
    found[defined] = 1 - below / len(known)
    return found
