"""Distances between shares, and figures with intervals, against hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import pearsonr, wasserstein_distance

from quorate.analysis.disagreement.scoring import distances
from quorate.analysis.disagreement.scoring.figures import Ratio, figures, mean_of
from quorate.analysis.disagreement.scoring.measures import calibration, calibration_error, measures
from quorate.analysis.disagreement.scoring.ranking import area, correlation, leanings

SHARE = np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]])
SAID = np.array([[0.2, 0.5, 0.3], [0.0, 0.0, 1.0]])


def test_by_hand() -> None:
    # -.5 ln .2 - .5 ln .5; an impossible option costs -ln(1e-12 + 1e-9)
    crossed = distances.cross_entropy(SHARE, SAID)
    assert crossed == pytest.approx([1.151293, -np.log(1.001e-9)], abs=1e-5)
    assert distances.manhattan(SHARE, SAID) == pytest.approx([0.6, 2.0])
    # E Σ (q - y)²: .5 (.64 + .25 + .09) + .5 (.04 + .25 + .09); 1 + 1
    assert distances.brier(SHARE, SAID) == pytest.approx([0.68, 2.0])
    assert distances.entropy(SHARE) == pytest.approx([1.0, 0.0])
    # cumulated .5, 1 against .2, .7, one step and two: .3 + 2 · .3; 1 + 2
    scores = np.array([0.0, 1.0, 3.0])
    assert distances.wasserstein(SHARE, SAID, scores) == pytest.approx([0.9, 3.0])


def test_against_scipy() -> None:
    rng = np.random.default_rng(1)
    one, two = rng.dirichlet(np.ones(4), (2, 30))
    scores = np.array([2.0, -1.0, 0.5, 7.0])
    bits = [jensenshannon(p, q, base=2) ** 2 for p, q in zip(one, two, strict=True)]
    assert distances.divergence(one, two) == pytest.approx(bits)
    moved = [wasserstein_distance(scores, scores, p, q) for p, q in zip(one, two, strict=True)]
    assert distances.wasserstein(one, two, scores) == pytest.approx(moved)
    weights = np.ones((1, 30))
    assert correlation(one[:, 0], two[:, 0])(weights)[0] == pytest.approx(
        pearsonr(one[:, 0], two[:, 0])[0]
    )


def test_sets_of_options_are_yes_or_no_questions() -> None:
    # |.5 - .2| twice, |1 - 1|: (.6 + 0) / 2
    share, said = np.array([[0.5, 1.0]]), np.array([[0.2, 1.0]])
    assert distances.by_option(distances.manhattan, share, said) == pytest.approx([0.3])
    found = measures(share, said, separate=True)
    # «no» is likelier for the first, and half said so; all said the second: error (.5 + 0) / 2
    assert found["error"] == pytest.approx([0.25])


def test_errors_of_single_raters() -> None:
    scores = np.array([1.0, 2.0, 3.0])
    found = measures(SHARE, SAID, scores)
    # likeliest: the second, said by half; the third, said by none
    assert found["error"] == pytest.approx([0.5, 1.0])
    # median of (.2, .5, .3) is 2: half are 1 away, of 2; of the last 3: all are 2 away
    assert found["distance"] == pytest.approx([0.25, 1.0])
    # the commonest answer of the first is a tie of the first two options
    assert found["majority"] == pytest.approx([0.5, 0.0])


def test_calibration() -> None:
    said = np.repeat([0.1, 0.8], 50)
    share = np.repeat([0.3, 0.7], 50)
    bins = calibration(np.stack([1 - share, share], 1), np.stack([1 - said, said], 1))
    assert len(bins) == 10
    assert bins["n"].to_list() == [10] * 10
    # half of the bins are off by .2, half by .1
    assert calibration_error(bins) == pytest.approx(0.15)


def test_area_with_ties_and_weights() -> None:
    # scores 1, 1, 2; shares of yes 1, 0, .5. Pairs (yes, no): (1 of item 0) ties with item 1,
    # loses to item 2: .5 · 1 · 1; item 2: .5 · (1 · 1 + .5 · .5); of 1.5 · 1.5
    score, share = np.array([1.0, 1.0, 2.0]), np.array([1.0, 0.0, 0.5])
    found = area(score, share)(np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [2.0, 2.0, 2.0]]))
    assert found[0] == pytest.approx((0.5 + 0.625) / 2.25)
    assert np.isnan(found[1])
    assert found[2] == pytest.approx(found[0])


def test_many_items_lean_as_they_are_weighed() -> None:
    """To first order AUC moves with the weights of items as the exact one does."""
    rng = np.random.default_rng(2)
    share = rng.beta(0.5, 0.7, 400)
    score = np.round(share + rng.normal(0, 0.3, 400), 1)
    exact = area(score, share)
    value = float(exact(np.ones((1, 400)))[0])
    lean = leanings(score, share, value)
    assert lean.sum() == pytest.approx(0.0, abs=1e-9)
    step = np.ones((1, 400))
    step[0, 7] += 1e-5
    assert (exact(step)[0] - value) / 1e-5 == pytest.approx(lean[7], abs=1e-6)
    drawn = rng.multinomial(400, np.full(400, 1 / 400), 500).astype(float)
    assert np.std(value + drawn @ lean) == pytest.approx(np.std(exact(drawn)), rel=0.03)


def test_intervals_hold() -> None:
    held = 0
    for seed in range(200):
        values = np.random.default_rng(seed).exponential(1.0, 60)
        figure = figures({"mean": mean_of(values)}, {}, 60, 400, seed)["mean"]
        assert figure.lower is not None
        assert figure.upper is not None
        held += figure.lower <= 1.0 <= figure.upper
    assert 176 <= held <= 199  # 190 of 200 when they hold as stated; skewed means a little less


def test_what_is_not_defined_is_none() -> None:
    nothing = Ratio(np.zeros(5), np.zeros(5))
    found = figures({"a": nothing, "b": mean_of(np.array([1.0, np.nan, 2.0, 3.0, np.nan]))}, {}, 5)
    assert found["a"].value is None
    assert found["a"].lower is None
    assert found["b"].value == pytest.approx(2.0)
    assert figures({"b": mean_of(np.arange(5.0))}, {}, 5, 0)["b"].lower is None
    # all alike: every resample gives the same, which says nothing of other items
    assert figures({"b": mean_of(np.ones(5))}, {}, 5)["b"].lower is None
