"""Jurors: what raters of a group would say of each item, with how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.jury.composition import Bench
from quorate.analysis.disagreement.raters_model.table import Scale

Doubles = NDArray[np.float64]
Counts = NDArray[np.int64]


class Jurors(Protocol):
    """Those from whom juries are drawn, and how they vote."""

    @property
    def name(self) -> str:
        """Which model answers."""
        ...

    @property
    def says(self) -> str:
        """In a sentence, where the votes come from."""
        ...

    @property
    def items(self) -> pl.Series:
        """The items that are judged, I names."""
        ...

    @property
    def scale(self) -> Scale:
        """What a vote is."""
        ...

    def juries(self, benches: Sequence[Bench], draws: int, rng: np.random.Generator) -> Doubles:
        """The mean vote of drawn juries, (draws, I, K): shares of options, or a number 0–1."""
        ...

    def opinions(
        self, juries: Sequence[Sequence[Bench]], draws: int, rng: np.random.Generator
    ) -> tuple[Doubles, ...]:
        """What all raters behind each jury would say on the mean, (draws, I, K) each.

        A draw is one state of affairs that the judgments allow, the same for all the juries, so
        that differences between them can be counted.
        """
        ...

    def on_item(self, bench: Bench) -> Counts:
        """How many raters of the bench stand behind its votes on each item, (I,)."""
        ...


def mixed(parts: Sequence[Doubles], benches: Sequence[Bench]) -> Doubles:
    """The mean of what benches say, each by its number of seats."""
    seats = np.array([bench.seat.count for bench in benches], np.float64)
    total = np.zeros_like(parts[0])
    for part, weight in zip(parts, seats / seats.sum(), strict=True):
        total += weight * part
    return total
