"""The joint: how many examples given each label are thought to be of each class."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.diagnosis.confident.blocks import Labelled
from quorate.analysis.diagnosis.confident.kernels import (
    LIKELIEST,
    PASSED,
    PASSED_ELSE_LIKELIEST,
    counted_kernel,
    sums_kernel,
)
from quorate.schema import EmptyError, InputError, RequestError

Integers = NDArray[np.int64]
Doubles = NDArray[np.float64]
Counted = Literal["passed", "passed-else-likeliest", "likeliest"]
HOW = {
    "passed": PASSED,
    "passed-else-likeliest": PASSED_ELSE_LIKELIEST,
    "likeliest": LIKELIEST,
}
SLACK = 1e-6
"""how far below a threshold a probability still passes, and how much less likely than another class
a given label may be and still count as the likeliest"""
DENSE = 1000
"""classes below which pairs are counted in a table of K²"""
Z = 1.959963984540054


@dataclass(frozen=True)
class Pair:
    """How many examples given one label are thought to be of another class."""

    given: int
    true: int
    count: int


@dataclass(frozen=True, eq=False)
class Joint:
    """How many of n examples are given label a and truly b, as far as a model can tell.

    Only cells (a, b) that hold something are kept, by a and then b: ``given`` and ``true`` (c,) are
    their classes, ``confident`` (c,) how many examples were counted there, ``calibrated`` (c,) that
    scaled to the labels, in whole examples. ``labels`` (K,) are the examples of each given label,
    ``thresholds`` (K,) the mean probability of each label among them, NaN where nobody is given it.
    ``absent`` examples have no probabilities and are left out.
    """

    given: Integers
    true: Integers
    confident: Integers
    calibrated: Integers
    labels: Integers
    thresholds: Doubles
    counted: Counted = "passed"
    absent: int = 0

    @property
    def k(self) -> int:
        """How many classes."""
        return len(self.labels)

    @property
    def n(self) -> int:
        """How many examples have probabilities."""
        return int(self.labels.sum())

    @cached_property
    def counts(self) -> Integers:
        """The calibrated cells as a table, (K, K); rows add up to ``labels``."""
        table = np.zeros((self.k, self.k), np.int64)
        table[self.given, self.true] = self.calibrated
        return table

    @property
    def shares(self) -> Doubles:
        """The table divided by n, (K, K): the joint distribution of given and true labels."""
        return np.asarray(self.counts / self.n)

    @property
    def errors(self) -> int:
        """How many labels are thought to be wrong: what lies off the diagonal."""
        return int(self.calibrated[self.given != self.true].sum())

    @cached_property
    def interval(self) -> tuple[float, float]:
        """95 % bounds of ``errors``, of chance in the counting alone.

        e_a being the share of the m_a counted examples of label a that lie off the diagonal,
        errors ± 1.96 √Σ_a n_a² e_a (1 - e_a) / m_a, within 0 and n. What the model itself gets
        wrong is not in it.
        """
        off = self.given != self.true
        counted = np.bincount(self.given, self.confident, self.k)
        wrong = np.bincount(self.given[off], self.confident[off], self.k)
        share = wrong / np.maximum(counted, 1)
        spread = self.labels**2 * share * (1 - share) / np.maximum(counted, 1)
        error = Z * math.sqrt(float(spread.sum()))
        return max(self.errors - error, 0.0), min(self.errors + error, float(self.n))

    def pairs(self, limit: int = 20) -> tuple[Pair, ...]:
        """The pairs of classes with most examples thought wrong, the largest first."""
        off = np.flatnonzero((self.given != self.true) & (self.calibrated > 0))
        order = off[np.argsort(-self.calibrated[off], kind="stable")][:limit]
        return tuple(
            Pair(int(self.given[at]), int(self.true[at]), int(self.calibrated[at])) for at in order
        )


def joint(labels: ArrayLike, probabilities: ArrayLike, *, counted: Counted = "passed") -> Joint:
    """Measures how many examples of each given label are truly of each class.

    p (n, K) being out-of-sample probabilities and y (n,) the given labels, the threshold of class j
    is the mean probability of j where it is given,

        t_j = mean { p_ij : y_i = j }

    and example i is counted for label y_i and class

        argmax { p_il : p_il ≥ t_l - 10⁻⁶ }

    or not at all, where no class passes. One example at least is counted on the diagonal of each
    class. Counts are scaled to the examples of each label and rounded to whole examples, those with
    the largest remainders up; of equal remainders the diagonal first, then the lower class. So one
    stays on each diagonal.

    ``counted`` "passed" is the above, the paper's. "passed-else-likeliest", cleanlab's, takes the
    likeliest of all classes where several pass. "likeliest" does so always: the confusion matrix.

    Rows of NaN are left out and counted. Raises InputError for shapes that do not fit and rows that
    are no probabilities (within 0–1, adding up to 1 ± .01), LabelError for labels out of range,
    EmptyError without any probability, RequestError for another ``counted``.

    Source: Northcutt, Jiang & Chuang 2021, doi:10.1613/jair.1.12125, sections 3.1 and 3.2.
    """
    return joint_of(Labelled.of(labels, probabilities), counted)


def joint_of(data: Labelled, counted: Counted) -> Joint:
    """The same of labels and probabilities that were checked for their shapes."""
    if counted not in HOW:
        raise RequestError(
            f"counted is {counted!r}", remedy=f"it is one of {', '.join(map(repr, HOW))}"
        )
    totals, present = _sums(data)
    with np.errstate(invalid="ignore"):
        thresholds = totals / np.where(present, present, np.nan)
    cells, counts = _cells(data, limits(thresholds, data.dtype), HOW[counted])
    given, true = cells // data.k, cells % data.k
    confident = np.where(given == true, np.maximum(counts, 1), counts)
    return Joint(
        given,
        true,
        confident,
        calibrated(given, true, confident, present),
        present,
        thresholds,
        counted,
        data.n - int(present.sum()),
    )


def limits(thresholds: Doubles, dtype: np.dtype[Any]) -> NDArray[np.floating[Any]]:
    """What a probability of that type must be at least to pass; no class without label is passed.

    A float32 number is at least x exactly if it is at least the smallest float32 number from x on.
    """
    # above a threshold of 0 the slack would let pass what has no probability at all
    least = np.where(np.isnan(thresholds), math.inf, np.maximum(thresholds, 2 * SLACK) - SLACK)
    near = least.astype(dtype)
    above = np.nextafter(near, dtype.type(math.inf))
    return np.where(near.astype(np.float64) < least, above, near)


def calibrated(given: Integers, true: Integers, confident: Integers, labels: Integers) -> Integers:
    """Counts scaled so that those of label a add up to labels_a, in whole examples."""
    counted = np.bincount(given, confident, len(labels)).astype(np.int64)
    scaled = confident * labels[given]
    whole, remainder = scaled // counted[given], scaled % counted[given]
    short = labels - np.bincount(given, whole, len(labels)).astype(np.int64)
    order = np.lexsort((true, true != given, -remainder, given))
    first = np.searchsorted(given, given)
    rank = np.arange(len(given)) - first  # order keeps the cells of a label together
    up = order[rank < short[given]]
    whole[up] += 1
    return np.asarray(whole)


def _sums(data: Labelled) -> tuple[Doubles, Integers]:
    """The sum of p(given), and the examples, of each label."""
    totals, present = np.zeros(data.k), np.zeros(data.k, np.int64)
    kernel = sums_kernel(data.real)
    for start, labels, block in data.blocks():
        bad = kernel(block, labels, totals, present)
        if bad >= 0:
            shown = ", ".join(f"{value:g}" for value in block[bad, :5])
            raise InputError(
                f"the probabilities of example {start + bad} are {shown}"
                + (", …" if data.k > 5 else ""),
                remedy="probabilities lie in 0–1 and add up to 1 ± .01; a row of NaN is one that "
                "no model scored",
            )
    if not present.any():
        raise EmptyError("no example has probabilities", remedy="score at least one")
    return totals, present


def _cells(data: Labelled, least: NDArray[np.floating[Any]], how: int) -> tuple[Integers, Integers]:
    """The cells a·K + b that hold an example, with all of the diagonal, and their counts."""
    kernel = counted_kernel(data.real)
    dense = np.zeros(data.k**2, np.int64) if data.k < DENSE else None
    found: list[tuple[Integers, Integers]] = []
    for _, labels, block in data.blocks():
        classes = np.empty(len(labels), np.int32)
        kernel(block, least, how, classes)
        there = classes >= 0
        cells = labels[there] * data.k + classes[there]
        if dense is None:
            found.append(_tallied(cells))
        elif data.k**2 <= 4 * len(labels):
            dense += np.bincount(cells, minlength=len(dense))
        else:
            at, times = _tallied(cells)
            dense[at] += times
    diagonal = np.arange(data.k, dtype=np.int64) * (data.k + 1)
    if dense is not None:
        kept = dense > 0
        kept[diagonal] = True
        at = np.flatnonzero(kept)
        return at, dense[at]
    found.append((diagonal, np.zeros(data.k, np.int64)))
    at, place = np.unique(np.concatenate([cells for cells, _ in found]), return_inverse=True)
    times = np.concatenate([counts for _, counts in found])
    return at, np.bincount(place, times, len(at)).astype(np.int64)


def _tallied(cells: Integers) -> tuple[Integers, Integers]:
    at, times = np.unique(cells, return_counts=True)
    return at, times.astype(np.int64)
