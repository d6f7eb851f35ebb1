"""Items that a model is unsure of and that are unlike each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.assignment.choice import demand_within
from quorate.assignment.choices.margin import margins
from quorate.assignment.model_scores import ByModel, Doubles, Integers, Pool, Singles


@dataclass(frozen=True)
class Diverse(ByModel):
    """Items that the model is unsure of, each unlike those before it, first.

    Of the ``among`` times ``batch`` open items with the smallest margin, ``batch`` are drawn by
    k-means++ on the gradients that their likeliest labels would give (BADGE): each next one with a
    chance in proportion to its squared distance to the nearest before it. With δ_i = p̂_i - e(ŷ_i)
    and the embedding h_i,

        ‖δ_i⊗h_i - δ_j⊗h_j‖² = ‖δ_i‖²‖h_i‖² + ‖δ_j‖²‖h_j‖² - 2⟨δ_i, δ_j⟩⟨h_i, h_j⟩

    so that nothing of size K·D is made. The first is the one of the longest gradient. All others
    follow by margin. A gradient is short where the model is sure, so being unsure and being unlike
    count together.
    """

    batch: int = 100
    """items that are drawn together, 1 to 1,000"""
    among: int = 10
    """they are drawn from so many times as many of the least sure, 1 to 100"""

    name: ClassVar[str] = "diverse"
    title: ClassVar[str] = "Unsure and unlike each other"
    source: ClassVar[str] = "Ash et al. 2020 (BADGE), doi:10.48550/arXiv.1906.03671"
    needs_vectors: ClassVar[bool] = True

    def __post_init__(self) -> None:
        demand_within(1_000, batch=self.batch)
        demand_within(100, among=self.among)

    def values(self, pool: Pool, seed: int) -> Doubles:
        """The place in the order of drawing."""
        n, vectors = len(pool.scores.items), pool.scores.vectors
        if vectors is None:
            return np.full(n, np.nan)
        p, askable = pool.scores.mean, pool.askable
        order = askable[np.argsort(margins(p)[askable], kind="stable")]
        near = order[: self.batch * self.among]
        gradient = p[near].copy()
        gradient[np.arange(len(near)), gradient.argmax(axis=1)] -= 1
        drawn = near[_spread(gradient, vectors[near], self.batch, seed)]
        rest = order[~np.isin(order, drawn)]
        found = np.full(n, np.nan)
        found[np.concatenate([drawn, rest])] = np.arange(len(order))
        return found


def _spread(delta: Doubles, rows: Singles, k: int, seed: int) -> Integers:
    """Places of up to k rows by k-means++ under the distance of δ⊗h."""
    rng = np.random.default_rng([seed, 9])
    h = rows.astype(np.float64)
    long = np.einsum("ij,ij->i", delta, delta) * np.einsum("ij,ij->i", h, h)
    far = np.full(len(long), np.inf)
    chosen: list[int] = []
    for _ in range(min(k, len(long))):
        left = np.where(np.isin(np.arange(len(far)), chosen), 0.0, far)
        if not chosen:
            one = int(long.argmax())
        elif left.sum() > 0:
            one = int(rng.choice(len(left), p=left / left.sum()))
        else:
            one = int(np.setdiff1d(np.arange(len(far)), chosen)[0])
        chosen.append(one)
        apart = long + long[one] - 2 * (delta @ delta[one]) * (h @ h[one])
        far = np.minimum(far, np.maximum(apart, 0.0))
    return np.array(chosen, np.int64)
