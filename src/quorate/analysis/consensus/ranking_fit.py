"""What the methods for rankings share: certainty of the winner, competence, gold in its place."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.analysis.consensus.competence import LEVEL, beta_interval
from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.ranking_table import Rankings, Tiers, answers, compared

Doubles = NDArray[np.float64]
START = 2.0
"""rankings' worth of the crowd's spread that a rater's interval starts with"""


def finished(
    rankings: Rankings,
    score: Doubles,
    best: Doubles,
    *,
    weight: Doubles | None = None,
    extra: dict[str, Doubles] | None = None,
    trace: tuple[float, ...] = (),
    objective: str = "none",
    converged: bool = True,
    parameters: dict[str, Doubles | float | int | str] | None = None,
    notes: tuple[str, ...] = (),
) -> Fit:
    """The fit that ranks fields by ``score`` (I, F); ``best`` (I, F) is how likely each is best.

    Items with gold have gold's ranking, and certainty 1. ``parts`` has one row a field of an item:
    item, field, place (1 the best; ties share the mean), probability of being the best.
    """
    known = rankings.known
    score = np.where(known[:, None], -rankings.gold.astype(np.float64), score)
    gold_best = (rankings.gold == 0) / np.maximum((rankings.gold == 0).sum(1, keepdims=True), 1)
    best = np.where(known[:, None], gold_best, best)
    inside = np.arange(rankings.n_fields) < rankings.fields[:, None]
    top = np.where(inside, score, -np.inf).argmax(axis=1)
    certainty = np.take_along_axis(best, top[:, None], axis=1)[:, 0]
    certainty = np.where(known, 1.0, certainty)
    certainty[rankings.fields == 0] = np.nan
    empty = int((rankings.fields == 0).sum())
    if empty:
        notes = (*notes, f"{empty:,} items have no judgment: their ranking is unknown")
    return Fit(
        competence=competence(rankings, weight, extra or {}),
        answer=answers(rankings, score),
        certainty=certainty,
        parts=_parts(rankings, score, best, inside),
        trace=trace,
        objective=objective,
        converged=converged,
        parameters=parameters or {},
        notes=notes,
    )


def competence(rankings: Rankings, weight: Doubles | None, extra: dict[str, Doubles]) -> Competence:
    """How far each rater ranks like the others do.

    Each ranking is compared with Borda's order of the other raters' of the item (weighted by
    ``weight`` (R,)), with gold where there is gold. ``accuracy`` is the share of pairs of fields
    that the others order, and the rater orders alike (ties half); ``tau`` in ``extra`` Kendall's
    tau-b. Both are means over the rater's rankings, with 95 % intervals from their spread, to
    which the crowd's is added as two rankings' worth. NaN for raters without a comparable ranking.
    """
    w = np.ones(rankings.n_raters) if weight is None else weight
    tau, share = _against_others(rankings, w[rankings.rater])
    n, tau_mean, tau_error = _moments(rankings, tau)
    _, share_mean, share_error = _moments(rankings, share)
    lower, upper = beta_interval(share_mean, share_error**2)
    quantile = np.asarray(stdtrit(np.maximum(n - 1 + START, 1), (1 + LEVEL) / 2), np.float64)
    reach = quantile * tau_error
    return Competence(
        accuracy=share_mean,
        lower=np.minimum(lower, share_mean),
        upper=np.maximum(upper, share_mean),
        extra={
            "tau": tau_mean,
            "tau_lower": np.maximum(tau_mean - reach, -1.0),
            "tau_upper": np.minimum(tau_mean + reach, 1.0),
            **extra,
        },
    )


def first_by_draws(
    rankings: Rankings, total: Doubles, draws: int, seed: int, rows: Doubles, strict: bool
) -> Doubles:
    """How likely each field is the best for more raters of this kind, (I, F).

    The Bayesian bootstrap (Rubin 1981, doi:10.1214/aos/1176345338): raters of an item weigh as
    exponential variates do, together with one who ranks at random, so that few raters leave
    doubt. ``rows`` (N, F) is what a ranking says for each field, ``total`` (I, F) the sums.
    With ``strict`` a row says how field ``top`` stands to each other, and the top is best in a draw
    where all its sums are above 0; what remains is shared by the others.
    """
    n_items, F = total.shape
    inside = np.arange(F) < rankings.fields[:, None]
    top = np.where(inside, total, -np.inf).argmax(axis=1)
    rng = np.random.default_rng([seed, 2])
    won = np.zeros((n_items, F))
    one = np.arange(n_items)
    rest_of = np.asarray(np.maximum(rankings.fields - 1, 1), np.float64)
    for _ in range(draws):
        weighed = rankings.by_item(rows * rng.exponential(size=len(rows))[:, None])
        drawn = np.where(inside, rng.random(total.shape), np.inf)
        order = np.argsort(np.argsort(drawn, axis=1), axis=1)
        if strict:
            chance = np.sign(order - np.take_along_axis(order, top[:, None], axis=1)).astype(
                np.float64
            )
        else:
            chance = 1 - 2 * order / rest_of[:, None]
        weighed = weighed + chance * rng.exponential(size=len(total))[:, None]
        if strict:
            others = inside.copy()
            others[one, top] = False
            ahead = np.where(others, weighed, np.inf).min(axis=1) > 0
            won[one[ahead], top[ahead]] += 1
        else:
            won[one, np.where(inside, weighed, -np.inf).argmax(axis=1)] += 1
    share = won / draws
    if strict:
        rest = (1 - share[one, top]) / rest_of
        others = inside.copy()
        others[one, top] = False
        share = np.where(others, rest[:, None], share)
    return np.where(inside, share, 0.0)


def _against_others(rankings: Rankings, weight: Doubles) -> tuple[Doubles, Doubles]:
    """Kendall's tau-b and the share of pairs alike, of each ranking with the others', (N,) both."""
    own = rankings.points * weight[:, None]
    rest = rankings.by_item(own)[rankings.item] - own
    # what nobody else ranked is not compared
    seen = (rankings.tier >= 0).astype(np.float64)
    others = rankings.by_item(seen)[rankings.item] - seen > 0
    order = np.argsort(-np.round(rest / 1e-9), axis=1, kind="stable")
    standing = _dense(np.round(rest / 1e-9), order)
    theirs = np.where(others, standing, -1).astype(np.int16)
    known = rankings.known[rankings.item]
    theirs[known] = rankings.gold[rankings.item[known]]
    return agreement(rankings.tier, theirs)


def agreement(one: Tiers, two: Tiers) -> tuple[Doubles, Doubles]:
    """Of two rankings of the same fields, n times: tau-b and the share of pairs alike, (n,) both.

    τ_b = (C - D) / √(pairs that one orders · pairs that two orders), over the fields that both
    ranked; NaN where either orders no pair. The share is over pairs that ``two`` orders: 1 where
    ``one`` has the same order, 1/2 where it has a tie.
    """
    n, F = one.shape
    common = (one >= 0) & (two >= 0)
    a = np.where(common, one, -1).astype(np.int16)
    b = np.where(common, two, -1).astype(np.int16)
    same, by_one, by_two = np.zeros(n), np.zeros(n), np.zeros(n)
    for j in range(F - 1):
        s, t = (compared(x, j)[:, j + 1 :].astype(np.int16) for x in (a, b))
        same += (s * t).sum(axis=1)
        by_one += np.abs(s).sum(axis=1)
        by_two += np.abs(t).sum(axis=1)
    tau, share = np.full(n, np.nan), np.full(n, np.nan)
    norm = np.sqrt(by_one * by_two)
    np.divide(same, norm, out=tau, where=norm > 0)
    np.divide(same, by_two, out=share, where=by_two > 0)
    return tau, (share + 1) / 2


def _dense(value: Doubles, order: NDArray[np.intp]) -> Doubles:
    """Tiers from 0 of values in descending order, equal ones alike: (n, F)."""
    ordered = np.take_along_axis(value, order, axis=1)
    new = np.zeros(value.shape)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    out = np.empty(value.shape)
    np.put_along_axis(out, order, np.cumsum(new, axis=1), axis=1)
    return out


def _moments(rankings: Rankings, values: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Count, mean and standard error of each rater's values, NaN left out: (R,) each."""
    here = np.isfinite(values)
    x = np.where(here, values, 0.0)
    n = rankings.by_rater(here.astype(np.float64))
    mean = np.full(len(n), np.nan)
    np.divide(rankings.by_rater(x), n, out=mean, where=n > 0)
    spread = np.where(here, (x - np.nan_to_num(mean)[rankings.rater]) ** 2, 0.0)
    own = rankings.by_rater(spread)
    freedom = float(np.maximum(n - 1, 0).sum())
    crowd = float(own.sum()) / freedom if freedom else 0.25
    error = np.sqrt((own + START * crowd) / (np.maximum(n - 1, 0) + START) / np.maximum(n, 1))
    return n, mean, np.where(n > 0, error, np.nan)


def _parts(
    rankings: Rankings, score: Doubles, best: Doubles, inside: NDArray[np.bool_]
) -> pl.DataFrame:
    """One row a field of an item, the best first."""
    value = np.where(inside, np.round(score / 1e-9), -np.inf)
    above = (value[:, None] > value[:, :, None]).sum(axis=2)
    alike = (value[:, None] == value[:, :, None]).sum(axis=2)
    place = above + (alike + 1) / 2
    item, field = np.nonzero(inside)
    names = [name for names in rankings.names for name in names]
    return pl.DataFrame(
        {
            "item": rankings.items[item].cast(pl.String),
            "field": pl.Series(names, dtype=pl.String),
            "place": place[item, field],
            "probability": best[item, field],
        }
    ).sort("item", "place", "field")
