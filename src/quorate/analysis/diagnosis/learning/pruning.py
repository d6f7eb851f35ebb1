"""Pruning: which examples a model would not miss, and what it loses without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.learning.holding_out import (
    Held,
    accuracy,
    bounds,
    replicates,
    right,
)
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.model.folds import nested
from quorate.analysis.diagnosis.model.predicting import Predict, Predictor
from quorate.analysis.diagnosis.model.recipe import Progress, recipe
from quorate.analysis.diagnosis.model.training import Trained
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Truths = NDArray[np.bool_]

SHARES = (0.1, 0.3, 0.5)


@dataclass(frozen=True)
class Pruned:
    """What removing a ``share`` of the examples costs.

    Accuracies out of sample of models trained on the ``whole``, on what is left when the most
    redundant go (``ranked``), and when as many go at ``random``; ``lost`` = whole - ranked and
    ``saved`` = ranked - random with 95 % intervals. ``removed`` counts among all n examples.
    """

    share: float
    removed: int
    whole: float
    ranked: float
    random: float
    lost: float
    lost_lower: float
    lost_upper: float
    saved: float
    saved_lower: float
    saved_upper: float


@dataclass(frozen=True, eq=False)
class Pruning:
    """Examples by redundancy, and what their removal was measured to cost.

    ``redundancy`` (n,) in 0-1, NaN where no run was trained on the example; ``order`` places, most
    redundant first, the unknown last; ``unforgettable`` (n,) who was learned and never forgotten;
    ``rows`` one a share; ``runs`` how many models were compared.
    """

    redundancy: Doubles
    order: Longs
    unforgettable: Truths
    rows: tuple[Pruned, ...]
    runs: int
    seed: int


def redundancy(log: TrainingLog) -> tuple[Doubles, Truths]:
    """How little each example would be missed, (n,), and which are unforgettable, (n,).

    Examples of a class stand in an order: those that every run learned and none forgot first
    (Toneva et al. 2019, arXiv:1812.05159), and among these and the others by mean probability of
    the given label in the training pass (Swayamdipta et al. 2020, arXiv:2009.10795), high first.
    Of c examples the j-th, from 0, has

        1 - (j + 1/2)/c,    and the last one 0

    so that classes shrink in proportion and none vanishes. The order and the formula are ours.
    """
    found = Evidence(log).dynamics("inside")
    known = np.flatnonzero(found.presentations > 0)
    value = np.full(log.n, np.nan)
    order = known[np.lexsort((-found.confidence[known], ~found.unforgettable[known]))]
    for kind in range(log.k):
        own = order[log.labels[order] == kind]
        value[own] = 1 - (np.arange(len(own)) + 0.5) / max(len(own), 1)
        value[own[-1:]] = 0.0
    return value, found.unforgettable


def pruning(
    log: TrainingLog,
    *,
    shares: Sequence[float] = SHARES,
    predict: Predict | None = None,
    draws: int = 400,
    seed: int = 0,
    progress: Progress | None = None,
) -> Pruning:
    """Ranks examples by ``redundancy`` and retrains without the first ``shares`` of them.

    The cost is measured in each run of the log that has both sides. Its examples inside are ranked
    by that run alone, the first are removed, and a model trained on the rest is judged on the
    examples outside, of which neither knows anything. At random, as many are removed with classes
    in proportion. The model is the built-in one, its epochs averaged and smaller sets having more
    of them (see ``Predictor``), or the user's ``predict(rows to learn from, rows to judge)``.
    Accuracy is agreement with the given labels, wrong ones included. Intervals redraw runs and
    examples outside, 400 times. Raises NotApplicableError for a log without features or without a
    run of both sides, RequestError for shares that are not between 0 and 1.
    """
    wanted = tuple(sorted(shares))
    if not wanted or not all(0 < share < 1 for share in wanted):
        raise RequestError(
            f"shares {', '.join(map(str, shares)) or 'of nothing'} to remove",
            remedy="give numbers between 0 and 1",
        )
    sides = [(run, *both) for run in log.runs if (both := _sides(run)) is not None]
    if predict is None and log.features is not None and sides:
        most = max(len(inside) for _, inside, _ in sides)
        predict = _built_in(log, log.features, most, seed)
    if predict is None or not sides:
        raise NotApplicableError(
            "the log has no features, or no run with examples both in and out of it",
            remedy="train in folds and keep the features, as the built-in model does",
        )
    held = []
    for turn, (run, inside, outside) in enumerate(sides):
        value, _ = redundancy(replace(log, runs=(replace(run, outside=None),)))
        ranked = inside[np.argsort(-value[inside], kind="stable")]
        draw = np.random.default_rng([seed, 31, turn])
        random = inside[nested(log.labels[inside], draw)]
        got = [right(predict, inside, outside, log.labels)]
        for share in wanted:
            for order in (ranked, random):
                kept = np.sort(order[round(share * len(inside)) :])
                got.append(right(predict, kept, outside, log.labels))
        held.append(Held(outside, np.stack(got)))
        if progress is not None:
            progress("pruning", (turn + 1) / len(sides))
    value, unforgettable = redundancy(
        replace(log, runs=tuple(replace(run, outside=None) for run, *_ in sides))
    )
    order = np.argsort(-np.nan_to_num(value, nan=-1.0), kind="stable")
    rows = tuple(_rows(held, wanted, log.n, draws, seed))
    return Pruning(value, order, unforgettable, rows, len(sides), seed)


def _sides(run: Run) -> tuple[Longs, Longs] | None:
    inside: Scores | None = run.inside
    outside: Scores | None = run.outside
    if inside is None or outside is None or not len(outside.rows):
        return None
    return inside.rows, outside.rows


def _built_in(log: TrainingLog, features: NDArray[np.floating], whole: int, seed: int) -> Predictor:
    rows = scaled(features)
    how = log.recipe if isinstance(log, Trained) else recipe(rows, log.labels, log.k, seed=seed)
    return Predictor(rows, log.labels, log.k, how, seed, whole=whole, averaged=True)


def _rows(
    held: Sequence[Held], shares: Sequence[float], n: int, draws: int, seed: int
) -> Iterator[Pruned]:
    mean = accuracy(held)
    drawn = replicates(held, draws, np.random.default_rng([seed, 32]))
    for place, share in enumerate(shares):
        ranked, random = 1 + 2 * place, 2 + 2 * place
        lost = bounds(drawn[:, 0] - drawn[:, ranked])
        saved = bounds(drawn[:, ranked] - drawn[:, random])
        yield Pruned(
            share,
            round(share * n),
            float(mean[0]),
            float(mean[ranked]),
            float(mean[random]),
            float(mean[0] - mean[ranked]),
            float(lost[0]),
            float(lost[1]),
            float(mean[ranked] - mean[random]),
            float(saved[0]),
            float(saved[1]),
        )
