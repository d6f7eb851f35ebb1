"""Rankings as comparisons, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons

Tiers = Sequence[str]
"""candidates as letters, the best tier first: ``["b", "ac"]`` says b before a and c alike"""
Pair = tuple[str, str, int]


def pairs_of(tiers: Tiers) -> list[Pair]:
    """All pairs, in the order of names: the outcome is 1 where the first is better."""
    tier = {name: n for n, names in enumerate(tiers) for name in names}
    return [(a, b, int(np.sign(tier[b] - tier[a]))) for a, b in combinations(sorted(tier), 2)]


def best_of(names: str) -> list[Pair]:
    """The first against each of the others."""
    return [(names[0], other, 1) for other in names[1:]]


def best_and_worst(names: str) -> list[Pair]:
    """The first against each of the others, and each against the last."""
    return [*best_of(names), *((other, names[-1], 1) for other in names[1:-1])]


def comparisons(
    judgments: Sequence[Sequence[Pair]],
    raters: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
) -> Comparisons:
    """One block a judgment; everybody is a rater of their own unless named."""
    named = raters or [f"r{n:03}" for n in range(len(judgments))]
    about = items or ["i"] * len(judgments)
    candidates = sorted({name for j in judgments for a, b, _ in j for name in (a, b)})
    people, things = sorted(set(named)), sorted(set(about))
    rows = [
        (candidates.index(a), candidates.index(b), outcome, people.index(r), things.index(i), n)
        for n, (j, r, i) in enumerate(zip(judgments, named, about, strict=True))
        for a, b, outcome in j
    ]
    first, second, outcome, rater, item, block = np.array(rows, np.int32).T
    return Comparisons(
        pl.Series(candidates),
        pl.Series(people),
        pl.Series(things),
        first=first,
        second=second,
        outcome=outcome.astype(np.int8),
        rater=rater,
        item=item,
        position=np.zeros(len(rows), np.int8),
        block=block,
        ties=bool((outcome == 0).any()),
    )


def luce(
    theta: NDArray[np.float64], n: int, size: int, raters: int, seed: int, best: bool = False
) -> Comparisons:
    """n rankings (or best-of-n choices) of ``size`` candidates drawn at random, by the model."""
    rng = np.random.default_rng(seed)
    C = len(theta)
    members = np.argsort(rng.random((n, C)), axis=1)[:, :size]
    order = np.argsort(-(theta[members] + rng.gumbel(size=members.shape)), axis=1)
    members = np.take_along_axis(members, order, axis=1)
    i, j = np.triu_indices(size, 1)
    if best:
        i, j = i[: size - 1], j[: size - 1]
    block = np.repeat(np.arange(n), len(i)).astype(np.int32)
    rater = rng.integers(0, raters, n).astype(np.int32)
    return Comparisons(
        pl.Series([f"c{k:02}" for k in range(C)]),
        pl.Series([f"r{k:03}" for k in range(raters)]),
        pl.Series(["i"]),
        first=members[:, i].ravel().astype(np.int32),
        second=members[:, j].ravel().astype(np.int32),
        outcome=np.ones(len(block), np.int8),
        rater=rater[block],
        item=np.zeros(len(block), np.int32),
        position=np.zeros(len(block), np.int8),
        block=block,
    )
