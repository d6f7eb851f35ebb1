"""The network: class scores of rows of numbers, by one matrix or by a layer of units between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Longs = NDArray[np.int64]

MOMENTUM = 0.9
DECAY = 1e-4


@dataclass(frozen=True)
class Shape:
    """How wide a network is: D numbers in, H units between (0 for none), K class scores out."""

    width: int
    hidden: int
    classes: int

    @property
    def layers(self) -> tuple[tuple[int, int], ...]:
        """Rows and columns of each layer's matrix."""
        if not self.hidden:
            return ((self.width, self.classes),)
        return ((self.width, self.hidden), (self.hidden, self.classes))

    @cached_property
    def size(self) -> int:
        """How many weights there are."""
        return sum((rows + 1) * columns for rows, columns in self.layers)

    def views(self, flat: Singles) -> tuple[tuple[Singles, Singles], ...]:
        """Matrix and offsets of each layer as views into one run of numbers (size,)."""
        found, start = [], 0
        for rows, columns in self.layers:
            middle, end = start + rows * columns, start + (rows + 1) * columns
            found.append((flat[start:middle].reshape(rows, columns), flat[middle:end]))
            start = end
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Network:
    """Class scores z = W₂ᵀ max(0, W₁ᵀx + b₁) + b₂, or z = Wᵀx + b without units between.

    ``weights`` (size,) are all W and b one after the other, so that one call updates them.
    """

    shape: Shape
    weights: Singles

    def scores(self, rows: Singles) -> Singles:
        """Logits of rows (m, D), as (m, K)."""
        found = rows
        for number, (matrix, offset) in enumerate(self._layers):
            found = found @ matrix + offset
            if number + 1 < len(self._layers):
                np.maximum(found, 0, out=found)
        return found

    @cached_property
    def _layers(self) -> tuple[tuple[Singles, Singles], ...]:
        return self.shape.views(self.weights)


def started(shape: Shape, rng: np.random.Generator) -> Network:
    """A network that has learned nothing: all classes are equally likely to it.

    Weights into the units between are normal with variance 2/D (He et al. 2015,
    doi:10.1109/ICCV.2015.123); those of the last layer are 0, so that the first margins say
    nothing rather than what chance drew.
    """
    weights = np.zeros(shape.size, np.float32)
    if shape.hidden:
        matrix = shape.views(weights)[0][0]
        drawn = rng.standard_normal(matrix.shape, dtype=np.float32)
        matrix[:] = drawn * np.float32((2 / shape.width) ** 0.5)
    return Network(shape, weights)


class Descent:
    """Stochastic gradient descent with momentum on the mean cross-entropy of a batch.

        v ← .9 v + ∇,    w ← w − rate · v,    ∇ = ∂ mean(−log p_y)/∂w + 10⁻⁴ w

    The same rate from first to last. float32 throughout; the network is changed in place.
    """

    def __init__(self, network: Network, rate: float, decay: float = DECAY) -> None:
        self.network, self.decay = network, np.float32(decay)
        self.gradient = np.zeros_like(network.weights)
        self._rate, self._momentum = np.float32(rate), np.float32(MOMENTUM)
        self._velocity = np.zeros_like(network.weights)

    def step(self, rows: Singles, labels: Longs) -> Singles:
        """One step on a batch (b, D) with given labels (b,); the logits before it, (b, K)."""
        logits = self.differentiate(rows, labels)
        weights, velocity = self.network.weights, self._velocity
        velocity *= self._momentum
        velocity += self.gradient
        weights -= self._rate * velocity
        return logits

    def differentiate(self, rows: Singles, labels: Longs) -> Singles:
        """Fills ``gradient`` with that of the loss on a batch; returns the batch's logits."""
        shape = self.network.shape
        layers, slopes = shape.views(self.network.weights), shape.views(self.gradient)
        inputs = rows
        if shape.hidden:
            inputs = rows @ layers[0][0]
            inputs += layers[0][1]
            np.maximum(inputs, 0, out=inputs)
        logits = inputs @ layers[-1][0]
        logits += layers[-1][1]
        share = softmax(logits)
        share[np.arange(len(labels)), labels] -= 1
        share /= np.float32(len(labels))
        np.matmul(inputs.T, share, out=slopes[-1][0])
        share.sum(axis=0, out=slopes[-1][1])
        if shape.hidden:
            back = share @ layers[-1][0].T
            back *= inputs > 0
            np.matmul(rows.T, back, out=slopes[0][0])
            back.sum(axis=0, out=slopes[0][1])
        self.gradient += self.decay * self.network.weights
        return logits


def softmax(logits: Singles) -> Singles:
    """Probabilities of logits, row by row."""
    share = logits - logits.max(axis=1, keepdims=True)
    np.exp(share, out=share)
    return np.asarray(share / share.sum(axis=1, keepdims=True))
