"""The linear predictor: how much better the first candidate is, in logits.

    η_n = (θ_i + δ_gi) - (θ_j + δ_gj) + Σ_d z_nd (β_d + b_rd)

of candidates i and j, group g, rater r; z are position and covariates. Of the matrix X with
η = X φ, φ = (θ, δ, β), only sums are ever made: by counting, never by rows times columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import ByRater, Contributions

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Small = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Apart:
    """Counted comparisons by rater, and (n,) what each row of a design is in their numbers."""

    by_rater: ByRater
    first: Longs
    second: Longs
    outcome: Small
    position: Small

    def contributions(self, design: Design, slope: Doubles, rest: Doubles) -> Contributions:
        """What one judgment of each row contributes to the strengths of a design, and beside."""
        return Contributions(
            self.first,
            self.second,
            self.outcome,
            self.position,
            design.first,
            design.second,
            design.n_candidates,
            slope,
            rest,
        )


@dataclass(frozen=True, eq=False)
class Design:
    """n distinct comparisons of c candidates in K groups, with D terms, V of which vary by rater.

    ``first``, ``second``, ``group``, ``outcome`` (n,), ``terms`` (n, D), ``weight`` (n,) how often
    each happened. ``cell`` (N,) is the distinct comparison that each of N judgments made, None when
    none is like another. ``rater`` (N,) and ``item`` (N,) and ``block`` (N,) say whose and about
    what. ``varying`` (V,) are the terms with a coefficient for each of R raters.
    """

    n_candidates: int
    n_groups: int
    n_raters: int
    first: Longs
    second: Longs
    group: Longs
    outcome: Small
    terms: Doubles
    weight: Doubles
    rater: Longs
    item: Longs
    block: Longs
    cell: Longs | None = None
    varying: tuple[int, ...] = ()
    term_names: tuple[str, ...] = ()
    counted: Apart | None = None
    """where rows are counted already: what sums their slopes by rater"""

    @property
    def strengths(self) -> int:
        """How many of φ are strengths: c, and c for each group where there are two or more."""
        return self.n_candidates * (1 + (self.n_groups if self.n_groups > 1 else 0))

    @property
    def width(self) -> int:
        """How many coefficients φ has."""
        return self.strengths + len(self.term_names)

    def rows(self, values: Doubles) -> Doubles:
        """Values of distinct comparisons, for each judgment."""
        return values if self.cell is None else values[self.cell]

    def eta(self, phi: Doubles, by_rater: Doubles) -> Doubles:
        """The predictor (n,) for coefficients (P,) and those of raters (R, V)."""
        c = self.n_candidates
        eta = phi[self.first] - phi[self.second]
        if self.n_groups > 1:
            own = phi[c : self.strengths].reshape(self.n_groups, c)
            eta += own[self.group, self.first] - own[self.group, self.second]
        if self.terms.shape[1]:
            eta += self.terms @ phi[self.strengths :]
        for v, term in enumerate(self.varying):
            eta += self.terms[:, term] * by_rater[:, v][self.rater]
        return np.asarray(eta)

    def gradient(self, slope: Doubles) -> Doubles:
        """X' s, shape (P,), of slopes (n,)."""
        return np.concatenate([self._by_candidate(slope), self.terms.T @ slope])

    def information(self, h: Doubles) -> Doubles:
        """X' diag(h) X, shape (P, P)."""
        P, s, c = self.width, self.strengths, self.n_candidates
        out = np.zeros((P, P))
        K = self.n_groups if self.n_groups > 1 else 0
        for g, pairs in enumerate(self._pairs(h)):
            out[:c, :c] += pairs
            if K:
                own = slice(c + g * c, c + (g + 1) * c)
                out[own, own] = out[:c, own] = out[own, :c] = pairs
        for d in range(self.terms.shape[1]):
            column = h * self.terms[:, d]
            out[:s, s + d] = out[s + d, :s] = self._by_candidate(column)
            out[s:, s + d] = self.terms.T @ column
        return out

    def edges(self, h: Doubles, cross: Doubles) -> tuple[Doubles, Doubles]:
        """How the raters' coefficients hang on φ and the shape, and on each other.

        (R, V, P + S) of X' diag(h) z_v and Σ cross z_v within each rater; (R, V, V) of
        z_v' diag(h) z_w.
        """
        R, V, P = self.n_raters, len(self.varying), self.width
        head = np.zeros((R, V, P + cross.shape[1]))
        own = np.zeros((R, V, V))
        for v, term in enumerate(self.varying):
            column = h * self.terms[:, term]
            head[:, v, : self.strengths] = self.by_cluster(column, self.rater, R)
            for d in range(self.terms.shape[1]):
                summed = np.bincount(self.rater, column * self.terms[:, d], R)
                head[:, v, self.strengths + d] = summed
                if d in self.varying:
                    own[:, v, self.varying.index(d)] = summed
            for k in range(cross.shape[1]):
                z = cross[:, k] * self.terms[:, term]
                head[:, v, P + k] = np.bincount(self.rater, z, R)
        return head, own

    def by_rater(self, slope: Doubles) -> Doubles:
        """Slopes by the raters' coefficients, shape (R, V)."""
        out = np.zeros((self.n_raters, len(self.varying)))
        for v, term in enumerate(self.varying):
            out[:, v] = np.bincount(self.rater, slope * self.terms[:, term], self.n_raters)
        return out

    def by_cluster(self, slope: Doubles, cluster: Longs, G: int) -> Doubles:
        """Slopes of N judgments by strengths, added up within clusters: (G, strengths)."""
        c, K = self.n_candidates, self.n_groups
        first, second, group = self.of_rows()
        at = (cluster * K + group) * c if K > 1 else cluster * c
        flat = np.bincount(at + first, slope, G * K * c) - np.bincount(
            at + second, slope, G * K * c
        )
        if K == 1:
            return np.asarray(flat.reshape(G, c))
        by_group = flat.reshape(G, K, c)
        return np.concatenate([by_group.sum(axis=1), by_group.reshape(G, K * c)], axis=1)

    def of_rows(self) -> tuple[Longs, Longs, Longs]:
        """First, second and group of each of the N judgments."""
        if self.cell is None:
            return self.first, self.second, self.group
        return self.first[self.cell], self.second[self.cell], self.group[self.cell]

    def reweighted(self, weight: Doubles) -> Design:
        """The same with each of the N judgments counted ``weight`` (N,) times."""
        if self.cell is not None:
            weight = np.asarray(np.bincount(self.cell, weight, len(self.first)), np.float64)
        return replace(self, weight=weight)

    def _by_candidate(self, slope: Doubles) -> Doubles:
        c, K = self.n_candidates, self.n_groups
        at = self.group * c if K > 1 else 0
        flat = np.bincount(at + self.first, slope, K * c)
        flat = flat - np.bincount(at + self.second, slope, K * c)
        if K > 1:
            flat = np.concatenate([flat.reshape(K, c).sum(axis=0), flat])
        return np.asarray(flat, np.float64)

    def _pairs(self, h: Doubles) -> Doubles:
        """(K, c, c): the weighted Laplacian of the pairs compared in each group."""
        c, K = self.n_candidates, self.n_groups
        at = (self.group * c + self.first) * c if K > 1 else self.first * c
        laplacian = np.bincount(at + self.second, -h, K * c * c).reshape(K, c, c)
        laplacian = laplacian + laplacian.transpose(0, 2, 1)
        corner = np.arange(c)
        laplacian[:, corner, corner] = -laplacian.sum(axis=2)
        return np.asarray(laplacian)
