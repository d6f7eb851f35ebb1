"""Errors that hold when judgments of one rater, item or ranking are alike: the sandwich.

    V = A⁻¹ (M + Λ) A⁻¹
    M = G / (G - 1) Σ_g u_g u_g'

A is minus the second derivative of the log posterior, Λ the part of it that the prior adds, u_g the
sum of the slopes of cluster g (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13). Clustered by raters
and items at once M = M_raters + M_items - M_(rater, item) (Cameron, Gelbach & Miller 2011,
doi:10.1198/jbes.2010.07136).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import coo_array, csr_array

from quorate.analysis.preference.models.design import Apart, Design
from quorate.analysis.preference.models.newton import Climb, Evaluation

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

FEW = 20
"""below so many clusters the sandwich is known to be too narrow"""
DENSE = 20_000_000
"""cells up to which slopes of clusters are held in a full matrix"""
FULL = 10
"""how many cells a judgment that matrix may have; a sparser one is multiplied sooner as such"""


def clusters_of(design: Design, errors: str) -> tuple[tuple[Longs, int], ...]:
    """The clusterings (N,) whose parts are added, each with its sign."""
    pair = np.unique(design.rater * (int(design.item.max(initial=0)) + 1) + design.item,
                     return_inverse=True)[1] if errors == "two-way" else None  # fmt: skip
    if pair is not None:
        return (_numbered(design.rater), 1), (_numbered(design.item), 1), (pair, -1)
    if errors == "block":
        return ((_numbered(design.block), 1),)
    if errors == "iid":
        return ((np.arange(len(design.rater)), 1),)
    return ((_numbered(design.rater), 1),)


def covariance(climb: Climb, errors: str) -> tuple[Doubles, tuple[str, ...]]:
    """V (P + S, P + S) of all that does not vary by rater, and notes."""
    notes: list[str] = []
    A = inverse(climb.curvature.reduced())
    if climb.problem.design.counted is not None:
        meat, said = _counted(climb, climb.problem.design.counted, errors)
        return A @ (meat + np.diag(climb.curvature.prior)) @ A, said
    meat = np.zeros_like(A)
    design = climb.problem.design
    few = False
    for k, (cluster, sign) in enumerate(clusters_of(design, errors)):
        G = int(cluster.max(initial=-1)) + 1
        if G < FEW and errors != "iid" and sign > 0:
            what = "items" if k else "rankings" if errors == "block" else "raters"
            few = True
            notes.append(
                f"{G} {what} are few for errors clustered by them: the intervals are too narrow"
                + ("" if design.varying else ", though no narrower than if each stood alone")
            )
        if G > 1:
            meat += sign * G / (G - 1) * outer(design, climb.top, cluster, G)
    if few and not design.varying:
        N = len(design.rater)
        meat = _no_less(meat, outer(design, climb.top, np.arange(N), N) * N / max(N - 1, 1))
    V = A @ (meat + np.diag(climb.curvature.prior)) @ A
    if errors == "two-way":
        V, cut = _semidefinite(V)
        if cut:
            notes.append("the two-way covariance was not positive; negative parts are set to 0")
    return V, tuple(notes)


def _counted(climb: Climb, apart: Apart, errors: str) -> tuple[Doubles, tuple[str, ...]]:
    """The meat of comparisons that are counted already, and notes."""
    design, slopes = climb.problem.design, climb.top.slopes
    n = float(design.weight.sum())
    each = _outer_of_each(design, climb.top) * n / max(n - 1, 1)
    if errors == "iid":
        return each, ()
    rest = np.concatenate([slopes.eta[:, None] * design.terms, slopes.shape], axis=1)
    rows = apart.contributions(design, slopes.eta, rest)
    G = apart.by_rater.raters
    meat = G / (G - 1) * apart.by_rater.products(rows)
    if G >= FEW:
        return meat, ()
    note = (
        f"{G} raters are few for errors clustered by them: the intervals are too narrow, though no "
        "narrower than if each stood alone"
    )
    return _no_less(meat, each), (note,)


def outer(design: Design, at: Evaluation, cluster: Longs, G: int) -> Doubles:
    """Σ_g u_g u_g', shape (P + S, P + S)."""
    if len(cluster) == G:
        return _outer_of_each(design, at)
    slope = design.rows(at.slopes.eta)
    rest = [design.rows(at.slopes.eta * design.terms[:, d]) for d in range(design.terms.shape[1])]
    rest += [design.rows(at.slopes.shape[:, k]) for k in range(at.slopes.shape.shape[1])]
    right = np.stack([np.bincount(cluster, column, G) for column in rest], 1) if rest else None
    if G * design.strengths <= min(DENSE, FULL * len(cluster)):
        left = design.by_cluster(slope, cluster, G)
        u = left if right is None else np.concatenate([left, right], axis=1)
        return np.asarray(u.T @ u)
    sparse = _sparse(design, slope, cluster, G)
    out = (sparse.T @ sparse).toarray()
    if right is None:
        return np.asarray(out)
    corner = sparse.T @ right
    return np.block([[out, corner], [corner.T, right.T @ right]])


def inverse(matrix: Doubles) -> Doubles:
    """The inverse of a positive definite matrix."""
    triangle, fault = lapack.dpotrf(matrix, lower=True)
    if fault:
        return np.asarray(np.linalg.pinv(matrix, hermitian=True))
    lower = np.tril(lapack.dpotri(triangle, lower=True)[0])
    return np.asarray(lower + np.tril(lower, -1).T)


def _outer_of_each(design: Design, at: Evaluation) -> Doubles:
    """Every judgment a cluster: X' diag(s²) X, without a row for each."""
    P, S = design.width, at.slopes.shape.shape[1]
    s, w = at.slopes.eta, design.weight
    out = np.zeros((P + S, P + S))
    out[:P, :P] = design.information(w * s**2)
    for k in range(S):
        out[:P, P + k] = out[P + k, :P] = design.gradient(w * s * at.slopes.shape[:, k])
    out[P:, P:] = (at.slopes.shape * w[:, None]).T @ at.slopes.shape
    return out


def _no_less(meat: Doubles, least: Doubles) -> Doubles:
    """The smallest matrix that is no less than either in the directions that both have in common.

    Few clusters leave directions in which the sum of their squares is 0 by number alone.
    """
    values, vectors = np.linalg.eigh(least)
    kept = values > 1e-12 * values[-1]
    root = vectors[:, kept] * np.sqrt(values[kept])
    whiten = vectors[:, kept] / np.sqrt(values[kept])
    ratio, turn = np.linalg.eigh(whiten.T @ meat @ whiten)
    lift = root @ turn
    return np.asarray(meat + (lift * np.maximum(1 - ratio, 0.0)) @ lift.T)


def _sparse(design: Design, slope: Doubles, cluster: Longs, G: int) -> csr_array:
    first, second, group = design.of_rows()
    c = design.n_candidates
    columns = [first, second]
    values = [slope, -slope]
    if design.n_groups > 1:
        columns += [c + group * c + first, c + group * c + second]
        values += [slope, -slope]
    at = (np.tile(cluster, len(columns)), np.concatenate(columns))
    return coo_array((np.concatenate(values), at), shape=(G, design.strengths)).tocsr()


def _numbered(codes: Longs) -> Longs:
    """Codes from 0 without gaps."""
    seen = np.bincount(codes) > 0
    return codes if seen.all() else (np.cumsum(seen) - 1)[codes]


def _semidefinite(V: Doubles) -> tuple[Doubles, bool]:
    values, vectors = np.linalg.eigh(V)
    if values[0] >= -1e-12 * values[-1]:
        return V, False
    return np.asarray((vectors * np.maximum(values, 0)) @ vectors.T), True
