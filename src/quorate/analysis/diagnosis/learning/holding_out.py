"""Holding out: several ways to train, each judged on the same examples that none was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.model.predicting import Predict
from quorate.schema import InputError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Held:
    """One repeat: which of the examples held out (m,) each of S trainings got right, (S, m)."""

    rows: Longs
    right: Truths


def right(predict: Predict, learned: Longs, judged: Longs, labels: Longs) -> Truths:
    """Where a model trained on some rows gives the labels of others, (m,).

    Raises InputError where ``predict`` returns neither classes (m,) nor probabilities (m, K).
    """
    said = np.asarray(predict(learned, judged))
    if said.ndim not in (1, 2) or len(said) != len(judged):
        raise InputError(
            f"the model said something of shape {said.shape} about {len(judged):,} examples",
            remedy="return one class or one row of probabilities an example",
        )
    best = said.argmax(axis=1) if said.ndim == 2 else said
    return np.asarray(best == labels[judged])


def accuracy(held: Sequence[Held]) -> Doubles:
    """The mean over repeats of the accuracy of each training, (S,)."""
    return np.asarray(np.mean([one.right.mean(axis=1) for one in held], axis=0))


def replicates(held: Sequence[Held], count: int, rng: np.random.Generator) -> Doubles:
    """Accuracies of ``count`` bootstrap replicates, (count, S).

    Repeats are drawn with replacement, and within each the examples held out, the same for all its
    trainings, so that differences between trainings keep their dependence.
    """
    means = np.empty((len(held), count, len(held[0].right)))
    for place, one in enumerate(held):
        m = len(one.rows)
        drawn = rng.multinomial(m, np.full(m, 1 / m), size=count)
        means[place] = drawn @ one.right.T.astype(np.float64) / m
    picked = rng.integers(0, len(held), (len(held), count))
    return np.asarray(means[picked, np.arange(count)].mean(axis=0))


def bounds(values: Doubles) -> tuple[Doubles, Doubles]:
    """The middle 95 % along the first axis; values may be infinite."""
    low = np.quantile(values, 0.025, axis=0, method="nearest")
    high = np.quantile(values, 0.975, axis=0, method="nearest")
    return np.asarray(low), np.asarray(high)
