"""Worth: what one more judgment of a suspect is expected to bring."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.schema.errors import InputError

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


def worth(wrong: ArrayLike, settles: ArrayLike, cost: ArrayLike = 1.0) -> Doubles:
    """Measures what one more judgment of each item is expected to bring, (n,).

        worth_i = P(label wrong)_i · cost of its being wrong_i · P(a judgment settles it)_i

    in the unit of ``cost``; ``settles`` as of the function of that name. Raises InputError for
    probabilities outside 0–1, a cost below 0, and lengths that differ.
    """
    doubt, chance, price = (np.asarray(a, np.float64) for a in (wrong, settles, cost))
    _check_share(doubt, "wrong")
    _check_share(chance, "settles")
    if not np.isfinite(price).all() or (price < 0).any():
        raise InputError("a cost is not a number from 0 up", where="cost")
    try:
        return np.asarray(doubt * chance * price)
    except ValueError:
        shapes = f"{doubt.shape}, {chance.shape} and {price.shape}"
        raise InputError(f"wrong, settles and cost have shapes {shapes}") from None


def settles(
    posterior: ArrayLike, accuracy: ArrayLike, *, confidence: float | None = None
) -> Doubles:
    """Measures the chance that one more judgment settles each item, (n,): that after it the
    likeliest option is the right one.

    A rater of accuracy a names the right one of K options with probability a, each other one with
    b = (1 - a) / (K - 1). Of an item with p_k = P(option k is right), answer l then comes with

        m_l = a p_l + b (1 - p_l),      and max_k P(k | l) = max(a p_l, b max_{k≠l} p_k) / m_l

    so that the chance is Σ_l max(a p_l, b max_{k≠l} p_k): from max_k p_k, where no answer could
    change anything, to 1. With ``confidence`` only answers count after which the likeliest option
    is that probable or more.

    ``posterior`` (n, K) has rows that sum to 1, ``accuracy`` is one number or (n,). Raises
    InputError for other shapes and values.
    """
    p = _checked(posterior)
    n, k = p.shape
    a = np.broadcast_to(np.asarray(accuracy, np.float64), (n,))
    _check_share(a, "accuracy")
    b = (1 - a) / (k - 1)
    top = np.partition(p, k - 2, axis=1)[:, -2:] if n else np.zeros((0, 2))
    first, second = top[:, 1:], top[:, :1]
    others = np.where(p == first, second, first)  # of equals the second is as large
    right = np.maximum(a[:, None] * p, b[:, None] * others)
    if confidence is not None:
        said = a[:, None] * p + b[:, None] * (1 - p)
        right = np.where(right >= confidence * said - 1e-12, right, 0.0)
    return np.asarray(np.clip(right.sum(axis=1), 0.0, 1.0))


def suspected(
    believed: ArrayLike, given: ArrayLike, wrong: ArrayLike, suggested: ArrayLike
) -> Doubles:
    """The probability of each option, (n, K), once the given label is wrong with p(wrong).

        p_given = 1 - wrong,    p_k = wrong · q_k for the others

    with q ∝ ``believed`` without the given option (even where nothing is left), averaged with 1
    for the ``suggested`` one where there is one (-1: none). ``given``, ``suggested`` are codes.
    Raises InputError for other shapes and values.
    """
    q = _checked(believed).copy()
    n, k = q.shape
    y, hint = np.asarray(given, np.int64), np.asarray(suggested, np.int64)
    doubt = np.asarray(wrong, np.float64)
    _check_share(doubt, "wrong")
    if y.shape != (n,) or hint.shape != (n,) or doubt.shape != (n,):
        raise InputError(f"given, suggested and wrong need {n} values each, as believed has rows")
    if ((y < 0) | (y >= k)).any() or ((hint < -1) | (hint >= k)).any():
        raise InputError(f"a code is not from 0 to {k - 1}", where="given or suggested")
    rows = np.arange(n)
    q[rows, y] = 0.0
    left = q.sum(axis=1, keepdims=True)
    even = np.full((n, k), 1 / (k - 1))
    even[rows, y] = 0.0
    q = np.where(left > 0, q / np.where(left > 0, left, 1.0), even)
    hinted = np.flatnonzero((hint >= 0) & (hint != y))
    q[hinted] /= 2
    q[hinted, hint[hinted]] += 0.5
    q *= doubt[:, None]
    q[rows, y] = 1 - doubt
    return q


def _checked(posterior: ArrayLike) -> Doubles:
    p = np.asarray(posterior, np.float64)
    if p.ndim != 2 or p.shape[1] < 2:
        raise InputError(
            f"probabilities of options have the shape {p.shape}",
            remedy="give one row an item and a column for each of two options or more",
        )
    bad = ~np.isfinite(p).all(axis=1) | (p < -1e-9).any(axis=1)
    bad |= np.abs(np.where(np.isfinite(p), p, 0.0).sum(axis=1) - 1) > 1e-3
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise InputError(
            f"row {row} is no distribution over options", remedy="probabilities sum to 1"
        )
    return p


def _check_share(values: Doubles, what: str) -> None:
    bad = ~((values >= 0) & (values <= 1))
    if bad.any():
        first = float(values[bad].flat[0]) if values.ndim else float(values)
        raise InputError(f"{first:g} is no probability", where=what, remedy="give 0 to 1")
