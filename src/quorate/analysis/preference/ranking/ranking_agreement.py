"""Judging systems by many people's rankings of their outputs, as Callison-Burch (2009) did.

Rankings of the outputs of n systems become comparisons of two, each of which says better, alike or
worse. How often two people say the same, whom to count for how much, how good the systems are
then, and how near the crowd comes to experts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import accelerated, acceleration_of, item_weights
from quorate.analysis.numerics.bootstrap import rater_draws as drawn_raters
from quorate.analysis.preference.comparisons import Comparisons
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
Weighing = Literal["equal", "expert", "peer"]
Counting = Literal["not worse", "better"]

CHANCE = 1 / 3
"""agreement of two who draw one of better, alike and worse"""
LEVEL = 0.95
SOURCE = "doi:10.3115/1699510.1699548"


@dataclass(frozen=True)
class ThreeWay:
    """How often two people say the same of two outputs: better, alike, worse.

    ``kappa`` is (agreement - 1/3) / (2/3). The interval resamples items. ``comparisons`` are the
    pairs of judgments by two people of the same two outputs for the same item.
    """

    agreement: float
    lower: float
    upper: float
    kappa: float
    kappa_lower: float
    kappa_upper: float
    items: int
    comparisons: int
    chance: float = CHANCE


@dataclass(frozen=True, eq=False)
class SystemScores:
    """How good systems are by votes of people who count for more or less.

    ``table`` has one row a system, best first: candidate, score, lower, upper, comparisons. The
    intervals draw raters anew. ``weights`` (R,) is what each rater counted for.
    """

    table: pl.DataFrame
    weights: Doubles
    weighing: Weighing
    counting: Counting


@dataclass(frozen=True, eq=False)
class CrowdAgainstExperts:
    """How often votes of k people agree with an expert, beside what experts reach themselves.

    ``table`` has one row for each k and weighing: people, weighing, agreement, comparisons.
    ``experts`` is the agreement of experts with each other: the upper bound; None where no two
    experts judged the same.
    """

    table: pl.DataFrame
    experts: ThreeWay | None


@dataclass(frozen=True, eq=False)
class _Said:
    """Comparisons with the lower candidate first: (N,); ``pair`` numbers item and candidates."""

    pair: Longs
    item: Longs
    sign: NDArray[np.int8]
    rater: Longs


def ranking_agreement(
    comparisons: Comparisons,
    people: Collection[str] | None = None,
    others: Collection[str] | None = None,
    *,
    bootstrap: int = 1000,
    seed: int = 0,
) -> ThreeWay:
    """Measures how often two people order two outputs of an item alike, ties being an order too.

    P(A) is the share of agreeing pairs of judgments, by different people of the same two
    candidates for the same item; with three answers chance is P(E) = 1/3 and κ = (P(A) - P(E)) /
    (1 - P(E)). Between ``people`` (all, if not named), or from ``people`` to ``others``.

    Raises NotApplicableError where no two people judged the same. Source: Callison-Burch 2009,
    doi:10.3115/1699510.1699548, section 4.
    """
    said = _said(comparisons)
    one = _named(comparisons, people)
    two = one if others is None else _named(comparisons, others)
    same, pairs = _agreeing(said, comparisons, one, two)
    n = int(pairs.sum())
    if not n:
        raise NotApplicableError(
            "no two of these people judged the same two candidates for the same item",
            remedy="let some items be judged by several people",
        )
    of = np.flatnonzero(pairs)
    same, pairs = same[of], pairs[of]
    value = float(same.sum() / n)
    lower, upper = _interval(same, pairs, value, bootstrap, seed)
    kappa, kappa_lower, kappa_upper = ((x - CHANCE) / (1 - CHANCE) for x in (value, lower, upper))
    return ThreeWay(value, lower, upper, kappa, kappa_lower, kappa_upper, len(of), n)


def rater_weights(
    comparisons: Comparisons,
    weighing: Weighing = "peer",
    experts: Collection[str] = (),
    *,
    most: int | None = None,
) -> Doubles:
    """What each rater counts for, (R,): how often they agree with experts, or with their peers.

    ``"expert"``: the share of a rater's comparisons that experts judged alike, of the first
    ``most`` of them where that is given (the paper took ten judgments). ``"peer"``: the share of
    pairs with other raters, experts left out, that agree. ``"equal"``: 1. A rater without any such
    pair gets the share of all raters together. Raises RequestError for no experts.
    """
    R = comparisons.n_raters
    if weighing == "equal":
        return np.ones(R)
    if weighing == "expert" and not experts:
        raise RequestError("there are no experts to weigh by", remedy="name them")
    expert = _named(comparisons, experts)
    said = _said(comparisons)
    peers = expert if weighing == "expert" else ~expert
    counts = _counts(said, peers[said.rater])
    mine = peers[said.rater].astype(np.float64)
    totals = counts.sum(axis=1)[said.pair]
    alike = counts[said.pair, said.sign + 1]
    repeats = _repeats(said)
    pairs = totals - mine * repeats[0]
    same = alike - mine * repeats[1]
    if weighing == "expert" and most is not None:
        seen = _nth_of_rater(said, pairs > 0)
        pairs, same = np.where(seen <= most, pairs, 0), np.where(seen <= most, same, 0)
    has = pairs > 0
    n = np.bincount(said.rater[has], minlength=R).astype(np.float64)
    share = np.bincount(said.rater[has], same[has] / pairs[has], R)
    average = float(share.sum() / n.sum()) if n.sum() else 1.0
    return np.asarray(np.where(n > 0, share / np.maximum(n, 1), average), np.float64)


def system_scores(
    comparisons: Comparisons,
    weighing: Weighing = "equal",
    experts: Collection[str] = (),
    *,
    counting: Counting = "not worse",
    people: Collection[str] | None = None,
    bootstrap: int = 500,
    seed: int = 0,
) -> SystemScores:
    """Scores each system by how often it was not worse than another, by weighted raters.

    score_i = Σ w_r [i not worse] / Σ w_r over the comparisons with i; ``counting="better"`` counts
    only where it was better. ``people`` are those who are counted (all but the experts, if none
    are named). Intervals: 95 % of replicates in which raters are drawn with replacement, with
    their weights as they are. Weights as in ``rater_weights``.
    """
    weight = rater_weights(comparisons, weighing, experts)
    who = ~_named(comparisons, experts) if people is None else _named(comparisons, people)
    weight = np.where(who, weight, 0.0)
    score = _scores(comparisons, weight, counting)
    ends = np.full((2, len(score)), np.nan)
    if bootstrap:
        active = np.flatnonzero(who & (np.bincount(comparisons.rater, minlength=len(who)) > 0))
        drawn = []
        for draw in drawn_raters(len(active), bootstrap, seed):
            again = np.zeros(len(weight))
            again[active] = weight[active] * draw
            drawn.append(_scores(comparisons, again, counting))
        ends = np.nanquantile(np.array(drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    rows = who[comparisons.rater]
    both = np.concatenate([comparisons.first[rows], comparisons.second[rows]])
    table = pl.DataFrame(
        {
            "candidate": comparisons.candidates,
            "score": score,
            "lower": np.fmin(ends[0], score),
            "upper": np.fmax(ends[1], score),
            "comparisons": np.bincount(both, minlength=len(score)).astype(np.int64),
        }
    ).sort("score", "candidate", descending=[True, False], nulls_last=True)
    return SystemScores(table, weight, weighing, counting)


def crowd_against_experts(
    comparisons: Comparisons,
    experts: Collection[str],
    *,
    most: int = 10,
    draws: int = 20,
    seed: int = 0,
) -> CrowdAgainstExperts:
    """How often the vote of k people says what an expert says, for k = 1 … ``most``.

    For each comparison that an expert judged, k of the others who judged it are drawn, and vote
    with weights (see ``rater_weights``); ties of the vote count as the share of the options that
    an expert's answer is among. Means over ``draws``. Comparisons with fewer than k others are
    left out, so that rows of different k may be about different comparisons. The upper bound is
    how often experts agree with each other. Weighing by experts uses the same experts, and is a
    little flattered by it.

    Source: Callison-Burch 2009, doi:10.3115/1699510.1699548, figures 2 and 3.
    """
    said = _said(comparisons)
    expert = _named(comparisons, experts)
    by_expert = _counts(said, expert[said.rater])
    total = by_expert.sum(axis=1)
    crowd = np.flatnonzero(~expert[said.rater] & (total[said.pair] > 0))
    if not len(crowd):
        raise NotApplicableError(
            "no comparison was judged by an expert and by somebody else",
            remedy="name raters of this table who judged what others judged",
        )
    rng = np.random.default_rng(seed)
    n = np.bincount(said.pair[crowd], minlength=len(total))
    rows: list[dict[str, object]] = []
    weighings: tuple[Weighing, ...] = ("equal", "expert", "peer")
    weights = {w: rater_weights(comparisons, w, experts) for w in weighings}
    sums = {(w, k): 0.0 for w in weighings for k in range(1, most + 1)}
    for _ in range(draws):
        order = crowd[np.lexsort((rng.random(len(crowd)), said.pair[crowd]))]
        start = np.cumsum(n) - n
        nth = np.arange(len(order)) - start[said.pair[order]]
        for k in range(1, most + 1):
            used = order[nth < k]
            for w in weighings:
                vote = _counts(said, used, weights[w][said.rater])
                top = vote >= vote.max(axis=1, keepdims=True) - 1e-12
                hit = (by_expert * top).sum(axis=1) / np.maximum(total, 1) / top.sum(axis=1)
                enough = (n >= k) & (total > 0)
                sums[w, k] += float(hit[enough].mean()) if enough.any() else float("nan")
    for (w, k), value in sums.items():
        enough = int(((n >= k) & (total > 0)).sum())
        if enough:
            rows.append(
                {"people": k, "weighing": w, "agreement": value / draws, "comparisons": enough}
            )
    try:
        bound = ranking_agreement(comparisons, experts)
    except NotApplicableError:
        bound = None
    return CrowdAgainstExperts(pl.DataFrame(rows).sort("people", "weighing"), bound)


def _named(comparisons: Comparisons, names: Collection[str] | None) -> Flags:
    """Which raters are meant, (R,). Raises RequestError for one who is not there."""
    if names is None:
        return np.ones(comparisons.n_raters, np.bool_)
    known = set(comparisons.raters)
    absent = sorted(set(names) - known)
    if absent:
        raise RequestError(f"there is no rater {absent[0]!r}", remedy="name raters of this table")
    return np.array([name in set(names) for name in comparisons.raters], np.bool_)


def _said(comparisons: Comparisons) -> _Said:
    C = comparisons.n_candidates
    first, second = comparisons.first.astype(np.int64), comparisons.second.astype(np.int64)
    sign = np.where(first < second, comparisons.sign, -comparisons.sign).astype(np.int8)
    item = comparisons.item.astype(np.int64)
    key = (item * C + np.minimum(first, second)) * C + np.maximum(first, second)
    return _Said(_numbers(key), item, sign, comparisons.rater.astype(np.int64))


def _numbers(key: Longs) -> Longs:
    return np.unique(key, return_inverse=True)[1].ravel().astype(np.int64)


def _counts(said: _Said, rows: Flags | Longs, weight: Doubles | None = None) -> Doubles:
    """How often each answer was given to each pair by these rows, (P, 3)."""
    at = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
    P = int(said.pair.max()) + 1
    cell = said.pair[at] * 3 + said.sign[at] + 1
    count = np.bincount(cell, None if weight is None else weight[at], P * 3)
    return np.asarray(count, np.float64).reshape(P, 3)


def _repeats(said: _Said) -> tuple[Doubles, Doubles]:
    """How often the rater judged the pair, and with this answer, each row itself counted: (N,)."""
    rater = _numbers(said.pair * (int(said.rater.max()) + 1) + said.rater)
    answer = _numbers(rater * 3 + said.sign + 1)
    return (
        np.bincount(rater)[rater].astype(np.float64),
        np.bincount(answer)[answer].astype(np.float64),
    )


def _nth_of_rater(said: _Said, counted: Flags) -> Longs:
    """The number of each counted row among those of its rater, from 1; large for others."""
    out = np.full(len(said.pair), np.iinfo(np.int64).max)
    at = np.flatnonzero(counted)
    order = at[np.argsort(said.rater[at], kind="stable")]
    n = np.bincount(said.rater[order])
    out[order] = np.arange(len(order)) - (np.cumsum(n) - n)[said.rater[order]] + 1
    return out


def _agreeing(
    said: _Said, comparisons: Comparisons, one: Flags, two: Flags
) -> tuple[Doubles, Doubles]:
    """Agreeing pairs of judgments and all pairs, of each item: (I,) both.

    Pairs of one person's own repeats are none; a pair within both groups counts once.
    """
    a, b = one[said.rater], two[said.rater]
    both = a & b
    first, second, shared = (_counts(said, x) for x in (a, b, both))
    own = _own(said, both)
    same = (first * second - shared**2).sum(axis=1) + _half(shared, own[1])
    sum_a, sum_b, sum_both = (x.sum(axis=1) for x in (first, second, shared))
    pairs = sum_a * sum_b - sum_both**2 + (sum_both**2 - own[0]) / 2
    item = np.zeros(len(pairs), np.int64)
    item[said.pair] = said.item
    size = len(comparisons.items)
    return (
        np.asarray(np.bincount(item, same, size), np.float64),
        np.asarray(np.bincount(item, pairs, size), np.float64),
    )


def _own(said: _Said, rows: Flags) -> tuple[Doubles, Doubles]:
    """Σ over raters of (their judgments of a pair)², and of those with each answer: (P,) both."""
    P = int(said.pair.max()) + 1
    at = np.flatnonzero(rows)
    top = int(said.rater.max()) + 1
    out = []
    person = said.pair[at] * top + said.rater[at]
    for key, width in ((person, top), (person * 3 + said.sign[at] + 1, top * 3)):
        cell, count = np.unique(key, return_counts=True)
        out.append(np.bincount(cell // width, count.astype(np.float64) ** 2, P))
    return np.asarray(out[0]), np.asarray(out[1])


def _half(shared: Doubles, own: Doubles) -> Doubles:
    return np.asarray(((shared**2).sum(axis=1) - own) / 2)


def _interval(
    same: Doubles, pairs: Doubles, value: float, bootstrap: int, seed: int
) -> tuple[float, float]:
    n = len(pairs)
    if value == 1.0:
        return (1 - LEVEL) ** (1 / n), 1.0
    if not bootstrap or n < 2:
        return float("nan"), float("nan")
    ones = np.ones(n, np.int64)
    drawn = [w @ same / (w @ pairs) for w in item_weights(ones, bootstrap, seed)]
    without = (same.sum() - same) / (pairs.sum() - pairs)
    interval = accelerated(np.concatenate(drawn), value, acceleration_of(without, ones), LEVEL, n)
    return min(interval.lower, value), max(interval.upper, value)


def _scores(comparisons: Comparisons, weight: Doubles, counting: Counting) -> Doubles:
    w, sign, C = weight[comparisons.rater], comparisons.sign, comparisons.n_candidates
    least = 0 if counting == "not worse" else 1
    good = np.bincount(comparisons.first, w * (sign >= least), C)
    good = good + np.bincount(comparisons.second, w * (-sign >= least), C)
    total = np.bincount(comparisons.first, w, C) + np.bincount(comparisons.second, w, C)
    out = np.full(C, np.nan)
    np.divide(good, total, out=out, where=total > 0)
    return out
