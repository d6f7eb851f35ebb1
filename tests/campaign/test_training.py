"""Stages of the way: pass rules with hand arithmetic, and which items are drawn."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from campaigns import small_spec
from quorate.campaign.way.tallying import Tally
from quorate.campaign.way.training import Stage, drawn, stage_of
from quorate.storage.queries.trials import Kept


def counted(given: int, right: int, told: int | None = None) -> Tally:
    return Tally(frozenset(), given, given if told is None else told, right)


def kept(*tones: str) -> list[Kept]:
    return [Kept(f"{tone}{n}", f'{{"tone":"{tone}"}}', None) for n, tone in enumerate(tones)]


@pytest.mark.parametrize(
    ("right", "outcome"),
    [(5, "failed"), (6, "passed")],  # .75 · 8 = 6
)
def test_practice_is_passed_at_the_bar(right: int, outcome: str) -> None:
    stage = Stage("training", 8, 0.75, 3, "training")
    assert stage.outcome(counted(8, right)) == outcome
    assert stage.outcome(counted(7, right)) == "running"


def test_a_bar_that_is_no_exact_number_is_met_by_its_share() -> None:
    # .7 · 10 = 7.000000000000001 in floating point: 7 of 10 must pass all the same
    stage = Stage("training", 10, 0.7, 3, "training")
    assert stage.outcome(counted(10, 7)) == "passed"
    assert stage.outcome(counted(10, 6)) == "failed"


def test_a_refresher_rounds_down() -> None:
    # .7 · 3 = 2.1, of which 2 are asked; practice of three would ask for all
    assert Stage("refresher", 3, 0.7, 3, "training").outcome(counted(3, 2)) == "passed"
    assert Stage("refresher", 3, 0.7, 3, "training").outcome(counted(3, 1)) == "failed"
    assert Stage("training", 3, 0.7, 3, "training").outcome(counted(3, 2)) == "failed"


def test_answers_that_nobody_can_tell_count_neither_way() -> None:
    stage = Stage("training", 4, 0.75, 3, "training")
    # 2 of the 2 that can be told
    assert stage.outcome(counted(4, 2, told=2)) == "passed"
    assert stage.outcome(counted(4, 0, told=0)) == "passed"
    test = Stage("qualification", 10, 0.6, 1, "qualification", 0, 0.8)
    # nothing was shown to be right: a test is not passed by that
    assert test.outcome(counted(10, 3, told=3)) == "failed"
    assert test.outcome(counted(9, 3, told=3)) == "running"


def test_evidence_has_the_interval_of_a_test_only() -> None:
    test = Stage("qualification", 10, 0.6, 1, "qualification", 0, 0.8)
    found = test.evidence(counted(4, 4))
    # level .159: .159^(1/4) = .631
    assert found["lower"] == pytest.approx(0.631, abs=0.001)
    assert found["upper"] == 1.0
    assert "lower" not in Stage("training", 4, 0.6, 1, "training").evidence(counted(4, 4))


def test_stages_are_those_of_the_campaign_file() -> None:
    spec = small_spec(
        way={
            "training": {"items": 5, "bar": 0.6, "tries": 4, "refresher": 0},
            "qualification": {"items": 12, "bar": 0.6, "wait_hours": 0.5},
        }
    )
    assert stage_of(spec, "retraining") == Stage("retraining", 5, 0.6, 4, "training")
    assert stage_of(spec, "refresher") is None
    test = stage_of(spec, "qualification")
    assert test is not None
    assert (test.items, test.wait, test.confidence) == (12, 1_800_000, 0.9)
    assert stage_of(small_spec(), "training") is None
    assert stage_of(spec, "nothing") is None


def test_items_are_drawn_evenly_over_answers_also_from_an_uneven_bank() -> None:
    bank = kept(*["warm"] * 17, *["cold"] * 3)
    for seed in range(20):
        items = drawn(small_spec(), bank, (), 8, Random(seed))
        # all three cold ones, and warm ones for the rest
        assert Counter(item[:4] for item in items) == {"warm": 5, "cold": 3}
        assert len(set(items)) == 8
    firsts = {drawn(small_spec(), bank, (), 8, Random(seed))[0][:4] for seed in range(20)}
    assert firsts == {"warm", "cold"}  # no answer is always first


def test_what_was_had_comes_only_when_the_rest_is_used_up() -> None:
    bank = kept("warm", "cold", "warm", "cold")
    had = {"warm0", "cold1", "warm2"}
    assert drawn(small_spec(), bank, had, 1, Random(1)) == ("cold3",)
    two = drawn(small_spec(), bank, had, 2, Random(1))
    assert "cold3" in two
    assert ({*two} - {"cold3"}) < {"warm0", "warm2"}  # balanced with what was drawn first
    assert sorted(drawn(small_spec(), bank, had, 9, Random(1))) == [
        one.item for one in sorted(bank)
    ]
