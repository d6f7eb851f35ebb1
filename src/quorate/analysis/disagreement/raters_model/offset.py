"""Offset: what the text says, plus a constant for each rater and each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import softmax

from quorate.analysis.disagreement.attributes import UNKNOWN
from quorate.analysis.disagreement.raters_model.model import Lesson, settled
from quorate.analysis.disagreement.raters_model.table import Scale
from quorate.analysis.numerics.descent import descend
from quorate.analysis.preference.reward.features import Matrix

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]

PENALTIES = (0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3)
"""λ from strong to weak"""
COSTS = (10.0, 3.0, 1.0, 0.3)
"""what the square of an offset costs, in ratings: 1 is a standard deviation of 1 logit"""
STEPS = 200
TURNED = 1500
"""of at most so many items sparse features are turned into as many dense ones as there are items"""
PATIENCE = 1


@dataclass(frozen=True)
class Parts:
    """What a linear model has beside its constant."""

    text: bool = True
    raters: bool = True
    groups: bool = True


@dataclass(frozen=True, eq=False)
class Linear:
    """z = x W + b + u_rater + Σ_c g_c,group; p = softmax(z), or the number z kept within 0–1.

    ``weights`` (D, K), ``bias`` (K,), ``raters`` (R, K), ``groups`` a table (V, K) for each column.
    Who is unknown has an offset of 0, so a new rater is known by the groups alone.
    """

    name: str
    scale: Scale
    weights: Doubles
    bias: Doubles
    raters: Doubles
    groups: tuple[Doubles, ...]
    penalty: float = 0.0
    cost: float = 1.0

    def predict(self, matrix: Matrix, item: Ints, rater: Ints, groups: Ints) -> Doubles:
        """Probabilities of the options, or a number from 0 to 1: (n, K)."""
        z = self.bias + _known(self.raters, rater)
        if len(self.weights):
            z = z + np.asarray(matrix @ self.weights)[item]
        for column, table in enumerate(self.groups):
            z = z + _known(table, groups[:, column])
        return settled(self.scale, z)


@dataclass(frozen=True, eq=False)
class Rows:
    """What is fitted: n rows of targets (n, K), their item, rater and groups."""

    item: Ints
    rater: Ints
    groups: Ints
    targets: Doubles
    weight: Doubles

    @classmethod
    def of(cls, lesson: Lesson) -> Rows:
        """The ratings that are learned from."""
        rows, table = lesson.learned, lesson.table
        return cls(
            table.item[rows],
            table.rater[rows],
            lesson.groups[rows],
            table.targets[rows],
            np.ones(int(rows.sum())),
        )


def fit_offset(lesson: Lesson, name: str, parts: Parts, rows: Rows | None = None) -> Linear:
    """The linear model whose penalties lose least on the rows that are tried.

    Minimises Σ loss + n λ/2 |W|² + ν/2 Σ |offset|², where the loss of a rating is −log p, or
    (y − z)² / (2 v) with v the variance of the numbers. First λ goes from strong to weak with
    ν = 1, until the loss on the tried rows has not fallen; then ν is chosen. Both losses are
    convex, so the seed decides nothing.
    """
    rows = rows or Rows.of(lesson)
    start = _empty(lesson, name, parts)
    there = _There.of(lesson.matrix, rows) if parts.text else None
    best, least = _solved(lesson, rows, start, there), np.inf
    since = 0
    for penalty in PENALTIES if parts.text else ():
        found = _solved(lesson, rows, replace(start, penalty=penalty), there)
        start, loss = found, lesson.loss(found, lesson.tried)
        since += 1
        if loss < least - 1e-6:
            best, least, since = found, loss, 0
        if since > PATIENCE:
            break
    least = lesson.loss(best, lesson.tried)
    for cost in COSTS if parts.raters or parts.groups else ():
        found = _solved(lesson, rows, replace(best, cost=cost), there)
        loss = lesson.loss(found, lesson.tried)
        if loss < least - 1e-6:
            best, least = found, loss
    return best


def _empty(lesson: Lesson, name: str, parts: Parts) -> Linear:
    table, K = lesson.table, lesson.table.scale.width
    return Linear(
        name=name,
        scale=table.scale,
        weights=np.zeros((int(lesson.matrix.shape[1]) if parts.text else 0, K)),
        bias=np.zeros(K),
        raters=np.zeros((len(table.raters) if parts.raters else 0, K)),
        groups=tuple(np.zeros((n, K)) for n in table.sizes) if parts.groups else (),
        penalty=PENALTIES[0],
    )


@dataclass(frozen=True, eq=False)
class _There:
    """The features of the items that are learned from, (I, D), or turned, Z = X V, (I, r).

    With L2 penalties the best weights lie in the span of the rows of X. So where there are fewer
    items than features, W = V W' with V = Xᵀ U Λ^(−1/2) of the Gram matrix X Xᵀ = U Λ Uᵀ loses
    nothing, and r is at most I.
    """

    matrix: Matrix
    plain: Matrix
    turn: Doubles | None

    @classmethod
    def of(cls, matrix: Matrix, rows: Rows) -> _There:
        """The features of the items of these rows."""
        plain = matrix[np.unique(rows.item)]
        if not sparse.issparse(plain) or not 1 < plain.shape[0] <= min(TURNED, plain.shape[1]):
            return cls(plain, plain, None)
        values, U = np.linalg.eigh((plain @ plain.T).toarray())
        kept = values > 1e-9 * values[-1]
        root = np.sqrt(values[kept])
        return cls(U[:, kept] * root, plain, U[:, kept] / root)

    def inside(self, weights: Doubles) -> Doubles:
        """Weights of the features as those of the turned ones."""
        return weights if self.turn is None else np.asarray(self.turn.T @ (self.plain @ weights))

    def outside(self, weights: Doubles) -> Doubles:
        """Weights of the turned features as those of the features."""
        return weights if self.turn is None else np.asarray(self.plain.T @ (self.turn @ weights))


def _solved(lesson: Lesson, rows: Rows, start: Linear, there: _There | None) -> Linear:
    """The minimum, sought from where ``start`` is."""
    if there is None:
        objective = _Objective(None, rows, start, lesson.variance)
        return objective.unpacked(_lowest(objective))
    turned = replace(start, weights=there.inside(start.weights))
    objective = _Objective(there.matrix, rows, turned, lesson.variance)
    found = objective.unpacked(_lowest(objective))
    return replace(found, weights=there.outside(found.weights))


def _lowest(objective: _Objective) -> Doubles:
    return descend(objective, objective.packed(), steps=STEPS, tolerance=1e-7).point


class _Objective:
    """The penalised loss per rating at a point, and its slope.

    ``matrix`` holds the features of the items of the rows, in the order of their codes.
    """

    def __init__(self, matrix: Matrix | None, rows: Rows, start: Linear, variance: float) -> None:
        self.rows, self.start, self.variance = rows, start, variance
        there, self.at = np.unique(rows.item, return_inverse=True)
        self.matrix = matrix
        self.total = float(rows.weight.sum())
        self.raters = _incidence(rows.rater, len(start.raters))
        self.groups = [
            _incidence(rows.groups[:, c], len(table)) for c, table in enumerate(start.groups)
        ]
        self.items = _incidence(self.at.astype(np.int32), len(there))

    def packed(self) -> Doubles:
        """The starting point as one row of numbers."""
        start = self.start
        parts = (start.weights, start.bias, start.raters, *start.groups)
        return np.concatenate([part.ravel() for part in parts])

    def unpacked(self, point: Doubles) -> Linear:
        """A row of numbers as the model."""
        start, K = self.start, len(self.start.bias)
        sizes = [len(start.weights), 1, len(start.raters), *(len(g) for g in start.groups)]
        edges = np.cumsum([K * n for n in sizes])[:-1]
        weights, bias, raters, *groups = (part.reshape(-1, K) for part in np.split(point, edges))
        return replace(start, weights=weights, bias=bias[0], raters=raters, groups=tuple(groups))

    def __call__(self, point: Doubles) -> tuple[float, Doubles]:
        """The value and the gradient."""
        model, rows = self.unpacked(point), self.rows
        z = np.tile(model.bias, (len(rows.targets), 1))
        if self.matrix is not None:
            z = z + np.asarray(self.matrix @ model.weights)[self.at]
        for incidence, table in self._offsets(model):
            z = z + np.asarray(incidence @ table)
        if model.scale.numeric:
            gap = (z - rows.targets) / self.variance
            loss = float((rows.weight[:, None] * gap * (z - rows.targets)).sum()) / 2
        else:
            top = z.max(axis=1, keepdims=True)
            log_sum = np.log(np.exp(z - top).sum(axis=1)) + top[:, 0]
            loss = float((rows.weight * (log_sum - (rows.targets * z).sum(axis=1))).sum())
            gap = softmax(z, axis=1) - rows.targets
        gap = gap * rows.weight[:, None] / self.total
        slopes = [np.zeros((0, z.shape[1])), gap.sum(axis=0)]
        if self.matrix is not None:
            back = self.items.T @ gap
            slopes[0] = np.asarray(self.matrix.T @ back) + model.penalty * model.weights
        value = loss / self.total + model.penalty / 2 * float((model.weights**2).sum())
        for incidence, table in self._offsets(model):
            slopes.append(incidence.T @ gap + model.cost / self.total * table)
            value += model.cost / (2 * self.total) * float((table**2).sum())
        if not len(model.raters):
            slopes.insert(2, np.zeros((0, z.shape[1])))
        return value, np.concatenate([np.ravel(slope) for slope in slopes])

    def _offsets(
        self, model: Linear
    ) -> list[tuple[sparse.csr_array[np.float64, tuple[int, int]], Doubles]]:
        own = [(self.raters, model.raters)] if len(model.raters) else []
        return [*own, *zip(self.groups, model.groups, strict=True)]


def _incidence(codes: Ints, n: int) -> sparse.csr_array[np.float64, tuple[int, int]]:
    """A 1 where a row has a code; nothing where it is unknown or there are no codes."""
    rows = np.flatnonzero((codes != UNKNOWN) & (codes < n))
    return sparse.csr_array((np.ones(len(rows)), (rows, codes[rows])), shape=(len(codes), n))


def _known(table: Doubles, codes: Ints | Sequence[int]) -> Doubles:
    """Rows of a table by code, 0 for an unknown one."""
    codes = np.asarray(codes)
    if not len(table):
        return np.zeros((len(codes), table.shape[1]))
    return np.where((codes == UNKNOWN)[:, None], 0.0, table[codes])
