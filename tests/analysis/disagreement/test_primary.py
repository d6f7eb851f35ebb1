"""Primary labels: what is left of answers when flips are taken out."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.disagreement import deconvolved, flips, stated_flips
from quorate.analysis.disagreement.primary import primary_shares
from quorate.schema import Kind, NotApplicableError
from tables import counted, table


def test_two_options() -> None:
    # o = .3 and p = .1: (.3 - .1) / .8; o = .95 is beyond what flips leave of 1
    judgments = counted([[7, 3], [1, 19]], ["no", "yes"])
    for estimator in ("likelihood", "clipped"):
        found = deconvolved(judgments, 0.1, estimator)
        assert found.shares == pytest.approx(np.array([[0.75, 0.25], [0.0, 1.0]]))
    linear = deconvolved(judgments, 0.1, "linear")
    assert linear.shares == pytest.approx(np.array([[0.75, 0.25], [-0.0625, 1.0625]]))
    assert linear.observed == pytest.approx(np.array([[0.7, 0.3], [0.05, 0.95]]))


def test_three_options() -> None:
    # p = .2: e = .1, a = .7. Counts (8, 2, 0) of 10: linear (1, 1/7, -1/7).
    # clipped: (1, 1/7, 0) over 8/7. Likelihood, the third left out: factor 1 + 2/7 of c/10
    # less 1/7: (8/10)(9/7) - 1/7 = 31/35, (2/10)(9/7) - 1/7 = 4/35
    judgments = counted([[8, 2, 0]], ["a", "b", "c"])
    linear = deconvolved(judgments, 0.2, "linear").shares
    assert linear == pytest.approx(np.array([[1, 1 / 7, -1 / 7]]))
    clipped = deconvolved(judgments, 0.2, "clipped").shares
    assert clipped == pytest.approx(np.array([[7 / 8, 1 / 8, 0]]))
    likeliest = deconvolved(judgments, 0.2).shares
    assert likeliest == pytest.approx(np.array([[31 / 35, 4 / 35, 0]]))


def test_the_likelihood_is_maximal() -> None:
    """Against EM for a mixture with known components, run to convergence."""
    rng = np.random.default_rng(1)
    counts = rng.multinomial(6, rng.dirichlet([0.6, 0.4, 0.3, 0.2], 40)).astype(float)
    p = 0.15
    found = primary_shares(counts, counts.sum(axis=1), p)
    given = np.full((4, 4), p / 3) + np.eye(4) * (1 - p - p / 3)
    share = np.full((40, 4), 0.25)
    for _ in range(20_000):
        chance = share @ given
        share = share * ((counts / chance) @ given.T) / counts.sum(axis=1, keepdims=True)
    assert found == pytest.approx(share, abs=1e-3)
    best = (counts * np.log(found @ given)).sum(axis=1)
    assert (best >= (counts * np.log(share @ given)).sum(axis=1) - 1e-9).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(40))


def test_linear_shares_are_right_on_average_and_cut_ones_are_not() -> None:
    rng = np.random.default_rng(2)
    primary = rng.random((20_000, 5)) < 0.9
    said = primary ^ (rng.random(primary.shape) < 0.1)
    yes = said.sum(axis=1).astype(float)
    counts = np.stack([5 - yes, yes], axis=1)
    total = np.full(len(yes), 5.0)
    linear = primary_shares(counts, total, 0.1, "linear")[:, 1].mean()
    cut = primary_shares(counts, total, 0.1)[:, 1].mean()
    assert linear == pytest.approx(0.9, abs=0.005)
    assert cut < 0.89


def test_options_of_sets_are_deconvolved_by_themselves() -> None:
    x, both = frozenset({"x"}), frozenset({"x", "y"})
    rows = [("a", f"r{k}", both if k < 3 else x) for k in range(10)]
    found = deconvolved(table(rows, Kind.MULTILABEL, ["x", "y"]), 0.1)
    assert found.shares == pytest.approx(np.array([[1.0, 0.25]]))
    assert found.separate


def test_test_sets() -> None:
    primary = deconvolved(counted([[7, 3], [0, 10]], ["no", "yes"]), 0.1)
    rows = primary.test_set().rows()
    assert rows[0] == ("i000", "no", pytest.approx(0.75))
    assert rows[1] == ("i000", "yes", pytest.approx(0.25))
    assert rows[2:] == [("i001", "yes", 1.0)]
    drawn = primary.sampled(4000, seed=1)
    share = drawn.filter(item="i000")["label"].value_counts(normalize=True)
    assert share.filter(label="no")["proportion"][0] == pytest.approx(0.75, abs=0.03)
    assert set(drawn.filter(item="i001")["label"]) == {"yes"}
    assert primary.sampled(2, seed=1).equals(primary.sampled(2, seed=1))
    with pytest.raises(NotApplicableError, match="cannot be drawn"):
        deconvolved(counted([[7, 3]]), 0.1, "linear").sampled()


def test_flips_from_repeats_are_taken_out() -> None:
    rows = [("a", f"r{k:03}", "y" if k < 70 else "n") for k in range(100)]
    again = [
        (i, r, "ny"["yn".index(x)] if k % 50 < 9 else x, x) for k, (i, r, x) in enumerate(rows)
    ]
    judgments = table(rows, options=["n", "y"], repeats=again)
    found = deconvolved(judgments, flips(judgments))
    assert found.p_flip == pytest.approx([0.1])
    assert found.shares == pytest.approx(np.array([[0.25, 0.75]]))


def test_too_many_flips_leave_nothing() -> None:
    rows = [(f"i{k}", "r1", "y") for k in range(4)]
    again = [(f"i{k}", "r1", "n", "y") for k in range(4)]
    judgments = table(rows, options=["n", "y"], repeats=again)
    with pytest.raises(NotApplicableError, match="say nothing of primary labels"):
        deconvolved(judgments, flips(judgments))
    with pytest.raises(NotApplicableError, match="with 1 options"):
        deconvolved(table([("a", "r1", "y")]), stated_flips(0.1))
