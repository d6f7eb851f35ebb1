"""Full fit of the live beliefs of a numeric question."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.normal_gamma import populations
from quorate.assignment.live.numbers import CORRELATION, Crowd, Numbers

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

ITERATIONS = 200
TOLERANCE = 1e-6
"""Change of the values, in units of their spread, at which a fit ends."""
LEAST_VARIANCE = 1e-9
FEWEST = 5
"""Judgments from which there is anything to fit."""
SPREAD = 1.0
"""Prior of the correlation of errors: ln rho ~ N(ln CORRELATION, SPREAD²)."""
GRID = tuple(step / 4 for step in range(-10, 11))


@dataclass(frozen=True, eq=False)
class _Table:
    """The judgments in units of their own: ``y`` (N,) of item and rater, ``truth`` (I,) or NaN."""

    y: Doubles
    item: Longs
    rater: Longs
    truth: Doubles
    n_raters: int
    middle: float
    unit: float

    def by_rater(self, values: Doubles | None = None) -> Doubles:
        return np.bincount(self.rater, weights=values, minlength=self.n_raters).astype(np.float64)

    def by_item(self, values: Doubles | None = None) -> Doubles:
        return np.bincount(self.item, weights=values, minlength=len(self.truth)).astype(np.float64)


@dataclass(frozen=True, eq=False)
class _State:
    value: Doubles
    doubt: Doubles
    hyper: tuple[float, float, float]
    centre: float
    spread: float


def fit_numbers(model: Numbers) -> None:
    """Fit all judgments from the items' means, and go on from there; see ``gaussian``.

    The correlation of errors is fitted to known answers, tried on a fit without any.
    """
    table = _table(model)
    if len(table.y) < FEWEST:
        return
    blind = np.isfinite(table.truth)
    known = _Table(**{**vars(table), "truth": np.full_like(table.truth, np.nan)})
    correlation = CORRELATION
    if blind.any():
        model.restart(*_told(model, table, _fit(known)), CORRELATION)
        correlation = _correlation(model)
    model.restart(*_told(model, table, _fit(table)), correlation)


def _table(model: Numbers) -> _Table:
    item = np.array(model.votes.item, np.int64)
    kept = item >= 0
    y = np.array(model.votes.label, np.float64)[kept]
    middle = float(np.median(y)) if len(y) else 0.0
    unit = float(np.abs(y - middle).mean()) if len(y) else 1.0
    truth = np.full(len(model.value), np.nan)
    for place, value in model.known.items():
        truth[place] = value
    unit = unit or 1.0
    return _Table(
        (y - middle) / unit,
        item[kept],
        np.array(model.votes.rater, np.int64)[kept],
        (truth - middle) / unit,
        max(len(model.number), 1),
        middle,
        unit,
    )


def _fit(table: _Table) -> _State:
    known = np.isfinite(table.truth)
    n_item, n_rater = table.by_item(), table.by_rater()
    used = (n_item > 0) | known
    mean = table.by_item(table.y) / np.maximum(n_item, 1)
    value = np.where(known, table.truth, mean)
    typical = max(float(((table.y - value[table.item]) ** 2).mean()), LEAST_VARIANCE)
    doubt = np.where(known, 0.0, typical / np.maximum(n_item, 1))
    state = _State(value, doubt, (1.0, 2.0, 2.0 * typical), 0.0, 1.0)
    for _ in range(ITERATIONS):
        before = state.value
        state = _step(table, state, known, used, n_rater)
        if np.abs(state.value - before)[used].max(initial=0.0) <= TOLERANCE:
            break
    return state


def _step(
    table: _Table,
    state: _State,
    known: NDArray[np.bool_],
    used: NDArray[np.bool_],
    n: Doubles,
) -> _State:
    """Raters given the values, then the values given the raters."""
    on = n > 0
    d = table.y - state.value[table.item]
    mean = table.by_rater(d) / np.maximum(n, 1)
    doubt = state.doubt[table.item] + LEAST_VARIANCE
    about = table.by_rater((d - mean[table.rater]) ** 2 + doubt)
    hyper = populations(n[on], mean[on], about[on], state.hyper)
    pull0, shape0, rate0 = hyper
    bias = mean * n / (pull0 + n)
    rate = rate0 + (about + mean**2 * pull0 * n / (pull0 + n)) / 2
    tau = (shape0 + n / 2) / rate
    middle = state.value[used]
    centre = float(middle.mean())
    spread = max(float(((middle - centre) ** 2 + state.doubt[used]).mean()), LEAST_VARIANCE)
    each = tau[table.rater]
    precision = 1 / spread + table.by_item(each)
    value = (centre / spread + table.by_item(each * (table.y - bias[table.rater]))) / precision
    return _State(
        np.where(known, table.truth, value),
        np.where(known, 0.0, 1 / precision),
        hyper,
        centre,
        spread,
    )


def _told(
    model: Numbers, table: _Table, state: _State
) -> tuple[array[float], array[float], array[float], array[float], Crowd]:
    """Values, variances and raters' sums in the question's units, and the crowd."""
    u, idle = table.unit, table.by_item() == 0
    idle &= ~np.isfinite(table.truth)
    value = np.where(idle, 0.0, table.middle + u * state.value)
    doubt = np.where(idle, 0.0, u * u * state.doubt)
    d = table.y * u + table.middle - value[table.item]
    residual = table.by_rater(d)
    square = table.by_rater(d * d + doubt[table.item])
    pull, shape, rate = state.hyper
    crowd = Crowd(table.middle + u * state.centre, u * u * state.spread, pull, shape, u * u * rate)
    return _array(value), _array(doubt), _array(residual), _array(square), crowd


def _correlation(model: Numbers) -> float:
    """The correlation of errors of the largest posterior given items with known answers."""
    best, found = np.inf, CORRELATION
    for a in GRID:
        rho = min(CORRELATION * float(np.exp(a * SPREAD)), 1.0)
        loss = a * a / 2
        for item, truth in model.known.items():
            if votes := model.votes.of(item):
                value, doubt = model.inferred(votes, rho)
                loss += 0.5 * (np.log(doubt) + (truth - value) ** 2 / doubt)
        if loss < best:
            best, found = loss, rho
    return found


def _array(values: Doubles) -> array[float]:
    return array("d", np.ascontiguousarray(values, np.float64).tobytes())
