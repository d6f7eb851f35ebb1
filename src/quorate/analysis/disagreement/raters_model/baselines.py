"""Baselines: what a model of raters has to beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import UNKNOWN
from quorate.analysis.disagreement.raters_model.model import Lesson
from quorate.analysis.disagreement.raters_model.offset import Linear, Parts, Rows, fit_offset

Doubles = NDArray[np.float64]


def fit_mean(lesson: Lesson) -> Linear:
    """The same for everybody and everything: the shares of the options, or the mean."""
    return fit_offset(lesson, "mean", Parts(text=False, raters=False, groups=False))


def fit_rater_mean(lesson: Lesson) -> Linear:
    """What each rater says on the whole, whatever the item: offsets without a text."""
    return fit_offset(lesson, "rater", Parts(text=False))


def fit_text(lesson: Lesson) -> Linear:
    """The text alone, learned from all ratings: the same prediction for every rater."""
    return fit_offset(lesson, "text", Parts(raters=False, groups=False))


def fit_majority(lesson: Lesson) -> Linear:
    """The text alone, learned from one answer an item: its majority, or its mean.

    Options that tie share the answer. This is what training on aggregated labels comes to.
    """
    rows = Rows.of(lesson)
    items, at = np.unique(rows.item, return_inverse=True)
    sums = np.zeros((len(items), lesson.table.scale.width))
    np.add.at(sums, at, rows.targets)
    n = np.bincount(at)[:, None]
    if lesson.table.scale.numeric:
        answers = sums / n
    else:
        answers = (sums == sums.max(axis=1, keepdims=True)).astype(np.float64)
        answers /= answers.sum(axis=1, keepdims=True)
    nobody = np.full(len(items), UNKNOWN, np.int32)
    groups = np.full((len(items), len(lesson.table.columns)), UNKNOWN, np.int32)
    told = Rows(items.astype(np.int32), nobody, groups, answers, np.ones(len(items)))
    return fit_offset(lesson, "majority", Parts(raters=False, groups=False), told)
