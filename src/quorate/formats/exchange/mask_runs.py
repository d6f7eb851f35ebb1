"""Masks as runs of pixels, column by column, outside and inside in turns, beginning with outside.

That is COCO's run-length encoding; its text form writes each run as groups of five bits, low bits
first, from the fourth run on as the difference to the run two before it (pycocotools, maskApi.c).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_PIXELS = 1 << 28
"""the most pixels of a mask that is laid out"""
FIRST, LAST = 48, 111
"""the characters of the text form: 48 and six bits"""
MOST_GROUPS = 7


def runs_of(text: str) -> list[int]:
    """The runs of the text form. Raises ValueError, saying what does not fit.

    >>> runs_of("13"), text_of([1, 3, 2, 40])
    ([1, 3], '132U1')
    """
    runs: list[int] = []
    value = groups = 0
    for character in text:
        if not FIRST <= ord(character) <= LAST:
            raise ValueError(f"the character {character!r}")
        bits = ord(character) - FIRST
        value |= (bits & 31) << (5 * groups)
        groups += 1
        if groups > MOST_GROUPS:
            raise ValueError("a run that is too long")
        if bits & 32:
            continue
        if bits & 16:
            value |= -1 << (5 * groups)
        runs.append(value + (runs[-2] if len(runs) > 2 else 0))
        value = groups = 0
    if groups:
        raise ValueError("an end within a run")
    return runs


def text_of(runs: Sequence[int]) -> str:
    """The text form of runs."""
    found: list[str] = []
    for n, run in enumerate(runs):
        value = run - runs[n - 2] if n > 2 else run
        more = True
        while more:
            bits = value & 31
            value >>= 5
            more = value != (-1 if bits & 16 else 0)
            found.append(chr((bits | (32 if more else 0)) + FIRST))
    return "".join(found)


def box_of(runs: Sequence[int], height: int) -> tuple[int, int, int, int] | None:
    """x, y, width and height in pixels around what is inside; None where nothing is."""
    left = top = 1 << 62
    right = bottom = -1
    at = 0
    for n, run in enumerate(runs):
        if n % 2 and run:
            first, last = at // height, (at + run - 1) // height
            low, high = (at % height, (at + run - 1) % height) if first == last else (0, height - 1)
            left, right = min(left, first), max(right, last)
            top, bottom = min(top, low), max(bottom, high)
        at += run
    return None if right < 0 else (left, top, right - left + 1, bottom - top + 1)


def bitmap_of(counts: Sequence[int], height: int, width: int) -> NDArray[np.bool_]:
    """The pixels (height, width) that runs cover. Raises ValueError where they are too many.

    >>> bitmap_of([1, 2, 1], 2, 2).tolist()
    [[False, True], [True, False]]
    """
    if height * width > MOST_PIXELS:
        raise ValueError(f"more than {MOST_PIXELS} pixels")
    inside = np.arange(len(counts)) % 2 == 1
    return np.repeat(inside, counts).reshape(width, height).T


def counts_of(bitmap: NDArray[np.bool_]) -> list[int]:
    """The runs of pixels (height, width).

    >>> counts_of(np.array([[False, True], [True, False]]))
    [1, 2, 1]
    """
    return _counts(np.asarray(bitmap, bool).T.ravel())


def row_counts_of(bitmap: NDArray[np.bool_]) -> list[int]:
    """The same row by row."""
    return _counts(np.asarray(bitmap, bool).ravel())


def placed_counts(
    inside: NDArray[np.bool_], left: int, top: int, size: tuple[int, int]
) -> list[int]:
    """The runs of a picture of ``size`` (height, width) with these pixels at left and top.

    >>> placed_counts(np.array([[True, True]]), 1, 1, (3, 4))
    [4, 1, 2, 1, 4]
    """
    height, width = size
    rows, columns = inside.shape
    padded = np.pad(inside, ((top, height - top - rows), (0, 0)))
    counts = counts_of(padded)
    counts[0] += left * height
    rest = (width - left - columns) * height
    if len(counts) % 2:
        counts[-1] += rest
    elif rest:
        counts.append(rest)
    return counts


def _counts(flat: NDArray[np.bool_]) -> list[int]:
    edges = np.flatnonzero(np.diff(flat, prepend=False))
    bounds = np.concatenate(([0], edges, [len(flat)]))
    return [int(run) for run in np.diff(bounds)]
