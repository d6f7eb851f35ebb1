"""What a replay found: curves, operating points and what they save."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """Accuracy on the scored items with so many judgments a scored item: mean over orders, with the
    standard deviation over orders."""

    judgments: float
    accuracy: float
    spread: float


@dataclass(frozen=True, slots=True)
class Saving:
    """A policy against a fixed overlap of ``overlap`` judgments.

    ``asked`` is the accuracy of the fixed overlap, which the campaign was asked for. ``judgments``
    and ``reached`` are where it stopped by itself, mean over orders, with standard deviations.

    * ``saved`` = 1 - judgments / overlap. It counts when ``reached`` is not below ``asked``.
    * ``saved_at_reached`` = 1 - judgments / k, where k is the overlap at which the yardstick would
      be as accurate as was reached, interpolated on its curve. Where the yardstick never gets so
      accurate, or is so already with one judgment, k is the end of its curve.
    * ``saved_on_curve`` = 1 - x / overlap, where x is where the policy's mean curve first stays at
      ``asked``: the stopping point being known, so an upper bound. None where it never does.
    """

    yardstick: str
    overlap: int
    asked: float
    judgments: float
    judgments_spread: float
    reached: float
    reached_spread: float
    saved: float
    saved_at_reached: float
    saved_on_curve: float | None
    area: float
    """accuracy of the policy minus that of the yardstick at equal judgments, averaged from 1
    judgment an item to ``overlap``"""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a stopping rule of the campaign ended, mean over orders: judgments a scored item and
    accuracy with their standard deviations, the share of contested items, and the accuracy on the
    items that are quorate."""

    judgments: float
    judgments_spread: float
    accuracy: float
    accuracy_spread: float
    contested: float
    accuracy_quorate: float


@dataclass(frozen=True)
class Replay:
    """A policy on recorded judgments, in ``orders`` random orders of items and raters.

    ``items`` are judged, ``scored`` of them are scored (those with gold that the campaign was not
    given), ``gold`` were known to the campaign. ``curve`` is the policy's, ``fixed`` that of each
    yardstick. ``busiest`` is the share of judgments made by the busiest tenth of raters, to set
    beside ``busiest_recorded``: a policy that prefers good raters needs them to have the time.
    """

    choice: str
    items: int
    raters: int
    options: int
    scored: int
    gold: int
    orders: int
    seed: int
    online: int
    recorded: float
    """judgments an item that were recorded"""
    curve: tuple[Point, ...]
    fixed: dict[str, tuple[Point, ...]]
    savings: tuple[Saving, ...]
    rule: Rule | None
    busiest: float
    busiest_recorded: float


def points(judgments: Doubles, accuracy: Doubles) -> tuple[Point, ...]:
    """The curve of several orders, both (orders, points)."""
    rows = zip(
        judgments.mean(axis=0).tolist(),
        accuracy.mean(axis=0).tolist(),
        accuracy.std(axis=0).tolist(),
        strict=True,
    )
    return tuple(Point(*row) for row in rows)


def at(curve: tuple[Point, ...], judgments: float) -> float:
    """The accuracy of a curve at so many judgments, interpolated; its ends outside."""
    x = [point.judgments for point in curve]
    return float(np.interp(judgments, x, [point.accuracy for point in curve]))


def needed(curve: tuple[Point, ...], accuracy: float) -> float:
    """The fewest judgments at which a curve is so accurate, interpolated: its last point's where it
    never is, its first point's where it is from the start."""
    before = curve[0]
    for point in curve:
        if point.accuracy >= accuracy:
            rise = point.accuracy - before.accuracy
            share = (accuracy - before.accuracy) / rise if rise > 0 else 1.0
            return before.judgments + share * (point.judgments - before.judgments)
        before = point
    return max(point.judgments for point in curve)


def stays(curve: tuple[Point, ...], accuracy: float, window: int) -> float | None:
    """The fewest judgments from which the mean of ``window`` points is so accurate."""
    values = np.array([point.accuracy for point in curve])
    if len(values) < window:
        return None
    smooth = np.convolve(values, np.ones(window) / window, "valid")
    reached = np.flatnonzero(smooth >= accuracy)
    return curve[int(reached[0]) + window // 2].judgments if len(reached) else None
