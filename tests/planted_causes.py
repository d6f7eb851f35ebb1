"""Crowds in which it is known why raters differ on an item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind, Question


@dataclass(frozen=True)
class Plan:
    """What is planted: shares of items that are split, of opinion, and of the unclear pair.

    ``ambiguous`` items are split between two options drawn at random, each rater by chance;
    ``opinion`` items between two groups of raters, ``loyal`` to their group's side; of the items
    whose answer is option 0 or 1, ``unclear`` are split between these two. All others have one
    answer, and raters err by chance: accuracies are Beta(skill), a part ``spam`` of raters guesses.
    """

    items: int = 400
    raters: int = 40
    overlap: int = 10
    options: int = 4
    ambiguous: float = 0.06
    opinion: float = 0.08
    unclear: float = 0.35
    group: float = 0.5
    loyal: float = 0.95
    skill: tuple[float, float] = (18.0, 2.0)
    spam: float = 0.05


@dataclass(frozen=True, eq=False)
class Crowd:
    """Judgments with the true cause of each item if raters differ on it, and raters' groups."""

    judgments: Judgments
    cause: NDArray[np.object_]
    group: NDArray[np.int64]
    truth: NDArray[np.int64]


def planted(plan: Plan, seed: int) -> Crowd:
    """A crowd drawn by a plan."""
    rng = np.random.default_rng(seed)
    n_items, R, K = plan.items, plan.raters, plan.options
    skill = rng.beta(*plan.skill, R)
    skill[: round(plan.spam * R)] = 0.0
    group = (rng.permutation(R) < plan.group * R).astype(np.int64)
    truth = rng.integers(0, K, n_items)
    cause = np.full(n_items, "slip", dtype=object)
    kind = rng.random(n_items)
    cause[kind < plan.ambiguous + plan.opinion] = "opinion"
    cause[kind < plan.ambiguous] = "ambiguous"
    unclear = (cause == "slip") & (truth < 2) & (rng.random(n_items) < plan.unclear)
    cause[unclear] = "guideline"
    other = (truth + rng.integers(1, K, n_items)) % K
    other[unclear] = 1 - truth[unclear]
    lean = rng.uniform(0.35, 0.65, n_items)
    rows = [
        (item, rater)
        for item in range(n_items)
        for rater in rng.choice(R, plan.overlap, replace=False)
    ]
    item, rater = (np.array(column) for column in zip(*rows, strict=True))
    said = truth[item].copy()
    split = np.isin(cause[item], ["ambiguous", "guideline"]) & (rng.random(len(item)) > lean[item])
    side = (group[rater] == 1) ^ (rng.random(len(item)) > plan.loyal)
    split |= (cause[item] == "opinion") & side
    said[split] = other[item][split]
    noise = rng.random(len(item)) > skill[rater]
    said[noise] = rng.integers(0, K, int(noise.sum()))
    names = [f"o{n}" for n in range(K)]
    judgments = Judgments.build(
        Question("label", Kind.CATEGORICAL, tuple(names)),
        pl.Series([f"i{n:05d}" for n in range(n_items)]),
        pl.Series([f"r{n:04d}" for n in range(R)]),
        item,
        rater,
        said.astype(np.int32),
        groups={"group": pl.Series([f"g{group[one]}" for one in rater])},
    )
    return Crowd(judgments, cause, group, truth)
