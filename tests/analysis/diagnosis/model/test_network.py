"""The built-in network: gradients, what it can learn, and the same bits again."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.model.network import Descent, Network, Shape, softmax, started
from quorate.analysis.diagnosis.model.recipe import begun, epoch

DECAY = 0.1


def loss(shape: Shape, weights: np.ndarray, rows: np.ndarray, labels: np.ndarray) -> float:
    """The loss written out in double precision."""
    layers = shape.views(weights)
    found = rows
    for number, (matrix, offset) in enumerate(layers):
        found = found @ matrix + offset
        if number + 1 < len(layers):
            found = np.where(found > 0, found, 0)
    log_sum = np.log(np.exp(found).sum(axis=1))
    cost = (log_sum - found[np.arange(len(labels)), labels]).mean()
    return float(cost + DECAY / 2 * (weights**2).sum())


@pytest.mark.parametrize("hidden", [0, 5])
def test_the_gradient_is_that_of_finite_differences(hidden: int) -> None:
    rng = np.random.default_rng(4)
    shape = Shape(3, hidden, 4)
    weights = rng.normal(0, 0.5, shape.size).astype(np.float32)
    rows, labels = rng.normal(size=(7, 3)).astype(np.float32), rng.integers(0, 4, 7)
    descent = Descent(Network(shape, weights.copy()), rate=0.1, decay=DECAY)
    descent.differentiate(rows, labels)
    step = 1e-6
    for at in range(shape.size):
        up, down = weights.astype(np.float64), weights.astype(np.float64)
        up[at] += step
        down[at] -= step
        slope = (loss(shape, up, rows, labels) - loss(shape, down, rows, labels)) / (2 * step)
        assert descent.gradient[at] == pytest.approx(slope, abs=2e-5)


def test_a_step_has_momentum() -> None:
    # one number in, two classes, all weights 0: p = (.5, .5), label 0, x = 1, no decay.
    # ∂/∂W = (−.5, .5), ∂/∂b the same; v = ∇, w = −.1 · (−.5, .5) = (.05, −.05).
    # second step: logits (.1, −.1), p₀ = 1/(1 + e^−.2) = .549834, ∇ = (−.450166, .450166),
    # v = .9 · (−.5) − .450166 = −.900166, w = .05 + .0900166 = .1400166
    descent = Descent(started(Shape(1, 0, 2), np.random.default_rng(0)), rate=0.1, decay=0.0)
    row, label = np.ones((1, 1), np.float32), np.zeros(1, np.int64)
    assert descent.step(row, label).tolist() == [[0.0, 0.0]]
    assert descent.network.weights.tolist() == pytest.approx([0.05, -0.05, 0.05, -0.05])
    assert descent.step(row, label)[0].tolist() == pytest.approx([0.1, -0.1])
    assert descent.network.weights[0] == pytest.approx(0.1400166, abs=1e-6)


def learned(hidden: int, seed: int = 1) -> Network:
    rows = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]] * 8, np.float32)
    labels = np.array([0, 1, 1, 0] * 8)
    descent, rng = begun(Shape(2, hidden, 2), 0.1, seed)
    for _ in range(60):
        epoch(descent, rows, np.arange(32), labels, 8, rng)
    return descent.network


def test_units_between_learn_exclusive_or_and_a_matrix_alone_cannot() -> None:
    corners = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], np.float32)
    told = softmax(learned(16).scores(corners))
    assert told.argmax(axis=1).tolist() == [0, 1, 1, 0]
    assert told.max(axis=1).min() > 0.95
    # the best linear answer to exclusive or is to be undecided
    assert softmax(learned(0).scores(corners)).max() < 0.8


def test_the_same_seed_has_the_same_bits() -> None:
    assert learned(16).weights.tobytes() == learned(16).weights.tobytes()
    assert learned(16).weights.tobytes() != learned(16, seed=2).weights.tobytes()


def test_an_untrained_network_holds_all_classes_for_equally_likely() -> None:
    network = started(Shape(4, 8, 3), np.random.default_rng(0))
    assert not network.scores(np.ones((2, 4), np.float32)).any()
    assert network.weights[: 4 * 8].std() == pytest.approx((2 / 4) ** 0.5, rel=0.35)
