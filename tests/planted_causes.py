"""Crowds in which it is known why raters differ on an item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind, Question

Table = NDArray[np.float64]
NAMES = ("slip", "guideline", "ambiguous", "opinion")
FOLLOWED = (0.2, 0.7)
"""how many say what a hard item means"""
TINY = 1e-300
STEPS = 16
"""leans of an item over which its likelihood is a mean"""


@dataclass(frozen=True)
class Plan:
    """What is planted: shares of items that are split, of opinion, and of the unclear pair.

    ``ambiguous`` items are split between two options drawn at random, each rater by chance, a part
    of ``lean`` for the first; of ``hard`` ones .2 to .7 say what is meant and the others what they
    are wont to, each by own habits (these count as ambiguous too);
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
    lean: tuple[float, float] = (0.35, 0.65)
    hard: float = 0.0
    group: float = 0.5
    loyal: float = 0.95
    skill: tuple[float, float] = (18.0, 2.0)
    spam: float = 0.05


@dataclass(frozen=True, eq=False)
class Crowd:
    """Judgments with the true cause of each item if raters differ on it, and raters' groups.

    ``skill`` (R,) is how often a rater does not guess, ``habits`` (R, K) what else is said of hard
    items.
    """

    judgments: Judgments
    cause: NDArray[np.object_]
    group: NDArray[np.int64]
    truth: NDArray[np.int64]
    skill: NDArray[np.float64]
    habits: NDArray[np.float64]


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
    lean = rng.uniform(*plan.lean, n_items)
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
    other_rng = np.random.default_rng([seed, 1])
    habits = other_rng.dirichlet(np.ones(K), R)
    hard = (cause == "slip") & (other_rng.random(n_items) < plan.hard)
    cause[hard] = "ambiguous"
    follow = other_rng.uniform(*FOLLOWED, n_items)
    lost = hard[item] & (other_rng.random(len(item)) > follow[item])
    drawn = (habits.cumsum(axis=1)[rater] < other_rng.random(len(item))[:, None]).sum(axis=1)
    said[lost] = np.minimum(drawn, K - 1)[lost]
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
    return Crowd(judgments, cause, group, truth, skill, habits)


def known(plan: Plan, crowd: Crowd) -> NDArray[np.float64]:
    """The probability of each of ``NAMES`` given all that was planted but the items, (I, 4).

    Bayes' rule by the likelihood from which the votes were drawn, with raters' skills, habits and
    groups, the unclear pair and all shares given: nobody can name more causes rightly.
    """
    table, K = crowd.judgments, plan.options
    n_items, item, code = table.n_items, table.item.astype(np.int64), table.codes.astype(np.int64)
    skill = crowd.skill[table.rater]

    def prior(share: float) -> float:
        return float(np.log(max(share, TINY)))

    def logs(target: NDArray[np.float64] | float, own: NDArray[np.float64] | float = 0.0) -> Table:
        vote = np.log(skill * (target + own) + (1 - skill) / K)
        cells = np.bincount(item * K + code, vote, n_items * K).astype(np.float64)
        return cells.reshape(n_items, K)

    nothing = logs(0.0)
    first, second = np.triu_indices(K, 1)
    one_answer = 1 - plan.ambiguous - plan.opinion
    rate = np.where(np.arange(K) < 2, 1 - plan.unclear, 1.0) / K
    slip = _sum(logs(1.0) - nothing + np.log(one_answer * (1 - plan.hard) * rate))
    parts = np.linspace(*plan.lean, STEPS)
    leaning = (
        [logs(float(q)) - nothing for q in parts],
        [logs(float(1 - q)) - nothing for q in parts],
    )
    ways = [
        [a[:, i] + b[:, j] for a, b in zip(*leaning, strict=True)]
        for i, j in ((first, second), (second, first))
    ]
    split = np.logaddexp.reduce(np.concatenate(ways), axis=0) - np.log(2 * STEPS)
    guideline = split[:, 0] + prior(one_answer * plan.unclear * 2 / K)
    ambiguous = _sum(split) + prior(plan.ambiguous / len(first))
    if plan.hard:
        habit = crowd.habits[table.rater, code]
        for f in np.linspace(*FOLLOWED, STEPS):
            less = (1 - f) * habit
            alone = logs(0.0, less)
            votes = logs(float(f), less) - alone + (alone - nothing).sum(axis=1)[:, None]
            shares = one_answer * plan.hard / STEPS * rate
            ambiguous = np.logaddexp(ambiguous, _sum(votes + np.log(shares)))
    loyal = np.where(crowd.group[table.rater] == 0, plan.loyal, 1 - plan.loyal)
    one, two = logs(loyal) - nothing, logs(1 - loyal) - nothing
    sides = np.concatenate([one[:, first] + two[:, second], two[:, first] + one[:, second]], axis=1)
    opinion = _sum(sides) + prior(plan.opinion / sides.shape[1])
    found = np.stack([slip, guideline, ambiguous, opinion], axis=1)
    found = np.exp(found - found.max(axis=1, keepdims=True))
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def _sum(logs: Table) -> NDArray[np.float64]:
    return np.asarray(np.logaddexp.reduce(logs, axis=1))
