"""Soft labels: shares, intervals, entropy, and what they are smoothed with."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import beta

from quorate.analysis.disagreement import SoftLabels, soft_labels
from quorate.analysis.disagreement.scoring.distances import entropy
from quorate.schema import Judgments, Kind, NotApplicableError, Question, RequestError
from tables import counted, table, wide


def drawn(shares: np.ndarray, n: int, seed: int) -> Judgments:
    """n judgments of each item by as many raters, drawn from its shares (I, K)."""
    rng = np.random.default_rng(seed)
    items, kinds = shares.shape
    label = (rng.random((items, n, 1)) >= np.cumsum(shares, axis=1)[:, None, :-1]).sum(axis=2)
    return Judgments.build(
        Question("q", Kind.CATEGORICAL, tuple("abcdef"[:kinds])),
        pl.Series([f"i{k:05}" for k in range(items)]),
        pl.Series([f"r{k:02}" for k in range(n)]),
        np.repeat(np.arange(items), n),
        np.tile(np.arange(n), items),
        label.ravel().astype(np.int32),
    )


def test_shares_are_smoothed_towards_all_items() -> None:
    # shares of «no» 1/4 and 1: m = ((1/4 + 1 + .5), (3/4 + 0 + .5)) / 3 = 7/12, 5/12
    # s = 2: (1 + 14/12) / 6 = 13/36 of the first item, (4 + 14/12) / 6 = 31/36 of the second
    found = soft_labels(counted([[1, 3], [4, 0]], ["no", "yes"]), prior=2.0)
    assert found.population == pytest.approx([7 / 12, 5 / 12])
    assert found.share == pytest.approx(np.array([[13 / 36, 23 / 36], [31 / 36, 5 / 36]]))
    assert found.strength == (2.0,)
    assert found.n.tolist() == [4, 4]
    # each share is Beta(c + s m, n + s - c - s m)
    assert found.lower[0, 1] == pytest.approx(beta.ppf(0.025, 3 + 10 / 12, 1 + 14 / 12))
    assert found.upper[1, 0] == pytest.approx(beta.ppf(0.975, 4 + 14 / 12, 10 / 12))


def test_the_strength_is_that_of_the_population() -> None:
    rng = np.random.default_rng(1)
    for strength in (2.0, 20.0):
        shares = rng.dirichlet(np.array([0.5, 0.3, 0.2]) * strength, 4000)
        found = soft_labels(drawn(shares, 5, 2))
        assert found.strength[0] == pytest.approx(strength, rel=0.15)
        assert found.population == pytest.approx([0.5, 0.3, 0.2], abs=0.015)


def test_intervals_hold_and_shares_are_nearer_than_votes() -> None:
    shares = np.random.default_rng(3).dirichlet([1.0, 0.6, 0.4], 3000)
    judgments = drawn(shares, 5, 4)
    found = soft_labels(judgments)
    inside = (found.lower <= shares) & (shares <= found.upper)
    assert inside.mean() == pytest.approx(0.95, abs=0.01)
    votes = np.abs(found.answers.share - shares).mean()
    assert np.abs(found.share - shares).mean() < 0.9 * votes


def test_the_entropy_is_not_biased_downwards() -> None:
    shares = np.random.default_rng(5).dirichlet([1.5, 1.0, 0.5], 3000)
    found = soft_labels(drawn(shares, 5, 6))
    true = entropy(shares).mean()
    plug_in = entropy(found.answers.share).mean()
    assert plug_in < true - 0.15
    assert found.entropy.mean() == pytest.approx(true, abs=0.02)


def test_nothing_tells_the_strength_of_single_judgments() -> None:
    found = soft_labels(table([("a", "r1", "x"), ("b", "r1", "y"), ("c", "r1", "x")]))
    assert found.strength == (1.0,)
    assert "hardly an item has two judgments" in found.notes[0]


def test_one_option_alone_has_all_of_the_share() -> None:
    found = soft_labels(table([("a", "r1", "x"), ("b", "r1", "x"), ("b", "r2", "x")]))
    assert found.share.tolist() == [[1.0], [1.0]]
    assert found.lower.tolist() == [[1.0], [1.0]]
    assert found.entropy.tolist() == [0.0, 0.0]


def test_a_rater_counts_once_an_item() -> None:
    # r1 said x and y: half a judgment each, and r2 said y: 0.5 and 1.5 of 2 people
    judgments = table([("a", "r1", "x"), ("a", "r1", "y"), ("a", "r2", "y")])
    found = soft_labels(judgments, prior=1.0)
    assert found.answers.counts.tolist() == [[0.5, 1.5]]
    assert found.n.tolist() == [2]
    assert found.effective.tolist() == [2.0]


def test_who_guesses_has_little_weight() -> None:
    rng = np.random.default_rng(7)
    truth = rng.integers(0, 2, 200)
    said = np.tile(truth[:, None], (1, 6))
    flip = rng.random((200, 4)) < 0.1
    said[:, :4] ^= flip
    said[:, 4:] = rng.integers(0, 2, (200, 2))
    judgments = wide([["ny"[x] for x in row] for row in said])
    equal, weighed = soft_labels(judgments), soft_labels(judgments, "competence")
    assert (weighed.effective < 5).all()
    assert (equal.effective == 6).all()
    off = [np.abs(one.share[:, 1] - truth).mean() for one in (equal, weighed)]
    assert off[1] < 0.8 * off[0]
    assert "competence" in weighed.notes[0]


def test_nobody_is_weighed_by_competence_where_answers_may_differ() -> None:
    judgments = wide([["n", "y", "y"], ["y", "y", "y"]])
    with pytest.raises(RequestError, match="descriptive question 'question' cannot"):
        soft_labels(judgments, "competence", paradigm="descriptive")
    equal = soft_labels(judgments, "equal", paradigm="descriptive")
    assert equal.effective.tolist() == [3.0, 3.0]


def test_options_of_sets_are_shares_of_their_own() -> None:
    rows = [
        ("a", "r1", frozenset({"x"})),
        ("a", "r2", frozenset({"x", "y"})),
        ("b", "r1", frozenset[str]()),
        ("b", "r2", frozenset({"y"})),
    ]
    found = soft_labels(table(rows, Kind.MULTILABEL, ["x", "y"]), prior=1.0)
    # x: shares 1 and 0, m = 1.5/3; (2 + .5)/3 and .5/3. y: 1/2 both, m = 1/2
    assert found.share == pytest.approx(np.array([[2.5 / 3, 0.5], [0.5 / 3, 0.5]]))
    assert len(found.strength) == 2


def test_ordinal_answers_have_a_mean() -> None:
    judgments = wide([["1", "3", "3"], ["2", "2", "2"]], Kind.ORDINAL, ["1", "2", "3"])
    found = soft_labels(judgments, prior=3.0)
    # m = (1/3 + .5, 1 + .5, 2/3 + .5) / 3.5 = (5, 9, 7)/21; a = (1, 0, 2) + (5, 9, 7)/7
    a = np.array([1 + 5 / 7, 9 / 7, 3.0])
    mean = a @ [1, 2, 3] / 6
    reach = 1.959964 * np.sqrt((a @ [1, 4, 9] / 6 - mean**2) / 7)
    ends = found.mean, found.mean_lower, found.mean_upper
    assert [float(one[0]) for one in ends if one is not None] == pytest.approx(
        [mean, max(mean - reach, 1), min(mean + reach, 3)]
    )
    assert "mean_lower" in found.table.columns


def test_measurements_have_a_mean_with_a_pooled_interval() -> None:
    rows = [[float(10 * i + 3 * k) for k in range(3)] for i in range(10)]
    found = soft_labels(wide(rows, Kind.NUMERIC))
    # values 10 i + (0, 3, 6): variance 9 in each item, 20 degrees of freedom, t = 2.086
    assert found.options == ()
    assert found.mean is not None
    assert found.mean_upper is not None
    assert found.mean.tolist() == [10.0 * i + 3 for i in range(10)]
    assert found.mean_upper[0] == pytest.approx(3 + 2.0859634 * np.sqrt(9 / 3))


def test_numbers_of_few_values_are_options() -> None:
    found = soft_labels(wide([[1.0, 2.0], [2.0, 2.0]], Kind.NUMERIC), prior=1.0)
    assert found.options == ("1", "2")
    assert isinstance(found, SoftLabels)


def test_faults_are_named() -> None:
    judgments = table([("a", "r1", "x"), ("a", "r2", "y")])
    with pytest.raises(RequestError, match="without an interval"):
        soft_labels(judgments, prior=0.0)
    with pytest.raises(NotApplicableError, match="no shares of options"):
        soft_labels(table([("a", "r1", "once upon a time")], Kind.TEXT))
