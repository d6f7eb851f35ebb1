"""Descent: a smooth function's lowest point, by L-BFGS that sums the same way on every machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Function = Callable[[Doubles], tuple[float, Doubles]]
"""a point -> the value there and the gradient"""

MEMORY = 10
ENOUGH = 1e-4
"""the part of the promised fall that a step has to keep (Armijo)"""
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class Descended:
    """Where a descent ended; ``converged`` unless it ran out of steps."""

    point: Doubles
    value: float
    steps: int
    converged: bool


def descend(
    function: Function, start: Doubles, *, steps: int, tolerance: float = 1e-8
) -> Descended:
    """Go down from ``start`` until a step gains less than ``tolerance`` of the value.

    L-BFGS (Liu & Nocedal 1989, doi:10.1007/BF01589116) with halved steps. Products of long vectors
    are summed by NumPy and not by BLAS, whose sums depend on the number of its threads, and whose
    threads on a busy machine wait for each other longer than they count.
    """
    point, (value, slope) = start, function(start)
    moves: list[tuple[Doubles, Doubles, float]] = []
    for step in range(steps):
        way = -_turned(slope, moves)
        fall = _dot(way, slope)
        if fall >= 0:
            moves, way = [], -slope
            fall = _dot(way, slope)
        length = 1.0 if moves else min(1.0, 1.0 / max(np.sqrt(-fall), 1e-300))
        for _ in range(HALVINGS):
            there = point + length * way
            found, tilt = function(there)
            if found <= value + ENOUGH * length * fall:
                break
            length /= 2
        else:
            return Descended(point, value, step, True)
        moved, turned = there - point, tilt - slope
        bend = _dot(moved, turned)
        if bend > 1e-12 * _dot(turned, turned):
            moves = [*moves[-MEMORY + 1 :], (moved, turned, bend)]
        gained = value - found
        point, value, slope = there, found, tilt
        if gained <= tolerance * max(abs(value), 1e-12):
            return Descended(point, value, step + 1, True)
    return Descended(point, value, steps, False)


def _turned(slope: Doubles, moves: list[tuple[Doubles, Doubles, float]]) -> Doubles:
    """The slope times what the moves say of the inverse curvature."""
    way = slope.copy()
    shares = []
    for moved, turned, bend in reversed(moves):
        shares.append(_dot(moved, way) / bend)
        way -= shares[-1] * turned
    if moves:
        _, turned, bend = moves[-1]
        way *= bend / _dot(turned, turned)
    for (moved, turned, bend), share in zip(moves, reversed(shares), strict=True):
        way += (share - _dot(turned, way) / bend) * moved
    return way


def _dot(a: Doubles, b: Doubles) -> float:
    return float((a * b).sum())
