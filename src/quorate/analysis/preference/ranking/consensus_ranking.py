"""A consensus ranking of candidates, and how far it would hold with other raters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array

from quorate.analysis.numerics.bootstrap import rater_draws
from quorate.analysis.preference.comparisons import Comparisons
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEVEL = 0.95
MOST_CANDIDATES = 2_000
BLOCK_CELLS = 1 << 24

Rank = Callable[[Doubles], Doubles]
"""from wins (B, C, C) to ranks (B, C): 1 the best, ties the mean of their places"""


@dataclass(frozen=True, eq=False)
class ConsensusRanking:
    """The order of C candidates that raters together agree with most, by one rule.

    ``rank`` (C,) counts from 1; those that the rule cannot tell apart share the mean of their
    places. ``score`` (C,) is what the rule ranks by. Over ``replicates`` in which raters are drawn
    anew, ``first`` (C,) is how often a candidate came first (shared first places shared),
    ``rank_low`` to ``rank_high`` (C,) the ranks that 95 % of them gave, ``before`` (C, C) how often
    i came before j, half for ties. ``disagreements`` are comparisons that the order goes against,
    ties half; ``exact`` whether it is known that no order goes against fewer (Kemeny).
    """

    method: str
    candidates: pl.Series
    rank: Doubles
    score: Doubles
    first: Doubles
    rank_low: Doubles
    rank_high: Doubles
    before: Doubles
    disagreements: float
    exact: bool
    replicates: int
    notes: tuple[str, ...] = ()
    seed: int = 0
    input_digest: str = ""

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a candidate, best first."""
        return pl.DataFrame(
            {
                "candidate": self.candidates,
                "rank": self.rank,
                "rank_low": self.rank_low,
                "rank_high": self.rank_high,
                "score": self.score,
                "first": self.first,
            }
        ).sort("rank", "candidate")


def ranked(
    method: str,
    comparisons: Comparisons,
    rank: Rank,
    score: Doubles,
    exact: bool,
    notes: tuple[str, ...],
    replicates: int,
    seed: int,
) -> ConsensusRanking:
    """The ranking by a rule, with its stability over raters drawn with replacement.

    Intervals are the central 95 % of the replicates, and hold the rank itself.
    """
    C = comparisons.n_candidates
    own = rank(comparisons.wins[None])[0]
    drawn = [rank(wins) for wins in _drawn(comparisons, replicates, seed)]
    ranks = np.concatenate(drawn) if drawn else np.full((1, C), np.nan)
    low, high = np.quantile(ranks, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    top = ranks == ranks.min(axis=1, keepdims=True)
    before = np.full((C, C), np.nan)
    if drawn:
        before = np.zeros((C, C))
        for row in ranks:
            before += (np.sign(row[None] - row[:, None]) + 1) / 2
        before /= len(ranks)
    return ConsensusRanking(
        method=method,
        candidates=comparisons.candidates,
        rank=own,
        score=score,
        first=np.asarray((top / top.sum(axis=1, keepdims=True)).mean(axis=0))
        if drawn
        else np.full(C, np.nan),
        rank_low=np.minimum(low, own),
        rank_high=np.maximum(high, own),
        before=before,
        disagreements=against(comparisons.wins, own),
        exact=exact,
        replicates=replicates,
        notes=notes,
        seed=seed,
        input_digest=comparisons.digest,
    )


def refuse(comparisons: Comparisons) -> None:
    """Raise NotApplicableError for nothing to rank, or too much for full matrices."""
    if not len(comparisons):
        raise NotApplicableError("there are no comparisons to rank by")
    if comparisons.n_candidates > MOST_CANDIDATES:
        raise NotApplicableError(
            f"{comparisons.n_candidates:,} candidates; at most {MOST_CANDIDATES:,} are ranked",
            remedy="rank by the strengths of a model instead",
        )


def against(wins: Doubles, rank: Doubles) -> float:
    """Comparisons that an order goes against; half of those between candidates it ties."""
    worse = rank[:, None] > rank[None]
    level = (rank[:, None] == rank[None]) & ~np.eye(len(rank), dtype=np.bool_)
    return float(wins[worse].sum() + wins[level].sum() / 2)


def mean_places(order: Longs, value: Doubles) -> Doubles:
    """Ranks from 1 of values in an order, (B, C) both; equal neighbours share their mean."""
    B, C = order.shape
    sorted_value = np.take_along_axis(value, order, axis=1)
    new = np.ones((B, C), np.bool_)
    new[:, 1:] = sorted_value[:, 1:] != sorted_value[:, :-1]
    group = np.cumsum(new, axis=1) - 1 + np.arange(B)[:, None] * C
    count = np.bincount(group.ravel(), minlength=B * C)
    place = np.broadcast_to(np.arange(1.0, C + 1), (B, C))
    total = np.bincount(group.ravel(), place.ravel(), B * C)
    mean = (total / np.maximum(count, 1))[group]
    ranks = np.empty((B, C))
    np.put_along_axis(ranks, order, mean, axis=1)
    return ranks


def _drawn(comparisons: Comparisons, n: int, seed: int) -> Iterator[Doubles]:
    """Wins (b, C, C) by raters drawn with replacement, a few replicates at a time."""
    C, R = comparisons.n_candidates, comparisons.n_raters
    won = (comparisons.sign.astype(np.float64) + 1) / 2
    first, second = comparisons.first.astype(np.int64), comparisons.second.astype(np.int64)
    cell = np.concatenate([first * C + second, second * C + first])
    rater = np.concatenate([comparisons.rater, comparisons.rater])
    won = np.concatenate([won, 1 - won])
    by_rater = coo_array((won, (rater, cell)), shape=(R, C * C)).tocsr()
    step = max(1, BLOCK_CELLS // (C * C))
    draws = list(rater_draws(R, n, seed))
    for k in range(0, n, step):
        some = np.stack(draws[k : k + step])
        yield np.asarray(by_rater.T @ some.T, np.float64).T.reshape(-1, C, C)
