"""From numbers to pixels, and where the ticks of an axis go."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.numbers import decimal


@dataclass(frozen=True)
class Scale:
    """A linear map of ``lo``–``hi`` to pixels ``start``–``end``."""

    lo: float
    hi: float
    start: float
    end: float

    def __call__(self, x: float) -> float:
        """The pixel of ``x``; numbers beyond the ends stay at the ends."""
        share = (min(max(x, self.lo), self.hi) - self.lo) / ((self.hi - self.lo) or 1)
        return self.start + share * (self.end - self.start)

    def ticks(self, most: int = 6) -> list[float]:
        """At most ``most`` round numbers within the scale."""
        step = round_step(self.hi - self.lo, most)
        first = math.ceil(self.lo / step - 1e-9)
        last = math.floor(self.hi / step + 1e-9)
        return [k * step for k in range(first, last + 1)]

    def tick_text(self, x: float, most: int = 6) -> str:
        """A tick written with the places that its step needs."""
        step = round_step(self.hi - self.lo, most)
        return decimal(x, max(0, -math.floor(math.log10(step) + 1e-9)))


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ that makes at most ``most`` ticks over a span."""
    raw = (span if span > 0 else 1.0) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))


def wide_enough(
    lo: float, hi: float, floor: float = -math.inf, ceiling: float = math.inf
) -> tuple[float, float]:
    """A domain rounded outward to its ticks, within ``floor``–``ceiling``."""
    if hi <= lo:
        lo, hi = lo - 0.5, hi + 0.5
    step = round_step(hi - lo, 6)
    return (
        max(floor, math.floor(lo / step + 1e-9) * step),
        min(ceiling, math.ceil(hi / step - 1e-9) * step),
    )


def low_end(low: float) -> float:
    """Where an axis of a coefficient starts: 0, or the tenth below a negative value, −1 at most."""
    return 0.0 if not low < 0 else -min(1.0, math.ceil(-low * 10 - 1e-9) / 10)


def axis_below(scale: Scale, y: float, title: str, *, top: float, most: int = 6) -> str:
    """A horizontal axis at ``y`` with its title under it and hair lines up to ``top``."""
    parts = []
    for x in scale.ticks(most):
        at = scale(x)
        parts.append(canvas.line(at, top, at, y, "grid"))
        parts.append(
            canvas.text(at, y + 16, scale.tick_text(x, most), anchor="middle", class_="tick")
        )
    parts.append(canvas.line(scale.start, y, scale.end, y, "axis"))
    middle = (scale.start + scale.end) / 2
    parts.append(
        canvas.text(
            middle, y + 34, title, anchor="middle", class_="axis-title", room=2 * (middle - 2)
        )
    )
    return "".join(parts)


def axis_left(scale: Scale, x: float, title: str, *, right: float, most: int = 6) -> str:
    """A vertical axis at ``x`` with its title above it and hair lines out to ``right``."""
    parts = []
    for value in scale.ticks(most):
        at = scale(value)
        parts.append(canvas.line(x, at, right, at, "grid"))
        parts.append(
            canvas.text(x - 8, at + 4, scale.tick_text(value, most), anchor="end", class_="tick")
        )
    parts.append(canvas.text(0, min(scale.start, scale.end) - 14, title, class_="axis-title"))
    return "".join(parts)
