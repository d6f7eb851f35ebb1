"""Quality: how far each label is what the model expects."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.diagnosis.confident.blocks import Labelled, Reals
from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Score = Literal["self-confidence", "normalized-margin", "confidence-weighted-entropy"]
LEAST = 1e-6
"""what p(given) is taken to be at least where it divides"""


def quality(
    labels: ArrayLike, probabilities: ArrayLike, score: Score = "normalized-margin"
) -> Doubles:
    """Measures how good each label looks, (n,); a lower one is more suspect.

    p (n, K) being out-of-sample probabilities, y the given labels:

        self-confidence               p_y                            0 … 1
        normalized-margin             p_y - max_{k≠y} p_k           −1 … 1
        confidence-weighted-entropy   −H(p) / (p_y log K)           −∞ … 0

    with H(p) = −Σ_k p_k log p_k, and p_y taken to be 10⁻⁶ at least in the last. Rows of NaN are
    NaN. Raises as ``joint`` does for shapes and labels, RequestError for another score.

    Source: Northcutt, Jiang & Chuang 2021, doi:10.1613/jair.1.12125, sections 2 and 3.3; the last
    as in cleanlab, where it is mapped to 0 … 1 in the same order.
    """
    data = Labelled.of(labels, probabilities)
    found = np.empty(data.n)
    for start, given, block in data.blocks():
        found[start : start + len(given)] = scored(given, block, score)
    return found


def scored(labels: NDArray[np.int64], block: Reals, score: Score) -> Doubles:
    """The same of one block."""
    if score not in SCORES:
        raise RequestError(f"there is no score {score!r}", remedy=f"there are {', '.join(SCORES)}")
    return SCORES[score](labels, block)


def _self_confidence(labels: NDArray[np.int64], p: Reals) -> Doubles:
    return p[np.arange(len(p)), labels].astype(np.float64)


def _normalized_margin(labels: NDArray[np.int64], p: Reals) -> Doubles:
    own, _, rest = rivals(labels, p)
    return own.astype(np.float64) - rest


def _weighted_entropy(labels: NDArray[np.int64], p: Reals) -> Doubles:
    own = p[np.arange(len(p)), labels].astype(np.float64)
    whole = p.astype(np.float64)
    logs = np.log(whole, out=np.zeros_like(whole), where=whole > 0)
    entropy = -np.einsum("ij,ij->i", whole, logs)
    return np.asarray(-entropy / (math.log(p.shape[1]) * np.maximum(own, LEAST)))


SCORES: dict[str, Callable[[NDArray[np.int64], Reals], Doubles]] = {
    "self-confidence": _self_confidence,
    "normalized-margin": _normalized_margin,
    "confidence-weighted-entropy": _weighted_entropy,
}


def rivals(labels: NDArray[np.int64], p: Reals) -> tuple[Reals, NDArray[np.int64], Reals]:
    """p(given), the likeliest other class and its probability, a row."""
    rows = np.arange(len(p))
    others = p.copy()
    others[rows, labels] = -math.inf
    best = others.argmax(axis=1)
    return p[rows, labels], best, others[rows, best]
