"""Training in folds: one run that yields the log of which every method reads."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.model.folds import stratified
from quorate.analysis.diagnosis.model.network import Shape
from quorate.analysis.diagnosis.model.recipe import (
    EPOCHS,
    LIMIT,
    Progress,
    Recipe,
    alive,
    begun,
    epoch,
    recipe,
)
from quorate.analysis.diagnosis.planting.planted import Planted
from quorate.schema import InputError, RequestError

Singles = NDArray[np.float32]
Halves = NDArray[np.float16]
Longs = NDArray[np.int64]
Told = Callable[[float], None]

HELD = 1 << 28
"""bytes of logits up to which they stay in memory"""
ROWS = 1 << 14
"""rows outside that are scored together"""


@dataclass(frozen=True, eq=False)
class Trained(TrainingLog):
    """The log of the built-in model, and how it came about.

    ``fold`` (repeats, n) says which model of a repeat did not see an example, −1 where all did.
    ``planted`` are the flips that the labels have; ``notes`` are for people.
    """

    recipe: Recipe = field(kw_only=True)
    fold: Longs = field(kw_only=True)
    seed: int = field(default=0, kw_only=True)
    planted: Planted | None = field(default=None, kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)


def train(
    features: NDArray[np.floating],
    labels: Longs,
    classes: Sequence[str],
    examples: Sequence[str] | pl.Series | None = None,
    *,
    folds: int = 5,
    epochs: int = EPOCHS,
    hidden: int | None = None,
    rate: float | None = None,
    repeats: int = 1,
    seed: int = 0,
    plant: Planted | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Trains a network on each ``folds`` − 1 of the folds and keeps what it says, epoch by epoch.

    Each of folds × ``repeats`` runs has logits inside, from the training pass before the step that
    learns from the example, and outside, after the epoch; float16, cut at ± 60,000. Above 256 MB
    they lie in a file without a name in ``folder`` (default: the system's for temporary files),
    which is gone when nothing refers to it. ``features`` (n, D) are centred and brought to a mean
    squared length of 1, and kept in the log as given. What is None is chosen (see ``recipe``).
    With ``plant`` its labels are learned and stand in the log. ``progress`` is told "rate" and
    "training" with the share that is done; an exception that it raises ends the training.

    The same seed gives the same bits on one machine with the same number of BLAS threads. Raises
    what TrainingLog and ``stratified`` raise, and RequestError where training goes astray.
    """
    k = tuple(classes)
    given = np.asarray(labels if plant is None else plant.labels, np.int64)
    names = pl.Series([str(n) for n in range(len(given))]) if examples is None else examples
    named = pl.Series("example", names, dtype=pl.String)
    kept = _read(features)
    TrainingLog(named, given, k, features=kept)
    rows = scaled(kept)
    if repeats < 1:
        raise RequestError(f"{repeats} repeats", remedy="take one at least")
    fold = np.stack([stratified(given, folds, seed + again) for again in range(repeats)])
    how = recipe(
        rows,
        given,
        len(k),
        epochs=epochs,
        hidden=hidden,
        rate=rate,
        folds=folds,
        seed=seed,
        progress=progress,
    )
    size = 2 * len(k) * how.epochs * folds * repeats * len(given)
    work = _Work(rows, given, len(k), how, folder, mapped=size > HELD)
    runs: list[Run] = []
    for again in range(repeats):
        for number in range(folds):

            def told(share: float, done: int = len(runs)) -> None:
                if progress is not None:
                    progress("training", (done + share) / (folds * repeats))

            name = f"fold {number + 1}" + (f", repeat {again + 1}" if repeats > 1 else "")
            runs.append(work.run(name, fold[again] == number, seed + again, number, told))
    return Trained(
        named,
        given,
        k,
        tuple(runs),
        kept,
        recipe=how,
        fold=fold,
        seed=seed,
        planted=plant,
        notes=tuple(_notes(given, k, folds)),
    )


@dataclass(frozen=True, eq=False)
class _Work:
    """What all runs share."""

    rows: Singles
    labels: Longs
    k: int
    how: Recipe
    folder: Path | None
    mapped: bool

    def run(self, name: str, held: NDArray[np.bool_], seed: int, number: int, told: Told) -> Run:
        """One model, trained on all but the examples that are ``held`` out (n,)."""
        inside, outside = np.flatnonzero(~held), np.flatnonzero(held)
        own, other = self._room(len(inside)), self._room(len(outside))
        descent, rng = begun(
            Shape(self.rows.shape[1], self.how.hidden, self.k), self.how.rate, seed, number
        )
        with np.errstate(over="ignore", invalid="ignore"):
            for turn in range(self.how.epochs):
                epoch(descent, self.rows, inside, self.labels, self.how.batch, rng, own[turn])
                if not alive(descent.network):
                    raise RequestError(
                        f"the training went astray in epoch {turn + 1} at rate {self.how.rate:g}",
                        remedy="take a smaller rate, or none and let it be chosen",
                    )
                for start in range(0, len(outside), ROWS):
                    part = slice(start, start + ROWS)
                    said = descent.network.scores(self.rows[outside[part]])
                    other[turn][part] = np.clip(said, -LIMIT, LIMIT)
                told((turn + 1) / self.how.epochs)
        return Run(
            name,
            inside=Scores(inside, tuple(own)),
            outside=Scores(outside, tuple(other)),
            seed=seed,
        )

    def _room(self, m: int) -> Halves:
        """Where m examples' logits go, (E, m, K)."""
        shape = (self.how.epochs, m, self.k)
        if not self.mapped or m == 0:
            return np.empty(shape, np.float16)
        with tempfile.TemporaryFile(dir=self.folder) as file:
            return np.memmap(file, np.float16, "w+", shape=shape)


def _read(features: NDArray[np.floating]) -> Singles:
    found = np.asarray(features)
    if found.ndim != 2 or found.dtype.kind not in "fiub":
        raise InputError(
            f"the features have shape {found.shape} and type {found.dtype}",
            remedy="give one row of numbers an example; features_of makes them",
        )
    fine = np.isfinite(found).all(axis=1)
    if not fine.all():
        raise InputError(
            f"row {int(np.argmin(fine))} of the features has a value that is no number",
            remedy="correct it, or leave the example out",
        )
    return np.ascontiguousarray(found, np.float32)


def _notes(labels: Longs, classes: Sequence[str], folds: int) -> list[str]:
    counts = np.bincount(labels, minlength=len(classes))
    said = (
        (counts == 0, "no example; models learn that none is of it"),
        (counts == 1, "one example; it is always trained on and never judged from outside"),
        (
            (counts > 1) & (counts < folds),
            f"fewer examples than the {folds} folds; some models are not asked about it",
        ),
    )
    notes = []
    for which, what in said:
        some = [name for name, so in zip(classes, which, strict=True) if so]
        if some:
            shown = ", ".join(some[:5]) + (", …" if len(some) > 5 else "")
            one = len(some) == 1
            notes.append(f"{len(some)} class{' has' if one else 'es have'} {what}: {shown}")
    return notes
