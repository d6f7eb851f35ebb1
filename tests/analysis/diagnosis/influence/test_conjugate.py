"""Conjugate gradients and LiSSA on systems by hand, and on the built-in network."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence import (
    NetworkLoss,
    conjugate_gradient,
    influence,
    influence_by_products,
    lissa,
)
from quorate.analysis.diagnosis.influence.network import Bend
from quorate.analysis.diagnosis.model.network import Descent, Network, Shape, started
from quorate.schema import InputError, LabelError, NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

MATRIX = np.array([[2.0, 1.0], [1.0, 3.0]])


def trained(hidden: int, seed: int = 0) -> tuple[Network, NDArray[np.float32], Longs]:
    rng = np.random.default_rng(seed)
    labels = np.arange(60) % 3
    rows = (rng.standard_normal((3, 4))[labels] + 0.6 * rng.standard_normal((60, 4))) / 2
    network = started(Shape(4, hidden, 3), rng)
    descent, given = Descent(network, 0.3), rows.astype(np.float32)
    for _ in range(60):
        for start in range(0, 60, 20):
            descent.step(given[start : start + 20], labels[start : start + 20])
    return network, given, labels


def at(network: Network, weights: Doubles) -> Network:
    return Network(network.shape, cast("NDArray[np.float32]", weights))


def test_two_steps_solve_two_unknowns() -> None:
    # [[2, 1], [1, 3]] x = (1, 2): determinant 5, x = (3·1 − 1·2, 2·2 − 1·1)/5 = (.2, .6)
    found = conjugate_gradient(lambda v: MATRIX @ v, np.array([1.0, 2.0]))
    assert found.value == pytest.approx([0.2, 0.6])
    assert found.steps == 2
    assert found.settled
    # with damping 1: [[3, 1], [1, 4]], determinant 11, x = (4·1 − 1·2, 3·2 − 1·1)/11
    damped = conjugate_gradient(lambda v: MATRIX @ v, np.array([1.0, 2.0]), damping=1)
    assert damped.value == pytest.approx([2 / 11, 5 / 11])
    # knowing the inverse beforehand takes one step
    inverse = np.linalg.inv(MATRIX)
    known = conjugate_gradient(
        lambda v: MATRIX @ v, np.array([1.0, 2.0]), precondition=lambda v: inverse @ v
    )
    assert known.steps == 1
    assert known.value == pytest.approx([0.2, 0.6])
    nothing = conjugate_gradient(lambda v: MATRIX @ v, np.zeros(2))
    assert nothing.value.tolist() == [0, 0]
    assert nothing.steps == 0


def test_a_limit_that_is_too_low_is_told() -> None:
    found = conjugate_gradient(lambda v: MATRIX @ v, np.array([1.0, 2.0]), limit=1)
    # x = v · (v·v)/(v·Hv) = (1, 2) · 5/18; Hx = (4, 7) · 5/18; rest (−1/9, 1/18); over √5
    assert found.value == pytest.approx([5 / 18, 10 / 18])
    assert found.residual == pytest.approx(np.hypot(1 / 9, 1 / 18) / np.sqrt(5))
    assert not found.settled


def test_what_bends_downwards_is_refused_until_damped() -> None:
    saddle = np.diag([1.0, -0.5])
    with pytest.raises(NotApplicableError, match="take a damping above 0"):
        conjugate_gradient(lambda v: saddle @ v, np.array([0.0, 1.0]))
    found = conjugate_gradient(lambda v: saddle @ v, np.array([0.0, 1.0]), damping=1)
    assert found.value == pytest.approx([0, 2])


def test_lissa_comes_to_the_solution() -> None:
    # 40 examples, each bending along its own direction: the mean is H, a batch sees some
    rng = np.random.default_rng(3)
    ways = rng.standard_normal((40, 3))
    whole = ways.T @ ways / 40

    def product(v: Doubles, rows: Longs) -> Doubles:
        return np.asarray(ways[rows].T @ (ways[rows] @ v) / len(rows))

    vector = np.array([1.0, -1.0, 0.5])
    true = np.linalg.solve(whole + 0.1 * np.eye(3), vector)
    found = lissa(product, vector, 40, damping=0.1, batch=8, depth=500, repeats=20)
    assert found.value == pytest.approx(true, rel=0.1)
    assert found.steps == 10_000
    assert found.settled
    left = (whole + 0.1 * np.eye(3)) @ found.value - vector
    assert found.residual == pytest.approx(np.linalg.norm(left) / np.linalg.norm(vector))
    same = lissa(product, vector, 40, damping=0.1, batch=8, depth=500, repeats=20)
    assert same.value.tobytes() == found.value.tobytes()
    # with every example in each step, the series is that of the book: x_1 = v + v − H v / scale
    one = lissa(
        lambda v, rows: MATRIX @ v, np.array([1.0, 2.0]), 5, damping=0, scale=10, depth=1, repeats=1
    )
    assert one.value == pytest.approx((np.array([2.0, 4.0]) - np.array([0.4, 0.7])) / 10)
    with pytest.raises(NotApplicableError, match=r"runs away with a scale of 0\.1"):
        lissa(product, vector, 40, scale=0.1, depth=200)
    with pytest.raises(RequestError, match="depth 0"):
        lissa(product, vector, 40, depth=0)


@pytest.mark.parametrize("hidden", [0, 7])
def test_the_network_is_differentiated_as_by_differences(hidden: int) -> None:
    network, rows, labels = trained(hidden)
    weights = network.weights.astype(np.float64)
    loss = NetworkLoss(at(network, weights), rows, labels, decay=0.01)
    rng = np.random.default_rng(1)
    way, step = rng.standard_normal(weights.size), 1e-5
    some = np.array([3, 8, 8, 20, 41])

    def moved(by: float) -> NetworkLoss:
        return NetworkLoss(at(network, weights + by * way), rows, labels, decay=0.01)

    slope = loss.gradient(rows[some], labels[some])
    up, down = (moved(by).gradient(rows[some], labels[some]) for by in (step, -step))
    assert loss.product(way, some) == pytest.approx((up - down) / (2 * step) + 0.01 * way, abs=1e-6)
    # the slope along a way, of each example, and of their mean
    along = loss.along(way)
    assert along[some].mean() == pytest.approx(slope @ way)
    power = [np.log(each) for each in (said(moved(step)), said(moved(-step)))]
    own = -(power[0] - power[1])[np.arange(60), labels] / (2 * step)
    assert along == pytest.approx(own, abs=1e-6)


def said(loss: NetworkLoss) -> Doubles:
    logits = loss.network.scores(cast("NDArray[np.float32]", loss.rows.astype(np.float64)))
    power = np.exp(logits.astype(np.float64))
    return np.asarray(power / power.sum(axis=1, keepdims=True))


def test_gauss_newton_never_bends_downwards() -> None:
    network, rows, labels = trained(7)
    whole = np.arange(60)
    lowest = {}
    bends: tuple[Bend, ...] = ("hessian", "gauss-newton")
    for bend in bends:
        loss = NetworkLoss(network, rows, labels, bend=bend, decay=0)
        size = network.shape.size
        matrix = np.stack([loss.product(way, whole) for way in np.eye(size)])
        assert matrix == pytest.approx(matrix.T, abs=1e-9)
        lowest[bend] = float(np.linalg.eigvalsh(matrix)[0])
    assert lowest["hessian"] < -1e-5
    assert lowest["gauss-newton"] > -1e-9


def test_a_linear_network_agrees_with_the_closed_form() -> None:
    # the mean loss with decay c has n times smaller bends than the sum with penalty n c
    network, rows, labels = trained(0)
    loss = NetworkLoss(network, rows, labels, decay=0.02)
    exact = influence(rows, labels, probabilities=said(loss), penalty=60 * 0.02, curvature="whole")
    asked = rows[:2] * 1.1, labels[:2]
    on = exact.influence_on(*asked, said(NetworkLoss(network, rows[:2] * 1.1, labels[:2])))
    targets = np.stack([loss.gradient(asked[0][[t]], asked[1][[t]]) for t in range(2)])
    found = influence_by_products(loss.product, loss.along, targets, 60, damping=0)
    assert found.values == pytest.approx(on.values, abs=1e-6)
    assert found.unsettled == 0
    rough = influence_by_products(
        loss.product, loss.along, targets, 60, damping=0, solver="lissa", depth=800, repeats=10
    )
    for t in range(2):
        assert np.corrcoef(rough.values[:, t], on.values[:, t])[0, 1] > 0.99


def test_a_wrong_twin_harms_a_network_with_units_between() -> None:
    network, rows, labels = trained(7)
    flipped = labels.copy()
    flipped[5] = (flipped[5] + 1) % 3
    loss = NetworkLoss(network, rows, flipped, bend="gauss-newton")
    target = loss.gradient(rows[[5]], labels[[5]])[None]
    found = influence_by_products(loss.product, loss.along, target, 60)
    assert int(found.values[:, 0].argmin()) == 5


def test_what_does_not_fit_is_refused() -> None:
    network, rows, labels = trained(7)
    with pytest.raises(InputError, match="the network takes 4"):
        NetworkLoss(network, rows[:, :2], labels)
    with pytest.raises(LabelError, match="label of row 0 is 3"):
        NetworkLoss(network, rows, np.r_[3, labels[1:]])
    loss = NetworkLoss(network, rows, labels)
    product: Callable[[Doubles, Longs], Doubles] = loss.product
    with pytest.raises(InputError, match="the targets have shape"):
        influence_by_products(product, loss.along, np.zeros(4), 60)
    with pytest.raises(InputError, match="`along` gave shape"):
        influence_by_products(product, lambda v: v, np.ones((1, network.shape.size)), 60, damping=1)
    with pytest.raises(RequestError, match="a solver 'guess'"):
        influence_by_products(product, loss.along, np.zeros((1, 4)), 60, solver="guess")  # type: ignore[arg-type]
