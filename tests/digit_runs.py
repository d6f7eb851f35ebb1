"""Trainings of the built-in model on scikit-learn's digits with planted flips, made once."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits

from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.planting.planted import Kind, Planted, plant

NAMES = tuple("0123456789")


@cache
def pixels() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    images, labels = load_digits(return_X_y=True)
    return np.asarray(images, np.float32), np.asarray(labels, np.int64)


@cache
def trained(
    kind: Kind = "symmetric", share: float = 0.1, seed: int = 21
) -> tuple[Trained, Planted]:
    images, labels = pixels()
    rows = features_of(rows=images)
    flipped = plant(labels, NAMES, share, kind, seed, features=rows)
    return train(rows, flipped.labels, NAMES, rate=0.1, seed=seed), flipped
