"""Scoring: what the built-in model, having learned the judged items, says of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.model.folds import stratified
from quorate.analysis.diagnosis.model.predicting import Predictor
from quorate.analysis.diagnosis.model.recipe import EPOCHS, Recipe, recipe
from quorate.schema.errors import EmptyError, InputError

Singles = NDArray[np.float32]
Longs = NDArray[np.int64]

FOLDS = 5
LEAST = 10
"""judged items below which nothing is learned"""


def score_all(
    features: NDArray[np.floating],
    labels: Longs,
    k: int,
    *,
    folds: int = FOLDS,
    epochs: int = EPOCHS,
    how: Recipe | None = None,
    seed: int = 0,
) -> tuple[Singles, Recipe]:
    """What an ensemble says of every item, (folds, n, K), and how it was trained.

    ``labels`` (n,) are −1 for items that nobody judged. Each member learns all folds of the judged
    items but one. Of an item that nobody judged every member has its own say; of a judged one all
    have the say of the one that did not learn it, so that the scores are out of sample, and the
    members never differ there. A judged item that is the only one of its class was learned by all:
    it gets the shares of the classes. Without ``how`` the recipe is chosen.

    Raises EmptyError for fewer than ``LEAST`` judged items or a single class, InputError for labels
    that are no places of K options.
    """
    given = np.asarray(labels, np.int64)
    if len(given) != len(features) or (given >= k).any() or (given < -1).any():
        raise InputError(
            f"{len(given):,} labels for {len(features):,} items, from {given.min()} to "
            f"{given.max()}",
            remedy=f"give each item -1 or a place from 0 to {k - 1}",
        )
    judged = np.flatnonzero(given >= 0)
    own = given[judged]
    if len(judged) < LEAST or len(np.unique(own)) < 2:
        raise EmptyError(
            f"{len(judged):,} judged items with {len(np.unique(own))} different labels",
            remedy=f"judge {LEAST} items with two labels first",
        )
    rows = scaled(np.asarray(features, np.float32))
    folds = min(folds, len(judged))
    fold = stratified(own, folds, seed)
    chosen = how or recipe(rows[judged], own, k, epochs=epochs, folds=folds, seed=seed)
    found = np.empty((folds, len(given), k), np.float32)
    every = np.arange(len(given))
    for number in range(folds):
        learned = judged[fold != number]
        found[number] = Predictor(rows, given, k, chosen, seed + number)(learned, every)
    for number in range(folds):
        outside = judged[fold == number]
        found[:, outside] = found[number, outside]
    alone = judged[fold < 0]
    found[:, alone] = (np.bincount(own, minlength=k) / len(own)).astype(np.float32)
    return found, chosen
