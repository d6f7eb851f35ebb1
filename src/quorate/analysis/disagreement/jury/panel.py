"""Panel: juries drawn from raters whom a model has learned, on any item that has a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.jury.composition import Bench
from quorate.analysis.disagreement.jury.jurors import mixed
from quorate.analysis.disagreement.raters_model.baselines import fit_rater_mean
from quorate.analysis.disagreement.raters_model.density import density
from quorate.analysis.disagreement.raters_model.model import Lesson, RaterModel
from quorate.analysis.disagreement.raters_model.models import Kind, kind_of, refusal
from quorate.analysis.disagreement.raters_model.report import features_of
from quorate.analysis.disagreement.raters_model.table import Ratings, Scale, ratings
from quorate.schema import Judgments, RequestError

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Counts = NDArray[np.int64]

TRIED = 0.15
"""share of the items by which penalties and the end of training are chosen"""


@dataclass(frozen=True, eq=False)
class Panel:
    """What each rater would say of each item, from S models that differ by their seed.

    ``predicted`` (S, R, I, K) are probabilities of the options, or numbers from 0 to 1; ``spread``
    is the standard deviation of a rater's number about its prediction, on items that were held
    back. A juror is a rater of the group, drawn without putting back, and votes as predicted.
    """

    name: str
    says: str
    items: pl.Series
    scale: Scale
    predicted: Floats
    spread: float
    warnings: tuple[str, ...]

    def juries(self, benches: Sequence[Bench], draws: int, rng: np.random.Generator) -> Doubles:
        """The mean vote of drawn juries, (draws, I, K)."""
        found = np.zeros((draws, len(self.items), self.scale.width))
        for draw in range(draws):
            model = self.predicted[rng.integers(len(self.predicted))]
            said = []
            for bench in benches:
                seated = rng.choice(bench.raters, bench.seat.count, replace=False)
                said.append(self._voted(model[seated], rng).mean(axis=0))
            found[draw] = mixed(said, benches)
        return np.clip(found, 0.0, 1.0)

    def opinions(
        self, juries: Sequence[Sequence[Bench]], draws: int, rng: np.random.Generator
    ) -> tuple[Doubles, ...]:
        """The mean prediction for all behind each jury, (draws, I, K) each.

        A draw takes one of the models, and raters of all juries with replacement: the same rater
        counts as often in each (the bootstrap of raters).
        """
        shape = self.predicted.shape
        found = tuple(np.zeros((draws, *shape[2:])) for _ in juries)
        for draw in range(draws):
            model = self.predicted[rng.integers(len(self.predicted))]
            weight = rng.standard_exponential(shape[1:2])
            for place, benches in zip(found, juries, strict=True):
                said = [
                    np.tensordot(weight[b.raters] / weight[b.raters].sum(), model[b.raters], 1)
                    for b in benches
                ]
                place[draw] = mixed(said, benches)
        return found

    def on_item(self, bench: Bench) -> Counts:
        """How many raters of the bench are predicted for each item: all, (I,)."""
        return np.full(len(self.items), len(bench.raters), np.int64)

    def _voted(self, said: Floats, rng: np.random.Generator) -> Doubles:
        """A vote for each of the seated on each item, (seats, I, K)."""
        if self.scale.numeric:
            votes = said + self.spread * rng.standard_normal(said.shape)
            return np.asarray(np.clip(votes, 0.0, 1.0), np.float64)
        below = said.cumsum(axis=2)
        chosen = (rng.random(said.shape[:2])[:, :, None] > below[:, :, :-1]).sum(axis=2)
        return np.asarray(np.eye(self.scale.width)[chosen], np.float64)


def panel(
    judgments: Judgments,
    model: str = "offset",
    *,
    texts: Mapping[str, str] | None = None,
    features: NDArray[np.floating] | None = None,
    columns: Sequence[str] = (),
    models: int = 3,
    seed: int = 0,
    told: Callable[[str, float], None] = lambda what, done: None,
) -> Panel:
    """Learn the raters, and what they would say of every item.

    Each of ``models`` models is learned from another 85 % of the items. Items are described as in
    ``rater_models``. Raises RequestError for a model that does not tell raters apart, that needs
    what is not installed, or that these ratings are too few for.
    """
    table, kind = ratings(judgments, columns), kind_of(model)
    dense = density(table)
    reason = refusal(kind, dense, len(columns))
    if not kind.people:
        reason = "does not tell raters apart"
    if reason:
        raise RequestError(f"the model {model!r} {reason}", remedy="take the model «offset»")
    if models < 1:
        raise RequestError(f"{models} models", remedy="take 1 or more")
    matrix = features_of(judgments, texts, features)
    judged = np.unique(table.item)
    fitted, squares, gains = [], [], []
    for number in range(models):
        told(f"{kind.name} {number + 1} of {models}", number / models)
        rng = np.random.default_rng([seed, 13, number])
        held = np.zeros(len(table.items), np.bool_)
        held[rng.permutation(judged)[: max(1, round(TRIED * len(judged)))]] = True
        tried = held[table.item]
        lesson = Lesson(table, matrix, ~tried, tried, seed + number)
        found = kind.fit(lesson)
        fitted.append(_everywhere(found, lesson))
        gains.append(lesson.loss(fit_rater_mean(lesson), tried) - lesson.loss(found, tried))
        squares.append(float(((lesson.predicted(found, tried) - table.targets[tried]) ** 2).mean()))
    return Panel(
        name=kind.name,
        says=_says(kind, table),
        items=judgments.items,
        scale=table.scale,
        predicted=np.stack(fitted),
        spread=float(np.sqrt(np.mean(squares))),
        warnings=_warnings(dense.warning, gains),
    )


def _everywhere(model: RaterModel, lesson: Lesson) -> Floats:
    """The prediction of each rater for each item, (R, I, K)."""
    table = lesson.table
    n, R = len(table.items), len(table.raters)
    item = np.tile(np.arange(n, dtype=np.int32), R)
    rater = np.repeat(np.arange(R, dtype=np.int32), n)
    found = model.predict(lesson.matrix, item, rater, table.groups[rater])
    return found.reshape(R, n, -1).astype(np.float32)


def _warnings(sparse: str, gains: list[float]) -> tuple[str, ...]:
    """What is to be said against the model; ``gains`` are of reading the items, per model."""
    found = [sparse] if sparse else []
    if np.mean(gains) <= 0:
        found.append(
            "on items that were held back, reading them did not help: what is said of single items "
            "follows from how raters and groups answer on the whole"
        )
    return tuple(found)


def _says(kind: Kind, table: Ratings) -> str:
    return (
        f"what the model «{kind.name}» predicts for each of {len(table.raters)} raters; "
        f"it knows {kind.knows}"
    )
