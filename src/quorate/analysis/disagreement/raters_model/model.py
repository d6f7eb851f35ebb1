"""Rater model: what a given rater would say of a given item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from quorate.analysis.disagreement.raters_model.table import Ratings, Scale
from quorate.analysis.preference.reward.features import Matrix

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]

NOBODY = -1
"""the code of a rater whom a model has not learned"""


class RaterModel(Protocol):
    """Predicts labels of raters."""

    @property
    def name(self) -> str:
        """What the model is called."""
        ...

    def predict(self, matrix: Matrix, item: Ints, rater: Ints, groups: Ints) -> Doubles:
        """Probabilities of the options, or a number from 0 to 1: (n, K).

        ``matrix`` (I, D) holds features of items, ``item`` (n,) its rows, ``rater`` (n,) the codes
        of raters or ``NOBODY``, ``groups`` (n, C) the values of their group columns.
        """
        ...


@dataclass(frozen=True, eq=False)
class Lesson:
    """What one model learns from: ratings, features, and which rows are for what.

    ``learned`` and ``tried`` (N,) mark the rows to learn from and those by which penalties and the
    end of training are chosen; the rest is for testing. ``rater`` (N,) is ``NOBODY`` for raters
    who are held back as new.
    """

    table: Ratings
    matrix: Matrix
    learned: Mask
    tried: Mask
    seed: int

    @property
    def groups(self) -> Ints:
        """The group values of each row, (N, C)."""
        return self.table.groups[self.table.rater]

    @property
    def variance(self) -> float:
        """The variance of numbers that are learned from; 1 for options."""
        if not self.table.scale.numeric:
            return 1.0
        return max(float(self.table.number[self.learned].var()), 1e-6)

    def predicted(self, model: RaterModel, rows: Mask) -> Doubles:
        """What the model says of some rows, (n, K)."""
        table = self.table
        return model.predict(self.matrix, table.item[rows], table.rater[rows], self.groups[rows])

    def loss(self, model: RaterModel, rows: Mask) -> float:
        """The mean loss of some rows, 0 of none."""
        losses = self.losses(model, rows)
        return float(losses.mean()) if len(losses) else 0.0

    def losses(self, model: RaterModel, rows: Mask) -> Doubles:
        """The loss of each of some rows: see ``losses_of``."""
        return losses_of(self.table.scale, self.predicted(model, rows), self.table.targets[rows])


def losses_of(scale: Scale, predicted: Doubles, targets: Doubles) -> Doubles:
    """−log p of the given option in nats, or the squared error of a number: (n,)."""
    if scale.numeric:
        return np.asarray(((predicted - targets) ** 2)[:, 0])
    return np.asarray(-np.log(np.maximum((predicted * targets).sum(axis=1), 1e-12)))


def settled(scale: Scale, logits: Doubles) -> Doubles:
    """Logits as probabilities; numbers kept within 0 and 1."""
    return np.clip(logits, 0.0, 1.0) if scale.numeric else np.asarray(softmax(logits, axis=-1))
