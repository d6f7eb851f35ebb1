"""Experts against the crowd, by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from quorate.analysis.disagreement.expert_figures import Accuracy, Area, figure
from quorate.analysis.disagreement.experts import expert_crowd
from quorate.analysis.disagreement.thresholds import best_threshold, thresholds
from quorate.schema import ColumnError, EmptyError, Gold, Judgments, Kind, LabelError
from quorate.schema import NotApplicableError as Refused
from tables import table, wide


def crowd() -> Judgments:
    """Six items by five raters: y, n or u (unsure)."""
    return wide(
        [list(said) for said in ("yyyyn", "yynnn", "ynnnu", "nnnnu", "yyyuu", "nnnnn")],
        options=["n", "u", "y"],
    )


GOLD = Gold({"i000": "y", "i001": "y", "i002": "y", "i003": "n", "i004": "n", "i005": "n"})


class TestExpertCrowd:
    def test_majority_against_experts(self) -> None:
        found = expert_crowd(crowd(), GOLD)
        # the majority says y n n n y n: y found on one of three items, n on two of three
        assert found.confusion.rows() == [("n", 2, 0, 1), ("y", 2, 0, 1)]
        assert found.accuracy.value == pytest.approx(3 / 6)
        # chance: experts ½ n ½ y, majority 4/6 n 2/6 y: ½ · 4/6 + ½ · 2/6 = ½, so κ = 0
        assert found.kappa.value == pytest.approx(0)
        y = found["y"]
        assert (y.items, y.others) == (3, 3)
        assert y.found.value == pytest.approx(1 / 3)
        assert y.found.n == 3
        assert y.spared.value == pytest.approx(2 / 3)
        # most frequent labels have shares .8 .6 .6 .8 .6 1: the crowd agrees on all six
        assert (found.agreed_right, found.agreed_wrong) == (3, 3)
        assert (found.split_right, found.split_wrong, found.ties) == (0, 0, 0)

    def test_share_counts_the_unsure_half(self) -> None:
        # y plus half of u: .8 .4 .3 on the expert's y, .1 .8 0 on the others. Of nine pairs .8
        # beats .1 and 0 and ties .8 (2.5), .4 beats two and .3 two: 6.5 / 9
        found = expert_crowd(crowd(), GOLD)["y"]
        assert found.auc.value == pytest.approx(6.5 / 9)
        at = {round(row["threshold"], 2): row for row in found.curve.to_dicts()}
        assert at[0.3]["found"] == pytest.approx(1)
        assert at[0.3]["spared"] == pytest.approx(2 / 3)
        assert at[0.35]["found"] == pytest.approx(2 / 3)
        assert at[0.3]["called"] == 4
        assert at[0]["accuracy"] == pytest.approx(3 / 6)
        assert found.best.threshold == pytest.approx(0.15)
        assert found.best.accuracy == pytest.approx(5 / 6)
        assert found.best.held_out is None  # six items are too few to hold any out
        # two options mirror each other
        other = expert_crowd(crowd(), GOLD)["n"]
        assert other.auc.value == pytest.approx(6.5 / 9)
        assert other.found.value == found.spared.value

    def test_one_option_where_it_is_named(self) -> None:
        assert [o.option for o in expert_crowd(crowd(), GOLD).options] == ["n", "y"]
        assert [o.option for o in expert_crowd(crowd(), GOLD, positive="y").options] == ["y"]
        with pytest.raises(LabelError, match="'u'"):
            expert_crowd(crowd(), GOLD, positive="u")

    def test_by_topic(self) -> None:
        judgments = crowd()
        topics = [t for t, n in (("war", 15), ("art", 10), (None, 5)) for _ in range(n)]
        judgments = table(
            judgments.to_polars().select("item", "rater", "label").rows(),
            options=["n", "u", "y"],
            groups={"topic": topics},
        )
        found = expert_crowd(judgments, GOLD, by="topic")
        art, war = found.topics
        assert (art.value, art.items, war.value, war.items) == ("art", 2, "war", 3)
        assert war.accuracy.value == pytest.approx(1 / 3)  # y n n of y y y
        assert dict(war.found)["y"].value == pytest.approx(1 / 3)
        assert dict(war.found)["n"].value is None  # no item of experts' n in it
        assert dict(war.auc)["y"].value is None
        assert art.accuracy.value == pytest.approx(1 / 2)
        assert found.notes == ("1 items have no topic",)

    def test_ties_go_to_the_first_option_and_are_told(self) -> None:
        judgments = wide([["n", "y"], ["y", "y"]])
        found = expert_crowd(judgments, Gold({"i000": "y", "i001": "y"}))
        assert found.ties == 1
        assert found.confusion.rows() == [("y", 1, 1)]
        assert (found.split_wrong, found.agreed_right) == (1, 1)

    def test_what_is_left_out_is_told(self) -> None:
        gold = Gold({"i000": "y", "i001": "maybe", "elsewhere": "n"})
        found = expert_crowd(crowd(), gold)
        assert found.items == 1
        assert found.notes == (
            "left out: 1 of the experts’ items, which nobody judged",
            "left out: 1 items where the expert’s label is no option (maybe)",
        )

    def test_refuses_what_has_no_majority(self) -> None:
        with pytest.raises(Refused, match="numeric"):
            expert_crowd(table([("a", "ann", 1.0)], Kind.NUMERIC), Gold({"a": "1"}))
        with pytest.raises(EmptyError, match="no item has both"):
            expert_crowd(crowd(), Gold({"elsewhere": "y"}))
        with pytest.raises(ColumnError, match="topic"):
            expert_crowd(crowd(), GOLD, by="topic")

    def test_goes_to_json(self) -> None:
        told = json.loads(json.dumps(expert_crowd(crowd(), GOLD).to_dict(), allow_nan=False))
        assert told["confusion"][0] == {"expert": "n", "n": 2, "u": 0, "y": 1}
        assert told["options"][1]["found"]["value"] == pytest.approx(1 / 3)
        assert len(told["options"][1]["curve"]) == 21

    def test_same_seed_same_figures(self) -> None:
        one, other = (expert_crowd(crowd(), GOLD, seed=3) for _ in "ab")
        assert one.accuracy == other.accuracy
        assert one.options[0].curve.equals(other.options[0].curve)


class TestFigure:
    def test_interval_covers_the_truth_as_often_as_it_says(self) -> None:
        # a share of .8 and an area of .7602 = Φ(1/√2), 200 tables of 80 items: 95 % ± 1.5 SE
        rng = np.random.default_rng(5)
        share = area = 0
        for _ in range(200):
            says = rng.integers(0, 2, 80)
            said = np.where(rng.random(80) < 0.8, says, 1 - says)
            f = figure(Accuracy(), says, said, 0)
            share += f.lower is not None and f.upper is not None and f.lower <= 0.8 <= f.upper
            g = figure(Area(), says, says + rng.normal(0, 1, 80), 0)
            area += g.lower is not None and g.upper is not None and g.lower <= 0.7602 <= g.upper
        assert 0.9 <= share / 200 <= 0.995
        assert 0.9 <= area / 200 <= 0.995

    def test_no_spread_has_the_exact_bound(self) -> None:
        # all of 20 right: the share could be as low as .05^{1/20} = .861
        f = figure(Accuracy(), np.zeros(20), np.zeros(20), 0)
        assert (f.value, f.upper) == (1.0, 1.0)
        assert f.lower == pytest.approx(0.8609, abs=1e-4)
        # 4 and 16 perfectly apart: four pairs, .05^{1/4} = .473
        of = np.arange(20) < 4
        g = figure(Area(), of, of * 1.0, 0)
        assert g.value == 1.0
        assert g.lower == pytest.approx(0.4729, abs=1e-4)


class TestThresholds:
    def test_shares_have_wilson_intervals(self) -> None:
        score, of = np.array([0.9, 0.2, 0.1]), np.array([True, True, False])
        row = thresholds(score, of).row(10, named=True)  # t = .5
        assert (row["found"], row["spared"], row["called"]) == (0.5, 1.0, 1)
        # one of two, z = 1.96: centre ½, reach 1.96 √(1/8 + 1.96²/16) / (1 + 1.96²/2) = .4055
        assert (row["found_lower"], row["found_upper"]) == pytest.approx((0.0945, 0.9055), abs=1e-4)
        assert thresholds(score, of | True)["spared"].is_null().all()

    def test_held_out_accuracy_is_not_the_chosen_one(self) -> None:
        # the score says nothing: the best threshold looks better than half, held out it does not
        rng = np.random.default_rng(2)
        gaps = []
        for k in range(20):
            best = best_threshold(rng.random(60), rng.permutation(np.arange(60) % 2 == 0), k)
            assert best.held_out is not None
            gaps.append(best.accuracy - best.held_out)
        assert np.mean(gaps) > 0.05
