"""EK-FAC of a softmax layer in closed form: an inverse curvature of d² + K² + dK numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence.layer import Layer
from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Labels = Literal["expected", "sampled"]

DAMPING = 0.1


@dataclass(frozen=True, eq=False)
class Ekfac:
    """Eigenvectors of inputs ``inward`` (d, d) and of slopes ``outward`` (K, K), and how much the
    loss of one example bends along each pair of them, ``bends`` (d, K), ``damping`` added.

        H⁻¹ V ≈ Q_A ((Q_Aᵀ V Q_S) / (n (Λ + λ))) Q_Sᵀ
    """

    inward: Doubles
    outward: Doubles
    bends: Doubles
    damping: float
    n: int
    name: str = "EK-FAC"

    def solve(self, directions: Doubles) -> Doubles:
        """H⁻¹ of t directions (t, d, K)."""
        turned = self.inward.T @ directions @ self.outward
        return np.asarray(self.inward @ (turned * self._weight) @ self.outward.T)

    def own(self, layer: Layer) -> Doubles:
        """g_iᵀ H⁻¹ g_i of each example, (n,)."""
        found = np.empty(layer.n)
        for part in layer.blocks():
            inputs = (layer.inputs(part) @ self.inward) ** 2
            slopes = (layer.errors(part) @ self.outward) ** 2
            found[part] = ((inputs @ self._weight) * slopes).sum(axis=1)
        return found

    def moves(self, inputs: Doubles) -> Doubles:
        """(h ⊗ 1)ᵀ H⁻¹ (h ⊗ 1) of each of m examples (m, d): how its slopes move its own logits."""
        by = (inputs @ self.inward) ** 2 @ self._weight
        return np.asarray((self.outward * by[:, None, :]) @ self.outward.T)

    @property
    def _weight(self) -> Doubles:
        return 1 / (self.n * (self.bends + self.damping))


def ekfac(
    layer: Layer,
    *,
    damping: float | None = None,
    labels: Labels = "expected",
    seed: int = 0,
) -> Ekfac:
    """The eigenvalue-corrected Kronecker factors of a layer.

        A = mean h hᵀ,  S = mean δ δᵀ,  δ = p − onehot(y),  y drawn from p
        Λ_jk = mean (Q_Aᵀ h)_j² (Q_Sᵀ δ)_k²,  λ = .1 · mean(Λ) unless ``damping`` is given

    ``labels`` "expected" takes the mean over all y in closed form, E[δδᵀ] = diag(p) − p pᵀ;
    "sampled" draws one label an example, as the paper does, with ``seed``. The given labels play
    no part in the curvature. Examples are read twice, a block at a time. Raises RequestError for a
    damping that is not above 0 and for another kind of labels.

    Source: George et al. 2018 (arXiv:1806.03884); Grosse et al. 2023, §3.1 (arXiv:2308.03296).
    """
    if labels not in ("expected", "sampled"):
        raise RequestError(f"labels {labels!r}", remedy="take expected or sampled")
    if damping is not None and not damping > 0:
        raise RequestError(f"a damping of {damping}", remedy="take one above 0")
    inner, outer = np.zeros((layer.d, layer.d)), np.zeros((layer.k, layer.k))
    for part, drawn in _drawn(layer, labels, seed):
        inputs, share = layer.inputs(part), layer.shares(part)
        inner += inputs.T @ inputs
        if drawn is None:
            outer += np.diag(share.sum(axis=0)) - share.T @ share
        else:
            outer += drawn.T @ drawn
    inward, outward = np.linalg.eigh(inner / layer.n)[1], np.linalg.eigh(outer / layer.n)[1]
    bends = np.zeros((layer.d, layer.k))
    for part, drawn in _drawn(layer, labels, seed):
        share = layer.shares(part)
        if drawn is None:
            square = np.maximum(share @ outward**2 - (share @ outward) ** 2, 0)
        else:
            square = (drawn @ outward) ** 2
        bends += ((layer.inputs(part) @ inward) ** 2).T @ square
    bends /= layer.n
    added = DAMPING * float(bends.mean()) if damping is None else damping
    return Ekfac(inward, outward, bends, max(added, 1e-300), layer.n)


def _drawn(layer: Layer, labels: Labels, seed: int) -> Iterator[tuple[slice, Doubles | None]]:
    """The parts of the examples, with slopes of drawn labels; the same draws each time."""
    rng = np.random.default_rng([seed, 17])
    for part in layer.blocks():
        if labels == "expected":
            yield part, None
            continue
        slopes = layer.shares(part).copy()
        at = rng.random(len(slopes))[:, None] * slopes.sum(axis=1, keepdims=True)
        picked = np.minimum((np.cumsum(slopes, axis=1) < at).sum(axis=1), layer.k - 1)
        slopes[np.arange(len(slopes)), picked] -= 1
        yield part, slopes
