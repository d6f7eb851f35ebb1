"""Strengths and reliabilities together."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import beta as beta_function
from scipy.special import expit

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import model
from quorate.analysis.preference.models.crowd_bt import CrowdBT
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.population import Population
from quorate.analysis.preference.models.reliable import marginal, modes, nodes_at, votes
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]


def compared(
    rows: list[tuple[int, int, int, int]], n_candidates: int, n_raters: int
) -> Comparisons:
    """Rows of rater, first, second, outcome."""
    rater, first, second, outcome = np.array(rows, np.int32).T
    return made(rater, first, second, outcome, n_candidates, n_raters)


def made(
    rater: Integers,
    first: Integers,
    second: Integers,
    outcome: Integers,
    n_candidates: int,
    n_raters: int,
) -> Comparisons:
    n = len(rater)
    return Comparisons(
        pl.Series([f"c{k:03}" for k in range(n_candidates)]),
        pl.Series([f"r{k:03}" for k in range(n_raters)]),
        pl.Series(["i"]),
        first=first.astype(np.int32),
        second=second.astype(np.int32),
        outcome=outcome.astype(np.int8),
        rater=rater.astype(np.int32),
        item=np.zeros(n, np.int32),
        position=np.zeros(n, np.int8),
        block=np.arange(n, dtype=np.int32),
        ties=bool((outcome == 0).any()),
    )


def crowd(
    n: int, n_candidates: int, n_raters: int, seed: int = 0
) -> tuple[Doubles, Doubles, Comparisons]:
    """A fifth of the raters click; the others follow the strengths nine times in ten or so."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, 1, n_candidates)
    theta -= theta.mean()
    eta = np.where(rng.random(n_raters) < 0.2, 0.5, rng.beta(20, 2, n_raters))
    first = rng.integers(0, n_candidates, n)
    second = (first + rng.integers(1, n_candidates, n)) % n_candidates
    rater = rng.integers(0, n_raters, n)
    p = expit(theta[first] - theta[second])
    p = eta[rater] * p + (1 - eta[rater]) * (1 - p)
    outcome = np.where(rng.random(n) < p, 1, -1)
    return theta, eta, made(rater, first, second, outcome, n_candidates, n_raters)


def test_the_gradient_is_that_of_finite_differences() -> None:
    _, _, rows = crowd(400, 5, 6)
    rng = np.random.default_rng(1)
    tied = rows.outcome * (rng.random(len(rows)) > 0.2)  # halves are weighted
    rows = made(rows.rater, rows.first, rows.second, tied, 5, 6)
    given = votes(rows, np.arange(5))
    theta = rng.normal(0, 1, 5)
    nodes = nodes_at(*modes(given, theta, np.ones(6)), Population.begun(4, 1))
    fit = CrowdBT(prior=0.3)
    _, slope = fit.objective(given, theta, nodes)
    step = 1e-6
    for k in range(5):
        ends = [
            fit.objective(given, theta + sign * step * np.eye(5)[k], nodes)[0] for sign in (1, -1)
        ]
        assert slope[k] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-6, abs=1e-5)


def test_cells_are_counted_together_where_that_makes_fewer() -> None:
    _, _, rows = crowd(2000, 3, 4)
    few = votes(rows, np.arange(3))
    assert len(few.weight) == 4 * 3 * 2
    assert few.weight.sum() == 2000
    theta = np.array([0.5, 0.0, -0.5])
    nodes = nodes_at(*modes(few, theta, np.ones(4)), Population(4, 1))
    value, slope, _ = marginal(few, theta, nodes)
    d = theta[rows.first] - theta[rows.second]
    direct = 0.0
    s = expit(rows.outcome * d)
    for r in range(4):
        e = nodes.eta[r]
        P = e * s[rows.rater == r, None] + (1 - e) * (1 - s[rows.rater == r, None])
        direct += np.log(np.exp(np.log(P).sum(axis=0) + nodes.weight[r]).sum())
    assert value == pytest.approx(direct)
    assert slope.sum() == pytest.approx(0, abs=1e-9)


def test_the_integral_is_that_of_quadrature() -> None:
    # one rater who followed the strengths 12 times in 15, at θ = ±1
    rows = compared([(0, 0, 1, 1)] * 12 + [(0, 0, 1, -1)] * 3, 2, 1)
    given = votes(rows, np.arange(2))
    theta = np.array([1.0, -1.0])
    nodes = nodes_at(*modes(given, theta, np.ones(1)), Population(4, 2))
    value, _, posterior = marginal(given, theta, nodes)
    s = expit(2.0)

    def density(eta: float, power: int) -> float:
        p = eta * s + (1 - eta) * (1 - s)
        prior = eta**3 * (1 - eta) / beta_function(4, 2)
        return float(p**12 * (1 - p) ** 3 * prior * eta**power)

    mass, first = (quad(density, 0, 1, (power,))[0] for power in (0, 1))
    assert value == pytest.approx(np.log(mass), abs=5e-3)
    assert (posterior * nodes.eta).sum() == pytest.approx(first / mass, abs=5e-3)


def test_skill_is_found_among_clickers() -> None:
    theta, eta, rows = crowd(100_000, 100, 500)
    fit = model("crowd-bt").fit(rows)
    assert fit.converged
    assert fit.raters is not None
    reliability = fit.raters["reliability"].to_numpy()
    assert np.corrcoef(reliability, eta)[0, 1] >= 0.9
    assert np.corrcoef(fit.strength, theta)[0, 1] >= 0.99
    # neither stretched nor shrunk, and covered as said
    assert np.polyfit(theta, fit.strength, 1)[0] == pytest.approx(1, abs=0.06)
    assert 0.88 <= np.mean((fit.lower <= theta) & (theta <= fit.upper)) <= 0.99
    lower, upper = (fit.raters[f"reliability_{end}"].to_numpy() for end in ("lower", "upper"))
    assert 0.87 <= np.mean((lower <= eta) & (eta <= upper)) <= 0.99
    plain = model("bradley-terry").fit(rows)
    assert np.polyfit(theta, plain.strength, 1)[0] < 0.8  # clickers flatten what does not know them


def test_reliable_raters_outweigh_many_clickers() -> None:
    # three who say a > b > c; clickers take turns in everything
    rows = [
        (r, i, j, 1) for r, (i, j) in product(range(3), [(0, 1), (0, 2), (1, 2)]) for _ in range(8)
    ]
    rows += [
        (r, i, j, (-1) ** k)
        for r, (i, j), k in product(range(3, 9), [(0, 1), (0, 2), (1, 2)], range(8))
    ]
    fit = CrowdBT(reliable=4, unreliable=1).fit(compared(rows, 3, 9))
    assert fit.strength[0] > fit.strength[1] > fit.strength[2]
    assert fit.raters is not None
    reliability = fit.raters["reliability"].to_numpy()
    assert reliability[:3].min() > 0.8
    assert np.abs(reliability[3:] - 0.5).max() < 0.1
    assert "9 raters are too few to cluster" in fit.notes[-1]
    assert fit.errors == "expected information of the model"


def test_an_inverted_rater_counts_the_other_way() -> None:
    rows = [(r, 0, 1, 1 if k < 4 else -1) for r in range(6) for k in range(5)]
    rows += [(r, 1, 2, 1 if k < 4 else -1) for r in range(6) for k in range(5)]
    rows += [(6, 0, 1, -1), (6, 1, 2, -1)] * 15
    fit = CrowdBT().fit(compared(rows, 3, 7))
    assert fit.raters is not None
    assert fit.raters["reliability"][6] < 0.4
    assert fit.strength[0] > fit.strength[1] > fit.strength[2]


def test_ties_are_halves() -> None:
    halves = [(r, 0, 1, outcome) for r in range(3) for outcome in (1, -1)]
    ties = [(r, 0, 1, 0) for r in range(3)]
    wins = [(r, 0, 1, 1) for r in range(3)]
    tied, halved = (
        CrowdBT(errors="model").fit(compared(x + wins * 2, 2, 3)) for x in (ties, halves)
    )
    # a tie is half of each: the same strengths as half the judgments each way would give
    assert tied.strength[0] > halved.strength[0] > 0
    assert tied.notes[0] == "3 ties count as half a judgment each way"


def test_what_nothing_joins_is_unknown() -> None:
    rows = compared([(0, 0, 1, 1), (1, 1, 0, 1), (0, 1, 0, 1), (0, 2, 3, 1)], 4, 2)
    fit = CrowdBT().fit(rows)
    assert Joined.of(rows).candidate.tolist() == [0, 1]
    assert np.isnan(fit.strength).tolist() == [False, False, True, True]
    assert np.isnan(fit.covariance[2:]).all()
    assert "nothing joins" in fit.notes[0]


def test_refusals() -> None:
    rows = compared([(0, 0, 1, 1)], 2, 1)
    for odd, reason in (
        (model("crowd-bt", errors="block"), "none of rater, model"),
        (model("crowd-bt", prior=0.0), "prior must be above 0"),
        (model("crowd-bt", reliable=2.0), "both be above 0, or both 0"),
    ):
        with pytest.raises(NotApplicableError, match=reason):
            odd.fit(rows)
    with pytest.raises(NotApplicableError, match="no comparisons"):
        CrowdBT().fit(rows.subset(np.zeros(1, np.bool_)))
