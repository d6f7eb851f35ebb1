"""Votes: juries drawn from what raters did say, with no text and no model of it."""

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

ALIKE = 1e6
"""the concentration of parts of raters that do not differ beyond their tilts"""
LOOSEST, CLOSEST = 0.02, 0.98
"""bounds of the agreement beyond chance from which concentrations are taken"""


@dataclass(frozen=True, eq=False)
class ObservedVotes:
    """Raters of a part vote on an item alike; parts share the item and differ by tilt and chance.

    θ_i ~ Dirichlet(α r): what people say of item i; r are the shares of the options overall.
    p_ih ~ Dirichlet(κ m_ih) with m_ihk ∝ θ_ik e^{τ_hk}: what part h says of it; a tilt τ_h is what
    it says more of on all items. A vote of part h is drawn from p_ih. So where few of a part have
    judged an item, they are taken to vote as others did, tilted as the part is on the whole.

    α and κ come from how often two raters agree on an item: of one part, of two parts, and by
    chance. For Dirichlet(κ m), E Σ p² = Σ m² + (1 − Σ m²) / (κ + 1). Where one part is no more at
    one than two parts are, beyond chance, κ is infinite. Tilts are drawn towards 0 by what chance
    among their raters explains. θ_i is drawn from all votes, n of a part counting as
    n (1 + κ) / (n + κ); p_ih from θ_i and the votes of the part. Source: own, after the
    Dirichlet-multinomial of Mosimann 1962, doi:10.1093/biomet/49.1-2.65.
    """

    table: Ratings
    parts: Parts
    rates: Doubles
    alpha: float
    kappa: float
    tilt: Doubles
    tilt_error: Doubles
    name: str = "votes"

    @property
    def says(self) -> str:
        """Where the votes come from."""
        return "the votes that were given, those of a small part drawn towards all others'"

    @property
    def items(self) -> pl.Series:
        """The items of the table."""
        return self.table.items

    @property
    def scale(self) -> Scale:
        """The options."""
        return self.table.scale

    def juries(self, benches: Sequence[Bench], draws: int, rng: np.random.Generator) -> Doubles:
        """The shares of options in drawn juries, (draws, I, K)."""
        shares = self.parts.shares(benches)
        found = np.zeros((draws, len(self.items), self.scale.width))
        for draw in range(draws):
            state = self._state(rng)
            for bench, share in zip(benches, shares, strict=True):
                found[draw] += rng.multinomial(bench.seat.count, _said(state, share))
        return found / sum(bench.seat.count for bench in benches)

    def opinions(
        self, juries: Sequence[Sequence[Bench]], draws: int, rng: np.random.Generator
    ) -> tuple[Doubles, ...]:
        """The shares of options among all behind each jury, (draws, I, K) each."""
        shares = [self.parts.shares(benches) for benches in juries]
        shape = (draws, len(self.items), self.scale.width)
        found = tuple(np.zeros(shape) for _ in juries)
        for draw in range(draws):
            state = self._state(rng)
            for place, benches, share in zip(found, juries, shares, strict=True):
                place[draw] = mixed([_said(state, one) for one in share], benches)
        return found

    def on_item(self, bench: Bench) -> Counts:
        """How many raters of the bench judged each item, (I,)."""
        mine = np.zeros(len(self.table.raters), np.bool_)
        mine[bench.raters] = True
        rows = mine[self.table.rater]
        return np.bincount(self.table.item[rows], minlength=len(self.items)).astype(np.int64)

    def _state(self, rng: np.random.Generator) -> Doubles:
        """One draw of p, (H, I, K)."""
        n, counts = self.parts.n[:, :, None], self.parts.sums
        tilt = self.tilt + self.tilt_error * rng.standard_normal(self.tilt.shape)
        turn = np.exp(tilt)[:, None, :]
        effective = n * (1 + self.kappa) / (n + self.kappa)
        straight = counts / turn
        straight *= effective / np.maximum(straight.sum(axis=2, keepdims=True), 1e-12)
        theta = rng.standard_gamma(straight.sum(axis=0) + self.alpha * self.rates) + 1e-12
        prior = theta * turn
        prior /= prior.sum(axis=2, keepdims=True)
        if self.kappa >= ALIKE:
            return np.asarray(prior)
        state = rng.standard_gamma(counts + self.kappa * prior) + 1e-12
        return np.asarray(state / state.sum(axis=2, keepdims=True))


def fit_votes(table: Ratings) -> ObservedVotes:
    """The rates, concentrations and tilts of observed votes on options."""
    found = parts(table)
    n, counts = found.n, found.sums
    whole = counts.sum(axis=0)
    rates = (whole.sum(axis=0) + 0.5) / (len(table) + 0.5 * table.scale.width)
    per_item = n.sum(axis=0)
    every = products(per_item[None], whole[None], per_item)
    alpha = _concentration(every.within, float((rates**2).sum()))
    tilt, error = _tilts(table, found)
    smooth = (whole + alpha * rates) / (per_item[:, None] + alpha)
    told = smooth[None] * np.exp(tilt)[:, None, :]
    told /= told.sum(axis=2, keepdims=True)
    kappa = _alikeness(found, told)
    return ObservedVotes(table, found, rates, alpha, kappa, tilt, error)


def _concentration(agreement: float | None, chance: float) -> float:
    """α from 1/(α + 1) = (agreement − chance) / (1 − chance)."""
    beyond = 0.5 if agreement is None else (agreement - chance) / (1 - chance)
    return 1 / float(np.clip(beyond, LOOSEST, CLOSEST)) - 1


def _tilts(table: Ratings, found: Parts) -> tuple[Doubles, Doubles]:
    """By how much each part says each option more than all do of the same items, in logarithms."""
    gap, error, level, rows = apart(table, found)
    level = np.clip(level, 1e-3, 1.0)
    return shrunk(np.log(np.maximum(level + gap, 0.25 / rows) / level), error / level)


def _alikeness(found: Parts, told: Doubles) -> float:
    """κ, from how much more two raters of a part agree than two of different parts.

    ``told`` (H, I, K) is what parts would say if they differed by their tilts alone; the agreement
    that follows from these is taken out.
    """
    n = found.n
    seen = products(n, found.sums, n.sum(axis=0))
    if seen.within is None or seen.across is None:
        return ALIKE
    own = n * (n - 1)
    total = (n[:, :, None] * told).sum(axis=0)
    same = (n**2 * (told**2).sum(axis=2)).sum(axis=0)
    within = float((own * (told**2).sum(axis=2)).sum()) / float(own.sum())
    pairs = n.sum(axis=0) ** 2 - (n**2).sum(axis=0)
    across = float(((total**2).sum(axis=1) - same).sum()) / float(pairs.sum())
    by_tilt = within - across
    gap = seen.within - seen.across - by_tilt
    if gap <= seen.error:
        return ALIKE
    gap *= 1 - seen.error**2 / gap**2
    beyond = gap / max(1 - seen.across - by_tilt, 1e-6)
    return 1 / min(max(beyond, 1 / ALIKE), CLOSEST) - 1


def _said(state: Doubles, share: Doubles) -> Doubles:
    """What a bench says that is made up of parts, (I, K)."""
    said = np.einsum("h,hik->ik", share, state)
    return np.asarray(said / said.sum(axis=1, keepdims=True))
