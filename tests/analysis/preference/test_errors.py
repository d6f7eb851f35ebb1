"""Standard errors and intervals, beside the sums that define them written out row by row."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from compared import compared, drawn, repeated, taken
from quorate.analysis.numerics.bootstrap import rater_draws
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.bradley_terry import BradleyTerry
from quorate.analysis.preference.models.davidson import Davidson
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.newman import newman
from quorate.analysis.preference.models.newton import Point, Problem, climb
from quorate.analysis.preference.models.rao_kupper import RaoKupper
from quorate.analysis.preference.models.resampling import replicates
from quorate.analysis.preference.models.sandwich import outer
from quorate.analysis.preference.models.terms import Ends, chosen, designed
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]

ROWS = repeated({("a", "b", 1): 3, ("a", "b", -1): 1})


def by_hand(data: Comparisons, theta: Doubles, clusters: NDArray[np.int32]) -> Doubles:
    """The sandwich of a plain Bradley–Terry fit without prior, from a full matrix of rows."""
    X = np.zeros((len(data), data.n_candidates))
    X[np.arange(len(data)), data.first] = 1
    X[np.arange(len(data)), data.second] = -1
    p = 1 / (1 + np.exp(-X @ theta))
    residual = (data.sign + 1) / 2 - p
    bread = np.linalg.pinv(X.T @ ((p * (1 - p))[:, None] * X))
    scores = np.stack([
        (X * residual[:, None])[clusters == g].sum(axis=0) for g in np.unique(clusters)
    ])  # fmt: skip
    G = len(scores)
    return np.asarray(bread @ (scores.T @ scores) @ bread * G / (G - 1))


class TestByHand:
    def test_two_candidates_as_if_each_stood_alone(self) -> None:
        found = BradleyTerry(prior=0, errors="iid").fit(compared(ROWS))
        # residuals ¼ three times and -¾: Σ s² = 12/16; Fisher's information of a - b is
        # 4 · 3/16 = 12/16; so the variance of a - b is (12/16) / (12/16)² · 4/3 = 16/9, of a a
        # quarter of it
        variance = np.array([1, -1]) @ found.covariance @ np.array([1, -1])
        assert variance == pytest.approx(16 / 9)
        assert found.covariance[0, 0] == pytest.approx(4 / 9)
        x = log(3) / 2
        assert found.lower[0] == pytest.approx(x - 1.959963984540054 * 2 / 3)
        assert found.upper[0] == pytest.approx(x + 1.959963984540054 * 2 / 3)
        assert found.errors == "as if every judgment stood alone"

    def test_two_candidates_by_two_raters(self) -> None:
        found = BradleyTerry(prior=0).fit(compared(ROWS, raters=[0, 0, 0, 1]))
        # sums of residuals 3 · ¼ and -¾; Σ u² = 18/16, · 2/(2 - 1); / (12/16)² = 4
        variance = np.array([1, -1]) @ found.covariance @ np.array([1, -1])
        assert variance == pytest.approx(4)
        assert any("2 raters are few" in note for note in found.notes)

    def test_three_raters_who_contradict_themselves_are_no_surer_for_it(self) -> None:
        rows = repeated({("a", "b", 1): 3, ("a", "b", -1): 3})
        found = BradleyTerry(prior=0).fit(compared(rows, raters=[0, 1, 2, 0, 1, 2]))
        # each rater's residuals ½ and -½ add to 0, and so would the error; as if each stood alone
        # Σ s² = 6/4, · 6/5; the information is 6/4; the variance of a - b is 1.8 / 1.5² = 0.8
        variance = np.array([1, -1]) @ found.covariance @ np.array([1, -1])
        assert variance == pytest.approx(0.8)

    def test_few_raters_of_many_candidates_leave_no_difference_without_error(self) -> None:
        # three raters have two directions in which they can differ, nine candidates eight
        data = drawn(2_000, 9, 3, seed=1).comparisons
        few, alone = BradleyTerry().fit(data), BradleyTerry(errors="iid").fit(data)
        least = np.linalg.eigvalsh(few.covariance - alone.covariance)[0]
        assert least > -1e-9
        assert np.linalg.matrix_rank(few.covariance, tol=1e-9) == 8

    def test_what_the_prior_knows_counts_as_well(self) -> None:
        found = BradleyTerry(prior=2, errors="iid").fit(compared(ROWS))
        # along a - b, with x = a = -b: A = 2 · 4 p q + λ, λ = 2 · 2 σ(x) σ(-x); M = 2 Σ s² · 4/3;
        # the variance of a - b is 2 (M + λ) / A²
        x = found.strength[0]
        p, q, near = expit(2 * x), expit(-2 * x), expit(x)
        slope = 4 * near * (1 - near)
        meat = 2 * (3 * q**2 + p**2) * 4 / 3
        variance = np.array([1, -1]) @ found.covariance @ np.array([1, -1])
        assert variance == pytest.approx(2 * (meat + slope) / (8 * p * q + slope) ** 2)

    def test_one_rater_is_as_if_each_stood_alone(self) -> None:
        alone = BradleyTerry().fit(compared(ROWS, raters=[0] * 4))
        assert alone.errors == "as if every judgment stood alone"
        assert any("one rater" in note for note in alone.notes)
        same = BradleyTerry(errors="iid").fit(compared(ROWS, raters=[0] * 4))
        assert np.array_equal(alone.covariance, same.covariance)


class TestSandwich:
    DATA = drawn(600, 5, 30, seed=2).comparisons

    @pytest.mark.parametrize("errors", ["rater", "block", "iid"])
    def test_is_the_sum_over_clusters(self, errors: str) -> None:
        data = replace(self.DATA, block=(np.arange(600) // 4).astype(np.int32))
        found = BradleyTerry(prior=0, errors=errors).fit(data)
        clusters = {
            "rater": data.rater,
            "block": data.block,
            "iid": np.arange(600, dtype=np.int32),
        }[errors]
        by = by_hand(data, found.strength, clusters)
        assert found.covariance == pytest.approx(by, rel=1e-6, abs=1e-12)

    def test_of_raters_and_items_at_once(self) -> None:
        found = BradleyTerry(prior=0, errors="two-way").fit(self.DATA)
        both = self.DATA.rater * 1_000 + self.DATA.item
        by = sum(
            sign * by_hand(self.DATA, found.strength, cluster)
            for sign, cluster in ((1, self.DATA.rater), (1, self.DATA.item), (-1, both))
        )
        values, vectors = np.linalg.eigh(by)
        by = (vectors * np.maximum(values, 0)) @ vectors.T
        assert found.covariance == pytest.approx(by, rel=1e-6, abs=1e-12)

    def test_counted_together_or_in_a_sparse_matrix_it_is_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = drawn(900, 4, 12, seed=3, thresholds=(0.7,), groups=np.zeros((2, 4))).comparisons
        joined = Joined.of(data)
        ends = Ends.of(data, joined)
        terms = chosen(data, ends, True, [])
        made = Davidson()
        design = designed(
            data, ends, terms, made.outcome(data), data.groups["topic"], [], joined.wins.shape[0]
        )
        assert design.cell is not None
        assert len(design.first) < 900
        apart = replace(
            design,
            first=design.first[design.cell],
            second=design.second[design.cell],
            group=design.group[design.cell],
            outcome=design.outcome[design.cell],
            terms=design.terms[design.cell],
            weight=np.ones(900),
            cell=None,
        )
        ones = np.ones(12)
        likelihood = made.likelihood(data)
        start = Point(np.full(design.width, 0.1), likelihood.start, np.zeros((12, 0)))
        one = Problem(design, likelihood, 0.1, 1.0, np.zeros(0), ones)
        other = Problem(apart, likelihood, 0.1, 1.0, np.zeros(0), ones)
        here, there = one.evaluate(start), other.evaluate(start)
        assert here.objective == pytest.approx(there.objective)
        assert here.head == pytest.approx(there.head)
        assert one.curvature(here).head == pytest.approx(other.curvature(there).head)
        full = outer(design, here, design.rater, 12)
        assert full == pytest.approx(outer(apart, there, apart.rater, 12))
        alone = np.arange(900)
        assert outer(design, here, alone, 900) == pytest.approx(outer(apart, there, alone, 900))
        monkeypatch.setattr("quorate.analysis.preference.models.sandwich.DENSE", 1)
        assert full == pytest.approx(outer(design, here, design.rater, 12))

    def test_likeness_within_raters_widens_intervals(self) -> None:
        # every rater says all they say ten times over
        data = drawn(400, 5, 40, seed=5).comparisons
        tenfold = taken(data, np.tile(np.arange(400), 10))
        alone = BradleyTerry(errors="iid").fit(tenfold)
        together = BradleyTerry().fit(tenfold)
        ratio = np.diag(together.covariance) / np.diag(alone.covariance)
        # ten times the variance of judgments that stand alone, but for chance
        assert 5 < ratio.mean() < 20


class TestBootstrap:
    def test_the_same_seed_gives_the_same_and_it_is_near_the_sandwich(self) -> None:
        data = drawn(3_000, 4, 60, seed=9, thresholds=(0.6,)).comparisons
        made = RaoKupper(errors="bootstrap", replicates=300, position=True)
        found = made.fit(data, seed=1)
        assert np.array_equal(found.covariance, made.fit(data, seed=1).covariance)
        assert not np.array_equal(found.covariance, made.fit(data, seed=2).covariance)
        sandwich = RaoKupper(position=True).fit(data)
        ratio = np.sqrt(np.diag(found.covariance) / np.diag(sandwich.covariance))
        assert ((ratio > 0.8) & (ratio < 1.25)).all()
        for ours, theirs in zip(found.estimates, sandwich.estimates, strict=True):
            assert ours.value == theirs.value
            assert ours.error == pytest.approx(theirs.error, rel=0.25)
        assert found.errors == "bootstrap by rater"
        assert (found.lower < found.strength).all()
        assert (found.strength < found.upper).all()

    def test_of_few_raters_says_so(self) -> None:
        data = drawn(300, 4, 5, seed=9).comparisons
        found = BradleyTerry(errors="bootstrap", replicates=20).fit(data)
        assert any("5 raters are few for a bootstrap" in note for note in found.notes)

    def test_counts_a_rater_as_often_as_they_are_drawn(self) -> None:
        data = drawn(500, 4, 8, seed=9).comparisons
        first = next(rater_draws(8, 1, seed=3))
        rows = np.repeat(np.arange(500), first[data.rater].astype(np.int64))
        once = taken(data, rows)
        refitted = BradleyTerry(tolerance=1e-10).fit(once).strength
        joined = Joined.of(data)
        ends = Ends.of(data, joined)
        made = BradleyTerry()
        design = designed(data, ends, chosen(data, ends, False, []), data.sign, None, [], 4)
        likelihood = made.likelihood(data)
        problem = Problem(design, likelihood, 0.1, 1.0, np.zeros(0), np.ones(8))
        # a rater of no comparison is never drawn
        absent = replace(design, n_raters=9)
        problem = replace(problem, design=absent, rater_weight=np.ones(9))
        top = climb(problem, Point(np.zeros(4), np.zeros(0), np.zeros((9, 0))), 1e-10, 50)
        replicate = replicates(top, 1, 3, 1e-10, 50)[0]
        assert first.max() > 1
        assert replicate == pytest.approx(refitted, abs=1e-7)


class TestSeparated:
    def test_one_that_always_wins_is_finite_and_unsure(self) -> None:
        rows = repeated({("a", "b", 1): 5, ("a", "c", 1): 5, ("b", "c", 1): 3, ("b", "c", -1): 3})
        data = compared(rows, raters=[k % 4 for k in range(len(rows))])
        found = BradleyTerry().fit(data)
        assert 3 < found.strength[0] - found.strength[1] < 8
        assert any("'a' won or lost every comparison" in note for note in found.notes)
        # residuals are near 0, so the sandwich alone would say ±0.5; the model knows it is not so
        assert found.upper[0] - found.strength[0] > 1.5

    def test_without_a_prior_it_is_refused(self) -> None:
        rows = repeated({("a", "b", 1): 5, ("b", "c", 1): 3, ("b", "c", -1): 3})
        with pytest.raises(NotApplicableError, match="without end"):
            BradleyTerry(prior=0).fit(compared(rows))

    def test_what_nothing_joins_is_unknown(self) -> None:
        rows = repeated({
            ("a", "b", 1): 2, ("b", "c", 1): 1, ("c", "a", 1): 1,
            ("x", "y", 1): 1, ("y", "x", 1): 1,
        })  # fmt: skip
        found = BradleyTerry().fit(compared(rows))
        assert np.isfinite(found.strength).tolist() == [True] * 3 + [False] * 2
        assert np.isnan(found.covariance[3]).all()
        assert np.isnan(found.beats[0, 4])
        assert found.comparisons.tolist() == [3, 3, 2, 2, 2]
        (note,) = [n for n in found.notes if "nothing joins" in n]
        assert "'x', 'y' to the other 3 candidates" in note
        assert "2 comparisons are set aside" in note
        # the rest is as if they had never been
        alone = BradleyTerry().fit(compared(rows[:4]))
        assert found.strength[:3] == pytest.approx(alone.strength)

    def test_all_ties_join_and_are_even(self) -> None:
        rows = repeated({("a", "b", 0): 3, ("b", "c", 0): 3})
        found = Davidson().fit(compared(rows, ties=True))
        assert found.strength == pytest.approx([0, 0, 0], abs=1e-9)
        assert found.estimates[0].value > 10


def coverage(model: BradleyTerry, n: int, raters: int, candidates: int, times: int) -> float:
    """How often the 95 % intervals hold what many such raters would say on average.

    Raters guess with a share of their own, drawn anew each time; so what a fit to endless data
    would say is the fit to the average probabilities of all pairs.
    """
    truth = drawn(candidates, candidates, 1, seed=1).strength
    held = []
    for seed in range(times):
        rng = np.random.default_rng([seed, 7])
        guess = rng.random(raters) < 0.2
        skill = np.where(guess, 0.5, rng.beta(20, 2, raters))
        d = drawn(n, candidates, raters, seed=seed)
        eta = truth[d.comparisons.first] - truth[d.comparisons.second]
        p = 1 / (1 + np.exp(-eta))
        right = skill[d.comparisons.rater]
        won = rng.random(n) < right * p + (1 - right) * (1 - p)
        data = replace(d.comparisons, outcome=np.where(won, 1, -1).astype(np.int8))
        found = model.fit(data)
        held.append((found.lower < average(truth)) & (average(truth) < found.upper))
    return float(np.mean(held))


def average(truth: Doubles) -> Doubles:
    """The strengths that fit the average of all raters: 0.2 · ½ + 0.8 · 20/22 are right."""
    right = 0.2 * 0.5 + 0.8 * 20 / 22
    p = 1 / (1 + np.exp(-(truth[:, None] - truth[None])))
    wins = right * p + (1 - right) * (1 - p)
    np.fill_diagonal(wins, 0)
    theta, _ = newman(wins * 1e6, 1e-9, 1e-12)
    return np.asarray(theta - theta.mean())


def test_intervals_clustered_by_rater_cover() -> None:
    # 60 data sets of 12 strengths: the share of 720 has a standard error of about .012
    assert 0.925 < coverage(BradleyTerry(), 20_000, 100, 12, 60) < 0.98


def test_errors_of_few_raters_with_unequal_skill_are_wider_than_iid() -> None:
    # 100 raters of 1,000 judgments each: what they differ by no longer averages out
    assert coverage(BradleyTerry(errors="iid"), 100_000, 100, 12, 20) < 0.9
    assert coverage(BradleyTerry(), 100_000, 100, 12, 20) > 0.91


def test_a_ratio_of_two_errors() -> None:
    # of two candidates with n comparisons and p the error of a - b is 1/√(n p q)
    rows = repeated({("a", "b", 1): 900, ("a", "b", -1): 100})
    found = BradleyTerry(errors="iid").fit(compared(rows))
    error = sqrt(np.array([1, -1]) @ found.covariance @ np.array([1, -1]))
    assert error == pytest.approx(1 / sqrt(1000 * 0.9 * 0.1), rel=0.01)
