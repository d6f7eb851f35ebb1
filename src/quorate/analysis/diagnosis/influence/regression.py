"""Softmax regression with a penalty, trained until nothing changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence.conjugate import conjugate_gradient
from quorate.analysis.diagnosis.influence.curvature import Whole, product
from quorate.analysis.diagnosis.influence.layer import Layer, checked_features, checked_labels
from quorate.schema import InputError, NotApplicableError, RequestError

Doubles = NDArray[np.float64]

STEPS = 100


@dataclass(frozen=True, eq=False)
class Regression:
    """The W (d, K) that minimises Σ_i −log p_i(y_i) + penalty/2 ‖W‖², with p = softmax(Wᵀh).

    The intercept, the last row of W, is penalised like the rest, so that there is one minimum.
    ``steps`` of Newton's method led there, ``slope`` is the largest number of the gradient then.
    """

    weights: Doubles
    penalty: float
    intercept: bool
    steps: int
    slope: float

    def probabilities(self, features: NDArray[np.floating]) -> Doubles:
        """What it says of examples (m, D), (m, K)."""
        given = self.weights.shape[0] - self.intercept
        if features.ndim != 2 or features.shape[1] != given:
            raise InputError(
                f"the features have shape {features.shape}, and it was trained on {given} numbers",
                remedy="give features of the same kind, one row an example",
            )
        logits = np.asarray(features, np.float64) @ self.weights[:given]
        if self.intercept:
            logits += self.weights[given]
        return softmax(logits)


def fit(
    features: NDArray[np.floating],
    labels: NDArray[np.integer],
    k: int,
    *,
    penalty: float = 1.0,
    intercept: bool = True,
    whole: bool | None = None,
    start: Doubles | None = None,
    tolerance: float = 1e-7,
) -> Regression:
    """Trains softmax regression by Newton's method, from 0 or from ``start`` (d, K).

    Each step solves with the second derivative in full (``whole``; where (dK)² fits by default) or
    by conjugate gradients, and is halved until the loss falls. Ends when no number of the gradient
    exceeds ``tolerance`` · n. Raises RequestError for a penalty that is not above 0,
    NotApplicableError where 100 steps do not suffice.
    """
    given = checked_features(features, labels)
    checked_labels(given, k)
    if not penalty > 0:
        raise RequestError(f"a penalty of {penalty}", remedy="take one above 0, such as 1")
    blank = np.broadcast_to(np.float64(1 / k), (len(given), k))
    layer = Layer(features, blank, given, intercept)
    direct = layer.d * layer.k <= 1000 if whole is None else whole
    weights = np.zeros((layer.d, k)) if start is None else np.array(start, np.float64)
    layer, loss = _seen(layer, weights, penalty)
    for step in range(STEPS):
        slope = layer.mean_gradient() * layer.n + penalty * weights
        largest = float(np.abs(slope).max())
        if largest <= tolerance * layer.n:
            return Regression(weights, penalty, intercept, step, largest)
        if direct:
            way = Whole(layer, penalty).solve(slope[None])[0]
        else:
            way = _solved(layer, penalty, slope)
        falls = float(np.vdot(way, slope))
        stride = 1.0
        while True:
            tried = weights - stride * way
            there, now = _seen(layer, tried, penalty)
            if now <= loss - 1e-4 * stride * falls or stride < 1e-6:
                break
            stride /= 2
        weights, layer, loss = tried, there, now
    raise NotApplicableError(
        f"after {STEPS} steps the gradient is still {largest:.2g}",
        remedy="scale the features to a mean squared length of about 1, or take a larger penalty",
    )


def _solved(layer: Layer, penalty: float, slope: Doubles) -> Doubles:
    size = float(np.linalg.norm(slope))
    return conjugate_gradient(
        lambda v: product(layer, penalty, v[None])[0],
        slope,
        tolerance=min(0.1, (size / layer.n) ** 0.5),
        limit=200,
    ).value


def _seen(layer: Layer, weights: Doubles, penalty: float) -> tuple[Layer, float]:
    """The layer with these weights, and its penalised loss."""
    share = np.empty((layer.n, layer.k))
    loss = 0.5 * penalty * float(np.vdot(weights, weights))
    for part in layer.blocks():
        logits = layer.inputs(part) @ weights
        share[part] = softmax(logits)
        top = logits.max(axis=1)
        sums = np.log(np.exp(logits - top[:, None]).sum(axis=1)) + top
        loss += float((sums - logits[np.arange(len(logits)), layer.labels[part]]).sum())
    return replace(layer, probabilities=share), loss


def softmax(logits: Doubles) -> Doubles:
    """Probabilities of logits, row by row, in float64."""
    power = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(power / power.sum(axis=1, keepdims=True))
