"""How far polygons overlap: ``likeness.shape_overlap`` on arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.schema.questions.likeness import ROWS

Doubles = NDArray[np.float64]


def outline_overlap(one: Doubles, two: Doubles) -> float:
    """Intersection over union of two polygons (n, 2) and (m, 2), along ``ROWS`` lines.

    The lines lie evenly between the top and the bottom of both; on each, the stretches inside a
    polygon are those between its first and second crossing, third and fourth, and so on (even-odd
    rule). The same lines and the same rule as ``shape_overlap``, which checks single answers.
    """
    top = min(one[:, 1].min(), two[:, 1].min())
    bottom = max(one[:, 1].max(), two[:, 1].max())
    y = top + (np.arange(ROWS) + 0.5) * (bottom - top) / ROWS
    a, b = _stretches(one, y), _stretches(two, y)
    low = np.maximum(a[0][:, :, None], b[0][:, None, :])
    high = np.minimum(a[1][:, :, None], b[1][:, None, :])
    both = float(np.maximum(high - low, 0).sum())
    either = float((a[1] - a[0]).sum() + (b[1] - b[0]).sum()) - both
    return both / either if either > 0 else 0.0


def box_outline(low: Doubles, high: Doubles) -> Doubles:
    """The corners of a box, (4, 2)."""
    (x, y), (right, bottom) = low, high
    return np.array([[x, y], [right, y], [right, bottom], [x, bottom]])


def _stretches(corners: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
    """Where the stretches inside begin and end on each line, (lines, k) both, padded by 0–0."""
    x0, y0 = corners.T
    x1, y1 = np.roll(corners, -1, axis=0).T
    crossed = (y0 <= y[:, None]) != (y1 <= y[:, None])
    rise = np.where(y1 == y0, 1.0, y1 - y0)
    at = np.where(crossed, x0 + (y[:, None] - y0) * (x1 - x0) / rise, np.inf)
    k = int(crossed.sum(axis=1).max(initial=0))
    at = np.sort(at, axis=1)[:, :k]
    at[~np.isfinite(at)] = 0.0
    return at[:, 0::2], at[:, 1::2]
