"""The learning curve: what more judged items would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

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
from quorate.analysis.diagnosis.learning.power_law import PowerLaw, fit_power_laws
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.model.folds import nested, stratified
from quorate.analysis.diagnosis.model.predicting import Predict, Predictor
from quorate.analysis.diagnosis.model.recipe import EPOCHS, Progress, recipe
from quorate.schema import InputError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

SIZES = 6
SMALLEST = 16
"""the smallest subset is a sixteenth of the whole"""
HELD_OUT = 5
"""one example in so many is held out in each repeat"""
FEWEST = 20
"""examples held out in a slice, over all repeats, below which it has no curve"""


@dataclass(frozen=True)
class More:
    """How many more judged items bring ``points`` of accuracy (.02: two points of a hundred).

    None where no number does: the curve levels off below. ``upper`` None says that the interval
    has no upper end.
    """

    points: float
    items: float | None
    lower: float | None
    upper: float | None

    def __str__(self) -> str:
        """The sentence, for people."""
        gain = f"+{self.points * 100:g} points"
        span = ""
        if self.lower is not None:
            span = f" ({_rounded(self.lower):,} or more)"
            if self.upper is not None:
                span = f" ({_rounded(self.lower):,} to {_rounded(self.upper):,})"
        if self.items is None:
            return f"more judged items alone will not bring {gain}{span}"
        return f"about {_rounded(self.items):,} more judged items for {gain}{span}"


@dataclass(frozen=True, eq=False)
class LearningCurve:
    """Accuracy out of sample over the number of examples that were learned from.

    ``accuracy`` (S,) at ``sizes`` (S,), means over ``repeats``, with 95 % intervals; ``law`` the
    power law through them and ``laws`` those of bootstrap replicates; ``n`` how many examples
    there are now. ``slices`` are curves of the accuracy within a slice, over the same sizes.
    """

    sizes: Longs
    accuracy: Doubles
    lower: Doubles
    upper: Doubles
    law: PowerLaw
    laws: tuple[PowerLaw, ...]
    n: int
    repeats: int
    seed: int
    slices: Mapping[str, LearningCurve] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    def at(self, n: int) -> tuple[float, float, float]:
        """The accuracy expected with n examples, and its 95 % interval."""
        low, high = bounds(np.array([law.at(n) for law in self.laws]))
        return self.law.at(n), float(low), float(high)

    def more(self, points: float = 0.02) -> More:
        """How many more items raise the accuracy by ``points``, with a 95 % interval.

        Raises RequestError unless ``points`` is above 0 and below 1.
        """
        if not 0 < points < 1:
            raise RequestError(f"a gain of {points}", remedy="give points as a share, such as .02")
        found = np.array([law.needed(law.at(self.n) + points) for law in (self.law, *self.laws)])
        low, high = bounds(found[1:] - self.n)
        return More(points, _known(found[0] - self.n), _known(float(low)), _known(float(high)))


def learning_curve(
    features: NDArray[np.floating],
    labels: Longs,
    classes: Sequence[str],
    *,
    sizes: Sequence[int] | None = None,
    slices: Sequence[str] | pl.Series | None = None,
    predict: Predict | None = None,
    repeats: int = 5,
    epochs: int = EPOCHS,
    hidden: int | None = None,
    rate: float | None = None,
    draws: int = 400,
    seed: int = 0,
    progress: Progress | None = None,
) -> LearningCurve:
    """Trains on nested subsets and fits a power law to what they reach.

    In each of ``repeats`` a fifth is held out, the rest put in an order of which every beginning
    has all classes in proportion, and a model trained on the first ``sizes`` of them (default: six
    sizes from a sixteenth to all, in equal ratios). The model is the built-in one, its epochs
    averaged (see ``Predictor``), or the user's ``predict(rows to learn from, rows to judge)``.
    Accuracy is agreement with the given labels, wrong ones included. ``slices`` (n,) name the slice
    of each example; a slice with fewer than 20 examples held out is left out and noted.

    Intervals are of 400 replicates that redraw repeats, examples held out and the weight of each
    size in the fit (standard exponential), so that a curve that is no power law widens them.
    Raises RequestError for sizes or repeats that cannot be, and what TrainingLog raises.
    """
    given = np.asarray(labels, np.int64)
    n = len(given)
    TrainingLog(pl.Series(range(n), dtype=pl.String), given, tuple(classes), features=features)
    named = _slices(slices, n)
    held = _halves(given, repeats, seed)
    least = min(len(learned) for learned, _ in held)
    steps = _sizes(sizes, least, len(classes))
    if predict is None:
        rows = scaled(features)
        how = recipe(rows, given, len(classes), epochs=epochs, hidden=hidden, rate=rate, seed=seed)
        predict = Predictor(rows, given, len(classes), how, seed, whole=least, averaged=True)
    found = []
    for turn, (learned, judged) in enumerate(held):
        order = learned[nested(given[learned], np.random.default_rng([seed, 21, turn]))]
        got = []
        for place, size in enumerate(steps):
            got.append(right(predict, np.sort(order[:size]), judged, given))
            if progress is not None:
                progress("curve", (turn * len(steps) + place + 1) / (repeats * len(steps)))
        found.append(Held(judged, np.stack(got)))
    whole = _curve(steps, found, n, draws, seed)
    if named is None:
        return whole
    return _sliced(whole, named, found, draws, seed)


def curve_of(
    sizes: Sequence[int],
    accuracies: Doubles,
    n: int | None = None,
    *,
    draws: int = 400,
    seed: int = 0,
) -> LearningCurve:
    """The curve through accuracies (R, S) that R trainings of one's own reached at sizes (S,).

    ``n`` is how many examples there are now (default: the largest size). Replicates redraw the
    trainings and the weights of sizes. Raises InputError for shapes and values that do not fit.
    """
    steps = np.asarray(sizes, np.int64)
    got = np.atleast_2d(np.asarray(accuracies, np.float64))
    if steps.ndim != 1 or got.shape[1:] != steps.shape or len(steps) < 3:
        raise InputError(
            f"{steps.shape} sizes and accuracies of shape {got.shape}",
            remedy="give three sizes at least, and one accuracy a training and size",
        )
    if np.any(np.diff(steps) <= 0) or steps[0] < 1 or not ((got >= 0) & (got <= 1)).all():
        raise InputError(
            "sizes or accuracies are out of range",
            remedy="give ascending sizes from 1, and accuracies between 0 and 1",
        )
    rng = np.random.default_rng([seed, 22])
    drawn = got[rng.integers(0, len(got), (draws, len(got)))].mean(axis=1)
    return _fitted(steps, got.mean(axis=0), drawn, n or int(steps[-1]), len(got), seed, rng)


def _curve(sizes: Longs, held: Sequence[Held], n: int, draws: int, seed: int) -> LearningCurve:
    rng = np.random.default_rng([seed, 22])
    drawn = replicates(held, draws, rng)
    return _fitted(sizes, accuracy(held), drawn, n, len(held), seed, rng)


def _fitted(
    sizes: Longs,
    mean: Doubles,
    drawn: Doubles,
    n: int,
    repeats: int,
    seed: int,
    rng: np.random.Generator,
) -> LearningCurve:
    at = sizes.astype(np.float64)
    weights = rng.exponential(size=drawn.shape)
    low, high = bounds(drawn)
    law = fit_power_laws(at, mean[None])[0]
    laws = fit_power_laws(at, drawn, weights)
    return LearningCurve(sizes, mean, low, high, law, laws, n, repeats, seed)


def _sliced(
    whole: LearningCurve, named: pl.Series, held: Sequence[Held], draws: int, seed: int
) -> LearningCurve:
    curves, left = {}, []
    values = named.to_numpy()
    for name in named.unique().sort().to_list():
        inside = [values[one.rows] == name for one in held]
        own = [
            Held(one.rows[which], one.right[:, which])
            for one, which in zip(held, inside, strict=True)
            if which.any()
        ]
        if sum(len(one.rows) for one in own) < FEWEST:
            left.append(str(name))
        else:
            curves[str(name)] = _curve(whole.sizes, own, whole.n, draws, seed)
    notes = whole.notes
    if left:
        notes += (f"slices too small for a curve: {', '.join(left[:5])}",)
    return replace(whole, slices=MappingProxyType(curves), notes=notes)


def _halves(labels: Longs, repeats: int, seed: int) -> list[tuple[Longs, Longs]]:
    """Rows to learn from and rows held out, once a repeat."""
    if repeats < 2:
        raise RequestError(f"{repeats} repeats", remedy="take two at least, better five")
    found = []
    for turn in range(repeats):
        fold = stratified(labels, min(HELD_OUT, len(labels)), seed * 1009 + turn)
        found.append((np.flatnonzero(fold != 0), np.flatnonzero(fold == 0)))
    return found


def _sizes(sizes: Sequence[int] | None, most: int, k: int) -> Longs:
    if sizes is None:
        first = max(most / SMALLEST, min(k, most / 2), 4)
        steps = np.unique(np.round(np.geomspace(first, most, SIZES)).astype(np.int64))
    else:
        steps = np.unique(np.asarray(sizes, np.int64))
    if len(steps) < 3 or steps[0] < 2 or steps[-1] > most:
        raise RequestError(
            f"sizes {', '.join(map(str, steps[:8]))} of {most:,} examples to learn from",
            remedy=f"give three sizes at least, from 2 to {most:,}",
        )
    return steps


def _slices(slices: Sequence[str] | pl.Series | None, n: int) -> pl.Series | None:
    if slices is None:
        return None
    named = pl.Series("slice", slices, dtype=pl.String).fill_null("unknown")
    if len(named) != n:
        raise InputError(
            f"{len(named):,} slices are named for {n:,} examples",
            remedy="name one slice an example",
        )
    return named


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _rounded(value: float) -> int:
    """Two digits are as many as can be meant."""
    digits = max(0, int(np.floor(np.log10(max(value, 1)))) - 1)
    step = int(10**digits)
    return round(value / step) * step
