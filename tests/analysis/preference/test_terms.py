"""Position, covariates, raters and groups: told when they can be, and called unknown when not."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import polars as pl
import pytest

from compared import compared, drawn, repeated
from quorate.analysis.preference.model import Estimate, Strengths
from quorate.analysis.preference.models.bradley_terry import BradleyTerry
from quorate.analysis.preference.models.graded import Graded
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.rao_kupper import RaoKupper
from quorate.analysis.preference.models.terms import Ends, order_fault


def named(found: Strengths) -> dict[str, Estimate]:
    return {e.name: e for e in found.estimates}


class TestPosition:
    def test_two_alike_shown_both_ways(self) -> None:
        rows = repeated({("a", "b", 1): 6, ("a", "b", -1): 6})
        # shown first: better 4 of 6 times as a, 4 of 6 times as b
        position = [1] * 4 + [-1] * 2 + [1] * 2 + [-1] * 4
        found = BradleyTerry(prior=0, position=True).fit(compared(rows, position=position))
        assert found.strength == pytest.approx([0, 0], abs=1e-9)
        assert named(found)["position"].value == pytest.approx(log(2))

    def test_takes_the_share_of_position_from_the_strength(self) -> None:
        # log odds 1.5 for a shown first, 0.5 shown second: strength 1, position 0.5
        odds = {1: np.exp(1.5), -1: np.exp(0.5)}
        rows, position = [], []
        for shown, ratio in odds.items():
            won = round(10_000 * ratio / (1 + ratio))
            rows += repeated({("a", "b", 1): won, ("a", "b", -1): 10_000 - won})
            position += [shown] * 10_000
        data = compared(rows, position=position, raters=[k % 50 for k in range(20_000)])
        found = BradleyTerry(position=True).fit(data)
        assert found.strength[0] - found.strength[1] == pytest.approx(1, abs=1e-3)
        assert named(found)["position"].value == pytest.approx(0.5, abs=1e-3)

    def test_is_not_identifiable_where_order_follows_content(self) -> None:
        rows = repeated(
            {("a", "b", 1): 20, ("a", "b", -1): 9, ("b", "c", 1): 15, ("b", "c", -1): 9}
        )
        data = compared(rows, position=[1] * len(rows))
        found = BradleyTerry(position=True).fit(data)
        position = named(found)["position"]
        assert np.isnan(position.value)
        assert position.about.startswith(
            "not identifiable: what was shown first was not randomised"
        )
        assert any(note.startswith("position is not identifiable") for note in found.notes)
        assert found.strength == pytest.approx(BradleyTerry().fit(data).strength)

    def test_is_not_identifiable_where_it_is_not_known(self) -> None:
        rows = repeated({("a", "b", 1): 2, ("a", "b", -1): 2})
        found = BradleyTerry(position=True).fit(compared(rows))
        assert "it is not known what was shown first" in named(found)["position"].about

    @pytest.mark.parametrize(
        ("mixing", "fault", "notes"), [(0.5, False, 0), (0.12, False, 1), (0.0, True, 0)]
    )
    def test_is_told_by_pairs_shown_twice(self, mixing: float, fault: bool, notes: int) -> None:
        data = drawn(4_000, 8, 20, seed=1).comparisons
        rng = np.random.default_rng(2)
        # the candidate with the smaller number first, but for a share: two showings of a pair
        # differ with probability 2 · .12 · .88 = .21
        usual = np.where(data.first < data.second, 1, -1)
        shown = np.where(rng.random(4_000) < mixing, -usual, usual).astype(np.int8)
        data = replace(data, position=shown)
        why, said = order_fault(data, Ends.of(data, Joined.of(data)))
        assert bool(why) == fault
        assert len(said) == notes

    def test_of_pairs_shown_once_is_told_by_candidate(self) -> None:
        data = drawn(150, 60, 20, seed=1).comparisons
        key = np.minimum(data.first, data.second) * 60 + np.maximum(data.first, data.second)
        once = np.zeros(150, np.bool_)
        once[np.unique(key, return_index=True)[1]] = True
        data = data.subset(once)
        ends = Ends.of(data, Joined.of(data))
        assert order_fault(data, ends)[0] == ""
        fixed = np.where(data.first < data.second, 1, -1).astype(np.int8)
        assert "not randomised" in order_fault(replace(data, position=fixed), ends)[0]


class TestCovariates:
    def test_is_said_by_deviation_and_by_unit(self) -> None:
        d = drawn(20_000, 6, 60, seed=3, length=0.4)
        found = BradleyTerry(covariates="length").fit(d.comparisons)
        assert d.comparisons.covariates is not None
        deviation = np.sqrt((d.comparisons.covariates**2).mean())
        by = named(found)
        assert by["length"].lower < 0.4 < by["length"].upper
        assert by["length per unit"].value == pytest.approx(by["length"].value / deviation)
        assert by["length per unit"].upper == pytest.approx(by["length"].upper / deviation)

    def test_other_units_change_nothing_but_the_unit(self) -> None:
        data = drawn(3_000, 6, 60, seed=3, length=0.4).comparisons
        assert data.covariates is not None
        metres = BradleyTerry(covariates="all").fit(data)
        feet = BradleyTerry(covariates="all").fit(replace(data, covariates=data.covariates * 3.28))
        assert feet.strength == pytest.approx(metres.strength, abs=1e-9)
        assert named(feet)["length"].value == pytest.approx(named(metres)["length"].value)
        ratio = named(metres)["length per unit"].value / named(feet)["length per unit"].value
        assert ratio == pytest.approx(3.28)

    def test_without_it_a_long_winded_candidate_is_too_strong(self) -> None:
        # c0 writes at length, and length is liked
        data = drawn(20_000, 5, 50, seed=4).comparisons
        rng = np.random.default_rng(0)
        own = np.array([2.0, 0, 0, 0, 0])
        x = own[data.first] - own[data.second] + rng.normal(0, 1, 20_000)
        strength = np.array([0, 0.5, -0.5, 0.25, -0.25])
        eta = strength[data.first] - strength[data.second] + 0.5 * x + rng.logistic(size=20_000)
        data = replace(data, outcome=np.sign(eta).astype(np.int8), covariates=x[:, None])
        plain, controlled = BradleyTerry().fit(data), BradleyTerry(covariates="length").fit(data)
        # its mean of 2 units at 0.5 a unit is 1 logit, 0.8 once strengths have mean 0
        assert plain.strength[0] == pytest.approx(0.8, abs=0.15)
        assert controlled.strength == pytest.approx(strength, abs=0.1)

    def test_that_says_who_is_compared_is_not_identifiable(self) -> None:
        data = drawn(500, 5, 20, seed=4).comparisons
        size = np.array([1.0, 5, 2, 8, 3])
        own = (size[data.first] - size[data.second])[:, None]
        found = BradleyTerry(covariates="length").fit(replace(data, covariates=own))
        assert "no more than which candidates" in named(found)["length"].about
        none = BradleyTerry(covariates="length").fit(replace(data, covariates=own * 0))
        assert "no two compared candidates differ" in named(none)["length"].about

    def test_unknown_values_are_no_difference_and_counted(self) -> None:
        data = drawn(2_000, 5, 20, seed=4, length=0.4).comparisons
        assert data.covariates is not None
        x = data.covariates.copy()
        x[:37] = np.nan
        found = BradleyTerry(covariates="length").fit(replace(data, covariates=x))
        assert any("unknown in 37 comparisons" in note for note in found.notes)
        assert np.isfinite(named(found)["length"].value)


class TestRaters:
    def test_each_rater_has_a_position_effect_of_their_own(self) -> None:
        d = drawn(12_000, 5, 60, seed=5, position=0.3, position_spread=0.6)
        found = BradleyTerry(by_rater="position").fit(d.comparisons)
        assert found.raters is not None
        table = found.raters
        assert table.columns == [
            "rater", "comparisons", "position", "position_lower", "position_upper",
        ]  # fmt: skip
        truth = d.position[table["rater"].str.slice(1).cast(pl.Int64).to_numpy()]
        ours = table["position"].to_numpy()
        assert np.corrcoef(ours, truth)[0, 1] > 0.9
        inside = (table["position_lower"].to_numpy() < truth) & (
            truth < table["position_upper"].to_numpy()
        )
        # 60 intervals of 95 %: the share has a standard error of .028
        assert inside.mean() > 0.86
        assert found.parameters["spread of position"] == pytest.approx(
            (d.position - d.position.mean()).std(), abs=0.12
        )
        overall = named(found)["position"]
        assert overall.lower < d.position.mean() < overall.upper

    def test_few_judgments_are_drawn_to_all(self) -> None:
        d = drawn(6_000, 4, 30, seed=5, position=0.5, position_spread=0.5)
        data = d.comparisons
        # one more rater, of three judgments, all for the one shown second
        late = np.arange(6_000) >= 5_997
        rater = np.where(late, 30, data.rater).astype(np.int32)
        outcome = np.where(late, -data.position, data.outcome).astype(np.int8)
        names = pl.Series([*data.raters.to_list(), "new"])
        data = replace(data, raters=names, rater=rater, outcome=outcome)
        found = BradleyTerry(by_rater="position").fit(data)
        assert found.raters is not None
        new = found.raters.row(by_predicate=pl.col("rater") == "new", named=True)
        assert new["comparisons"] == 3
        overall = named(found)["position"].value
        # below the others, yet nearer to them than to the -infinity of three judgments alone
        assert -0.6 < new["position"] < overall
        assert new["position_upper"] - new["position_lower"] > 1

    def test_a_stated_spread_is_kept_and_a_small_one_makes_raters_alike(self) -> None:
        data = drawn(3_000, 4, 30, seed=5, position=0.5, position_spread=0.5).comparisons
        tight = BradleyTerry(by_rater="position", spread=0.001).fit(data)
        plain = BradleyTerry(position=True).fit(data)
        assert tight.parameters["spread of position"] == pytest.approx(0.001)
        assert tight.strength == pytest.approx(plain.strength, abs=1e-4)
        assert tight.covariance == pytest.approx(plain.covariance, rel=1e-2, abs=1e-6)
        assert tight.raters is not None
        assert tight.raters["position"].std() == pytest.approx(0, abs=1e-3)
        # nobody differs, so what is known of one rater is what is known of all
        width = (tight.raters["position_upper"] - tight.raters["position_lower"]).to_numpy()
        common = named(tight)["position"]
        assert width == pytest.approx(common.upper - common.lower, rel=0.01)

    def test_length_and_position_together_on_graded_answers(self) -> None:
        d = drawn(9_000, 5, 30, seed=7, thresholds=(0.5, 1.5), position_spread=0.5, length=0.3)
        found = Graded(by_rater="all").fit(d.comparisons)
        assert found.raters is not None
        assert {"position", "length"} <= set(found.raters.columns)
        # nobody differs in length, many in position
        assert found.parameters["spread of length"] < 0.15  # type: ignore[operator]
        assert found.parameters["spread of position"] > 0.3  # type: ignore[operator]

    def test_are_left_out_where_the_term_is_not_identifiable(self) -> None:
        data = drawn(900, 4, 30, seed=5).comparisons
        fixed = np.where(data.first < data.second, 1, -1).astype(np.int8)
        found = BradleyTerry(by_rater="position").fit(replace(data, position=fixed))
        assert found.raters is None
        assert any("position is not identifiable" in note for note in found.notes)

    def test_bootstrap_agrees(self) -> None:
        data = drawn(2_400, 4, 40, seed=5, position=0.5, position_spread=0.7).comparisons
        made = RaoKupper if data.ties else BradleyTerry
        usual = made(by_rater="position").fit(data)
        again = made(by_rater="position", errors="bootstrap", replicates=150).fit(data)
        assert named(again)["position"].error == pytest.approx(
            named(usual)["position"].error, rel=0.25
        )
        ratio = np.sqrt(np.diag(again.covariance) / np.diag(usual.covariance))
        assert ((ratio > 0.75) & (ratio < 1.3)).all()


class TestGroups:
    APART = np.array([[0.8, -0.8, 0, 0, 0], [-0.8, 0.8, 0, 0, 0], [0.0, 0, 0, 0, 0]])

    def test_each_group_has_strengths_of_its_own(self) -> None:
        d = drawn(15_000, 5, 60, seed=9, groups=self.APART)
        found = BradleyTerry(group="topic").fit(d.comparisons)
        assert found.groups is not None
        for g in range(3):
            rows = found.groups.filter(group=str(g))
            truth = d.strength + self.APART[g]
            assert rows["strength"].to_numpy() == pytest.approx(truth - truth.mean(), abs=0.25)
            assert rows["strength"].sum() == pytest.approx(0, abs=1e-9)
            inside = (rows["lower"].to_numpy() < truth) & (truth < rows["upper"].to_numpy())
            assert inside.sum() >= 3
        assert found.groups["comparisons"].sum() == 2 * 15_000

    def test_few_comparisons_are_drawn_to_all(self) -> None:
        d = drawn(6_000, 5, 60, seed=9, groups=self.APART[:2] / 2)
        data = d.comparisons
        topic = data.groups["topic"].to_list()
        few = replace(data, groups={"topic": pl.Series([*topic[:-6], *["rare"] * 6])})
        found = BradleyTerry(group="topic").fit(few)
        assert found.groups is not None
        rare = found.groups.filter(group="rare")["strength"].to_numpy()
        assert np.abs(rare - found.strength).max() < 0.4
        wide = found.groups.with_columns(width=pl.col("upper") - pl.col("lower"))
        by = dict(wide.group_by("group").agg(pl.col("width").mean()).iter_rows())
        assert by["rare"] > 2 * by["0"]

    def test_groups_that_do_not_differ_change_little(self) -> None:
        data = drawn(6_000, 5, 60, seed=9, groups=np.zeros((3, 5))).comparisons
        found, plain = BradleyTerry(group="topic").fit(data), BradleyTerry().fit(data)
        assert found.strength == pytest.approx(plain.strength, abs=0.02)
        assert found.parameters["spread by topic"] < 0.15  # type: ignore[operator]

    def test_rows_without_a_group_are_one(self) -> None:
        data = drawn(300, 4, 20, seed=9).comparisons
        some = replace(data, groups={"topic": pl.Series([None, "x", "y"] * 100)})
        found = BradleyTerry(group="topic").fit(some)
        assert found.groups is not None
        assert found.groups["group"].unique().sort().to_list() == ["unknown", "x", "y"]


def test_a_group_of_all_is_the_plain_fit() -> None:
    rows = repeated({("a", "b", 1): 3, ("a", "b", -1): 1, ("b", "c", 1): 2, ("b", "c", -1): 1})
    data = compared(rows, groups={"topic": ["one"] * 7})
    found = BradleyTerry(group="topic").fit(data)
    assert found.groups is not None
    assert found.groups["strength"].to_numpy() == pytest.approx(found.strength)
    assert found.strength == pytest.approx(BradleyTerry().fit(data).strength)
