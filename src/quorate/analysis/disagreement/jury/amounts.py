"""Amounts: juries drawn from the numbers that raters did say, with no text and no model of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.jury.composition import Bench
from quorate.analysis.disagreement.jury.jurors import mixed
from quorate.analysis.disagreement.jury.parts import Parts, apart, parts, products, shrunk
from quorate.analysis.disagreement.raters_model.table import Ratings, Scale

Doubles = NDArray[np.float64]
Counts = NDArray[np.int64]

LEAST = 1e-6
"""variances are at least this, in squares of the scale's length"""


@dataclass(frozen=True, eq=False)
class ObservedAmounts:
    """y = μ + θ_i + t_h + δ_ih + ε, on a scale from 0 to 1.

    θ_i ~ N(0, ω²) is the item's, t_h the part's on all items, δ_ih ~ N(0, τ²) what the part makes
    of this item, ε ~ N(0, σ²) the rater's own. ω² is the covariance of two raters of different
    parts on an item, ω² + τ² that of two of one part, σ² what is left of the variance. τ² and t_h
    are drawn towards 0 by what chance explains. Draws are from the normal posterior: θ_i from the
    means of the parts, then δ_ih. Votes and means are kept within the scale.
    """

    table: Ratings
    parts: Parts
    mean: float
    shift: Doubles
    shift_error: Doubles
    between_items: float
    between_parts: float
    within: float
    name: str = "votes"

    @property
    def says(self) -> str:
        """Where the votes come from."""
        return "the numbers that were given, those of a small part drawn towards all others'"

    @property
    def items(self) -> pl.Series:
        """The items of the table."""
        return self.table.items

    @property
    def scale(self) -> Scale:
        """The scale."""
        return self.table.scale

    def juries(self, benches: Sequence[Bench], draws: int, rng: np.random.Generator) -> Doubles:
        """The mean votes of drawn juries, (draws, I, 1)."""
        shares = self.parts.shares(benches)
        found = np.zeros((draws, len(self.items), 1))
        for draw in range(draws):
            state = self._state(rng)
            said = []
            for bench, share in zip(benches, shares, strict=True):
                spread = np.sqrt(self.within / bench.seat.count)
                said.append(_said(state, share) + spread * rng.standard_normal(len(self.items)))
            found[draw, :, 0] = mixed(said, benches)
        return np.clip(found, 0.0, 1.0)

    def opinions(
        self, juries: Sequence[Sequence[Bench]], draws: int, rng: np.random.Generator
    ) -> tuple[Doubles, ...]:
        """The mean among all behind each jury, (draws, I, 1) each."""
        shares = [self.parts.shares(benches) for benches in juries]
        found = tuple(np.zeros((draws, len(self.items), 1)) for _ in juries)
        for draw in range(draws):
            state = self._state(rng)
            for place, benches, share in zip(found, juries, shares, strict=True):
                place[draw, :, 0] = mixed([_said(state, one) for one in share], benches)
        return tuple(np.clip(place, 0.0, 1.0) for place in found)

    def on_item(self, bench: Bench) -> Counts:
        """How many raters of the bench judged each item, (I,)."""
        mine = np.zeros(len(self.table.raters), np.bool_)
        mine[bench.raters] = True
        rows = mine[self.table.rater]
        return np.bincount(self.table.item[rows], minlength=len(self.items)).astype(np.int64)

    def _state(self, rng: np.random.Generator) -> Doubles:
        """One draw of what each part says of each item, (H, I)."""
        n = self.parts.n
        shift = self.shift + self.shift_error * rng.standard_normal(self.shift.shape)
        centre = self.mean + shift
        some = np.maximum(n, 1)
        gap = np.where(n > 0, self.parts.sums[:, :, 0] / some - centre, 0.0)
        weight = np.where(n > 0, 1 / (self.between_parts + self.within / some), 0.0)
        precision = weight.sum(axis=0) + 1 / self.between_items
        theta = (weight * gap).sum(axis=0) / precision
        theta = theta + rng.standard_normal(len(theta)) / np.sqrt(precision)
        if self.between_parts <= LEAST:
            return np.asarray(centre + theta)
        own = n / self.within + 1 / self.between_parts
        said = (n / self.within * gap + theta / self.between_parts) / own
        return np.asarray(centre + said + rng.standard_normal(n.shape) / np.sqrt(own))


def fit_amounts(table: Ratings) -> ObservedAmounts:
    """The mean, the shifts of parts and the variances of observed numbers."""
    found = parts(table)
    n = found.n
    mean = float(table.number.mean())
    gap, spread, _, _ = apart(table, found)
    shift, error = shrunk(gap, spread)
    rest = table.number - mean - shift[found.of[table.rater], 0]
    sums = found.sums - (mean + shift)[:, None, :] * n[:, :, None]
    squares = np.bincount(table.item, rest**2, len(table.items))
    seen = products(n, sums, squares.astype(np.float64))
    shared = [one for one in (seen.across, seen.within) if one is not None]
    items = max(shared[0] if shared else 0.0, LEAST)
    return ObservedAmounts(
        table=table,
        parts=found,
        mean=mean,
        shift=shift,
        shift_error=error,
        between_items=items,
        between_parts=seen.gap,
        within=max(float((rest**2).mean()) - items - seen.gap, LEAST),
    )


def _said(state: Doubles, share: Doubles) -> Doubles:
    """What a bench says that is made up of parts, (I,)."""
    return np.asarray(share @ state)
