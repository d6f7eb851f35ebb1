"""Recording estimators with scikit-learn's interface, in folds.

log = record_sklearn(SGDClassifier(loss="log_loss"), X, y, "logs", epochs=15)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.folds import stratified
from quorate.formats.training.examples import Longs, Names
from quorate.formats.training.log import LogWriter, read_log
from quorate.schema.errors import NotApplicableError, RequestError

Floats = NDArray[np.floating]
Sides = tuple[Floats, Floats]

EPOCHS = 15


class Rows(Protocol):
    """A matrix, dense or sparse, a data frame or a list."""

    def __len__(self) -> int: ...


Matrix: TypeAlias = ArrayLike | Rows


class Estimator(Protocol):
    """A classifier with scikit-learn's interface."""

    def fit(self, X: object, y: object, /) -> object:
        """Learns from rows and labels."""
        ...


def record_sklearn(
    estimator: Estimator,
    X: Matrix,
    y: ArrayLike,
    folder: str | Path,
    *,
    examples: Names | None = None,
    folds: int = 5,
    epochs: int = EPOCHS,
    seed: int = 0,
    features: Floats | None = None,
) -> TrainingLog:
    """Trains copies of a classifier on each ``folds`` − 1 of the folds, and records both sides.

    What an epoch is depends on the classifier:

        partial_fit                        one pass over the shuffled rows, ``epochs`` times
        staged_predict_proba, LightGBM     ``epochs`` stages of equal length, of one fit
        fit alone                          the finished model, once

    Scores inside are those after the epoch, since these classifiers do not tell what they say of an
    example before they learn from it. ``y`` (n,) are class names or numbers; examples are numbered
    from 0 when they have no names; ``features`` (n, D) are kept in the log. Folds that are finished
    in ``folder`` are not trained again. Raises NotApplicableError for an estimator that gives
    neither probabilities nor decisions.
    """
    if epochs < 1:
        raise RequestError(f"{epochs} epochs", remedy="record one at least")
    given = np.asarray(y)
    classes, labels = np.unique(given, return_inverse=True)
    work = _Work(estimator, X, given, labels.astype(np.int64), classes, epochs, seed)
    names = [str(n) for n in range(len(given))] if examples is None else examples
    log = LogWriter(folder, names, work.labels, classes.tolist(), features=features)
    called = log.examples.to_numpy() if examples is None else np.asarray(names)
    held = stratified(work.labels, folds, seed)
    for fold in range(folds):
        inside, outside = (np.flatnonzero(mask) for mask in (held != fold, held == fold))
        run = log.run(
            f"fold {fold + 1}",
            seed=seed,
            fold=fold,
            inside=called[inside],
            outside=called[outside],
            probabilities=work.probabilities,
        )
        if work.finished(run.epochs):
            continue
        for number, (seen, unseen) in enumerate(work.train(inside, outside, fold)):
            with run.epoch(number) as epoch:
                epoch.inside(called[inside], seen)
                if len(outside):
                    epoch.outside(called[outside], unseen)
    return read_log(folder)


@dataclass(frozen=True, eq=False)
class _Work:
    """An estimator and what it is trained on."""

    estimator: Estimator
    X: Matrix
    y: NDArray[np.generic]
    labels: Longs
    classes: NDArray[np.generic]
    epochs: int
    seed: int

    @property
    def boosted(self) -> bool:
        """Whether it is LightGBM's, which tells what each span of trees adds."""
        return hasattr(type(self.estimator), "booster_")

    @property
    def staged(self) -> bool:
        """Whether it tells what it said at each stage of a fit."""
        return hasattr(self.estimator, "staged_predict_proba")

    @property
    def stepwise(self) -> bool:
        """Whether it is trained pass by pass."""
        return hasattr(self.estimator, "partial_fit")

    def finished(self, epochs: int) -> bool:
        """Whether a run of so many epochs needs no training; how many stages a fit has, it tells
        only when it is made."""
        if self.stepwise:
            return epochs >= self.epochs
        return epochs > 0 and not (self.boosted or self.staged)

    @property
    def probabilities(self) -> bool:
        """Whether it gives probabilities; else decisions, which are read as logits."""
        if self.boosted:
            return False
        if hasattr(self.estimator, "predict_proba"):
            return True
        if hasattr(self.estimator, "decision_function"):
            return False
        raise NotApplicableError(
            f"{type(self.estimator).__name__} gives neither probabilities nor decisions",
            remedy="take a classifier with predict_proba or decision_function",
        )

    def train(self, inside: Longs, outside: Longs, fold: int) -> Iterator[Sides]:
        """Scores inside and outside, epoch by epoch."""
        from sklearn.base import clone

        model = clone(self.estimator)
        if "random_state" in model.get_params() and model.get_params()["random_state"] is None:
            model.set_params(random_state=self.seed + fold)
        seen, unseen = self._rows(inside), self._rows(outside)
        if self.stepwise:
            yield from self._stepwise(model, inside, seen, unseen, fold)
            return
        model.fit(seen, self.y[inside])
        columns = np.searchsorted(self.classes, model.classes_)
        parts = (seen, unseen) if len(outside) else (seen,)
        told: Callable[[object], Iterator[Floats]] = (
            (lambda rows: _boosted(model, rows, self.epochs))
            if self.boosted
            else (lambda rows: _staged(model, rows, self.epochs))
            if self.staged
            else (lambda rows: iter([self._told(model, rows)]))
        )
        for found in zip(*(told(part) for part in parts), strict=True):
            spread = [self._spread(part, columns) for part in found]
            yield spread[0], spread[1] if len(outside) else np.empty((0, len(self.classes)))

    def _stepwise(
        self, model: object, inside: Longs, seen: Matrix, unseen: Matrix, fold: int
    ) -> Iterator[Sides]:
        rng = np.random.default_rng([self.seed, fold])
        learn = cast(Callable[..., object], getattr(model, "partial_fit"))  # noqa: B009
        for epoch in range(self.epochs):
            order = rng.permutation(len(inside))
            named = {"classes": self.classes} if epoch == 0 else {}
            learn(_taken(seen, order), self.y[inside[order]], **named)
            empty = np.empty((0, len(self.classes)))
            some = len(self.y) > len(inside)
            yield self._told(model, seen), self._told(model, unseen) if some else empty

    def _told(self, model: object, rows: object) -> Floats:
        asked = "predict_proba" if self.probabilities else "decision_function"
        found = np.asarray(getattr(model, asked)(rows), np.float64)
        return _both(found)

    def _spread(self, found: Floats, columns: Longs) -> Floats:
        """Scores with a column for each class, also those that the fold had no example of."""
        if len(columns) == len(self.classes):
            return found
        whole = np.full((len(found), len(self.classes)), 0.0 if self.probabilities else -np.inf)
        whole[:, columns] = found
        return whole

    def _rows(self, rows: Longs) -> Matrix:
        return _taken(self.X, rows)


def _taken(X: Matrix, rows: Longs) -> Matrix:
    """Some rows of a matrix, dense or sparse, a data frame or a list."""
    if hasattr(X, "iloc"):
        return cast(Rows, X.iloc[rows])
    if isinstance(X, Sequence):
        return [X[int(row)] for row in rows]
    return cast(Rows, cast(NDArray[np.generic], X)[rows])


def _both(found: Floats) -> Floats:
    """A column for each of two classes, where one number was given for the second."""
    return np.stack([np.zeros_like(found), found], axis=1) if found.ndim == 1 else found


def _ends(stages: int, epochs: int) -> list[int]:
    """After which stages to look, the last among them: all, or ``epochs`` of equal length."""
    return sorted({round(stages * (n + 1) / epochs) for n in range(epochs)} - {0})


def _staged(model: object, rows: object, epochs: int) -> Iterator[Floats]:
    stages = list(getattr(model, "staged_predict_proba")(rows))  # noqa: B009
    for end in _ends(len(stages), epochs):
        yield np.asarray(stages[end - 1], np.float64)


def _boosted(model: object, rows: object, epochs: int) -> Iterator[Floats]:
    """Logits after each span of trees: what trees add is summed."""
    predict = cast(Callable[..., ArrayLike], getattr(model, "predict"))  # noqa: B009
    stages = int(getattr(model, "n_estimators_"))  # noqa: B009
    total, begin = np.zeros(1), 0
    for end in _ends(stages, epochs):
        added = predict(rows, raw_score=True, start_iteration=begin, num_iteration=end - begin)
        total = total + _both(np.asarray(added, np.float64))
        begin = end
        yield total
