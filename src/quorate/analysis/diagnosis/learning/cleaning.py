"""Cleaning against collecting: what correcting wrong labels is worth in new judged items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.learning.holding_out import (
    Held,
    accuracy,
    bounds,
    replicates,
    right,
)
from quorate.analysis.diagnosis.learning.learning_curve import LearningCurve
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.model.folds import stratified
from quorate.analysis.diagnosis.model.predicting import Predictor
from quorate.analysis.diagnosis.model.recipe import EPOCHS, Progress, recipe
from quorate.analysis.diagnosis.planting.planted import Planted, plant
from quorate.schema import InputError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Truths = NDArray[np.bool_]

SHARES = (0.05, 0.1, 0.2)
"""of the labels that are learned, so many are made wrong"""


@dataclass(frozen=True)
class Worth:
    """A number with its 95 % interval; None where it has no bound or is not known."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, eq=False)
class Cleaning:
    """What wrong labels cost, and what correcting them is worth.

    ``accuracy`` (1 + S,) out of sample with the labels as they are and with further ``shares``
    (S,) of them made wrong; ``slope`` the accuracy lost a share of wrong labels, of the straight
    line through these points (.2: one point of a hundred for five points of wrong labels).
    ``removed`` is the accuracy gained by leaving the suspects out, None without suspects.
    """

    shares: Doubles
    accuracy: Doubles
    lower: Doubles
    upper: Doubles
    slope: Worth
    removed: Worth | None
    n: int
    curve: LearningCurve
    slopes: Doubles

    def gain(self, share: float) -> Worth:
        """The accuracy that correcting wrong labels, a ``share`` of all, would bring.

        slope · share: what making labels wrong costs is taken for what making them right brings.
        """
        return _worth(share * (self.slope.value or 0.0), share * self.slopes)

    def items(self, share: float) -> Worth:
        """How many new judged items would bring as much as correcting a ``share`` of labels.

        Read from the learning curve, 0 where correcting brings nothing; None where no number would.
        """
        gain = self.gain(share).value or 0.0
        laws = self.curve.laws
        found = np.array(
            [
                law.needed(law.at(self.n) + max(share * slope, 0.0)) - self.n
                for law, slope in zip(laws, np.resize(self.slopes, len(laws)), strict=True)
            ]
        )
        law = self.curve.law
        return _worth(law.needed(law.at(self.n) + max(gain, 0.0)) - self.n, found)

    def rate(self, share: float = 0.05) -> Worth:
        """How many new judged items one corrected label is worth: ``items``/(share · n)."""
        found, corrected = self.items(share), share * self.n
        return Worth(*(None if x is None else x / corrected for x in _ends(found)))


def cleaning(
    features: NDArray[np.floating],
    labels: Longs,
    classes: Sequence[str],
    curve: LearningCurve,
    *,
    suspects: Truths | None = None,
    shares: Sequence[float] = SHARES,
    repeats: int = 5,
    epochs: int = EPOCHS,
    hidden: int | None = None,
    rate: float | None = None,
    draws: int = 400,
    seed: int = 0,
    progress: Progress | None = None,
) -> Cleaning:
    """Makes more labels wrong, and leaves suspects out, and measures what either does.

    In each of ``repeats`` a fifth is held out. The built-in model, its epochs averaged, learns from
    the rest with its labels as they are, with each of ``shares`` flipped to any other class, the
    smaller among the larger, and, given ``suspects`` (n,), without these. Accuracy is agreement
    with the given labels of those held out; labels that are wrong there make every difference look
    smaller. ``curve`` is the learning curve of the same data. Intervals redraw repeats and examples
    held out. Raises RequestError for shares out of range, and what TrainingLog raises.
    """
    given, n = np.asarray(labels, np.int64), len(labels)
    TrainingLog(pl.Series(range(n), dtype=pl.String), given, tuple(classes), features=features)
    wanted = np.array(sorted(shares), np.float64)
    if len(wanted) < 1 or wanted[0] <= 0 or wanted[-1] >= 1 or repeats < 2:
        raise RequestError(
            f"shares {', '.join(f'{x:g}' for x in wanted)} in {repeats} repeats",
            remedy="give shares between 0 and 1, and two repeats at least",
        )
    if suspects is not None and np.shape(suspects) != (n,):
        raise InputError(
            f"`suspects` has shape {np.shape(suspects)}, and there are {n:,} examples",
            remedy="give one truth value an example",
        )
    rows = scaled(features)
    how = recipe(rows, given, len(classes), epochs=epochs, hidden=hidden, rate=rate, seed=seed)
    model = Predictor(rows, given, len(classes), how, seed, averaged=True)
    held = []
    for turn in range(repeats):
        held.append(_repeat(model, classes, wanted, suspects, [seed, turn]))
        if progress is not None:
            progress("cleaning", (turn + 1) / repeats)
    return _summed(held, wanted, suspects is not None, curve, draws, seed)


def _repeat(
    model: Predictor,
    classes: Sequence[str],
    shares: Doubles,
    suspects: Truths | None,
    seeds: Sequence[int],
) -> Held:
    """Right answers with labels as they are, with each share flipped, and without suspects."""
    seed, turn = seeds
    given = model.labels
    fold = stratified(given, min(5, len(given)), seed * 1009 + turn)
    inside, outside = np.flatnonzero(fold != 0), np.flatnonzero(fold == 0)
    got = [right(model, inside, outside, given)]
    most = plant(given[inside], classes, float(shares[-1]), seed=seed * 1009 + turn)
    for share in shares:
        labels = given.copy()
        some = inside[_part(most, share / shares[-1], turn)]
        labels[some] = most.labels[np.searchsorted(inside, some)]
        got.append(right(replace(model, labels=labels), inside, outside, given))
    if suspects is not None:
        got.append(right(model, inside[~suspects[inside]], outside, given))
    return Held(outside, np.stack(got))


def _part(most: Planted, share: float, turn: int) -> Longs:
    """The first share of the flips in an order drawn once, so that fewer are among more."""
    order = np.random.default_rng([most.seed, 41, turn]).permutation(most.rows)
    return np.sort(order[: max(1, round(share * len(order)))])


def _summed(
    held: Sequence[Held],
    shares: Doubles,
    suspected: bool,
    curve: LearningCurve,
    draws: int,
    seed: int,
) -> Cleaning:
    mean = accuracy(held)
    drawn = replicates(held, draws, np.random.default_rng([seed, 42]))
    points = 1 + len(shares)
    at = np.concatenate([[0.0], shares])
    line = (at - at.mean()) / ((at - at.mean()) ** 2).sum()
    slopes = -(drawn[:, :points] @ line)
    low, high = bounds(drawn[:, :points])
    removed = None
    if suspected:
        removed = _worth(float(mean[-1] - mean[0]), drawn[:, -1] - drawn[:, 0])
    slope = _worth(float(-(mean[:points] @ line)), slopes)
    return Cleaning(
        shares, mean[:points], low, high, slope, removed, curve.n, curve, np.asarray(slopes)
    )


def _worth(value: float, drawn: Doubles) -> Worth:
    low, high = bounds(drawn)
    return Worth(*(float(x) if np.isfinite(x) else None for x in (value, low, high)))


def _ends(found: Worth) -> tuple[float | None, float | None, float | None]:
    return found.value, found.lower, found.upper
