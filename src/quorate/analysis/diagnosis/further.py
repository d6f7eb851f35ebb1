"""Further trainings: the threshold of margins, and what more, cleaner or fewer examples bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.learning.cleaning import Cleaning, cleaning
from quorate.analysis.diagnosis.learning.learning_curve import LearningCurve, learning_curve
from quorate.analysis.diagnosis.learning.pruning import Pruning, pruning
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.recipe import Progress
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.planting.threshold_samples import (
    ThresholdVerdict,
    threshold_verdict,
)
from quorate.analysis.diagnosis.report import Diagnosis
from quorate.schema import NotApplicableError

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Further:
    """What further trainings on the same examples say; None where they were not asked for."""

    threshold: ThresholdVerdict | None = None
    curve: LearningCurve | None = None
    cleaning: Cleaning | None = None
    pruning: Pruning | None = None


def further(
    found: Diagnosis,
    *,
    threshold: bool = False,
    curves: bool = False,
    fewer: bool = True,
    slices: pl.Series | None = None,
    progress: Progress | None = None,
) -> Further:
    """Trains the built-in model anew on the examples of a diagnosis.

    ``threshold``: twice in folds, with a made-up class, for the margin that no right label falls
    short of. ``curves``: on parts of the data, with labels made wrong, without suspects, by
    ``slices`` (n,) too; and ``fewer``, which reads the runs of the log, without redundant examples.
    Raises NotApplicableError for a log without features, and for ``threshold`` where the log is not
    of the built-in model.
    """
    log = found.log
    if not (threshold or curves):
        return Further()
    features = log.features
    if features is None:
        raise NotApplicableError(
            "the log has no features of the examples, so nothing can be trained on them",
            remedy="record an embedding of each example, or give a table of examples",
        )
    verdict = _threshold(log, found.seed, progress) if threshold else None
    if not curves:
        return Further(threshold=verdict)
    curve = learning_curve(
        features, log.labels, log.classes, slices=slices, seed=found.seed, progress=progress
    )
    return Further(
        verdict,
        curve,
        cleaning(
            features,
            log.labels,
            log.classes,
            curve,
            suspects=found.suspects.suspect,
            seed=found.seed,
            progress=progress,
        ),
        pruning(log, seed=found.seed, progress=progress) if fewer else None,
    )


def _threshold(log: TrainingLog, seed: int, progress: Progress | None) -> ThresholdVerdict:
    if not isinstance(log, Trained) or log.features is None:
        raise NotApplicableError(
            "a threshold of margins needs two more trainings of the same model",
            remedy="train on threshold samples as docs/diagnosis/threshold_samples.md says",
        )
    features, how = log.features, log.recipe

    def again(labels: Integers, classes: tuple[str, ...]) -> TrainingLog:
        return train(
            features,
            labels,
            classes,
            log.examples,
            folds=int(log.fold.max()) + 1,
            epochs=how.epochs,
            hidden=how.hidden,
            rate=how.rate,
            seed=seed,
            progress=progress,
        )

    return threshold_verdict(log.labels, log.classes, again, seed=seed)
