"""The curvature of a softmax layer: how fast its loss bends, as products, whole and inverted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from quorate.analysis.diagnosis.influence.layer import Layer
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]


MOVES = 1 << 23
"""numbers of ``moves`` that are held at a time"""


class Curvature(Protocol):
    """H, the second derivative of Σ_i L_i + penalty/2 ‖W‖² by the weights W (d, K), inverted."""

    @property
    def name(self) -> str:
        """How it was inverted, for people."""
        ...

    def solve(self, directions: Doubles) -> Doubles:
        """H⁻¹ of t directions (t, d, K)."""
        ...

    def own(self, layer: Layer) -> Doubles:
        """g_iᵀ H⁻¹ g_i of each example, (n,)."""
        ...


def product(layer: Layer, penalty: float, directions: Doubles) -> Doubles:
    """H of t directions (t, d, K), without H.

    H V = Σ_i h_i (p_i ∘ (h_iᵀ V) − p_i p_iᵀ(h_iᵀ V))ᵀ + penalty V
    """
    t, d, k = directions.shape
    flat = np.moveaxis(directions, 0, 1).reshape(d, t * k)
    total = penalty * flat
    for part in layer.blocks():
        inputs, share = layer.inputs(part), layer.shares(part)[:, None, :]
        moved = (inputs @ flat).reshape(-1, t, k)
        bent = share * (moved - (share * moved).sum(axis=2, keepdims=True))
        total += inputs.T @ bent.reshape(-1, t * k)
    return np.asarray(np.moveaxis(total.reshape(d, t, k), 1, 0))


def hessian(layer: Layer, penalty: float) -> Doubles:
    """H as (K, d, K, d): by class and row of weights, twice."""
    d, k = layer.d, layer.k
    whole = np.zeros((k, d, k, d))
    for part in layer.blocks():
        inputs, share = layer.inputs(part), layer.shares(part)
        for a in range(k):
            for b in range(a, k):
                bend = share[:, a] * ((a == b) - share[:, b])
                whole[a, :, b, :] += (inputs * bend[:, None]).T @ inputs
    for a in range(k):
        for b in range(a):
            whole[a, :, b, :] = whole[b, :, a, :].T
    whole.reshape(k * d, k * d).flat[:: k * d + 1] += penalty
    return whole


@dataclass(frozen=True, eq=False)
class Whole:
    """H in full, by Cholesky: (Kd)² numbers."""

    layer: Layer
    penalty: float
    name: str = "the whole second derivative, by Cholesky"

    def solve(self, directions: Doubles) -> Doubles:
        """H⁻¹ of t directions (t, d, K)."""
        t, d, k = directions.shape
        flat = np.moveaxis(directions, 0, 2).transpose(1, 0, 2).reshape(k * d, t)
        found = linalg.cho_solve((self._factor, True), flat)
        return np.asarray(np.moveaxis(found.reshape(k, d, t), (2, 1, 0), (0, 1, 2)))

    def own(self, layer: Layer) -> Doubles:
        """g_iᵀ H⁻¹ g_i of each example, (n,)."""
        found = np.empty(layer.n)
        for part in layer.blocks(MOVES // layer.k**2):
            slopes = layer.errors(part)
            moves = self.moves(layer.inputs(part))
            found[part] = np.einsum("na,nab,nb->n", slopes, moves, slopes)
        return found

    def moves(self, inputs: Doubles) -> Doubles:
        """How slopes of each of m examples (m, d) move its own logits, (m, K, K).

        M_i = (h_i ⊗ 1)ᵀ H⁻¹ (h_i ⊗ 1)
        """
        k = self.layer.k
        found = np.empty((len(inputs), k, k))
        for a in range(k):
            for b in range(a, k):
                bent = np.einsum("nd,nd->n", inputs @ self._inverse[a, :, b, :], inputs)
                found[:, a, b] = found[:, b, a] = bent
        return found

    @cached_property
    def _factor(self) -> Doubles:
        size = self.layer.d * self.layer.k
        try:
            return np.asarray(
                linalg.cholesky(hessian(self.layer, self.penalty).reshape(size, size), lower=True)
            )
        except linalg.LinAlgError:
            raise NotApplicableError(
                f"with penalty {self.penalty} the loss does not bend in some direction",
                remedy="take a penalty above 0, such as 1",
            ) from None

    @cached_property
    def _inverse(self) -> Doubles:
        k, d = self.layer.k, self.layer.d
        found = linalg.cho_solve((self._factor, True), np.eye(k * d), overwrite_b=True)
        return np.asarray(found.reshape(k, d, k, d))
