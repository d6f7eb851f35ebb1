"""Ceilings: how near to the answers other people come, and a model that knows the shares would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import Answers, chosen
from quorate.analysis.disagreement.scoring.distances import entropy
from quorate.analysis.disagreement.scoring.measures import measures
from quorate.analysis.disagreement.scoring.ranking import correlation
from quorate.schema import Judgments

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

DRAWS = 5


@dataclass(frozen=True)
class Prior:
    """Dirichlet(s m), with ``population`` m (K,) and ``strength`` s, one or one an option."""

    population: tuple[float, ...]
    strength: tuple[float, ...]

    def smoothed(self, counts: Doubles, total: Doubles) -> Doubles:
        """(c + s m) / (n + s), (I, K)."""
        s = np.array(self.strength)
        return np.asarray((counts + s * np.array(self.population)) / (total[:, None] + s))


def halves(
    judgments: Judgments, splits: int, seed: int
) -> Iterator[tuple[Doubles, Doubles, Doubles, Doubles]]:
    """The answers of two random halves of the raters of each item: counts and totals of both.

    Of an odd number of raters the second half has one more. A rater who judged an item twice counts
    with the last judgment.
    """
    member = chosen(judgments).member
    item, rater = judgments.item, judgments.rater
    last = np.ones(len(judgments), np.bool_)
    last[:-1] = (item[1:] != item[:-1]) | (rater[1:] != rater[:-1])
    said, item = member[last].astype(np.float64), item[last]
    many = np.bincount(item, minlength=judgments.n_items)
    start = np.cumsum(many) - many
    rng = np.random.default_rng([seed, 7])
    for _ in range(splits):
        order = np.argsort(item + rng.random(len(item)), kind="stable")
        first = np.arange(len(item)) - start[item] < many[item] // 2
        drawn = said[order]
        counts = [_counts(drawn[half], item[half], judgments.n_items) for half in (first, ~first)]
        small = (many // 2).astype(np.float64)
        yield counts[0], small, counts[1], many - small


def other_half(
    judgments: Judgments, items: Longs, counted: Answers, prior: Prior, splits: int, seed: int
) -> dict[str, float]:
    """Each measure when half of the raters of an item predict the other half, mean over splits.

    The shares of the predicting half are smoothed as soft labels are. ``entropy_correlation`` is
    that of the two halves' entropies, stepped up to whole panels by 2r/(1 + r) (Spearman 1910,
    Brown 1910). Items need two raters.
    """
    both = items[counted.raters[items] >= 2]
    if not len(both) or not splits:
        return {}
    sums: dict[str, float] = {}
    for one, n_one, two, n_two in halves(judgments, splits, seed):
        share = two[both] / n_two[both, None]
        guess = prior.smoothed(one[both], n_one[both])
        for name, values in measures(share, guess, counted.scores, counted.separate).items():
            sums[name] = sums.get(name, 0.0) + float(values.mean())
        plain = one[both] / n_one[both, None]
        r = _entropies(share, plain, counted.separate)
        sums["entropy_correlation"] = sums.get("entropy_correlation", 0.0) + r
    found = {name: value / splits for name, value in sums.items()}
    r = found["entropy_correlation"]
    found["entropy_correlation"] = 2 * r / (1 + r) if r > -1 else np.nan
    return found


def true_shares(counted: Answers, items: Longs, prior: Prior, seed: int) -> dict[str, float]:
    """Each measure for a model that knows the true shares, by simulation.

    Shares are drawn from what the judgments leave open (the posterior of the soft labels), as many
    answers as the item has people are drawn from them, and the shares are the prediction. No model
    can be expected to do better on these items with so few answers each; mean of five draws.
    """
    rng = np.random.default_rng([seed, 8])
    s = np.array(prior.strength)
    a = counted.counts[items] + s * np.array(prior.population)
    n = counted.raters[items]
    sums: dict[str, float] = {}
    for _ in range(DRAWS):
        if counted.separate:
            true = rng.beta(a, counted.total[items, None] + s - a)
            said = rng.binomial(n[:, None], true) / n[:, None]
        else:
            drawn = np.maximum(rng.standard_gamma(a), 1e-300)
            true = drawn / drawn.sum(axis=1, keepdims=True)
            said = rng.multinomial(n, true) / n[:, None]
        for name, values in measures(said, true, counted.scores, counted.separate).items():
            sums[name] = sums.get(name, 0.0) + float(values.mean())
        r = _entropies(said, true, counted.separate)
        sums["entropy_correlation"] = sums.get("entropy_correlation", 0.0) + r
    return {name: value / DRAWS for name, value in sums.items()}


def entropies(share: Doubles, separate: bool) -> Doubles:
    """The entropy of each item's shares in bits, (I,), summed over separate options."""
    if not separate:
        return entropy(share)
    flat = np.stack([share.ravel(), 1 - share.ravel()], axis=1)
    return np.asarray(entropy(flat).reshape(share.shape).sum(axis=1))


def _entropies(one: Doubles, two: Doubles, separate: bool) -> float:
    statistic = correlation(entropies(one, separate), entropies(two, separate))
    return float(statistic(np.ones((1, len(one))))[0])


def _counts(member: Doubles, item: NDArray[np.int32], n_items: int) -> Doubles:
    return np.stack([np.bincount(item, column, n_items) for column in member.T], axis=1)
