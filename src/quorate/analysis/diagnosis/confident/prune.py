"""Pruning: which labels to doubt, given how many of each pair of classes are wrong."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.diagnosis.confident.blocks import Labelled
from quorate.analysis.diagnosis.confident.joint import HOW, SLACK, Counted, Joint, joint_of, limits
from quorate.analysis.diagnosis.confident.kernels import BY_CLASS, counted_kernel, heaps_kernel
from quorate.schema import InputError, RequestError

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]
Rule = Literal["by-noise-rate", "by-class", "both", "off-diagonal", "confusion"]
RULES: tuple[Rule, ...] = ("by-noise-rate", "by-class", "both", "off-diagonal", "confusion")
COUNTING = frozenset({"by-noise-rate", "by-class", "both"})
"""rules that prune as many as the joint counts, and leave one example of each class"""


def prune(
    labels: ArrayLike,
    probabilities: ArrayLike,
    rule: Rule = "by-noise-rate",
    *,
    counted: Counted = "passed",
    joint: Joint | None = None,
) -> Mask:
    """Measures which labels are likely wrong, (n,).

    Q being the calibrated joint (``joint``, else that of labels and probabilities), p (n, K)
    out-of-sample probabilities and y the given labels:

        by-noise-rate   of each pair a ≠ b, the Q_ab examples given a with the largest p_b - p_a
        by-class        of each class a, the Σ_b≠a Q_ab examples given a with the smallest p_a
        both            what both of these name
        off-diagonal    those that the joint counted for another class than the given one
        confusion       those whose likeliest class is not the given one

    Of equals the first come first. Q holds one example at least on the diagonal of each class, so
    one is never pruned by count. A label that the model finds likeliest, or within 10⁻⁶ of that, is
    not pruned by count either, as in the authors' masks; "off-diagonal" may hold it. A row of NaN
    is never doubted. Raises as ``joint`` does, RequestError for a rule that there is not,
    InputError for a joint of other classes.

    Source: Northcutt, Jiang & Chuang 2021, doi:10.1613/jair.1.12125, section 3.3.
    """
    data = Labelled.of(labels, probabilities)
    return pruned(data, rule, joint or joint_of(data, counted))


def pruned(data: Labelled, rule: Rule, joint: Joint) -> Mask:
    """The same of labels and probabilities that were checked, by a joint."""
    if rule not in RULES:
        raise RequestError(f"there is no rule {rule!r}", remedy=f"rules are {', '.join(RULES)}")
    if joint.k != data.k:
        raise InputError(
            f"the joint is of {joint.k} classes and the probabilities of {data.k}",
            remedy="estimate the joint from labels of the same classes",
        )
    if rule == "confusion":
        mask = np.ones(data.n, np.bool_)
    elif rule == "off-diagonal":
        return _off_diagonal(data, joint)
    else:
        mask = np.zeros(data.n, np.bool_)
        given, others, rooms = _pairs(joint)
        if rule != "by-class":
            mask[_largest(data, given, others, rooms)] = True
        if rule != "by-noise-rate":
            by_class = np.zeros(data.n, np.bool_)
            wrong = np.bincount(given, rooms, data.k).astype(np.int64)
            doubted = np.flatnonzero(wrong)
            nobody = np.full(len(doubted), BY_CLASS, np.int64)
            by_class[_largest(data, doubted, nobody, wrong[doubted])] = True
            mask = mask & by_class if rule == "both" else by_class
    _spare(data, mask)
    return mask


def _pairs(joint: Joint) -> tuple[Integers, Integers, Integers]:
    """The pairs of classes a ≠ b and how many examples to prune of each."""
    off = (joint.given != joint.true) & (joint.calibrated > 0)
    given, others, rooms = joint.given[off], joint.true[off], joint.calibrated[off]
    return given, others, rooms


def _largest(data: Labelled, given: Integers, others: Integers, rooms: Integers) -> Integers:
    """The examples of each pair with the largest margins, as many as there is room for."""
    starts = np.searchsorted(given, np.arange(data.k + 1)).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(rooms)]).astype(np.int64)
    bars = np.full(len(given), -math.inf, data.dtype)
    filled = np.zeros(len(given), np.int64)
    keys, rows = np.empty(offsets[-1], data.dtype), np.full(offsets[-1], -1, np.int64)
    kernel = heaps_kernel(data.real)
    for first, labels, block in data.blocks():
        kernel(block, labels, first, starts, others, offsets, bars, filled, keys, rows)
    return rows[rows >= 0]


def _off_diagonal(data: Labelled, joint: Joint) -> Mask:
    """Which examples the joint counted for another class than the given one."""
    least = limits(joint.thresholds, data.dtype)
    mask = np.zeros(data.n, np.bool_)
    kernel = counted_kernel(data.real)
    for start, labels, block in data.blocks():
        classes = np.empty(len(labels), np.int32)
        kernel(block, least, HOW[joint.counted], classes)
        mask[start : start + len(labels)] = (classes >= 0) & (classes != labels)
    return mask


def _spare(data: Labelled, mask: Mask) -> None:
    """Takes out of the mask what no class is likelier for than the given one, and rows of NaN."""
    for start, labels, block in data.blocks():
        part = mask[start : start + len(labels)]
        at = np.flatnonzero(part)
        rows = block[at]
        own = rows[np.arange(len(at)), labels[at]]
        part[at] = rows.max(axis=1, initial=0) > own + own.dtype.type(SLACK)
