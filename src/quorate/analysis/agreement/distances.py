"""How far two labels differ: the difference functions of Krippendorff's alpha.

Each returns the matrix of δ²(c, k) over the K options, symmetric, zero on its diagonal. Nominal,
interval and ordinal differences are not here: alpha has shorter formulas for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.consensus.ranking_table import tiers_of
from quorate.schema import Kind, LabelError, RequestError

Doubles = NDArray[np.float64]
Label = int | float | frozenset[str]
"""an option's code, a number of a numeric question, or the set of options of a multi-label one"""
Distance = Callable[[Label, Label], float]

MOST_FIELDS = 64
"""rankings of at most this many different fields are compared"""
MOST_OPTIONS = 4096
"""a matrix of differences is made for at most this many distinct labels"""


def ratio_distance(score: Doubles) -> Doubles:
    """δ²(c, k) = ((c - k) / (c + k))², 0 where both are 0 (Krippendorff 2019, section 12.3.4).

    Raises LabelError for negative numbers, which have no ratio to a true zero.
    """
    if (score < 0).any():
        raise LabelError(
            f"the ratio difference needs numbers from 0 up, and {score.min():g} is a label",
            remedy="use the interval metric",
        )
    total = score[:, None] + score
    quotient = np.zeros_like(total)
    np.divide(score[:, None] - score, total, out=quotient, where=total > 0)
    return quotient**2


def circular_distance(score: Doubles, period: float) -> Doubles:
    """δ²(c, k) = sin²(π (c - k) / period) (Krippendorff 2019, section 12.3.5)."""
    return np.asarray(np.sin(np.pi * (score[:, None] - score) / period) ** 2)


def jaccard_distance(members: NDArray[np.bool_]) -> Doubles:
    """1 - |A ∩ B| / |A ∪ B| between sets given as rows (K, O); 0 between two empty sets."""
    shared, union = _overlap(members)
    similarity = np.ones_like(shared)
    np.divide(shared, union, out=similarity, where=union > 0)
    return 1 - similarity


def masi_distance(members: NDArray[np.bool_]) -> Doubles:
    """1 - J·M: Jaccard's J times M = 1 if equal, 2/3 if one holds the other, 1/3 if they overlap.

    Source: Passonneau 2006, «Measuring agreement on set-valued items (MASI)», LREC.
    """
    shared, union = _overlap(members)
    size = members.sum(axis=1).astype(np.float64)
    smaller = np.minimum(size[:, None], size)
    monotone = np.where(
        shared == union, 1.0, np.where(shared == smaller, 2 / 3, np.where(shared > 0, 1 / 3, 0.0))
    )
    return 1 - (1 - jaccard_distance(members)) * monotone


def kendall_distance(rankings: Sequence[str]) -> Doubles:
    """The share of pairs of fields that two rankings order otherwise, half where one ties them.

    Over the fields that both ranked; 1/2, as by chance, where those are fewer than two. It is
    Kendall's distance with penalty 1/2, over the number of pairs. Source: Fagin et al. 2006,
    doi:10.1137/05063088X.
    """
    tiers = [tiers_of(label) for label in rankings]
    names = sorted({name for ranking in tiers for tier in ranking for name in tier})
    place = np.full((len(tiers), len(names)), np.nan)
    for row, ranking in enumerate(tiers):
        for n, tier in enumerate(ranking):
            place[row, [names.index(name) for name in tier]] = n
    i, j = np.triu_indices(len(names), 1)
    sign = np.sign(place[:, j] - place[:, i])
    both = np.isfinite(sign).astype(np.float64)
    sign = np.nan_to_num(sign)
    ordered = np.abs(sign)
    pairs = both @ both.T
    decided = ordered @ ordered.T
    either = ordered @ both.T
    otherwise = (decided - sign @ sign.T) / 2 + (either + either.T - 2 * decided) / 2
    share = np.full_like(pairs, 0.5)
    np.divide(otherwise, pairs, out=share, where=pairs > 0)
    np.fill_diagonal(share, 0.0)
    return np.asarray(share, np.float64)


def refuse_rankings(evidence: Evidence) -> tuple[str, str] | None:
    """Why rankings cannot be compared by Kendall's distance, if so."""
    remedy = "use kendall-tau, which compares rankings of one item only"
    if evidence.kind is not Kind.RANKING:
        return "the kendall metric compares rankings", "use it on a ranking question"
    try:
        tiers = [tiers_of(label) for label in evidence.distinct]
    except LabelError as error:
        return error.what, "use krippendorff-alpha:nominal"
    fields = {name for ranking in tiers for tier in ranking for name in tier}
    if len(fields) > MOST_FIELDS:
        return f"rankings of {len(fields):,} fields (at most {MOST_FIELDS})", remedy
    return refuse_too_many(evidence, "kendall")


def matrix_of(distance: Distance, evidence: Evidence) -> Doubles:
    """The matrix of a distance function between labels. Raises RequestError if it is none."""
    labels = labels_of(evidence)
    matrix = np.array([[float(distance(a, b)) for b in labels] for a in labels])
    matrix = matrix.reshape(len(labels), len(labels))
    if not np.isfinite(matrix).all() or (matrix < 0).any() or np.diagonal(matrix).any():
        raise RequestError(
            "the distance function gives a negative or unknown distance, or one other than 0 "
            "between a label and itself",
            remedy="return 0 for equal labels and a number above 0 for different ones",
        )
    if not np.allclose(matrix, matrix.T):
        a, b = np.unravel_index(np.argmax(np.abs(matrix - matrix.T)), matrix.shape)
        raise RequestError(
            f"the distance from {labels[a]!r} to {labels[b]!r} is {matrix[a, b]:g}, and back it "
            f"is {matrix[b, a]:g}",
            remedy="return the same distance both ways",
        )
    return matrix


def labels_of(evidence: Evidence) -> list[Label]:
    """The K labels as a distance function gets them."""
    options = evidence.judgments.question.options
    if evidence.members is not None:
        return [
            frozenset(o for o, on in zip(options, row, strict=True) if on)
            for row in evidence.members
        ]
    if evidence.kind is Kind.NUMERIC:
        return [float(x) for x in evidence.score]
    return list(range(evidence.n_options))


def refuse_too_many(evidence: Evidence, metric: str) -> tuple[str, str] | None:
    """Why a matrix of differences cannot be made, if so."""
    if evidence.n_options <= MOST_OPTIONS:
        return None
    return (
        f"the {metric} difference compares every distinct label with every other, and there are "
        f"{evidence.n_options:,} (at most {MOST_OPTIONS:,})",
        "round the labels, or use the interval metric",
    )


def _overlap(members: NDArray[np.bool_]) -> tuple[Doubles, Doubles]:
    sets = members.astype(np.float64)
    shared = sets @ sets.T
    size = sets.sum(axis=1)
    return shared, size[:, None] + size - shared
