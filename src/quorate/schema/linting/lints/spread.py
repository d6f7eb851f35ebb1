"""Spread: are there enough answers to know a distribution from, and nothing that spoils it?"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from quorate.schema.linting.reading import Reading
from quorate.schema.linting.remark import Remark, Severity
from quorate.schema.question import WRITTEN

WIDE = 0.6
"""the width of a share's 95 % interval beyond which a spread is hardly known"""
Z95 = 1.959963984540054


def width_of_half(n: int) -> float:
    """How wide Wilson's 95 % interval of a share of one half from n answers is: z / √(n + z²).

    >>> round(width_of_half(10), 2)
    0.53
    """
    return Z95 / sqrt(n + Z95 * Z95)


def few_views(reading: Reading) -> Iterator[Remark]:
    """Descriptive questions with too few answers an item, or that nothing stops earlier."""
    counted = (one for one in reading.asked if one.question.question().kind not in WRITTEN)
    if not any(one.paradigm == "descriptive" for one in counted):
        return
    stopping, most = reading.spec.stopping, reading.spec.overlap
    if stopping is not None:
        most = stopping.max
        if stopping.width is None:
            says = f"without `stopping.width` every item gets {most} answers to what is descriptive"
            do = "say how wide the interval of a share may be, such as 0.5"
            yield Remark("few-views", Severity.HINT, says, do, "stopping.width")
    width = width_of_half(most)
    if width > WIDE:
        says = (
            f"{most} answers an item say little of a spread: a share of one half is known to "
            f"± {width / 2:.0%}"
        )
        do = "ask ten people or more, or look at groups of items only"
        key = "overlap" if stopping is None else "stopping.max"
        yield Remark("few-views", Severity.HINT, says, do, key)
