"""A policy on recorded judgments: what is counted, what is not looked at."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

import quorate
from quorate.assignment.choices.balanced import Balanced
from quorate.assignment.choices.information import Information
from quorate.assignment.choices.margin import Margin
from quorate.assignment.replay import Replay, replay
from quorate.assignment.replay.comparison import HELD, stops
from quorate.assignment.replay.learner import Learner
from quorate.assignment.replay.recorded import recorded
from quorate.assignment.replay.rerun import LOOKS, Look, Rerun
from quorate.assignment.replay.result import Point, at, needed, stays
from quorate.schema import EmptyError, Gold, Judgments, Kind, NotApplicableError, RequestError
from quorate.schema.assignment import Stopping


def crowd(n_items: int = 80, votes: int = 8, seed: int = 0) -> tuple[Judgments, Gold]:
    """Items judged by 8 of 16 raters: some right with .95, some with .55."""
    rng, rows, gold = Random(seed), [], {}
    for item in range(n_items):
        gold[f"i{item:03}"] = truth = rng.choice("xy")
        for rater in rng.sample(range(16), votes):
            right = rng.random() < (0.95 if rater % 2 else 0.55)
            said = truth if right else ("y" if truth == "x" else "x")
            rows.append((f"i{item:03}", f"r{rater}", said))
    return quorate.from_rows(rows, kind=Kind.CATEGORICAL), Gold(gold)


@pytest.fixture(scope="module")
def found() -> Replay:
    judgments, gold = crowd()
    return replay(judgments, gold, orders=3, overlap=4, stopping=Stopping(min=2, max=6))


def test_a_replay_counts_what_it_used(found: Replay) -> None:
    assert (found.items, found.scored, found.gold) == (80, 72, 8)
    assert found.recorded == 8
    used = [point.judgments for point in found.curve]
    assert used == sorted(used)
    assert used[-1] == pytest.approx(5, abs=0.05)  # one more than the overlap
    assert [p.judgments for p in found.fixed["majority"]] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_informed_asking_beats_a_fixed_overlap_where_raters_differ(found: Replay) -> None:
    vote = found.savings[0]
    assert vote.yardstick == "majority"
    assert vote.overlap == 4
    assert vote.asked == pytest.approx(found.fixed["majority"][3].accuracy)
    assert vote.area > 0
    assert vote.saved_on_curve is not None
    assert vote.saved_on_curve > 0.3
    assert vote.saved == pytest.approx(1 - vote.judgments / 4)
    assert found.busiest > found.busiest_recorded


def test_the_rule_of_a_campaign_ends_within_its_bounds(found: Replay) -> None:
    rule = found.rule
    assert rule is not None
    assert 2 <= rule.judgments <= 6 * 80 / 72
    assert 0 <= rule.contested < 0.5
    assert rule.accuracy_quorate >= rule.accuracy


def test_the_same_seed_gives_the_same_replay() -> None:
    judgments, gold = crowd(30)
    once, again = (replay(judgments, gold, orders=2, seed=5) for _ in range(2))
    assert once == again
    assert replay(judgments, gold, orders=2, seed=6) != once


def test_nothing_is_learned_from_the_gold_of_scored_items() -> None:
    # the course of a campaign is the same when the gold of all scored items is turned around
    judgments, gold = crowd(30)
    items = judgments.items.to_list()
    known = [0, 7, 21]
    turned = Gold(
        {
            item: label if place in known else {"x": "y", "y": "x"}[label]
            for place, (item, label) in enumerate(zip(items, gold.labels.values(), strict=True))
        }
    )
    courses = []
    for truth in (gold, turned):
        rerun = Rerun(
            recorded(judgments, truth),
            known,
            Information(),
            Random(3),
            online=2,
            at_hand=5,
            growth=1.2,
        )
        courses.append(rerun.looks(4))
    a, b = courses
    assert [(x.judgments, x.expected) for x in a] == [(x.judgments, x.expected) for x in b]
    assert all(x.accuracy == pytest.approx(1 - y.accuracy) for x, y in zip(a, b, strict=True))


def test_every_judgment_is_revealed_once_and_no_more() -> None:
    judgments, gold = crowd(20, votes=3)
    rerun = Rerun(
        recorded(judgments, gold), [0, 1], Balanced(), Random(0), online=1, at_hand=4, growth=1.5
    )
    rerun.looks(100)
    assert rerun.used == 60
    assert set(rerun.judged) == {3}
    assert not rerun.looks(100)


def look(expected: float, judgments: float = 1.0) -> Look:
    return Look(judgments, 0.5, expected)


def test_a_campaign_stops_when_it_was_sure_for_long_enough() -> None:
    # 80 gold items and the 20 of other data: .8 + sqrt(.8 × .2 / 100) / 3 = .8133
    window = round(HELD * LOOKS)
    short = [look(0.82)] * (window - 1) + [look(0.81)]
    long = short + [look(0.82)] * window + [look(0.0)]
    assert stops(long, 0.8, 80) is long[len(short) + window - 1]
    assert stops(short, 0.8, 80) is short[-1]
    assert stops([look(0.8132)] * 99 + [look(0.9)], 0.8, 80).expected == 0.9
    early = [look(0.9, 0.9)] * 99 + [look(0.9, 1.0), look(0.9, 1.1)]
    assert stops(early, 0.8, 80).judgments == 1.0


def test_curves_are_read_by_interpolation() -> None:
    line = (Point(1, 0.6, 0), Point(2, 0.7, 0), Point(3, 0.65, 0), Point(4, 0.8, 0))
    assert at(line, 1.5) == pytest.approx(0.65)
    assert at(line, 9) == 0.8
    assert needed(line, 0.65) == pytest.approx(1.5)
    assert needed(line, 0.75) == pytest.approx(3 + 2 / 3)
    assert needed(line, 0.5) == 1
    assert needed(line, 0.9) == 4
    assert stays(line, 0.7, 2) == 4
    assert stays(line, 0.99, 2) is None


def test_what_cannot_be_replayed_is_refused() -> None:
    judgments, gold = crowd(10)
    with pytest.raises(EmptyError, match="0 of the judged items"):
        replay(judgments, Gold({"nobody": "x"}))
    with pytest.raises(RequestError, match="no item has two judgments"):
        replay(*crowd(10, votes=1))
    with pytest.raises(RequestError, match="gold share"):
        replay(judgments, gold, gold_share=1.0)
    numbers = quorate.from_rows([("a", "r", 1.0), ("a", "s", 2.0)], kind=Kind.NUMERIC)
    with pytest.raises(NotApplicableError, match="numeric"):
        replay(numbers, Gold({"a": "1"}))


def test_a_choice_by_a_model_goes_by_what_was_judged_so_far() -> None:
    judgments, gold = crowd(votes=4)
    rng = np.random.default_rng(0)
    truth = np.array([gold.labels[item] == "x" for item in judgments.items.to_list()])
    # the first column tells the classes apart, but of the items near 0
    rows = rng.normal(size=(80, 3))
    rows[:, 0] = np.where(truth, 1, -1) * rng.uniform(0, 4, 80)
    rerun = Rerun(
        recorded(judgments, gold),
        [0],
        Margin(),
        Random(0),
        online=1,
        at_hand=80,
        growth=1.2,
        learner=Learner(
            Margin(),
            tuple(judgments.items.to_list()),
            judgments.question.options,
            rows.astype(np.float32),
        ),
    )
    rerun.looks(1.5)
    # 30 items by chance, then those near the line
    later = np.array([item for item, _, _ in rerun.given[40:]])
    assert np.abs(rows[later, 0]).mean() < 0.8 * np.abs(rows[:, 0]).mean()
    assert set(rerun.wanted) == set(judgments.items.to_list())


def test_a_choice_by_a_model_needs_features_of_every_item() -> None:
    judgments, gold = crowd()
    with pytest.raises(RequestError, match="nothing is known of the items"):
        replay(judgments, gold, "margin", orders=1)
    with pytest.raises(RequestError, match="3 rows of features for 80 items"):
        replay(judgments, gold, "margin", orders=1, features=np.zeros((3, 2), np.float32))
