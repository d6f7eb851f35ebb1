"""First and second derivatives of every model against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from compared import drawn
from quorate.analysis.preference.models.bradley_terry import BradleyTerry, Logistic
from quorate.analysis.preference.models.cumulative import Cumulative
from quorate.analysis.preference.models.davidson import Adjacent, Davidson
from quorate.analysis.preference.models.graded import Graded
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.likelihood import Likelihood
from quorate.analysis.preference.models.newton import Point, Problem
from quorate.analysis.preference.models.paired import Paired
from quorate.analysis.preference.models.rao_kupper import RaoKupper
from quorate.analysis.preference.models.terms import Ends, chosen, designed

Doubles = NDArray[np.float64]

LIKELIHOODS: list[tuple[Likelihood, list[float]]] = [
    (Logistic(), []),
    (Adjacent(), [0.4]),
    (Cumulative(1, True), [0.7]),
    (Cumulative(1, False), []),
    (Cumulative(3, True), [0.3, 1.1, 2.5]),
    (Cumulative(3, False), [0.8, 1.9]),
]
MODELS: list[Paired] = [BradleyTerry(), Davidson(), RaoKupper(), Graded()]


def slope(f: Callable[[Doubles], Doubles | float], x: Doubles, step: float = 1e-5) -> Doubles:
    """Central differences of f by each of x, along the last axis."""
    out = []
    for k in range(len(x)):
        d = np.zeros(len(x))
        d[k] = step
        out.append((np.asarray(f(x + d)) - np.asarray(f(x - d))) / (2 * step))
    return np.stack(out, axis=-1) if out else np.zeros((*np.shape(f(x)), 0))


@pytest.mark.parametrize(("likelihood", "shape"), LIKELIHOODS)
class TestLikelihood:
    ETA = np.array([-3.0, -0.4, 0.0, 0.2, 2.6])

    def points(self, likelihood: Likelihood) -> tuple[Doubles, NDArray[np.int8]]:
        outcomes = np.array(likelihood.outcomes, np.int8)
        return np.repeat(self.ETA, len(outcomes)), np.tile(outcomes, len(self.ETA))

    def test_probabilities_add_to_one(self, likelihood: Likelihood, shape: list[float]) -> None:
        eta, y = self.points(likelihood)
        p = np.exp(likelihood.at(eta, y, np.array(shape)).value)
        assert p.reshape(len(self.ETA), -1).sum(axis=1) == pytest.approx(1)

    def test_slopes_by_eta(self, likelihood: Likelihood, shape: list[float]) -> None:
        eta, y = self.points(likelihood)
        s = np.array(shape)
        at = likelihood.at(eta, y, s)
        up, down = likelihood.at(eta + 1e-5, y, s), likelihood.at(eta - 1e-5, y, s)
        assert at.eta == pytest.approx((up.value - down.value) / 2e-5, abs=1e-8)
        assert at.bend == pytest.approx(-(up.eta - down.eta) / 2e-5, abs=1e-8)

    def test_slopes_by_shape(self, likelihood: Likelihood, shape: list[float]) -> None:
        eta, y = self.points(likelihood)
        s = np.array(shape)
        at = likelihood.at(eta, y, s)
        by_shape = slope(lambda x: likelihood.at(eta, y, x).value, s)
        assert at.shape == pytest.approx(by_shape, abs=1e-8)
        cross = slope(lambda x: likelihood.at(eta, y, x).eta, s)
        assert at.cross == pytest.approx(-cross, abs=1e-8)
        bend = slope(lambda x: likelihood.at(eta, y, x).shape, s)
        assert at.shape_bend == pytest.approx(-bend, abs=1e-7)

    def test_is_the_same_with_the_two_exchanged(
        self, likelihood: Likelihood, shape: list[float]
    ) -> None:
        eta, y = self.points(likelihood)
        s = np.array(shape)
        there, back = likelihood.at(eta, y, s), likelihood.at(-eta, -y, s)
        assert there.value == pytest.approx(back.value, abs=1e-12)

    def test_better_is_the_share_of_wins_among_what_is_no_tie(
        self, likelihood: Likelihood, shape: list[float]
    ) -> None:
        eta, y = self.points(likelihood)
        s = np.array(shape)
        p = np.exp(likelihood.at(eta, y, s).value)
        won = (p * (y > 0)).reshape(len(self.ETA), -1).sum(axis=1)
        lost = (p * (y < 0)).reshape(len(self.ETA), -1).sum(axis=1)
        assert likelihood.better(self.ETA, s) == pytest.approx(won / (won + lost))


def problem(model: Paired) -> tuple[Problem, Point]:
    """A small problem with all terms, and a point away from its maximum."""
    data = drawn(300, 4, 6, seed=3, thresholds=(0.5, 1.5), groups=np.zeros((2, 4))).comparisons
    if isinstance(model, BradleyTerry):
        data = replace(data, outcome=data.sign)
    joined = Joined.of(data)
    ends = Ends.of(data, joined)
    terms = chosen(data, ends, True, ["length"])
    design = designed(
        data, ends, terms, model.outcome(data), data.groups["topic"], ["position", "length"], 4
    )
    likelihood = model.likelihood(data)
    rng = np.random.default_rng(5)
    made = Problem(design, likelihood, 0.3, 2.0, np.array([1.5, 0.7]), rng.random(6) + 0.5)
    point = Point(
        rng.normal(size=design.width),
        likelihood.start + 0.05,
        rng.normal(size=(design.n_raters, 2)),
    )
    return made, point


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
class TestObjective:
    def test_slopes(self, model: Paired) -> None:
        made, point = problem(model)
        flat, unpack = flattened(point)
        found = made.evaluate(point)
        by = slope(lambda x: made.evaluate(unpack(x)).objective, flat)
        ours = np.concatenate([found.head, found.by_rater.ravel()])
        assert ours == pytest.approx(by, rel=1e-6, abs=1e-5)

    def test_curvature(self, model: Paired) -> None:
        made, point = problem(model)
        flat, unpack = flattened(point)
        found = made.evaluate(point)

        def both(x: Doubles) -> Doubles:
            at = made.evaluate(unpack(x))
            return np.concatenate([at.head, at.by_rater.ravel()])

        by = -slope(both, flat)
        ours = made.curvature(found)
        H = len(found.head)
        assert ours.head == pytest.approx(by[:H, :H], rel=1e-6, abs=1e-5)
        assert ours.edge.reshape(-1, H) == pytest.approx(by[H:, :H], rel=1e-6, abs=1e-5)
        own = np.zeros_like(by[H:, H:])
        for r, block in enumerate(ours.own):
            own[2 * r : 2 * r + 2, 2 * r : 2 * r + 2] = block
        assert own == pytest.approx(by[H:, H:], rel=1e-6, abs=1e-5)

    def test_reduced_curvature_is_the_inverse_of_the_corner_of_the_inverse(
        self, model: Paired
    ) -> None:
        made, point = problem(model)
        found = made.curvature(made.evaluate(point))
        H = len(found.head)
        R, V, _ = found.edge.shape
        whole = np.zeros((H + R * V, H + R * V))
        whole[:H, :H] = found.head
        whole[H:, :H] = found.edge.reshape(-1, H)
        whole[:H, H:] = whole[H:, :H].T
        for r, block in enumerate(found.own):
            whole[H + V * r : H + V * r + V, H + V * r : H + V * r + V] = block
        corner = np.linalg.inv(whole)[:H, :H]
        assert np.linalg.inv(found.reduced()) == pytest.approx(corner, rel=1e-6, abs=1e-9)


def flattened(point: Point) -> tuple[Doubles, Callable[[Doubles], Point]]:
    """A point as one vector, and the way back."""
    P, S = len(point.phi), len(point.shape)

    def unpack(x: Doubles) -> Point:
        return Point(x[:P], x[P : P + S], x[P + S :].reshape(point.by_rater.shape))

    return np.concatenate([point.phi, point.shape, point.by_rater.ravel()]), unpack


@pytest.mark.parametrize(
    ("likelihood", "shape"),
    [(Adjacent(), -60.0), (Cumulative(1, True), 1e-14), (Cumulative(1, False), None)],
    ids=["davidson with ν = 0", "rao-kupper with κ = 1", "graded with one level"],
)
def test_without_ties_it_is_bradley_terry(likelihood: Likelihood, shape: float | None) -> None:
    eta = np.linspace(-4, 4, 9).repeat(2)
    y = np.tile(np.array([-1, 1], np.int8), 9)
    phi = np.array([] if shape is None else [shape])
    ours, plain = likelihood.at(eta, y, phi), Logistic().at(eta, y, np.zeros(0))
    assert ours.value == pytest.approx(plain.value, abs=1e-12)
    assert ours.eta == pytest.approx(plain.eta, abs=1e-12)
    assert ours.bend == pytest.approx(plain.bend, abs=1e-12)
    assert likelihood.better(eta, phi) == pytest.approx(1 / (1 + np.exp(-eta)), abs=1e-12)
