"""The likelihood of choices of one or several from alternatives (Davidson–Luce), with derivatives.

From a alternatives a set T of t ≤ D is chosen with log weight log δ_t + (1/t) Σ_T θ: a multinomial
logit in (θ, log δ) over all such sets. With x_T what T multiplies these by, log P(T) = x_T·β -
log Σ_U exp(x_U·β), its gradient x_T - E[x] and minus its second derivatives Cov[x].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from quorate.analysis.preference.models.choice_sets import MOST_TIED, Choices

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
BLOCK_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class Evaluation:
    """An objective at ``x``, its gradient and minus its second derivatives."""

    x: Doubles
    objective: float
    log_likelihood: float
    slope: Doubles
    bend: Doubles


@dataclass(frozen=True, eq=False)
class _Table:
    """Distinct sets of a alternatives, and the choices that were made from them.

    ``sets`` (S, a) columns of x, ``often`` (S,) how many choices; ``of`` (M,) the set of each
    choice, ``chosen`` (M, a) the columns in the order of the choice, ``tied`` (M,), ``block`` (M,).
    ``share`` (O, a) is 1/t for members of outcome O, ``size`` (O,) its t.
    """

    sets: Longs
    often: Doubles
    of: Longs
    chosen: Longs
    tied: Longs
    block: Longs
    share: Doubles
    size: Longs


@dataclass(frozen=True, eq=False)
class Board:
    """All choices: over c candidates, and ties of 2 to D = ``n_ties`` + 1."""

    n_candidates: int
    n_ties: int
    tables: tuple[_Table, ...]
    counted: Doubles
    """Σ x_T over all choices"""

    @classmethod
    def of(cls, choices: Sequence[Choices], candidate: Longs, n_candidates: int) -> Board:
        """The choices among ``candidate``, which are renumbered from 0."""
        place = np.zeros(n_candidates, np.int64)
        place[candidate] = np.arange(len(candidate))
        D = max((int(c.tied.max(initial=1)) for c in choices), default=1)
        tables = tuple(_table(c, place, D) for c in choices if len(c.block))
        counted = np.zeros(len(candidate) + D - 1)
        for t in tables:
            for column in range(t.chosen.shape[1]):
                some = t.tied > column
                counted += np.bincount(t.chosen[some, column], 1 / t.tied[some], len(counted))
            ties = t.tied[t.tied > 1]
            counted += np.bincount(len(candidate) + ties - 2, minlength=len(counted))
        return cls(len(candidate), D - 1, tables, counted)

    def evaluate(self, x: Doubles) -> Evaluation:
        """Log-likelihood, gradient and minus the second derivatives at x = (θ, log δ)."""
        value = float(self.counted @ x)
        slope = self.counted.copy()
        P = len(x)
        bend = np.zeros((P, P))
        for table in self.tables:
            for part in _parts(table):
                log_sum, p = self._chances(table, x, part)
                often = table.often[part]
                value -= float(often @ log_sum)
                places, mean, second = self._moments(table, part, p)
                slope -= np.bincount(places.ravel(), (mean * often[:, None]).ravel(), P)
                cov = second - mean[:, :, None] * mean[:, None]
                at = places[:, :, None] * P + places[:, None]
                bend += np.bincount(
                    at.ravel(), (cov * often[:, None, None]).ravel(), P * P
                ).reshape(P, P)
        return Evaluation(x, value, value, slope, bend)

    def outer(self, x: Doubles, cluster: Longs, G: int) -> Doubles:
        """Σ_g u_g u_g' over clusters, ``cluster`` (B,) that of each block, u_g its gradient."""
        P = len(x)
        rows, columns, values = [], [], []
        for table in self.tables:
            g = cluster[table.block]
            for part in _parts(table):
                _, p = self._chances(table, x, part)
                places, mean, _ = self._moments(table, part, p)
                here = (table.of >= part.start) & (table.of < part.stop)
                of = table.of[here] - part.start
                rows.append(np.repeat(g[here], places.shape[1]))
                columns.append(places[of].ravel())
                values.append(-mean[of].ravel())
            for column in range(table.chosen.shape[1]):
                some = table.tied > column
                rows.append(g[some])
                columns.append(table.chosen[some, column])
                values.append(1 / table.tied[some])
            several = table.tied > 1
            rows.append(g[several])
            columns.append(self.n_candidates + table.tied[several] - 2)
            values.append(np.ones(int(several.sum())))
        at = (np.concatenate(rows), np.concatenate(columns))
        U = csr_array((np.concatenate(values), at), shape=(G, P))
        return np.asarray((U.T @ U).toarray(), np.float64)

    def _chances(self, table: _Table, x: Doubles, part: slice) -> tuple[Doubles, Doubles]:
        """log Σ_U exp(x_U·β) of each set, and the probability of each outcome: (S,), (S, O)."""
        offset = np.concatenate([[0.0], x[self.n_candidates :]])[table.size - 1]
        weight = x[table.sets[part]] @ table.share.T + offset
        top = weight.max(axis=1)
        p = np.exp(weight - top[:, None])
        mass = p.sum(axis=1)
        return top + np.log(mass), p / mass[:, None]

    def _moments(self, table: _Table, part: slice, p: Doubles) -> tuple[Longs, Doubles, Doubles]:
        """Columns of x that a set touches, E[x] and E[x x'] there: (S, w), (S, w), (S, w, w)."""
        D = self.n_ties
        ties = (table.size[:, None] == np.arange(2, D + 2)).astype(np.float64)
        X = np.concatenate([table.share, ties], axis=1)
        S, w = len(p), X.shape[1]
        fixed = np.broadcast_to(self.n_candidates + np.arange(D), (S, D))
        places = np.concatenate([table.sets[part], fixed], axis=1)
        squares = (X[:, :, None] * X[:, None]).reshape(len(X), w * w)
        return places, p @ X, (p @ squares).reshape(S, w, w)


def _table(choices: Choices, place: Longs, D: int) -> _Table:
    chosen = place[choices.members]
    ordered = np.sort(chosen, axis=1)
    sets, of, often = _distinct(ordered, int(place.max()) + 1)
    a = chosen.shape[1]
    outcomes = [c for t in range(1, min(D, a) + 1) for c in combinations(range(a), t)]
    share = np.zeros((len(outcomes), a))
    for row, members in enumerate(outcomes):
        share[row, list(members)] = 1 / len(members)
    size = np.array([len(members) for members in outcomes], np.int64)
    return _Table(
        sets, often.astype(np.float64), of, chosen, choices.tied, choices.block, share, size
    )


def _distinct(rows: Longs, top: int) -> tuple[Longs, Longs, Longs]:
    """Distinct rows of numbers below ``top``, the one of each row, and how often each is there."""
    a = rows.shape[1]
    if a * np.log2(max(top, 2)) >= 62:
        sets, of, often = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
        return sets, of.ravel(), often
    power = np.int64(top) ** np.arange(a, dtype=np.int64)
    _, at, of, often = np.unique(
        rows @ power, return_index=True, return_inverse=True, return_counts=True
    )
    return rows[at], of.ravel(), often


def _parts(table: _Table) -> list[slice]:
    """Sets a few at a time, so that matrices of their outcomes stay small."""
    outcomes, a = table.share.shape
    step = max(1, BLOCK_CELLS // max(outcomes, (a + MOST_TIED) ** 2))
    return [slice(k, min(k + step, len(table.sets))) for k in range(0, len(table.sets), step)]
