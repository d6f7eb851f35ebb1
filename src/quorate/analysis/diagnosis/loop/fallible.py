"""The model as one more fallible rater, with its own confusion matrix, counted once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.schema.errors import EmptyError, InputError

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVELS = 3
"""how sure the model is: in how many steps its answers are told apart"""
PRIOR = 20.0
"""items' worth, of each class, of what the model is like on average"""
FOLDS = 10
STEPS = 200
NEARLY = 1e-9
LEAST = 1e-12


@dataclass(frozen=True, eq=False)
class Fallible:
    """Consensus of raters and model.

        combined   (n, K)     the probability of each option, from raters and model
        alone      (n, K)     from the raters alone, as given
        answers    (n,)       what the model said: its likeliest option, -1 where it said nothing
        level      (n,)       how sure it was, 0 the least; -1 where it said nothing
        confusion  (K, K, L)  P(model says l, as sure as level | option k is right)
        accuracy   (L,)       P(what the model says is right | level); NaN for a level without items
        wrong      (n,)       1 - combined at the raters' likeliest option
        suggested  (n,)       the likeliest option by both

    ``used`` is how many items the matrix rests on.
    """

    combined: Doubles
    alone: Doubles
    answers: Integers
    level: Integers
    confusion: Doubles
    accuracy: Doubles
    wrong: Doubles
    suggested: Integers
    used: int


def fallible(
    posterior: ArrayLike,
    probabilities: ArrayLike,
    *,
    levels: int = LEVELS,
    prior: float = PRIOR,
    folds: int = FOLDS,
) -> Fallible:
    """Measures what raters and a model together say of each item.

    ``posterior`` T (n, K) is the raters' and excludes the model; ``probabilities`` P (n, K) are the
    model's, out of sample: each row by a model that was not trained on that item's label; a row of
    NaN where there is none. The model is a rater who says y_i = argmax P_i, at one of ``levels``
    levels c_i of max P_i with as many items each. Its confusion matrix is the one of the largest
    likelihood, the raters' posterior being the prior of each item's truth (Dawid & Skene 1979 with
    the other raters held):

        R_ik  ∝  T_ik C[k, y_i, c_i]
        C[k, y, c] = ( Σ_i R_ik 1[y_i = y, c_i = c] + prior · C̄[k, y, c] ) / ( Σ_i R_ik + prior )

    C̄ is what the model is like on all classes together, so that a rare class leans on the rest:
    with n_c items at level c of n in all, of which it is right on h_c (both weighed by R),

        a_c = (h_c + ½) / (n_c + 1)
        C̄[k, k, c] = a_c n_c / n,      C̄[k, y ≠ k, c] = (1 - a_c) n_c / n / (K - 1)

    a_c is the mean of the share of right answers after n_c of them under Jeffreys' prior. The share
    itself is 1 where a level has no miss among few items; its factor would be 0, and one answer of
    the model would then outweigh any number of raters. A class of few items has seen few kinds of
    miss for the same reason, hence the weight of ``prior``: with 2 instead of 20, of simulated
    models whose accuracy is the same in all classes or is not, ``combined`` was too sure of both.
    Then

        combined_ik  ∝  T_ik C₋f[k, y_i, c_i]

    with C₋f estimated without the tenth of the items (every tenth row; of ``folds`` such parts) to
    which i belongs, so that no item vouches for itself. So each judgment counts
    once: in T; the model's answer once: in its factor. That holds only if T has nothing of the
    model in it, and P nothing of the item's own label. It takes raters and model to err apart
    given the truth; where a model repeats raters' common errors, ``combined`` is surer than it
    may be.

    An item of which T is sure stays as T has it. Raises InputError for shapes, rows that are no
    distributions, NaN in T; EmptyError where the model says nothing at all.
    """
    t, p = np.asarray(posterior, np.float64), np.asarray(probabilities, np.float64)
    said = _check(t, p, levels, folds, prior)
    k = t.shape[1]
    rows = np.flatnonzero(said)
    y = np.argmax(p[rows], axis=1)
    c = _levels(p[rows].max(axis=1), levels)
    known = t[rows]
    code = y * levels + c
    right, matrix = _fit(known, y, c, levels, prior)
    factor = np.empty_like(known)
    parts = np.arange(len(rows)) % min(folds, len(rows))
    for part in np.unique(parts):
        rest, own = parts != part, parts == part
        _, others = _fit(known[rest], y[rest], c[rest], levels, prior)
        factor[own] = others[:, code[own]].T
    one = known * factor
    total = one.sum(axis=1, keepdims=True)
    combined = t.copy()
    combined[rows] = np.where(total > LEAST, one / np.maximum(total, LEAST), known)
    answers, level = np.full(len(t), -1), np.full(len(t), -1)
    answers[rows], level[rows] = y, c
    given = t.argmax(axis=1)
    return Fallible(
        combined=combined,
        alone=t,
        answers=answers,
        level=level,
        confusion=matrix.reshape(k, k, levels),
        accuracy=_accuracy(right, y, c, levels),
        wrong=1 - combined[np.arange(len(t)), given],
        suggested=combined.argmax(axis=1),
        used=len(rows),
    )


def _levels(sure: Doubles, levels: int) -> Integers:
    """Steps of how sure the model is, with as many items each; equals are together."""
    ordered = np.sort(sure)
    below, upto = (np.searchsorted(ordered, sure, side=side) for side in ("left", "right"))
    return np.asarray((below + upto) * levels // (2 * len(sure)), np.int64)


def _fit(
    known: Doubles, y: Integers, c: Integers, levels: int, prior: float
) -> tuple[Doubles, Doubles]:
    """R (m, K) and C (K, K·L), a column for each answer and level."""
    code, right = y * levels + c, known
    matrix = _common(right, y, c, levels)
    before = np.inf
    for _ in range(STEPS):
        lean = _common(right, y, c, levels)
        counts = _counts(right, code, lean.shape[1])
        matrix = (counts + prior * lean) / (counts.sum(axis=1, keepdims=True) + prior)
        weights = known * matrix[:, code].T
        total = np.maximum(weights.sum(axis=1, keepdims=True), LEAST)
        right = weights / total
        loss = -float(np.log(total).sum()) / max(len(total), 1)
        if before - loss < NEARLY:
            break
        before = loss
    return right, matrix


def _counts(right: Doubles, code: Integers, size: int) -> Doubles:
    counts = np.zeros((size, right.shape[1]))
    np.add.at(counts, code, right)
    return counts.T


def _common(right: Doubles, y: Integers, c: Integers, levels: int) -> Doubles:
    """C̄: the share of right and of wrong answers at each level, whichever the class; never none."""
    m, k = right.shape
    if not m:
        return np.full((k, k * levels), 1 / (k * levels))
    n = np.bincount(c, minlength=levels)
    hits = np.bincount(c, right[np.arange(m), y], levels)
    accuracy = (hits + 0.5) / (n + 1)
    wrong = (1 - accuracy) * n / m / (k - 1)
    lean = np.repeat(wrong[None, None, :], k, axis=0).repeat(k, axis=1)
    lean[np.arange(k), np.arange(k)] = accuracy * n / m
    return lean.reshape(k, k * levels)


def _accuracy(right: Doubles, y: Integers, c: Integers, levels: int) -> Doubles:
    n = np.bincount(c, minlength=levels)
    hits = np.bincount(c, right[np.arange(len(y)), y], levels)
    return np.where(n > 0, hits / np.maximum(n, 1), np.nan)


def _check(t: Doubles, p: Doubles, levels: int, folds: int, prior: float) -> NDArray[np.bool_]:
    """Which rows the model says something of."""
    if t.ndim != 2 or t.shape[1] < 2 or p.shape != t.shape:
        raise InputError(
            f"the raters' posterior has the shape {t.shape}, the model's probabilities {p.shape}",
            remedy="give both a row an item and a column for each of two options or more",
        )
    if levels < 1 or folds < 2 or not prior > 0:
        raise InputError(
            f"levels {levels}, folds {folds} and prior {prior:g}",
            remedy="give 1 level, 2 folds or more, and a prior above 0",
        )
    said = ~np.isnan(p).any(axis=1)
    for name, values in (("the raters' posterior", t), ("the model's probabilities", p[said])):
        bad = ~np.isfinite(values).all(axis=1) | (values < -1e-6).any(axis=1)
        bad |= np.abs(np.nan_to_num(values).sum(axis=1) - 1) > 1e-2
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            raise InputError(f"row {row} of {name} is no distribution", remedy="it sums to 1")
    if not said.any():
        raise EmptyError("the model says nothing of any item", remedy="give its probabilities")
    return np.asarray(said)
