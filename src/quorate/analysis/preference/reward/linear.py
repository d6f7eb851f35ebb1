"""Linear reward: r = w · x, by L-BFGS along a path of penalties."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.descent import descend
from quorate.analysis.preference.reward.fitted import Fitted, Layer, Lesson
from quorate.analysis.preference.reward.outcome import Rows

Doubles = NDArray[np.float64]

PENALTIES = (0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4)
"""λ from strong to weak"""
UNCHOSEN = 0.01
"""λ where there are too few prompts to choose by"""
CAUTION = 10.0
"""how many times λ the weights of log s² cost: without evidence all responses vary alike"""
PATIENCE = 1
"""penalties tried after the best before the path ends"""
STEPS = 300


def fit_linear(lesson: Lesson) -> Fitted:
    """The weights that minimise the mean loss + λ/2 |w|².

    λ goes from strong to weak. For each, weights learned from all parts but one, beginning where
    the last λ ended, are tried on that one; the path ends when the loss over all parts has not
    fallen ``PATIENCE`` times. The best λ is fitted to all rows. The plain loss is convex, so the
    seed decides nothing but the parts.
    """
    start = np.zeros(_width(lesson) * lesson.outcome.columns + lesson.outcome.own)
    points = [start] * lesson.parts
    tried: list[dict[str, float]] = []
    best, chosen, since = np.inf, UNCHOSEN, 0
    for penalty in PENALTIES if lesson.parts else ():
        losses = []
        for part in range(lesson.parts):
            learned = lesson.rows.some(lesson.part != part)
            points[part], _ = _solved(lesson, learned, penalty, points[part])
            losses.append(_losses(lesson, points[part], part))
        training, validation = np.mean(losses, axis=0)
        tried.append({"penalty": penalty, "training": training, "validation": validation})
        since += 1
        if validation < best - 1e-6:
            best, chosen, since = validation, penalty, 0
        if since >= PATIENCE:
            break
    point, converged = _solved(lesson, lesson.rows, chosen, start)
    W, own = _parts(lesson, point)
    schema = {"penalty": pl.Float64, "training": pl.Float64, "validation": pl.Float64}
    return Fitted(
        layers=(Layer(W, np.zeros(lesson.outcome.columns)),),
        own=own,
        chosen=chosen,
        path=pl.DataFrame(tried, schema=schema),
        converged=converged,
        notes=() if converged else (f"L-BFGS stopped after {STEPS} steps",),
    )


def objective(lesson: Lesson, rows: Rows, penalty: float, point: Doubles) -> tuple[float, Doubles]:
    """The penalised mean loss at (w, own parameters), and its gradient."""
    W, own = _parts(lesson, point)
    found = lesson.outcome.loss(np.asarray(lesson.matrix @ W), own, rows)
    cost, by_own = lesson.outcome.prior(own)
    total = float(rows.weight.sum())
    stiff = penalty * np.array([1.0, CAUTION])[: W.shape[1]]
    value = (found.sum + cost) / total + float((stiff * W**2).sum()) / 2
    slope = np.asarray(lesson.matrix.T @ found.values) / total + stiff * W
    return value, np.concatenate([slope.ravel(), (found.own + by_own) / total])


def _solved(lesson: Lesson, rows: Rows, penalty: float, start: Doubles) -> tuple[Doubles, bool]:
    found = descend(lambda point: objective(lesson, rows, penalty, point), start, steps=STEPS)
    return found.point, found.converged


def _parts(lesson: Lesson, point: Doubles) -> tuple[Doubles, Doubles]:
    size = _width(lesson) * lesson.outcome.columns
    return point[:size].reshape(-1, lesson.outcome.columns), point[size:]


def _width(lesson: Lesson) -> int:
    return int(lesson.matrix.shape[1])


def _losses(lesson: Lesson, point: Doubles, part: int) -> tuple[float, float]:
    """The mean loss of what was learned from, and of the part that was not."""
    W, own = _parts(lesson, point)
    values = np.asarray(lesson.matrix @ W)
    learned, tried = lesson.rows.some(lesson.part != part), lesson.rows.some(lesson.part == part)
    return lesson.mean_loss(values, own, learned), lesson.mean_loss(values, own, tried)
