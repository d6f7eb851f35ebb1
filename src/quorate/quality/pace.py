"""How long judgments usually take: a robust model of log times.

The median of log t of items with the same questions, with a slope over the logarithm of the item's
length:

    log T = a_q + b log(1 + length)

b is the median of the slopes between judgments of the shorter half of the items and of the longer
half, in the order of their lengths (the incomplete method of Theil 1950), held between 0 (longer
items are not quicker) and 1 (reading takes time in proportion). a_q is the median of the
rest over judgments of question set q, every rater weighing the same however much they did, shrunk
to the whole campaign's with the weight of ``PRIOR`` judgments, and that to the campaign's expected
seconds. Cost does not grow with the campaign: only its latest ``SAMPLE`` judgments are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from quorate.quality.sequential import Interval
from quorate.quality.view import COUNTS, Doubles, Longs, Purpose, View
from quorate.schema.question import Kind

SAMPLE = 500
PRIOR = 20.0
"""judgments that what was expected, or is usual in the whole campaign, counts as much as"""
FEWEST = 30
"""judgments by at least ``RATERS`` raters, without which nothing is usual but what was expected"""
RATERS = 3
MANY = 10
"""raters whose latest times say roughly what is usual"""
LEAST_SPREAD = 0.25
"""log times vary at least so much (standard deviation)"""

_COUNTED = np.array([purpose in COUNTS for purpose in Purpose])


@dataclass(frozen=True, eq=False)
class Pace:
    """The usual log time: ``level`` by question set (``all_sets`` for others), ``slope`` over
    log length around ``centre``; ``spread`` is the scale (MAD) of log times around it."""

    level: dict[int, float]
    all_sets: float
    slope: float
    centre: float
    spread: float

    def of(self, view: View, rows: Longs) -> Doubles:
        """The usual log time of these judgments."""
        sets = question_set(view, rows)
        level = np.full(len(rows), self.all_sets)
        for key in np.unique(sets).tolist():
            level[sets == key] = self.level.get(key, self.all_sets)
        return np.asarray(level + self.slope * _lengths(view, rows, self.centre))

    def own(self, apart: Doubles) -> Interval:
        """A rater's log pace from the log times beyond the usual: the median, shrunk to 0.

        n/(n+5) median, with an interval of ±1.96 · 1.2533 s/√(n+5), s the larger of their own MAD
        and half the crowd's.
        """
        n = len(apart)
        middle = float(np.median(apart)) if n else 0.0
        scale = max(1.4826 * float(np.median(abs(apart - middle))) if n else 0.0, self.spread / 2)
        shrunk = middle * n / (n + 5)
        half = 1.96 * 1.2533 * scale / sqrt(n + 5)
        return Interval(shrunk, shrunk - half, shrunk + half, n)


_paces: WeakKeyDictionary[View, list[Pace | None]] = WeakKeyDictionary()


def pace(view: View) -> Pace | None:
    """What is usual now; None while nothing is known. Found once a view."""
    known = _paces.setdefault(view, [])
    if not known:
        known.append(_pace(view))
    return known[0]


def inconspicuous(view: View, seconds: Doubles, *, fast: float, slow: float, share: float) -> bool:
    """Whether a rater's times need no closer look, told at a fraction of the cost.

    Less than ``share`` of them lie below ``fast`` times, and less than that above ``slow`` times,
    the median of the latest times of at least ``MANY`` raters, one each.
    """
    start = max(len(view) - SAMPLE, 0)
    latest = np.full(len(view.raters), np.nan)
    # of several assignments to one place the last one stands
    latest[view.rater[start:]] = view.seconds[start:]
    latest = latest[latest > 0]
    if len(latest) < MANY:
        return False
    middle = float(np.median(latest))
    outside = int((seconds < middle * fast).sum()), int((seconds > middle * slow).sum())
    return max(outside) < share * len(seconds)


def _pace(view: View) -> Pace | None:
    start = max(len(view) - SAMPLE, 0)
    rows = np.arange(start, len(view))
    # practice is slower, and what is asked again is quicker
    rows = rows[(view.seconds[start:] > 0) & (view.round[start:] == 0)]
    rows = rows[_COUNTED[view.purpose[rows]]]
    expected = view.terms.expected_seconds
    rater = view.rater[rows]
    each = np.bincount(rater) if len(rows) else np.zeros(1, np.int64)
    enough = len(rows) >= FEWEST and int((each > 0).sum()) >= RATERS
    if not enough:
        if expected is None:
            return None
        return Pace({}, log(expected), 0.0, 0.0, 2 * LEAST_SPREAD)
    seconds = np.log(view.seconds[rows])
    weight = 1.0 / each[rater]
    lengths = np.log1p(view.length[view.item[rows]])
    centre = float(np.nanmedian(lengths)) if np.isfinite(lengths).any() else 0.0
    lengths = np.nan_to_num(lengths - centre)
    slope = _slope(lengths, seconds)
    rest = seconds - slope * lengths
    middle = _median(rest, weight)
    spread = max(1.4826 * _median(abs(rest - middle), weight), LEAST_SPREAD)
    if expected is not None:
        middle = (len(rows) * middle + PRIOR * log(expected)) / (len(rows) + PRIOR)
    level = {}
    sets = question_set(view, rows)
    for key in np.unique(sets).tolist():
        chosen = sets == key
        n = int(chosen.sum())
        own = _median(rest[chosen], weight[chosen])
        level[key] = (n * own + PRIOR * middle) / (n + PRIOR)
    return Pace(level, middle, slope, centre, spread)


def question_set(view: View, rows: Longs) -> NDArray[np.int64]:
    """Which questions were answered, as the bits of a number, (n,)."""
    sets = np.zeros(len(rows), np.int64)
    for bit, answers in enumerate(list(view.answers.values())[:62]):
        if answers.question.kind is Kind.NUMERIC:
            given = np.isfinite(answers.value[rows])
        else:
            given = (answers.code[rows] >= 0) | (answers.first[rows] >= 0)
        sets |= given.astype(np.int64) << bit
    return sets


def _lengths(view: View, rows: Longs, centre: float) -> Doubles:
    return np.asarray(np.nan_to_num(np.log1p(view.length[view.item[rows]]) - centre))


def _slope(lengths: Doubles, seconds: Doubles) -> float:
    order = np.argsort(lengths)
    half = len(order) // 2
    shorter, longer = order[:half], order[-half:]
    step = lengths[longer] - lengths[shorter]
    apart = step > 0.2  # lengths that hardly differ say nothing
    if int(apart.sum()) < FEWEST // 2:
        return 0.0
    slopes = (seconds[longer] - seconds[shorter])[apart] / step[apart]
    return min(max(float(np.median(slopes)), 0.0), 1.0)


def _median(values: Doubles, weight: Doubles) -> float:
    """The least value that half of the weight lies at or below."""
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    return float(values[order][int(np.searchsorted(total, total[-1] / 2))])
