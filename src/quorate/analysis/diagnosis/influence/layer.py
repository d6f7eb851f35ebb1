"""The last layer: what the examples are to it, what it said of them, and what was right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quorate.schema import EmptyError, InputError, LabelError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

BLOCK = 1 << 13
"""rows that are looked at together"""
KEPT = 1 << 24
"""numbers up to which features are kept as float64; else they are converted block by block"""


@dataclass(frozen=True, eq=False)
class Layer:
    """A softmax layer at n examples.

    ``features`` (n, D) are its inputs, of any float type and possibly mapped from a file,
    ``probabilities`` (n, K) what it gives out, ``labels`` (n,) the given classes. With
    ``intercept`` a 1 is added to each row of features, so that the layer has D + 1 rows of weights.
    """

    features: NDArray[np.floating]
    probabilities: NDArray[np.floating]
    labels: Longs
    intercept: bool = True

    @property
    def n(self) -> int:
        """How many examples."""
        return len(self.labels)

    @property
    def k(self) -> int:
        """How many classes."""
        return int(self.probabilities.shape[1])

    @property
    def d(self) -> int:
        """How many rows of weights, the intercept's included."""
        return int(self.features.shape[1]) + self.intercept

    def inputs(self, part: slice) -> Doubles:
        """The inputs of a part of the examples, (m, d)."""
        return self._kept[part] if self._kept is not None else self._converted(part)

    def shares(self, part: slice) -> Doubles:
        """The probabilities of a part of the examples, (m, K)."""
        return np.asarray(self.probabilities[part], np.float64)

    def blocks(self, most: int | None = None) -> Iterator[slice]:
        """The examples, ``most`` at a time."""
        size = BLOCK if most is None else max(1, min(most, BLOCK))
        for start in range(0, self.n, size):
            yield slice(start, min(start + size, self.n))

    def errors(self, part: slice) -> Doubles:
        """p − onehot(y), the slope of the loss by the logits, (m, K)."""
        found = self.shares(part).copy()
        found[np.arange(len(found)), self.labels[part]] -= 1
        return found

    def gradients(self) -> Doubles:
        """The slope of each example's loss by the weights, (n, d, K): for few examples."""
        whole = slice(0, self.n)
        return np.asarray(self.inputs(whole)[:, :, None] * self.errors(whole)[:, None, :])

    def mean_gradient(self) -> Doubles:
        """The slope of the mean loss by the weights, (d, K)."""
        total = np.zeros((self.d, self.k))
        for part in self.blocks():
            total += self.inputs(part).T @ self.errors(part)
        return total / self.n

    def along(self, directions: Doubles, errors: Doubles | None = None) -> Doubles:
        """Σ_jk h_j X_jk δ_k of each example and each of t directions X (t, d, K), (n, t).

        δ is p − onehot(y) unless ``errors`` (n, K) are given.
        """
        t = len(directions)
        flat = np.moveaxis(directions, 0, 2).reshape(self.d, self.k * t)
        found = np.empty((self.n, t))
        for part in self.blocks():
            slopes = self.errors(part) if errors is None else errors[part]
            moved = (self.inputs(part) @ flat).reshape(-1, self.k, t)
            found[part] = np.einsum("nkt,nk->nt", moved, slopes)
        return found

    @cached_property
    def _kept(self) -> Doubles | None:
        if self.features.size > KEPT:
            return None
        return self._converted(slice(0, self.n))

    def _converted(self, part: slice) -> Doubles:
        some = np.asarray(self.features[part], np.float64)
        return np.column_stack([some, np.ones(len(some))]) if self.intercept else some


def last_layer(
    features: NDArray[np.floating],
    probabilities: NDArray[np.floating],
    labels: NDArray[np.integer],
    *,
    intercept: bool = True,
) -> Layer:
    """A checked layer; see ``Layer``.

    Raises EmptyError for no example, InputError for shapes that do not fit and values that are no
    numbers, LabelError for labels out of range.
    """
    given = checked_features(features, labels)
    k = int(probabilities.shape[1]) if probabilities.ndim == 2 else 0
    if k < 2 or len(probabilities) != len(given):
        raise InputError(
            f"the probabilities have shape {probabilities.shape}, and there are "
            f"{len(given):,} examples",
            remedy="give one row an example, one column a class, two classes at least",
        )
    checked_labels(given, k)
    found = Layer(features, probabilities, given, intercept)
    for part in found.blocks():
        some = found.shares(part)
        fine = (some >= 0).all(axis=1) & (np.abs(some.sum(axis=1) - 1) <= 0.01)
        if not fine.all():
            at = part.start + int(np.argmin(fine))
            raise InputError(
                f"row {at} of the probabilities does not add up to 1",
                remedy="give probabilities, not logits; leave out examples without",
            )
    return found


def checked_features(features: NDArray[np.floating], labels: NDArray[np.integer]) -> Longs:
    """The labels, if features (n, D) and labels (n,) fit each other and are numbers."""
    given = np.asarray(labels)
    if given.ndim != 1 or features.ndim != 2 or len(features) != len(given):
        raise InputError(
            f"the features have shape {features.shape} and the labels {given.shape}",
            remedy="give one row of numbers and one label an example",
        )
    if not features.size:
        raise EmptyError(
            f"the features have shape {features.shape}", remedy="give one example at least"
        )
    if given.dtype.kind not in "iu":
        raise LabelError(
            f"the labels are of type {given.dtype}", remedy="give places of classes from 0"
        )
    for start in range(0, len(given), BLOCK):
        fine = np.isfinite(features[start : start + BLOCK]).all(axis=1)
        if not fine.all():
            raise InputError(
                f"row {start + int(np.argmin(fine))} of the features has a value that is no number",
                remedy="correct it, or leave the example out",
            )
    return given.astype(np.int64)


def checked_labels(labels: Longs, k: int) -> None:
    """Raises LabelError unless all labels are from 0 to k − 1."""
    wrong = (labels < 0) | (labels >= k)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise LabelError(
            f"the label of row {at} is {int(labels[at])}, and there are {k} classes",
            remedy=f"give labels from 0 to {k - 1}",
        )
