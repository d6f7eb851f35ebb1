"""Strengths, ties and thresholds by hand, and what no model may depend on."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log, sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from compared import compared, drawn, repeated, taken, turned
from quorate.analysis.preference.model import Strengths, model
from quorate.analysis.preference.models.bradley_terry import BradleyTerry
from quorate.analysis.preference.models.davidson import Davidson
from quorate.analysis.preference.models.graded import Graded
from quorate.analysis.preference.models.newman import newman
from quorate.analysis.preference.models.paired import Paired
from quorate.analysis.preference.models.rao_kupper import RaoKupper
from quorate.schema import NotApplicableError, UnknownNameError

MODELS: list[Paired] = [BradleyTerry(), Davidson(), RaoKupper(), Graded()]


def named(found: Strengths) -> dict[str, float]:
    return {e.name: e.value for e in found.estimates}


class TestBradleyTerry:
    def test_a_chain_of_three(self) -> None:
        rows = repeated({("a", "b", 1): 3, ("a", "b", -1): 1, ("b", "c", 1): 2, ("b", "c", -1): 1})
        found = BradleyTerry(prior=0).fit(compared(rows))
        # a tree of comparisons is fitted exactly: a - b = log 3/1, b - c = log 2/1
        a, b, c = found.strength
        assert a - b == pytest.approx(log(3), abs=1e-9)
        assert b - c == pytest.approx(log(2), abs=1e-9)
        assert a + b + c == pytest.approx(0, abs=1e-12)
        assert found.beats[0, 2] == pytest.approx(6 / 7)  # odds 3 × 2
        assert found.comparisons.tolist() == [4, 7, 3]
        # 3 log ¾ + log ¼ + 2 log ⅔ + log ⅓
        likely = 3 * log(0.75) + log(0.25) + 2 * log(2 / 3) + log(1 / 3)
        assert found.log_likelihood == pytest.approx(likely)

    def test_a_circle_of_three_is_even(self) -> None:
        rows = repeated({("a", "b", 1): 2, ("b", "c", 1): 2, ("c", "a", 1): 2})
        assert BradleyTerry().fit(compared(rows)).strength == pytest.approx([0, 0, 0])

    def test_a_tie_is_half_a_win_for_each(self) -> None:
        rows = repeated({("a", "b", 1): 2, ("a", "b", 0): 2})
        found = BradleyTerry(prior=0).fit(compared(rows, ties=True))
        # 2 + 1 wins against 1
        assert found.strength[0] - found.strength[1] == pytest.approx(log(3))
        assert "2 ties count as half a win" in found.notes[0]

    def test_the_prior_is_wins_and_losses_against_an_average_candidate(self) -> None:
        rows = repeated({("a", "b", 1): 3, ("a", "b", -1): 1})
        found = BradleyTerry(prior=0.5).fit(compared(rows))
        # by symmetry a = -b = x, and 3 - 4 σ(2x) + ½ (1 - 2 σ(x)) = 0
        x = found.strength[0]
        assert 3 - 4 * expit(2 * x) + 0.5 * (1 - 2 * expit(x)) == pytest.approx(0, abs=1e-9)
        assert x < log(3) / 2

    def test_newman_and_newton_meet(self) -> None:
        data = drawn(2_000, 12, 20, seed=1).comparisons
        by_newman, _ = newman(data.wins, 0.1, 1e-12)
        by_newton = Davidson(prior=0.1).fit(replace(data, ties=True)).strength
        plain = BradleyTerry(prior=0.1).fit(data)
        assert plain.strength == pytest.approx(by_newman - by_newman.mean(), abs=1e-8)
        # without a tie Davidson's ν goes to 0 as far as the prior lets it, 0.2 ties in 2,000
        assert by_newton == pytest.approx(plain.strength, abs=2e-4)

    def test_a_long_chain_on_which_newman_is_slow(self) -> None:
        # each beats the next three times of four: a tree is fitted exactly
        names = [f"c{k:02d}" for k in range(60)]
        counts: dict[tuple[str, str, int], int] = {}
        for better, worse in pairwise(names):
            counts |= {(better, worse, 1): 3, (better, worse, -1): 1}
        data = compared(repeated(counts))
        found = BradleyTerry(prior=0).fit(data)
        assert -np.diff(found.strength) == pytest.approx(np.full(59, log(3)), abs=1e-6)
        assert newman(data.wins, 0.0, 1e-8, sweeps=60)[1] == 60

    def test_newman_needs_no_more_than_a_few_sweeps(self) -> None:
        wins = drawn(50_000, 50, 20, seed=1).comparisons.wins
        assert newman(wins, 0.1, 1e-8)[1] < 15


class TestTies:
    ROWS = repeated({("a", "b", 1): 6, ("a", "b", -1): 2, ("a", "b", 0): 4})

    def test_davidson(self) -> None:
        found = Davidson(prior=0).fit(compared(self.ROWS, ties=True))
        # three shares, two parameters and their sum: π_a/π_b = 6/2, ν = 4/√(6 · 2)
        assert found.strength[0] - found.strength[1] == pytest.approx(log(3))
        assert named(found)["tie"] == pytest.approx(4 / sqrt(12))
        assert found.beats[0, 1] == pytest.approx(6 / 8)

    def test_rao_kupper(self) -> None:
        found = RaoKupper(prior=0).fit(compared(self.ROWS, ties=True))
        # σ(η - log κ) = ½ and σ(-η - log κ) = 1/6, so η = log κ and 2 log κ = log 5
        assert found.strength[0] - found.strength[1] == pytest.approx(log(5) / 2)
        assert named(found)["tie"] == pytest.approx(sqrt(5))
        assert found.beats[0, 1] == pytest.approx(6 / 8)

    def test_the_interval_of_a_ratio_is_positive_and_on_its_log(self) -> None:
        (tie,) = Davidson().fit(compared(self.ROWS, ties=True)).estimates
        assert 0 < tie.lower < tie.value < tie.upper
        assert tie.lower * tie.upper == pytest.approx(tie.value**2)

    def test_both_refuse_where_no_tie_could_be_said(self) -> None:
        rows = compared([("a", "b", 1), ("a", "b", -1)])
        assert "take bradley-terry" in Davidson().refuses(rows)
        assert "take bradley-terry" in RaoKupper().refuses(rows)
        assert Davidson().refuses(replace(rows, ties=True)) == ""
        assert "prior above 0" in RaoKupper(prior=0).refuses(replace(rows, ties=True))

    def test_davidson_recovers(self) -> None:
        # data of Davidson's own model, ν = 0.8
        rng = np.random.default_rng(4)
        d = drawn(30_000, 6, 50, seed=4)
        eta = d.strength[d.comparisons.first] - d.strength[d.comparisons.second]
        weights = np.stack([np.exp(-eta / 2), np.full_like(eta, 0.8), np.exp(eta / 2)], 1)
        reached = np.cumsum(weights, 1) / weights.sum(1, keepdims=True)
        outcome = (rng.random((len(eta), 1)) > reached).sum(1) - 1
        data = replace(d.comparisons, outcome=outcome.astype(np.int8), ties=True)
        found = Davidson().fit(data)
        (tie,) = found.estimates
        assert tie.lower < 0.8 < tie.upper
        assert np.abs(found.strength - d.strength).max() < 0.06


class TestGraded:
    def test_thresholds_of_two_alike(self) -> None:
        counts = {2: 1, 1: 3, 0: 4, -1: 3, -2: 1}
        rows = repeated({("a", "b", k): n for k, n in counts.items()})
        found = Graded(prior=0).fit(compared(rows, levels=2, ties=True))
        # 4 of 12 better by one level or more, 1 of 12 by two: log odds 2 and 11
        assert found.strength == pytest.approx([0, 0], abs=1e-9)
        assert named(found) == pytest.approx({"threshold 1": log(2), "threshold 2": log(11)})

    def test_without_ties_the_first_threshold_is_0(self) -> None:
        counts = {2: 1, 1: 3, -1: 3, -2: 1}
        rows = repeated({("a", "b", k): n for k, n in counts.items()})
        found = Graded(prior=0).fit(compared(rows, levels=2))
        # 1 of 8 by two levels
        assert named(found) == pytest.approx({"threshold 2": log(7)})

    def test_one_level_is_bradley_terry_or_rao_kupper(self) -> None:
        plain = drawn(1_000, 5, 20, seed=2).comparisons
        tied = drawn(1_000, 5, 20, seed=2, thresholds=(0.7,)).comparisons
        for data, same in ((plain, BradleyTerry()), (tied, RaoKupper())):
            graded, other = Graded().fit(data), same.fit(data)
            assert graded.strength == pytest.approx(other.strength, abs=1e-7)
            assert graded.covariance == pytest.approx(other.covariance, rel=1e-5, abs=1e-9)
            assert graded.beats == pytest.approx(other.beats, abs=1e-7)

    def test_recovers_and_is_surer_than_who_is_better_alone(self) -> None:
        d = drawn(20_000, 8, 50, seed=6, thresholds=(0.5, 1.5, 3.0))
        graded, plain = Graded().fit(d.comparisons), BradleyTerry().fit(d.comparisons)
        inside = (graded.lower < d.strength) & (d.strength < graded.upper)
        assert inside.sum() >= 6
        for k, threshold in enumerate((0.5, 1.5, 3.0)):
            assert graded.estimates[k].lower < threshold < graded.estimates[k].upper
        relative = np.diag(plain.covariance) / plain.strength.std() ** 2
        assert (np.diag(graded.covariance) / graded.strength.std() ** 2 < relative).all()

    def test_refuses_an_unsaid_level_without_a_prior_only(self) -> None:
        rows = compared([("a", "b", 1), ("a", "b", -1), ("a", "b", 0)], levels=3, ties=True)
        assert "nobody said level 2" in Graded(prior=0).refuses(rows)
        found = Graded().fit(rows)
        values = [e.value for e in found.estimates]
        assert len(values) == 3
        assert 0 < values[0] < values[1] < values[2] < 30


@pytest.mark.parametrize("made", MODELS, ids=lambda made: made.name)
class TestAnyModel:
    DATA = drawn(1_500, 6, 25, seed=8, thresholds=(0.5, 1.5), position=0.3, length=0.2).comparisons

    def test_which_is_named_first_does_not_matter(self, made: Paired) -> None:
        both = replace(made, position=True, covariates="length")
        rows = np.random.default_rng(0).random(len(self.DATA)) < 0.5
        here, there = both.fit(self.DATA), both.fit(turned(self.DATA, rows))
        assert np.array_equal(here.strength, there.strength)
        assert np.array_equal(here.covariance, there.covariance)
        assert here.estimates == there.estimates

    def test_more_of_the_same_leaves_the_maximum_without_a_prior(self, made: Paired) -> None:
        flat = replace(made, prior=0.0)
        once = flat.fit(self.DATA)
        twice = taken(self.DATA, np.tile(np.arange(len(self.DATA)), 2))
        found = flat.fit(twice)
        assert found.strength == pytest.approx(once.strength, abs=1e-7)
        # the same raters with twice as many judgments, each the same: no surer of them
        assert found.covariance == pytest.approx(once.covariance, rel=1e-5, abs=1e-10)

    def test_says_what_it_was(self, made: Paired) -> None:
        found = made.fit(self.DATA)
        assert found.model == made.name
        assert found.converged
        assert found.errors == "clustered by rater"
        assert found.input_digest == self.DATA.digest
        assert found.parameters["prior"] == 0.1
        assert found.strength.sum() == pytest.approx(0, abs=1e-9)
        assert found.beats + found.beats.T == pytest.approx(1)
        assert np.abs(found.covariance.sum(axis=0)).max() < 1e-9
        assert (np.diff(found.trace) >= -1e-9).all()

    def test_is_found_by_its_name(self, made: Paired) -> None:
        assert model(made.name) == made
        assert model(made.name, position=True) == replace(made, position=True)

    def test_refuses_what_is_not_there(self, made: Paired) -> None:
        assert "no covariate 'size'" in replace(made, covariates="size").refuses(self.DATA)
        assert "no column 'where'" in replace(made, group="where").refuses(self.DATA)
        assert "none of rater" in replace(made, errors="guess").refuses(self.DATA)
        assert "by rater" in replace(made, by_rater="position", errors="iid").refuses(self.DATA)
        many = pl.Series([f"c{k}" for k in range(6_000)])
        assert "at most 5,000" in made.refuses(replace(self.DATA, candidates=many))
        nothing = self.DATA.subset(np.zeros(len(self.DATA), np.bool_))
        with pytest.raises(NotApplicableError, match="no comparisons"):
            made.fit(nothing)


def test_an_unknown_name_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="bradley-terry"):
        model("bradley")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(-2, 2), st.integers(0, 3)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from(MODELS),
)
def test_any_comparisons_give_numbers_or_a_reason(
    rows: list[tuple[int, int, int, int]], made: Paired
) -> None:
    """Whatever is compared: finite strengths that sum to 0 for the joined, NaN for the rest."""
    named_rows = [(f"c{a}", f"c{(a + 1 + b) % 5}", y) for a, b, y, _ in rows]
    data = compared(named_rows, raters=[r for *_, r in rows], levels=2, ties=True)
    found = made.fit(data)
    known = np.isfinite(found.strength)
    assert known.sum() >= 2
    assert found.strength[known].sum() == pytest.approx(0, abs=1e-9)
    assert np.abs(found.strength[known]).max() < 40
    assert np.isfinite(found.covariance[np.ix_(known, known)]).all()
    assert (found.lower[known] <= found.strength[known]).all()
    assert np.isnan(found.covariance[~known]).all()
    assert found.converged
    better = [(found.beats[i, j], i, j) for i in range(len(known)) for j in range(len(known))]
    for p, i, j in better:
        if known[i] and known[j] and i != j:
            assert 0 <= p <= 1
