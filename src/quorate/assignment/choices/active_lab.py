"""The item, judged or not, whose consensus with a model is least sure: a new one or one again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.assignment.model_scores import ByModel, Doubles, Integers, Pool

LEAST = 1e-3
"""the weight of a rater or model that is no better than naming the commonest option"""


@dataclass(frozen=True)
class ActiveLab(ByModel):
    """New items and items judged already by one scale: the smallest first.

        judged     s_i = [ (w_M + Σ_j w_j) q_i + w̄ / K ] / (w_M + Σ_j w_j + w̄)
        not yet    s_i = [ w_M max_k p̂_ik + w̄ / K ] / (w_M + w̄)

    over the raters j of item i. q_i is the probability of the consensus label among the weighted
    votes of model and raters,

        ( w_M p̂_ik + Σ_j w_j v_jk ) / ( w_M + Σ_j w_j ),    v_jk = P for j's label, (1 - P)/(K - 1)
                                                             for others,

    P being how often a rater's label is that of the majority. Weights say how much better than
    naming the commonest option one is: w = 1 - (1 - a) / (1 - a₀), a₀ the share of the commonest
    label; a_j the share of the rater's judgments, of items with two or more, that are the
    majority's (and one more judgment at P, so that newcomers are like all), a_M that of the model
    on judged items, whose weight is times √(mean judgments an item); w̄ is the mean of the raters'.
    """

    name: ClassVar[str] = "active-lab"
    title: ClassVar[str] = "Label new or again, by model and raters"
    source: ClassVar[str] = "Goh & Mueller 2023, doi:10.48550/arXiv.2301.11856"

    def values(self, pool: Pool, seed: int) -> Doubles:
        """s_i."""
        p = pool.scores.mean
        n, k = p.shape
        if not len(pool.item):
            return np.asarray(p.max(axis=1))
        votes = np.zeros((n, k))
        np.add.at(votes, (pool.item, pool.label), 1.0)
        count = votes.sum(axis=1)
        # the model breaks ties, and no more
        majority = (votes + 1e-3 * p).argmax(axis=1)
        weights, model, agreed = _weights(pool, p, majority, count)
        mean = float(weights.mean())
        own = weights[pool.rater]
        total = np.bincount(pool.item, own, n)
        others = (1 - agreed) / (k - 1)
        mass = np.zeros((n, k))
        np.add.at(mass, (pool.item, pool.label), own * (agreed - others))
        mass += (total * others)[:, None] + model * p
        sure = mass[np.arange(n), majority] / (model + total)
        judged = ((model + total) * sure + mean / k) / (model + total + mean)
        fresh = (model * p.max(axis=1) + mean / k) / (model + mean)
        return np.asarray(np.where(count > 0, judged, fresh))


def _weights(
    pool: Pool, p: Doubles, majority: Integers, count: Doubles
) -> tuple[Doubles, float, float]:
    """The raters' weights, the model's, and P."""
    several = count > 1
    shared = several[pool.item]
    hit = (pool.label == majority[pool.item]).astype(np.float64)
    raters = int(pool.rater.max()) + 1
    commonest = np.bincount(pool.label).max() / len(pool.label)
    agreed = float(hit[shared].mean()) if shared.any() else 0.9
    n = np.bincount(pool.rater[shared], minlength=raters)
    right = np.bincount(pool.rater[shared], hit[shared], raters)
    # a rater of whom nothing is known is as good as all together
    share = (right + agreed) / (n + 1)
    scale = max(1 - commonest, LEAST)
    weights = np.maximum(1 - (1 - share) / scale, LEAST)
    known = count > 0
    model = float((p.argmax(axis=1) == majority)[known].mean())
    base = max(1 - (1 - model) / scale, LEAST)
    clipped = float(np.clip(agreed, 1 / p.shape[1], 1 - 1e-6))
    return weights, base * float(np.sqrt(count[known].mean())), clipped
