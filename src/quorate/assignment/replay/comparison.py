"""Any policy on recorded judgments: accuracy against judgments used, beside a fixed overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus import method
from quorate.assignment.choice import Choice, choice
from quorate.assignment.model_scores import ModelChoice
from quorate.assignment.replay.fixed import fixed
from quorate.assignment.replay.learner import Learner
from quorate.assignment.replay.recorded import Recorded, recorded
from quorate.assignment.replay.rerun import LOOKS, Ended, Look, Rerun
from quorate.assignment.replay.result import (
    Point,
    Replay,
    Rule,
    Saving,
    at,
    needed,
    points,
    stays,
)
from quorate.schema import Gold, Judgments, RequestError
from quorate.schema.assignment import Stopping

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]

YARDSTICKS = ("majority", "dawid-skene")
EARLIEST = 1.0
"""Judgments a scored item before which no campaign stops: until then some have none."""
HELD = 0.3
"""Judgments an item for which the expected accuracy must hold: a campaign looks often, and stopping
at the first look that is high enough would stop on luck."""
MARGIN = 1 / 3
"""Standard errors of the gold items' accuracy by which it must be above what was asked."""
LEAST_GOLD = 20
"""Items' worth of what is known about other data, beside the gold items."""


def replay(
    judgments: Judgments,
    gold: Gold,
    choice: str | Choice = "information",
    *,
    stopping: Stopping | None = None,
    overlap: int = 5,
    orders: int = 20,
    gold_share: float = 0.1,
    online: int = 4,
    at_hand: int = 8,
    most: float | None = None,
    growth: float = 1.2,
    seed: int = 0,
    features: Singles | None = None,
    progress: Callable[[int], None] | None = None,
) -> Replay:
    """What a policy would have made of recorded judgments with gold.

    In each of ``orders`` random orders a share ``gold_share`` of the items with gold, drawn anew,
    is known to the campaign; the others are scored. Judgments are revealed one at a time as the
    policy asks for them, up to ``most`` a scored item (one more than ``overlap`` when not said).
    All count as used, those of gold items too. ``online`` raters are at hand at each step, each
    looking at ``at_hand`` items; models are fitted in full each time that judgments have grown by
    ``growth``.

    The yardsticks are majority vote and Dawid–Skene on the first 1, 2, … judgments of every item in
    a random order. The accuracy of ``overlap`` of them is what the campaign is asked for, and it
    stops by itself: when the share of items that it expects to be right, under certainty tempered
    on its gold, was above that by ``MARGIN`` standard errors of the accuracy of the gold items for
    the last ``HELD`` judgments an item, and not before ``EARLIEST`` judgments a scored item. The
    scored items' gold is used for nothing but counting.

    A choice by a model needs ``features`` (n_items, D), in the order of the judgments' items: the
    built-in model learns them and the consensus so far, each time that models are fitted.

    With ``stopping``, the campaign is also run with that rule for each item instead. ``progress``
    is told how many orders are done. Raises NotApplicableError, EmptyError or RequestError where
    there is nothing to replay.
    """
    record = recorded(judgments, gold)
    policy = _choice(choice)
    _check(record, gold_share, orders, online)
    _check_features(policy, features, judgments.n_items)
    longest = max(len(votes) for votes in record.votes)
    overlaps = range(1, max(min(longest, 2 * overlap), 2) + 1)
    overlap = min(overlap, overlaps[-1])
    most = overlap + 1.0 if most is None else most
    found = _Orders([], [], {name: [] for name in YARDSTICKS}, [], Counter())
    for n in range(orders):
        rng = Random(f"{seed}/{n}")
        known = _drawn(record, gold_share, rng)

        def start(rng: Random = rng, known: list[int] = known, n: int = n) -> Rerun:
            return Rerun(
                record,
                known,
                policy,
                rng,
                online=online,
                at_hand=at_hand,
                growth=growth,
                learner=_learner(record, policy, features, seed + n),
            )

        rerun = start()
        found.looks.append(rerun.looks(most))
        found.work.update(rerun.work)
        methods = {name: method(name) for name in YARDSTICKS}
        used, right = fixed(
            record, rerun.scored, methods, overlaps, np.random.default_rng([seed, n])
        )
        found.used.append(used)
        for name in YARDSTICKS:
            found.fixed[name].append(right[name])
        if stopping is not None:
            found.ended.append(start().stopped(stopping))
        if progress is not None:
            progress(n + 1)
    return _result(record, policy, found, overlap, len(known), orders, seed, online)


_choice = choice


@dataclass
class _Orders:
    """What the orders gave, one element each."""

    looks: list[list[Look]]
    used: list[Doubles]
    fixed: dict[str, list[Doubles]]
    ended: list[Ended]
    work: Counter[int]


def _check(record: Recorded, gold_share: float, orders: int, online: int) -> None:
    if not 0 < gold_share < 1:
        raise RequestError(f"a gold share of {gold_share}", remedy="give one between 0 and 1")
    if orders < 1 or online < 1:
        raise RequestError(
            f"{orders} orders with {online} raters at hand", remedy="give 1 or more of each"
        )


def _check_features(policy: Choice, features: Singles | None, n: int) -> None:
    if isinstance(policy, ModelChoice) and features is None:
        raise RequestError(
            f"choice {policy.name!r} goes by a model, and nothing is known of the items",
            remedy="give their texts or embeddings",
        )
    if features is not None and len(features) != n:
        raise RequestError(f"{len(features):,} rows of features for {n:,} items")


def _learner(
    record: Recorded, policy: Choice, features: Singles | None, seed: int
) -> Learner | None:
    if features is None or not isinstance(policy, ModelChoice):
        return None
    table = record.judgments
    return Learner(policy, tuple(table.items.to_list()), table.question.options, features, seed)


def _drawn(record: Recorded, share: float, rng: Random) -> list[int]:
    """The gold items of one order: at least one, and at least one is left to score."""
    every = sorted(record.truth)
    n = min(max(1, round(share * len(every))), len(every) - 1)
    return sorted(rng.sample(every, n))


def stops(looks: Sequence[Look], asked: float, n_gold: int) -> Look:
    """The first look at which a campaign that was asked for an accuracy stops; else the last."""
    window = max(1, round(HELD * LOOKS))
    bar = asked + MARGIN * sqrt(asked * (1 - asked) / (n_gold + LEAST_GOLD))
    held = 0
    for look in looks:
        held = held + 1 if look.expected >= bar else 0
        if held >= window and look.judgments >= EARLIEST:
            return look
    return looks[-1]


def _result(
    record: Recorded,
    policy: Choice,
    found: _Orders,
    overlap: int,
    n_gold: int,
    orders: int,
    seed: int,
    online: int,
) -> Replay:
    length = min(len(looks) for looks in found.looks)
    curve = points(
        np.array([[look.judgments for look in looks[:length]] for looks in found.looks]),
        np.array([[look.accuracy for look in looks[:length]] for looks in found.looks]),
    )
    used = np.array(found.used)
    lines = {name: points(used, np.array(found.fixed[name])) for name in YARDSTICKS}
    table = record.judgments
    return Replay(
        choice=policy.name,
        items=sum(bool(votes) for votes in record.votes),
        raters=int((table.workload > 0).sum()),
        options=table.n_options,
        scored=len(record.truth) - n_gold,
        gold=n_gold,
        orders=orders,
        seed=seed,
        online=online,
        recorded=record.n_judgments / max(1, sum(bool(votes) for votes in record.votes)),
        curve=curve,
        fixed=lines,
        savings=tuple(
            _saving(name, overlap, curve, line, found.looks, n_gold) for name, line in lines.items()
        ),
        rule=_rule(found.ended),
        busiest=_busiest(list(found.work.values()), int((table.workload > 0).sum())),
        busiest_recorded=_busiest(table.workload.tolist(), int((table.workload > 0).sum())),
    )


def _saving(
    name: str,
    overlap: int,
    curve: tuple[Point, ...],
    line: tuple[Point, ...],
    looks: Sequence[Sequence[Look]],
    n_gold: int,
) -> Saving:
    asked = line[overlap - 1].accuracy
    ends = [stops(each, asked, n_gold) for each in looks]
    judgments = np.array([end.judgments for end in ends])
    reached = np.array([end.accuracy for end in ends])
    mean = float(judgments.mean())
    stay = stays(curve, asked, max(1, round(HELD * LOOKS)))
    grid = np.linspace(1, line[overlap - 1].judgments, 41)
    above = [at(curve, float(x)) - at(line, float(x)) for x in grid]
    cost = line[overlap - 1].judgments
    return Saving(
        yardstick=name,
        overlap=overlap,
        asked=asked,
        judgments=mean,
        judgments_spread=float(judgments.std()),
        reached=float(reached.mean()),
        reached_spread=float(reached.std()),
        saved=1 - mean / cost,
        saved_at_reached=1 - mean / needed(line, float(reached.mean())),
        saved_on_curve=None if stay is None else 1 - stay / cost,
        area=float(np.mean(above)),
    )


def _rule(ended: Sequence[Ended]) -> Rule | None:
    if not ended:
        return None
    judgments = np.array([end.judgments for end in ended])
    accuracy = np.array([end.accuracy for end in ended])
    quorate = np.array([end.accuracy_quorate for end in ended])
    return Rule(
        float(judgments.mean()),
        float(judgments.std()),
        float(accuracy.mean()),
        float(accuracy.std()),
        float(np.mean([end.contested for end in ended])),
        float(quorate[np.isfinite(quorate)].mean()) if np.isfinite(quorate).any() else float("nan"),
    )


def _busiest(work: Sequence[int], raters: int) -> float:
    """The share of the judgments made by the busiest tenth of the raters, one at least."""
    most = sorted(work, reverse=True)[: max(1, round(raters / 10))]
    return sum(most) / max(1, sum(work))
