"""Ceiling: how often a model that predicts preferences can be right, given how raters agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import accelerated, acceleration_of, item_weights
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reading.sides import sides
from quorate.schema import ColumnError, Judgments, NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Weighing = Literal["item", "pair"]
LEVEL = 0.95
FIGURES = ("agreement", "agreement_low", "agreement_high", "lower", "upper", "lowest", "highest")
FEW = 20
"""a topic with fewer items of two votes gets no figure of its own"""


@dataclass(frozen=True, eq=False)
class Ceiling:
    """The range of the best possible accuracy against one fresh vote.

    ``agreement`` is A, how often two raters' votes on an item are for the same side, ties left
    out; ``agreement_low``–``agreement_high`` is its interval. The best accuracy lies between
    ``lower`` = A (all disagreement is in items where raters are evenly split) and ``upper`` =
    (1 + √(2A - 1)) / 2 (every item is as noisy as every other). ``lowest`` and ``highest`` are
    the same bounds at the ends of the interval of A: they allow for few items too. ``items`` have
    two votes or more, of ``votes`` in all; ``ties`` is the share of ties among all answers.
    ``groups`` has one row a topic: topic, items and the same figures, null where they are too few.
    """

    agreement: float
    agreement_low: float
    agreement_high: float
    lower: float
    upper: float
    lowest: float
    highest: float
    items: int
    votes: int
    ties: float
    level: float = LEVEL
    method: str = ""
    groups: pl.DataFrame | None = None
    notes: tuple[str, ...] = ()
    seed: int = 0
    input_digest: str = ""


@dataclass(frozen=True, eq=False)
class _Votes:
    """For each pair that was judged, how often each side was named: (P,); topics (P,)."""

    first: Longs
    second: Longs
    ties: Longs
    topic: pl.Series | None
    digest: str
    notes: tuple[str, ...]


def ceiling(
    table: Judgments | Comparisons,
    *,
    by: str | Mapping[str, str] | None = None,
    weigh: Weighing = "item",
    bootstrap: int = 1000,
    seed: int = 0,
) -> Ceiling:
    """Measures how far agreement of raters limits the accuracy of a model of their preferences.

    Let q_x be the probability that a rater drawn at random prefers the first on item x. Two raters
    agree with probability A = E[q² + (1 - q)²]; a model that knows every q_x predicts one fresh
    vote with accuracy E max(q, 1 - q). By Jensen's inequality

        A ≤ E max(q, 1 - q) ≤ (1 + √(2A - 1)) / 2

    A is the mean over items with n ≥ 2 votes, k of them for the first, of
    (k (k - 1) + (n - k)(n - k - 1)) / (n (n - 1)), which is unbiased for each item. Ties are left
    out of n, and their share is told. With ``weigh="pair"`` an item counts by its n (n - 1) pairs
    of votes, as many papers have it; where disputed items are asked more often, that makes them
    count for more than they are. The interval of A resamples items. A below one half, which only
    luck or a misread question gives, counts as one half in the bounds.

    ``by`` is a group column of the table, or maps an item to its topic. A rater who judged a pair
    twice counts once, with the first judgment; in a ranking each two candidates are a pair. Raises
    NotApplicableError where the question is no pair or no pair has two votes, ColumnError for a
    group column that is not there.
    """
    votes = _of_judgments(table, by) if isinstance(table, Judgments) else _of_compared(table, by)
    n = votes.first + votes.second
    if not (n >= 2).any():
        raise NotApplicableError(
            "no pair has votes of two raters, and agreement needs two",
            remedy="let several raters judge the same pairs, at least a part of them",
        )
    whole = _measured(votes, np.ones(len(n), np.bool_), weigh, bootstrap, seed)
    return replace(
        whole,
        method=f"{bootstrap:,} bootstrap replicates by item" if bootstrap else "",
        groups=_groups(votes, weigh, bootstrap, seed),
        notes=votes.notes,
        seed=seed,
        input_digest=votes.digest,
    )


def bounds(agreement: Doubles | float) -> tuple[Doubles, Doubles]:
    """A and (1 + √(2A - 1)) / 2, with A at least one half."""
    low = np.maximum(np.asarray(agreement, np.float64), 0.5)
    return low, (1 + np.sqrt(2 * low - 1)) / 2


def _measured(
    votes: _Votes, some: NDArray[np.bool_], weigh: Weighing, bootstrap: int, seed: int
) -> Ceiling:
    """The figures of some of the pairs, (P,)."""
    k, n = votes.first[some], (votes.first + votes.second)[some]
    ties = int(votes.ties[some].sum())
    share_of_ties = ties / (int(n.sum()) + ties)
    k, n = k[n >= 2], n[n >= 2]
    patterns, multiplicity = np.unique(np.stack([n, k], axis=1), axis=0, return_counts=True)
    n, k = patterns.T
    pairs = n * (n - 1)
    share = (k * (k - 1) + (n - k) * (n - k - 1)) / pairs
    worth = np.ones(len(n)) if weigh == "item" else pairs.astype(np.float64)
    items = multiplicity.astype(np.int64)
    agreement = float((items * worth) @ share / (items @ worth))
    low, high = _interval(share, worth, items, agreement, bootstrap, seed)
    lower, upper = bounds(agreement)
    return Ceiling(
        agreement=agreement,
        agreement_low=low,
        agreement_high=high,
        lower=float(lower),
        upper=float(upper),
        lowest=float(bounds(low)[0]) if np.isfinite(low) else np.nan,
        highest=float(bounds(high)[1]) if np.isfinite(high) else np.nan,
        items=int(items.sum()),
        votes=int(items @ n),
        ties=share_of_ties,
    )


def _interval(
    share: Doubles, worth: Doubles, items: Longs, agreement: float, bootstrap: int, seed: int
) -> tuple[float, float]:
    n = int(items.sum())
    if (share == 1).all():  # resampling sees no disagreement either; an exact binomial bound does
        return (1 - LEVEL) ** (1 / n), 1.0
    if not bootstrap or n < 2:
        return np.nan, np.nan
    drawn = [w @ (worth * share) / (w @ worth) for w in item_weights(items, bootstrap, seed)]
    total = items @ worth
    without = (agreement * total - worth * share) / (total - worth)
    interval = accelerated(
        np.concatenate(drawn), agreement, acceleration_of(without, items), LEVEL, n
    )
    return min(interval.lower, agreement), max(interval.upper, agreement)


def _groups(votes: _Votes, weigh: Weighing, bootstrap: int, seed: int) -> pl.DataFrame | None:
    """The figures of each topic, in the order of names."""
    if votes.topic is None:
        return None
    several = votes.first + votes.second >= 2
    rows: list[dict[str, object]] = []
    for name in votes.topic.unique().drop_nulls().sort():
        of = (votes.topic == name).fill_null(False).to_numpy()
        row: dict[str, object] = {"topic": str(name), "items": int((of & several).sum())}
        if (of & several).sum() >= FEW:
            found = _measured(votes, of, weigh, bootstrap, seed)
            row |= {figure: getattr(found, figure) for figure in FIGURES}
        rows.append(row)
    schema = {"topic": pl.String, "items": pl.Int64, **dict.fromkeys(FIGURES, pl.Float64)}
    return pl.DataFrame(rows, schema=schema)


def _of_judgments(judgments: Judgments, by: str | Mapping[str, str] | None) -> _Votes:
    side = sides(judgments.question).side[judgments.codes]
    once = np.ones(len(judgments), np.bool_)
    once[1:] = (judgments.item[1:] != judgments.item[:-1]) | (
        judgments.rater[1:] != judgments.rater[:-1]
    )
    first, second, ties = (
        np.bincount(judgments.item[once & (side == s)], minlength=judgments.n_items).astype(
            np.int64
        )
        for s in (1, -1, 0)
    )
    topic: pl.Series | None = None
    if isinstance(by, str):
        column = _column(judgments.groups, by)
        start = np.minimum(judgments.offsets[:-1], len(judgments) - 1)
        topic = column[start].cast(pl.String)
    elif by is not None:
        topic = pl.Series([by.get(name) for name in judgments.items], dtype=pl.String)
    return _Votes(first, second, ties, topic, judgments.digest, _repeated(once))


def _of_compared(table: Comparisons, by: str | Mapping[str, str] | None) -> _Votes:
    """One row an item and two candidates, in the order of their codes."""
    low = np.minimum(table.first, table.second).astype(np.int64)
    high = np.maximum(table.first, table.second).astype(np.int64)
    sign = table.sign * np.where(table.first < table.second, 1, -1)
    pair = (table.item.astype(np.int64) * table.n_candidates + low) * table.n_candidates + high
    _, start, place = np.unique(pair, return_index=True, return_inverse=True)
    _, kept = np.unique(place * table.n_raters + table.rater, return_index=True)
    once = np.zeros(len(table), np.bool_)
    once[kept] = True
    first, second, ties = (
        np.bincount(place[once & (sign == s)], minlength=len(start)).astype(np.int64)
        for s in (1, -1, 0)
    )
    topic: pl.Series | None = None
    if isinstance(by, str):
        topic = _column(table.groups, by)[start].cast(pl.String)
    elif by is not None:
        names = [by.get(name) for name in table.items]
        topic = pl.Series(names, dtype=pl.String)[table.item[start]]
    return _Votes(first, second, ties, topic, table.digest, _repeated(once))


def _column(groups: Mapping[str, pl.Series], name: str) -> pl.Series:
    if name not in groups:
        raise ColumnError(
            f"the table has no group column {name!r}",
            remedy=f"there are {', '.join(sorted(groups)) or 'none'}",
        )
    return groups[name]


def _repeated(once: NDArray[np.bool_]) -> tuple[str, ...]:
    again = int((~once).sum())
    if not again:
        return ()
    return (f"{again:,} judgments of a pair that the rater had judged before are left out",)
