"""The built-in network's loss, differentiated twice without its second derivative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence.layer import checked_features, checked_labels
from quorate.analysis.diagnosis.model.network import DECAY, Network
from quorate.schema import InputError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Bend = Literal["hessian", "gauss-newton"]


@dataclass(frozen=True, eq=False)
class NetworkLoss:
    """Mean cross-entropy + decay/2 ‖w‖² of a network at its training examples, in float64.

    ``bend`` "hessian" is the second derivative itself, which may bend downwards where training has
    not ended; "gauss-newton" leaves out the bends of the network's own scores, never bends
    downwards, and is what EK-FAC approximates. The linear network has the same both ways.
    """

    network: Network
    rows: NDArray[np.floating]
    labels: Longs
    bend: Bend = "hessian"
    decay: float = DECAY

    def __post_init__(self) -> None:
        labels = checked_features(self.rows, self.labels)
        checked_labels(labels, self.network.shape.classes)
        if self.rows.shape[1] != self.network.shape.width:
            raise InputError(
                f"rows have {self.rows.shape[1]} numbers, and the network takes "
                f"{self.network.shape.width}",
                remedy="give the rows that it was trained on",
            )

    @property
    def n(self) -> int:
        """How many examples."""
        return len(self.labels)

    def gradient(self, rows: NDArray[np.floating], labels: NDArray[np.integer]) -> Doubles:
        """The slope of the mean loss at some examples, without the decay, (p,)."""
        pass_ = self._forward(np.asarray(rows, np.float64))
        slopes = pass_.share.copy()
        slopes[np.arange(len(labels)), labels] -= 1
        return self._backward(pass_, slopes / len(labels))

    def along(self, vector: Doubles) -> Doubles:
        """The slope of each training example's loss in a direction (p,), (n,)."""
        pass_ = self._forward(np.asarray(self.rows, np.float64))
        slopes = pass_.share.copy()
        slopes[np.arange(self.n), self.labels] -= 1
        return np.asarray(np.einsum("nk,nk->n", self._moved(pass_, vector)[1], slopes))

    def product(self, vector: Doubles, rows: Longs) -> Doubles:
        """The second derivative of the mean loss over some training rows, times a vector (p,)."""
        pass_ = self._forward(np.asarray(self.rows[rows], np.float64))
        moved_units, moved = self._moved(pass_, vector)
        bent = pass_.share * (moved - (pass_.share * moved).sum(axis=1, keepdims=True))
        found = self._backward(pass_, bent / len(rows)) + self.decay * vector
        if self.bend == "hessian" and moved_units is not None:
            slopes = pass_.share.copy()
            slopes[np.arange(len(rows)), self.labels[rows]] -= 1
            found += self._twisted(pass_, vector, moved_units, slopes / len(rows))
        return found

    def _views(self, flat: Doubles) -> tuple[tuple[Doubles, Doubles], ...]:
        found, start = [], 0
        for rows, columns in self.network.shape.layers:
            middle, end = start + rows * columns, start + (rows + 1) * columns
            found.append((flat[start:middle].reshape(rows, columns), flat[middle:end]))
            start = end
        return tuple(found)

    def _forward(self, rows: Doubles) -> Pass:
        layers = self._views(np.asarray(self.network.weights, np.float64))
        units, last = None, rows
        if len(layers) == 2:
            units = np.maximum(rows @ layers[0][0] + layers[0][1], 0)
            last = units
        logits = last @ layers[-1][0] + layers[-1][1]
        power = np.exp(logits - logits.max(axis=1, keepdims=True))
        return Pass(rows, units, power / power.sum(axis=1, keepdims=True), layers[-1][0])

    def _moved(self, pass_: Pass, vector: Doubles) -> tuple[Doubles | None, Doubles]:
        """How units and logits move when the weights move along a vector."""
        ways = self._views(vector)
        if pass_.units is None:
            return None, pass_.rows @ ways[0][0] + ways[0][1]
        units = (pass_.rows @ ways[0][0] + ways[0][1]) * (pass_.units > 0)
        return units, units @ pass_.last + pass_.units @ ways[1][0] + ways[1][1]

    def _backward(self, pass_: Pass, slopes: Doubles) -> Doubles:
        """The slope by the weights of a sum whose slopes by the logits are given."""
        found = np.empty(self.network.shape.size)
        views = self._views(found)
        last = pass_.rows if pass_.units is None else pass_.units
        views[-1][0][:], views[-1][1][:] = last.T @ slopes, slopes.sum(axis=0)
        if pass_.units is not None:
            back = (slopes @ pass_.last.T) * (pass_.units > 0)
            views[0][0][:], views[0][1][:] = pass_.rows.T @ back, back.sum(axis=0)
        return found

    def _twisted(
        self, pass_: Pass, vector: Doubles, moved_units: Doubles, slopes: Doubles
    ) -> Doubles:
        """What the scores' own bends add: the weights of the two layers act on each other."""
        found = np.zeros(self.network.shape.size)
        views, ways = self._views(found), self._views(vector)
        views[1][0][:] = moved_units.T @ slopes
        back = (slopes @ ways[1][0].T) * (pass_.units > 0)  # type: ignore[operator]
        views[0][0][:], views[0][1][:] = pass_.rows.T @ back, back.sum(axis=0)
        return found


@dataclass(frozen=True, eq=False)
class Pass:
    """One pass: rows, units between (None where there are none), shares, the last matrix."""

    rows: Doubles
    units: Doubles | None
    share: Doubles
    last: Doubles
