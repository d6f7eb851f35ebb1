"""Likely wrong: the labels to look at, the most suspect first, of tables larger than memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.diagnosis.confident.blocks import Labelled
from quorate.analysis.diagnosis.confident.joint import Counted, Joint, joint_of
from quorate.analysis.diagnosis.confident.prune import Rule, pruned
from quorate.analysis.diagnosis.confident.quality import Score, rivals, scored


@dataclass(frozen=True, eq=False)
class LikelyWrong:
    """The labels that a rule of confident learning doubts.

    ``mask`` (n,) names them, ``order`` (m,) are their rows, the most suspect first, ``score`` (m,)
    the quality by which they stand so, ``suggested`` (m,) the class that the model finds likeliest
    besides the given one. ``joint`` says how many of each pair of classes are thought wrong.
    """

    mask: NDArray[np.bool_]
    order: NDArray[np.int64]
    score: NDArray[np.float64]
    suggested: NDArray[np.int64]
    joint: Joint
    rule: Rule
    by: Score


def find_suspects(
    labels: ArrayLike,
    probabilities: ArrayLike,
    *,
    rule: Rule = "by-noise-rate",
    by: Score = "normalized-margin",
    counted: Counted = "passed",
) -> LikelyWrong:
    """Measures which labels are likely wrong, and which of these first.

    The set is that of ``prune``, in the order of ``quality``; equals in the order of rows. Both
    arrays may be mapped from files, and are read four times, a block at a time. Besides them this
    keeps a byte an example, and some 50 an example that is thought wrong. float64 is read as it is,
    other types as float32. Raises as ``prune`` and ``quality`` do.
    """
    data = Labelled.of(labels, probabilities)
    counts = joint_of(data, counted)
    mask = pruned(data, rule, counts)
    rows, scores, suggested = _described(data, mask, by)
    order = np.argsort(scores, kind="stable")
    return LikelyWrong(mask, rows[order], scores[order], suggested[order], counts, rule, by)


def _described(
    data: Labelled, mask: NDArray[np.bool_], by: Score
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """The rows of a mask, their quality and the likeliest other class of each."""
    rows = np.flatnonzero(mask)
    score, suggested = np.empty(len(rows)), np.empty(len(rows), np.int64)
    done = 0
    for start, labels, block in data.blocks():
        at = np.flatnonzero(mask[start : start + len(labels)])
        part = slice(done, done + len(at))
        score[part] = scored(labels[at], block[at], by)
        suggested[part] = rivals(labels[at], block[at])[1]
        done += len(at)
    return rows, score, suggested
