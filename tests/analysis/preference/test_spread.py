"""Spreads of raters and groups are where the working likelihood is largest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from compared import drawn, taken
from quorate.analysis.numerics.bootstrap import rater_draws
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.bradley_terry import BradleyTerry
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.newton import Climb, Point, Problem, climb
from quorate.analysis.preference.models.resampling import replicates
from quorate.analysis.preference.models.spread import spreads
from quorate.analysis.preference.models.terms import Ends, chosen, designed


def problem(data: Comparisons, group: bool, varying: list[str], spread: float = 1.0) -> Problem:
    ends = Ends.of(data, Joined.of(data))
    terms = chosen(data, ends, bool(varying), [])
    column = data.groups["topic"] if group else None
    design = designed(data, ends, terms, data.sign, column, varying, data.n_candidates)
    V, R = len(varying), data.n_raters
    likelihood = BradleyTerry().likelihood(data)
    return Problem(design, likelihood, 0.1, 1.0, np.full(V, spread**-2.0), np.ones(R))


def start(made: Problem) -> Point:
    design = made.design
    by_rater = np.zeros((design.n_raters, len(design.varying)))
    return Point(np.zeros(design.width), np.zeros(0), by_rater)


def search(made: Problem, point: Point, tolerance: float) -> Climb:
    return climb(made, point, tolerance, 100)


def found_spreads(made: Problem) -> Climb:
    return spreads(made, start(made), search, 0.0, 0.0, 1e-9)


@pytest.mark.parametrize("spread", [0.2, 0.6])
def test_of_raters(spread: float) -> None:
    data = drawn(4_000, 4, 50, seed=2, position_spread=spread).comparisons
    found = found_spreads(problem(data, False, ["position"]))
    variance = found.problem.rater_precision[0] ** -1.0
    # where the likelihood of a normal spread is largest, it is the mean of b² and b's variance
    b, own = found.top.point.by_rater[:, 0], found.curvature.own[:, 0, 0]
    assert (b**2 + 1 / own).mean() == pytest.approx(variance, rel=0.01)


def test_of_groups() -> None:
    apart = np.random.default_rng(1).normal(0, 0.5, (4, 5))
    data = drawn(6_000, 5, 50, seed=2, groups=apart).comparisons
    found = found_spreads(problem(data, True, []))
    variance = found.problem.group_precision**-1.0
    design = found.problem.design
    own = slice(5, design.strengths)
    delta = found.top.point.phi[own]
    of_delta = np.diag(np.linalg.inv(found.curvature.reduced()))[own]
    assert (delta**2 + of_delta).mean() == pytest.approx(variance, rel=0.01)


def test_a_rater_drawn_twice_is_two_raters_alike() -> None:
    data = drawn(600, 4, 8, seed=9, position_spread=0.8).comparisons
    once = climb(made := problem(data, False, ["position"], 0.5), start(made), 1e-10, 100)
    replicate = replicates(once, 1, 3, 1e-10, 100)[0]
    times = next(rater_draws(8, 1, seed=3)).astype(np.int64)
    assert times.max() == 2
    rows = [np.flatnonzero(data.rater == r) for r in range(8) for _ in range(times[r])]
    again = taken(data, np.concatenate(rows))
    names = np.concatenate([np.full(len(part), k) for k, part in enumerate(rows)])
    again = replace(again, rater=names.astype(np.int32))
    both = climb(made := problem(again, False, ["position"], 0.5), start(made), 1e-10, 100)
    phi = both.top.point.phi.copy()
    phi[:4] -= phi[:4].mean()
    assert replicate == pytest.approx(phi, abs=1e-7)
