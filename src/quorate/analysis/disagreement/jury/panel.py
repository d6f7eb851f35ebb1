"""Panel: juries drawn from raters whom a model has learned, on any item that has a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.jury.composition import Bench
from quorate.analysis.disagreement.jury.jurors import mixed
from quorate.analysis.disagreement.raters_model.baselines import fit_rater_mean, fit_text
from quorate.analysis.disagreement.raters_model.density import density
from quorate.analysis.disagreement.raters_model.model import Lesson, RaterModel
from quorate.analysis.disagreement.raters_model.models import Kind, kind_of, refusal
from quorate.analysis.disagreement.raters_model.report import features_of
from quorate.analysis.disagreement.raters_model.table import Ratings, Scale, ratings
from quorate.analysis.preference.reward.figures import difference
from quorate.schema import Judgments, RequestError

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Counts = NDArray[np.int64]

TRIED = 0.15
"""share of the items by which penalties and the end of training are chosen"""
CELLS = 200_000_000
"""predictions that are held at once, raters × items × options × models: 0.8 GB"""


@dataclass(frozen=True, eq=False)
class Panel:
    """What each rater would say of each item, from S models that differ by their seed.

    ``predicted`` (S, R, I, K) are probabilities of the options, or numbers from 0 to 1; ``spread``
    is the standard deviation of a rater's number about its prediction, on items that were held
    back. ``beyond`` (R, K) is the mean of what each rater said less what the text alone makes
    likely: predictions for single raters are drawn towards the mean, so what chance does to a group
    shows in these. A juror is a rater of the group, drawn without putting back, and votes as is
    predicted.
    """

    name: str
    says: str
    items: pl.Series
    scale: Scale
    predicted: Floats
    spread: float
    beyond: Doubles
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

        A draw takes one of the models and weighs the raters, the same in all juries, by
        exponential weights (the Bayesian bootstrap, Rubin 1981, doi:10.1214/aos/1176345338). What a
        bench says beyond all raters is drawn towards them by what chance among its raters explains,
        as tilts are in ``ObservedVotes``.
        """
        shape = self.predicted.shape
        found = tuple(np.zeros((draws, *shape[2:])) for _ in juries)
        everybody = np.unique(np.concatenate([b.raters for one in juries for b in one]))
        gaps = [[self._gap(bench, everybody) for bench in benches] for benches in juries]
        for draw in range(draws):
            model = self.predicted[rng.integers(len(self.predicted))]
            weight = rng.standard_exponential(shape[1:2])
            whole = _weighed(model, weight, everybody)
            for place, benches, known in zip(found, juries, gaps, strict=True):
                said = []
                for bench, (gap, keep, wider) in zip(benches, known, strict=True):
                    off = _weighed(model, weight, bench.raters) - whole
                    said.append(whole + keep * gap + keep**0.5 * wider * (off - gap))
                place[draw] = mixed(said, benches)
        return found

    def on_item(self, bench: Bench) -> Counts:
        """How many raters of the bench are predicted for each item: all, (I,)."""
        return np.full(len(self.items), len(bench.raters), np.int64)

    def _gap(self, bench: Bench, everybody: NDArray[np.int32]) -> tuple[Doubles, float, float]:
        """What a bench says beyond everybody, (I, K), and what chance does to it.

        The second is the part that chance leaves over, the third by how much the ratings of its
        raters vary more than the predictions for them.
        """
        mean = self.predicted.mean(axis=0, dtype=np.float64)
        mine, n = mean[bench.raters], len(bench.raters)
        gap = mine.mean(axis=0) - mean[everybody].mean(axis=0)
        rest = max(1 - n / len(everybody), 0.0)
        predicted = float(mine.var(axis=0, ddof=1).mean()) / n * rest
        given = float(self.beyond[bench.raters].var(axis=0, ddof=1).mean()) / n * rest
        if rest == 0.0 or max(predicted, given) == 0.0:
            return gap, 1.0, 1.0
        Q = float((gap**2).mean()) / max(predicted, given)
        wider = max(1.0, given / predicted) ** 0.5 if predicted > 0 else 1.0
        return gap, max(0.0, 1 - 1 / Q) if Q > 0 else 0.0, wider

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
    what is not installed, or that these ratings are too few for, or for too many predictions.
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
    cells = models * len(table.raters) * len(table.items) * table.scale.width
    if cells > CELLS:
        raise RequestError(
            f"{models} models of {len(table.raters):,} raters and {len(table.items):,} items are "
            f"{cells:,} predictions",
            remedy="judge a sample of the items, or let jurors vote by the votes that were given",
        )
    matrix = features_of(judgments, texts, features)
    judged = np.unique(table.item)
    fitted, squares, gains, beyond = [], [], [], []
    for number in range(models):
        told(f"{kind.name} {number + 1} of {models}", number / models)
        rng = np.random.default_rng([seed, 13, number])
        held = np.zeros(len(table.items), np.bool_)
        held[rng.permutation(judged)[: max(1, round(TRIED * len(judged)))]] = True
        tried = held[table.item]
        lesson = Lesson(table, matrix, ~tried, tried, seed + number)
        found = kind.fit(lesson)
        fitted.append(_everywhere(found, lesson))
        plain = lesson.losses(fit_rater_mean(lesson), tried)
        gains.append((plain, lesson.losses(found, tried), table.item[tried].astype(np.int64)))
        beyond.append(_beyond(lesson))
        squares.append(float(((lesson.predicted(found, tried) - table.targets[tried]) ** 2).mean()))
    return Panel(
        name=kind.name,
        says=_says(kind, table),
        items=judgments.items,
        scale=table.scale,
        predicted=np.stack(fitted),
        spread=float(np.sqrt(np.mean(squares))),
        beyond=np.mean(beyond, axis=0),
        warnings=_warnings(dense.warning, gains),
    )


def _weighed(model: Floats, weight: Doubles, raters: NDArray[np.int32]) -> Doubles:
    """The weighed mean prediction of some raters, (I, K)."""
    share = weight[raters] / weight[raters].sum()
    return np.tensordot(share, model[raters].astype(np.float64), 1)


def _everywhere(model: RaterModel, lesson: Lesson) -> Floats:
    """The prediction of each rater for each item, (R, I, K)."""
    table = lesson.table
    n, R = len(table.items), len(table.raters)
    item = np.tile(np.arange(n, dtype=np.int32), R)
    rater = np.repeat(np.arange(R, dtype=np.int32), n)
    found = model.predict(lesson.matrix, item, rater, table.groups[rater])
    return found.reshape(R, n, -1).astype(np.float32)


def _warnings(sparse: str, losses: Sequence[tuple[Doubles, Doubles, Counts]]) -> tuple[str, ...]:
    """What is to be said against the model.

    ``losses`` are those of held-back ratings without reading the items and with it, and the items,
    for each of the models.
    """
    found = [sparse] if sparse else []
    without, reading, item = (np.concatenate(part) for part in zip(*losses, strict=True))
    if not difference(without, reading, item).lower > 0:
        found.append(
            "on items that were held back, reading them did not help for sure: what is said of "
            "single items follows from how raters and groups answer on the whole"
        )
    return tuple(found)


def _beyond(lesson: Lesson) -> Doubles:
    """The mean of each rater's ratings less what the text makes likely, (R, K)."""
    table, rows = lesson.table, lesson.learned
    gap = table.targets[rows] - lesson.predicted(fit_text(lesson), rows)
    R, rater = len(table.raters), table.rater[rows]
    n = np.maximum(np.bincount(rater, minlength=R), 1)
    return np.stack([np.bincount(rater, column, R) / n for column in gap.T], axis=1)


def _says(kind: Kind, table: Ratings) -> str:
    return (
        f"what the model «{kind.name}» predicts for each of {len(table.raters)} raters; "
        f"it knows {kind.knows}"
    )
