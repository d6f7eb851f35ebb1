"""Plans: worlds as they are stated or as a pilot shows them, rehearsals, forecasts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quorate.assignment.choice import choice
from quorate.assignment.planning import Stated, Terms, World, pilot, plan
from quorate.assignment.planning.rehearsal import fixed, rehearse
from quorate.formats import ReadOptions, read_gold
from quorate.formats.judgments import read_tables
from quorate.schema.assignment import Stopping
from quorate.schema.errors import NotApplicableError, RequestError

DOGS = Path(__file__).parents[3] / "shared" / "data" / "crowd" / "dog"
SURE = Stated(competence=0.97, spread=0.01, hard=0.0)


def test_an_item_pulls_everybody_alike() -> None:
    # row (0.8, 0.2) times pull (1, 4): 0.8 and 0.8, so one half each
    world = World(
        truth=np.array([0], np.int32),
        confusion=np.array([[[0.8, 0.2], [0.3, 0.7]]]),
        pull=np.array([[1.0, 4.0]]),
        activity=np.array([1.0]),
    )
    assert world.answers(0) == pytest.approx(np.array([[0.5, 0.5]]))


def test_stated_raters_are_as_good_as_stated_and_spread_as_stated() -> None:
    world = Stated(0.75, spread=0.05, options=3, hard=0.0).world(
        10, 4_000, np.random.default_rng(1)
    )
    accuracy = world.confusion[:, 0, 0]
    # standard errors: 0.05/sqrt(4000) = 0.0008 of the mean, 0.05/sqrt(8000) = 0.0006 of the spread
    assert accuracy.mean() == pytest.approx(0.75, abs=0.004)
    assert accuracy.std() == pytest.approx(0.05, abs=0.003)
    assert world.confusion.sum(axis=2) == pytest.approx(1)


def test_a_hard_item_is_a_coin_between_truth_and_lure() -> None:
    world = Stated(0.8, spread=0.01, hard=1.0).world(50, 500, np.random.default_rng(2))
    shares = np.array([world.answers(i).mean(axis=0) for i in range(50)])
    assert shares == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"competence": 0.5}, "competence of 0.5"),
        ({"competence": 0.8, "spread": 0.5}, "spread of 0.5"),
        ({"competence": 0.8, "options": 1}, "1 options"),
        ({"competence": 0.8, "hard": 1.5}, "1.5 hard"),
        ({"competence": 0.8, "shares": (0.5, 0.6)}, "shares 0.5, 0.6"),
    ],
)
def test_figures_that_cannot_be_are_refused(given: dict[str, float], told: str) -> None:
    with pytest.raises(RequestError, match=told):
        Stated(**given)  # type: ignore[arg-type]


def test_a_rehearsal_stays_within_its_bounds() -> None:
    rng = np.random.default_rng(3)
    world = SURE.world(60, 8, rng)
    stopping = Stopping(confidence=0.9, min=2, max=4)
    outcome = rehearse(SURE.question, world, choice("balanced"), stopping, 6, rng)
    assert 2 <= outcome.judgments <= 4
    assert outcome.accuracy > 0.9
    assert outcome.settled >= outcome.accuracy


def test_the_same_seed_gives_the_same_plan() -> None:
    once, again = (plan(SURE, 30, 0.9, raters=8, most=4, repeats=2, seed=5) for _ in range(2))
    assert once == again
    assert once != plan(SURE, 30, 0.9, raters=8, most=4, repeats=2, seed=6)


def test_a_plan_prices_what_it_advises() -> None:
    terms = Terms(seconds=36.0, per_hour=20.0, hours_each=1.5)
    made = plan(SURE, 100, 0.9, raters=8, most=4, repeats=2, terms=terms)
    three = next(way for way in made.fixed if way.way == "3 each, majority vote")
    # 300 judgments of 36 s are 3 hours, 60 in money, 2 raters of 1.5 hours; 3 each need 3 raters
    assert three.judgments.value == 300
    assert three.hours is not None
    assert three.hours.value == pytest.approx(3.0)
    assert three.cost is not None
    assert three.cost.value == pytest.approx(60.0)
    assert three.raters == 3
    assert made.advised is not None
    assert made.advised.judgments.value < 300
    assert made.advised.accuracy.value >= 0.9


def test_what_cannot_be_reached_is_not_advised() -> None:
    poor = Stated(0.55, spread=0.02)
    made = plan(poor, 60, 0.999, raters=6, most=3, repeats=2)
    assert made.advised is None
    assert made.majority is None


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"items": 5}, "5 items"),
        ({"accuracy": 1.0}, "accuracy of 1"),
        ({"raters": 2}, "2 raters"),
        ({"gold": 0.8}, "gold share of 0.8"),
        ({"repeats": 1}, "1 rehearsals"),
    ],
)
def test_a_plan_needs_sensible_figures(keys: dict[str, float], told: str) -> None:
    figures: dict[str, float] = {"items": 100, "accuracy": 0.9, **keys}
    with pytest.raises(RequestError, match=told):
        plan(SURE, **figures)  # type: ignore[arg-type]


@pytest.mark.skipif(not DOGS.exists(), reason="the dog judgments are not beside the project")
def test_a_pilot_with_gold_shows_how_far_votes_can_be_trusted() -> None:
    judgments = next(iter(read_tables(DOGS / "labels.csv", ReadOptions.of()).values()))
    found = pilot(judgments, read_gold(DOGS / "gold.csv"))
    votes = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        votes.append(fixed(found.question, found.world(300, 30, rng), 5, "majority", rng))
    # the real votes: 0.79 with five each (four random orders)
    assert np.mean(votes) == pytest.approx(0.79, abs=0.06)
    assert "known answer" in found.told
    blind = pilot(judgments)
    assert "too high" in blind.told


def test_a_pilot_must_have_judged_items_twice() -> None:
    import quorate

    once = quorate.from_rows([(f"i{n}", "ann", "ab"[n % 2]) for n in range(40)])
    with pytest.raises(NotApplicableError, match="20 items"):
        pilot(once)
