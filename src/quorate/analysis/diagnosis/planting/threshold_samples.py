"""Threshold samples: examples put into a made-up class, to see what wrong labels look like.

A model learns nothing general of a made-up class, only its members by heart; so their margins are
those that wrong labels have. Two trainings with disjoint samples give every example a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.schema import InputError, NotApplicableError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

FAKE = "(threshold sample)"
PERCENTILE = 99.0


@dataclass(frozen=True, eq=False)
class ThresholdSamples:
    """Labels for two trainings over K + 1 classes.

    ``labels`` (2, n) are those to train on, K for a threshold sample; ``rows`` (2, m) the samples
    of each training, m = ⌊n / (K + 1)⌋, ascending, no example in both; ``classes`` are the K + 1
    names.
    """

    labels: Integers
    rows: Integers
    classes: tuple[str, ...]
    seed: int


@dataclass(frozen=True, eq=False)
class ThresholdVerdict:
    """What two trainings with threshold samples say.

    ``margin`` (n,) is the AUM of each example, the mean of the trainings in which it kept its own
    label; ``thresholds`` the 99th percentile of the samples' AUM in either; ``flagged`` (n,) whose
    AUM is at or below the threshold in each of those trainings. ``notes`` are for people.
    """

    margin: Doubles
    thresholds: tuple[float, float]
    flagged: Bools
    notes: tuple[str, ...] = ()


def threshold_samples(
    labels: Integers, classes: Sequence[str], *, seed: int = 0
) -> ThresholdSamples:
    """Draws the samples, ⌊n / (K + 1)⌋ each time, so that the made-up class is of mean size.

    Raises NotApplicableError where that is none. Source: Pleiss et al. 2020, §3.2.
    """
    n, k = len(labels), len(classes)
    m = n // (k + 1)
    if m == 0:
        raise NotApplicableError(
            f"{n} examples of {k} classes leave no threshold sample",
            remedy=f"threshold samples need {k + 1} examples at least",
        )
    if FAKE in classes:
        raise InputError(f"a class is named {FAKE!r}", remedy="give the labels before samples")
    drawn = np.random.default_rng(seed).permutation(n)[: 2 * m].reshape(2, m)
    rows = np.sort(drawn, axis=1)
    given = np.tile(np.asarray(labels, np.int64), (2, 1))
    for number in range(2):
        given[number, rows[number]] = k
    return ThresholdSamples(given, rows, (*classes, FAKE), seed)


def read_threshold(
    samples: ThresholdSamples,
    logs: Sequence[TrainingLog],
    *,
    epochs: Span = "window",
    percentile: float = PERCENTILE,
) -> ThresholdVerdict:
    """The verdict of two trainings, whose logs have the labels that the samples ask for.

    Raises InputError for a log whose labels or classes are others, NotApplicableError where no
    sample of a training was presented.
    """
    if len(logs) != 2:
        raise InputError(f"{len(logs)} logs were given", remedy="give one a training: two")
    n = samples.labels.shape[1]
    total, times, flags = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    thresholds = []
    for number, log in enumerate(logs):
        if log.classes != samples.classes or not np.array_equal(log.labels, samples.labels[number]):
            raise InputError(
                f"the log of training {number + 1} has other labels than the samples",
                remedy="train on samples.labels[0], then on samples.labels[1]",
            )
        found = Evidence(log).dynamics("inside", epochs).margin
        of_samples = found[samples.rows[number]]
        of_samples = of_samples[~np.isnan(of_samples)]
        if not len(of_samples):
            raise NotApplicableError(
                f"no threshold sample of training {number + 1} was presented",
                remedy="record the scores of all examples",
            )
        limit = float(np.percentile(of_samples, percentile))
        thresholds.append(limit)
        judged = ~np.isnan(found) & (log.labels < log.k - 1)
        total[judged] += found[judged]
        times += judged
        flags += judged & (found <= limit)
    margin = total / np.where(times, times, np.nan)
    flagged = (times > 0) & (flags == times)
    shown = " and ".join(f"{limit:.4g}" for limit in thresholds)
    notes: tuple[str, ...] = (f"threshold of each training: {shown}",)
    absent = int(np.isnan(margin).sum())
    if absent:
        notes += (f"{absent:,} examples were not presented: they are not flagged",)
    return ThresholdVerdict(margin, (thresholds[0], thresholds[1]), flagged, notes)


def threshold_verdict(
    labels: Integers,
    classes: Sequence[str],
    train: Callable[[Integers, tuple[str, ...]], TrainingLog],
    *,
    epochs: Span = "window",
    seed: int = 0,
) -> ThresholdVerdict:
    """Draws samples, trains twice with ``train(labels, classes)`` and reads the verdict."""
    samples = threshold_samples(labels, classes, seed=seed)
    logs = [train(given, samples.classes) for given in samples.labels]
    return read_threshold(samples, logs, epochs=epochs)
