from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import norm

from edge_cases import CASES, names_do_not_matter, tie
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.multidimensional import Climb, Multidimensional, Point
from tables import Row, table

IN_THE_PLANE = [case for case in CASES if case not in (names_do_not_matter, tie)]
"""Further dimensions start from draws in the order of the names."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(Multidimensional())


@pytest.mark.parametrize("case", IN_THE_PLANE, ids=lambda case: case.__name__)
def test_edges_in_the_plane(case: Callable[[Method], None]) -> None:
    case(Multidimensional(dimensions=2))


ROWS: list[Row] = [
    (f"i{n:02}", f"r{r}", "xy"[(n % 2) ^ ((n * 7 + r * 5) % 11 < 3)])
    for n in range(24)
    for r in range(6)
    if (n + r) % 3
]


@pytest.mark.parametrize("dimensions", [1, 2])
def test_ends_at_a_maximum(dimensions: int) -> None:
    judgments = table(ROWS)
    method = Multidimensional(dimensions=dimensions, tolerance=1e-12, iterations=20_000)
    climb = Climb.of(method, judgments, 1, np.empty(0, np.int32))
    share = np.bincount(judgments.item, judgments.codes) / judgments.overlap
    end = climb.run(method.start(judgments, share, 0))
    assert end.converged
    assert (np.diff(end.trace) >= 0).all()
    rng = np.random.default_rng(0)
    for _ in range(20):
        p = end.point
        aside = Point(
            p.x + rng.normal(size=p.x.shape),
            p.w + rng.normal(size=p.w.shape),
            p.tau + rng.normal(size=p.tau.shape),
        )
        slope = climb.log_posterior(p.towards(aside, 1e-4)) - climb.log_posterior(p)
        assert slope < 1e-6


def test_log_posterior_by_hand() -> None:
    judgments = table([("i", "a", "y"), ("i", "b", "x")])
    climb = Climb.of(Multidimensional(spread=0.5), judgments, 1, np.empty(0, np.int32))
    point = Point(np.array([[0.4]]), np.array([[2.0], [1.0]]), np.array([0.3, -0.1]))
    labels = norm.logcdf(2 * 0.4 - 0.3) + norm.logcdf(-(0.4 + 0.1))
    signal = np.log(0.5 * np.exp(-(0.6**2) / 0.5) + 0.5 * np.exp(-(1.4**2) / 0.5))
    raters = -0.5 * (1.0**2 + 0.0**2 + 0.3**2 + 0.1**2)
    assert climb.log_posterior(point) == pytest.approx(labels + signal + raters)
    # log-odds of yes: ((x + 1)² - (x - 1)²) / (2 x 0.25) = 4 x / 0.5
    assert climb.odds(point) == pytest.approx([3.2])


def test_thresholds_and_weights_are_told_apart() -> None:
    rng = np.random.default_rng(3)
    x = np.where(np.arange(300) % 2, 1.0, -1.0) + 0.5 * rng.normal(size=300)
    raters = {"bold": (1.5, -1.0), "fair": (1.5, 0.0), "keen": (4.0, 0.0), "shy": (1.5, 1.0)}
    rows: list[Row] = [
        (f"i{n:03}", r, "yes" if rng.random() < norm.cdf(w * x[n] - tau) else "no")
        for n in range(300)
        for r, (w, tau) in raters.items()
    ]
    extra = Multidimensional().fit(table(rows, options=("no", "yes"))).competence.extra
    assert extra["tau"][0] < -0.5 < extra["tau"][1] < 0.5 < extra["tau"][3]
    assert extra["w1"].argmax() == 2


def test_a_second_dimension_divides_schools_of_thought() -> None:
    """Two schools agree on clear items and judge the rest by another side of them."""
    rng = np.random.default_rng(1)
    first = np.where(np.arange(120) % 2, 1.0, -1.0)
    second = rng.choice([-1.0, 1.0], 120)
    rows: list[Row] = [
        (f"i{n:03}", f"r{r}", "xy"[int(first[n] + side * second[n] + 0.7 * rng.normal() > 0)])
        for n in range(120)
        for r in range(10)
        for side in [1.0 if r < 5 else -1.0]
    ]
    fit = Multidimensional(dimensions=2).fit(table(rows))
    w2 = fit.competence.extra["w2"]
    assert np.sign(w2[:5]).tolist() == [np.sign(w2[0])] * 5
    assert np.sign(w2[5:]).tolist() == [-np.sign(w2[0])] * 5
    assert fit.posterior is not None
    assert (fit.posterior.argmax(axis=1) == (first > 0)).mean() > 0.95
