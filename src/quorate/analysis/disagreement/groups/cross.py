"""Agreement within a group of raters, across two groups, and the ratio of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from quorate.analysis.disagreement.groups.coding import Coding
from quorate.analysis.numerics.bootstrap import expanded_percentile

Doubles = NDArray[np.float64]

FEW_REPLICATES = 50
BLOCK_CELLS = 1 << 21
"""items × replicates that are held at once"""
CERTAIN = 1e-12


@dataclass(frozen=True)
class Measured:
    """A figure with its 95 % interval over raters; None where it is undefined."""

    value: float | None
    lower: float | None
    upper: float | None
    n: int
    """items that it rests on"""


@dataclass(frozen=True)
class Cross:
    """How well the V groups of an attribute agree, in the order of its values.

    ``inside`` is the agreement of each group's raters with each other (α), ``across`` with all
    raters of the other groups (κ_x), ``association`` the ratio of the two (GAI). ``pairs`` is
    (V, V): α on the diagonal, κ_x of every two groups beside it.
    """

    inside: tuple[Measured, ...]
    across: tuple[Measured, ...]
    association: tuple[Measured, ...]
    pairs: tuple[tuple[Measured, ...], ...]


def cross(coding: Coding, codes: NDArray[np.int32], V: int, replicates: int, seed: int) -> Cross:
    """Agreement inside and across groups of raters, with a bootstrap by raters.

    ``codes`` (R,) is the group of each rater. With n_ig the judgments of group g on item i and
    δ² of ``Coding``, both leave a rater's several judgments of one item uncompared:

        α_g  = 1 − D_o / D_e,  D_o = Σ_i n_ig · mean of δ² over pairs of raters in g on i / Σ_i n_ig
        κ_gh = 1 − d_o / d_e,  d_o = Σ_i (n_ig + n_ih) · mean of δ² between g and h on i
                                     / Σ_i (n_ig + n_ih)
        GAI_g = α_g / κ_{g, all others}

    D_e and d_e are the means of δ² over all pairs of different judgments of g, and over all pairs
    of one of g and one of h, whatever their items. α takes items with two raters of the group, κ_x
    items that both groups judged. GAI > 1: people of the group agree more with each other than with
    others. It is None where κ_x is not above 0, and has no interval where that of κ_x reaches 0.
    A replicate draws as many raters of each group, with replacement; two copies of one rater are
    not compared.

    Source: α Krippendorff 2019; κ_x Wong, Paritosh & Aroyo 2021, «Cross-replication Reliability»,
    doi:10.18653/v1/2021.acl-long.548; GAI Prabhakaran et al. 2024, «GRASP»,
    doi:10.18653/v1/2024.naacl-long.190.
    """
    n_raters = np.bincount(codes[codes >= 0], minlength=V)
    rows: list[Doubles] = []
    for weights in _draws(coding, codes, V, replicates, seed):
        sums = [_Sums.of(coding, codes == g, weights) for g in range(V)]
        rows.append(_figures(sums))
    figures = np.concatenate(rows, axis=-1)  # (3 + V, V, 1 + replicates): see _figures
    items = _items(coding, codes, V)
    measured = [
        [_measured(figures[a, b], int(items[a, b]), int(n_raters[b])) for b in range(V)]
        for a in range(3 + V)
    ]
    association = [
        _ratio(figures[2, g], measured[1][g], int(items[2, g]), int(n_raters[g])) for g in range(V)
    ]
    return Cross(
        tuple(measured[0]), tuple(measured[1]), tuple(association), tuple(map(tuple, measured[3:]))
    )


@dataclass(frozen=True, eq=False)
class _Sums:
    """What is added up of a group's judgments, on each item for each weighting: (I, b)."""

    n: Doubles
    squares: Doubles
    """Σ ‖v‖²"""
    points: Doubles
    """Σ v, (D, I, b)"""
    pairs: Doubles
    """ordered pairs of different raters"""
    differing: Doubles
    """Σ δ² over these pairs"""

    @classmethod
    def of(cls, coding: Coding, chosen: NDArray[np.bool_], weights: Doubles) -> _Sums:
        """The sums over the raters ``chosen`` (R,), each counted ``weights`` (R, b) times."""
        w = weights[chosen]
        columns = np.flatnonzero(chosen)
        count = coding.sums(np.ones(len(coding.points)))[:, columns]
        square = coding.sums((coding.points**2).sum(axis=1))[:, columns]
        point = [coding.sums(column)[:, columns] for column in coding.points.T]
        n, squares = _dense(count @ w), _dense(square @ w)
        points = np.stack([_dense(one @ w) for one in point])
        own_pairs = count.multiply(count)
        own = 2 * (count.multiply(square) - sum(one.multiply(one) for one in point))
        differing = 2 * (n * squares - (points**2).sum(axis=0)) - _dense(own @ w**2)
        pairs = n**2 - _dense(own_pairs @ w**2)
        return cls(n, squares, points, pairs, np.maximum(differing, 0.0))

    def __add__(self, other: _Sums) -> _Sums:
        return _Sums(
            self.n + other.n,
            self.squares + other.squares,
            self.points + other.points,
            self.pairs,  # not asked of a sum of groups
            self.differing,
        )


def _figures(sums: list[_Sums]) -> Doubles:
    """(3 + V, V, b): α, κ_x with all others, their ratio, then κ_x of every pair (α of a group)."""
    V, b = len(sums), sums[0].n.shape[1]
    found = np.full((3 + V, V, b), np.nan)
    for g, one in enumerate(sums):
        found[0, g] = found[3 + g, g] = _alpha(one)
        for h in range(g):
            found[3 + g, h] = found[3 + h, g] = _kappa(one, sums[h])
        others = [two for h, two in enumerate(sums) if h != g]
        if others:
            rest = others[0]
            for two in others[1:]:
                rest = rest + two
            found[1, g] = _kappa(one, rest)
    np.divide(found[0], found[1], out=found[2], where=found[1] > CERTAIN)
    return found


def _alpha(one: _Sums) -> Doubles:
    some = one.pairs > CERTAIN
    n = np.where(some, one.n, 0.0)
    mean = np.zeros_like(n)
    np.divide(one.differing, one.pairs, out=mean, where=some)
    total = n.sum(axis=0)
    observed = _quotient((n * mean).sum(axis=0), total)
    squares = np.where(some, one.squares, 0.0).sum(axis=0)
    points = np.where(some, one.points, 0.0).sum(axis=1)
    same = np.where(some, one.n**2 - one.pairs, 0.0).sum(axis=0)
    expected = _quotient(2 * (total * squares - (points**2).sum(axis=0)), total**2 - same)
    return 1 - _quotient(observed, expected)


def _kappa(one: _Sums, two: _Sums) -> Doubles:
    some = (one.n > 0) & (two.n > 0)
    apart = one.n * two.squares + one.squares * two.n - 2 * (one.points * two.points).sum(axis=0)
    mean = np.zeros_like(apart)
    np.divide(apart, one.n * two.n, out=mean, where=some)
    n = np.where(some, one.n + two.n, 0.0)
    observed = _quotient((n * mean).sum(axis=0), n.sum(axis=0))
    (n1, s1, v1), (n2, s2, v2) = (
        (
            np.where(some, sums.n, 0.0).sum(axis=0),
            np.where(some, sums.squares, 0.0).sum(axis=0),
            np.where(some, sums.points, 0.0).sum(axis=1),
        )
        for sums in (one, two)
    )
    expected = _quotient(n1 * s2 + s1 * n2 - 2 * (v1 * v2).sum(axis=0), n1 * n2)
    return 1 - _quotient(observed, expected)


def _quotient(part: Doubles, whole: Doubles) -> Doubles:
    found = np.full(np.shape(part), np.nan)
    np.divide(part, whole, out=found, where=whole > CERTAIN)
    return found


def _draws(
    coding: Coding, codes: NDArray[np.int32], V: int, replicates: int, seed: int
) -> Iterator[Doubles]:
    """Weights of raters (R, b) in blocks: the first column counts each once, as they are."""
    rng = np.random.default_rng([seed, 2])
    drawn = np.ones((len(codes), 1 + replicates))
    for g in range(V):
        members = np.flatnonzero(codes == g)
        share = np.full(len(members), 1 / max(len(members), 1))
        if len(members):
            drawn[members, 1:] = rng.multinomial(len(members), share, size=replicates).T
    step = max(1, BLOCK_CELLS // max(coding.judgments.n_items, 1))
    for start in range(0, drawn.shape[1], step):
        yield drawn[:, start : start + step]


def _items(coding: Coding, codes: NDArray[np.int32], V: int) -> NDArray[np.int64]:
    """How many items each figure rests on, in the layout of ``_figures``."""
    judged = coding.sums(np.ones(len(coding.points))) > 0
    raters = np.stack([_dense(judged[:, codes == g].sum(axis=1)) for g in range(V)], axis=1)
    inside = (raters > 1).sum(axis=0)
    rest = raters.sum(axis=1, keepdims=True) - raters
    across = ((raters > 0) & (rest > 0)).sum(axis=0)
    some = (raters > 0).astype(np.int64)
    pairs = some.T @ some
    np.fill_diagonal(pairs, inside)
    return np.concatenate([[inside, across, np.minimum(inside, across)], pairs])


def _measured(figures: Doubles, n: int, raters: int) -> Measured:
    """The first of the figures, and the interval that the others make."""
    value, replicates = figures[0], figures[1:]
    replicates = replicates[np.isfinite(replicates)]
    if not np.isfinite(value):
        return Measured(None, None, None, n)
    if len(replicates) < FEW_REPLICATES:
        return Measured(float(value), None, None, n)
    interval = expanded_percentile(replicates, 0.95, raters)
    return Measured(float(value), interval.lower, interval.upper, n)


def _ratio(figures: Doubles, across: Measured, n: int, raters: int) -> Measured:
    found = _measured(figures, n, raters)
    if across.lower is None or across.lower <= 0:
        return Measured(found.value, None, None, n)
    return found


def _dense(found: Doubles | sparse.sparray) -> Doubles:
    """A product of a sparse and a dense matrix, whose type the stubs leave open."""
    return np.asarray(found, np.float64)
