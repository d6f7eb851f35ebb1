"""Influence: what leaving a training example out would do to the loss at any example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence.conjugate import Solution, conjugate_gradient
from quorate.analysis.diagnosis.influence.curvature import MOVES, Curvature, Whole, product
from quorate.analysis.diagnosis.influence.effects import Effects
from quorate.analysis.diagnosis.influence.ekfac import Ekfac, Labels, ekfac
from quorate.analysis.diagnosis.influence.layer import Layer, checked_features, last_layer
from quorate.analysis.diagnosis.influence.regression import Regression, fit, softmax
from quorate.schema import EmptyError, InputError, NotApplicableError, RequestError

Doubles = NDArray[np.float64]
How = Literal["auto", "whole", "conjugate", "ek-fac"]

LARGEST = 3000
"""weights up to which the second derivative is inverted as a whole"""
WORK = 1e12
"""examples × weights² up to which that is worth while"""


@dataclass(frozen=True, eq=False)
class Conjugate:
    """H solved by conjugate gradients, with EK-FAC as the first guess of its inverse."""

    layer: Layer
    penalty: float
    tolerance: float = 1e-6
    name: str = "the second derivative's products, by conjugate gradients"

    def solve(self, directions: Doubles) -> Doubles:
        """H⁻¹ of t directions (t, d, K)."""
        return np.stack([self.solution(one).value for one in directions])

    def solution(self, direction: Doubles) -> Solution:
        """H⁻¹ of one direction (d, K), and how well it was found."""
        near = self._near
        return conjugate_gradient(
            lambda v: product(self.layer, self.penalty, v[None])[0],
            direction,
            tolerance=self.tolerance,
            precondition=lambda v: near.solve(v[None])[0],
        )

    def own(self, layer: Layer) -> Doubles:
        """g_iᵀ H⁻¹ g_i of each example, one solution an example, (n,)."""
        found = np.empty(layer.n)
        for i in range(layer.n):
            part = slice(i, i + 1)
            slope = np.outer(layer.inputs(part)[0], layer.errors(part)[0])
            found[i] = float(np.vdot(slope, self.solution(slope).value))
        return found

    @cached_property
    def _near(self) -> Curvature:
        return ekfac(self.layer, damping=max(self.penalty, 1e-9) / self.layer.n)


@dataclass(frozen=True, eq=False)
class Influence:
    """What leaving out each of n training examples would do, without training anew.

    Every value is the change of a loss (−log p of the given label, in nats) when that example is
    left out and the model trained anew, to first order. **Positive: the loss would rise, so the
    example helps there. Negative: the loss would fall, so it harms.** An example always helps
    itself; one with a large value of its own is fitted by nothing but its own label.

    ``layer`` are the training examples, ``curvature`` the inverted second derivative, ``model`` the
    regression where one was trained.
    """

    layer: Layer
    curvature: Curvature
    penalty: float
    model: Regression | None = None

    @property
    def n(self) -> int:
        """How many training examples."""
        return self.layer.n

    @property
    def how(self) -> str:
        """How the second derivative was inverted."""
        return self.curvature.name

    @cached_property
    def own(self) -> Doubles:
        """Self-influence: how much an example's own loss would rise, ∇L_iᵀ H⁻¹ ∇L_i, (n,)."""
        return self.curvature.own(self.layer)

    @cached_property
    def losses(self) -> Doubles:
        """The loss of each training example, (n,)."""
        return _losses(self.layer.probabilities, self.layer)

    @cached_property
    def left_out_probabilities(self) -> Doubles:
        """What the model would say of each example had it not been trained on it, (n, K).

        One Newton step with the second derivative of the others: z_i + M_i (1 − S_i M_i)⁻¹ δ_i,
        with M_i = (h_i ⊗ 1)ᵀ H⁻¹ (h_i ⊗ 1) and S_i = diag(p_i) − p_i p_iᵀ. Out-of-sample
        probabilities of one training instead of n. With EK-FAC the step is z_i + M_i δ_i, for its
        M_i may be so large that 1 − S_i M_i turns around. Raises NotApplicableError for conjugate
        gradients, which do not yield M_i.

        Source: Rad & Maleki 2020 (doi:10.1111/rssb.12374).
        """
        return self._left_out[0]

    @cached_property
    def left_out_losses(self) -> Doubles:
        """The loss of each example had the model not been trained on it, (n,)."""
        return _losses(self.left_out_probabilities, self.layer)

    def influence_on(
        self,
        features: NDArray[np.floating],
        labels: NDArray[np.integer],
        probabilities: NDArray[np.floating] | None = None,
        *,
        together: bool = False,
        newton: bool = False,
    ) -> Effects:
        """What leaving out each training example would do to the loss at test examples.

        ``features`` (t, D) and ``labels`` (t,) are the test examples, ``probabilities`` (t, K) what
        the model says of them, needed where the model is not ours. ``together`` asks about their
        mean loss only, one column. ``newton`` is closer where examples weigh much, at K times the
        cost: it takes the step of ``left_out_probabilities`` and the loss where it leads.

        Raises EmptyError for no test example, InputError for shapes that do not fit and missing
        probabilities, NotApplicableError for ``newton`` by conjugate gradients.
        """
        given = self._asked(features, labels, probabilities)
        if newton:
            return Effects(self._stepped(given, together=together), self)
        slopes = given.mean_gradient()[None] if together else given.gradients()
        return Effects(self.layer.along(self.curvature.solve(slopes)), self)

    def _stepped(self, asked: Layer, *, together: bool) -> Doubles:
        steps, k = self._left_out[1], asked.k
        values = np.zeros((self.n, 1 if together else asked.n))
        for t in range(asked.n):
            inputs, share = asked.inputs(slice(t, t + 1))[0], asked.shares(slice(t, t + 1))[0]
            ways = self.curvature.solve(inputs[None, :, None] * np.eye(k)[:, None, :])
            moved = self.layer.along(ways, steps)
            top = moved.max(axis=1)
            change = top + np.log(np.exp(moved - top[:, None]) @ share) - moved[:, asked.labels[t]]
            if together:
                values[:, 0] += change / asked.n
            else:
                values[:, t] = change
        return values

    def _asked(
        self,
        features: NDArray[np.floating],
        labels: NDArray[np.integer],
        probabilities: NDArray[np.floating] | None,
    ) -> Layer:
        if len(features) == 0:
            raise EmptyError("there is no test example", remedy="ask about one at least")
        if features.ndim != 2 or features.shape[1] != self.layer.features.shape[1]:
            raise InputError(
                f"the test examples have features of shape {features.shape}, and the training "
                f"examples have {self.layer.features.shape[1]} numbers each",
                remedy="give features of the same kind, one row an example",
            )
        if probabilities is None:
            if self.model is None:
                raise InputError(
                    "nothing says what the model makes of the test examples",
                    remedy="give its probabilities of them",
                )
            probabilities = self.model.probabilities(features)
        return last_layer(features, probabilities, labels, intercept=self.layer.intercept)

    @cached_property
    def _left_out(self) -> tuple[Doubles, Doubles]:
        """The probabilities without each example, and (1 − S M)⁻¹ δ of each, both (n, K)."""
        bent = self.curvature
        if not isinstance(bent, Whole | Ekfac):
            raise NotApplicableError(
                f"Newton's step needs the curvature at each example, and here is {self.how}",
                remedy="ask for curvature whole or ek-fac",
            )
        layer, k = self.layer, self.layer.k
        said, steps = np.empty((layer.n, k)), np.empty((layer.n, k))
        for part in layer.blocks(MOVES // k**2):
            share, moves = layer.shares(part), bent.moves(layer.inputs(part))
            slopes = steps[part] = layer.errors(part)
            if isinstance(bent, Whole):
                spread = share[:, :, None] * (np.eye(k) - share[:, None, :])
                whole = np.eye(k) - spread @ moves
                steps[part] = np.linalg.solve(whole, slopes[:, :, None])[:, :, 0]
            logits = np.log(np.maximum(share, 1e-300))
            said[part] = softmax(logits + np.einsum("nab,nb->na", moves, steps[part]))
        return said, steps


def influence(
    features: NDArray[np.floating],
    labels: NDArray[np.integer],
    classes: int | None = None,
    *,
    probabilities: NDArray[np.floating] | None = None,
    penalty: float = 1.0,
    curvature: How = "auto",
    intercept: bool = True,
    damping: float | None = None,
    fisher: Labels = "expected",
    seed: int = 0,
) -> Influence:
    """The influence of each training example, of a softmax layer over its features.

    ``features`` (n, D) and ``labels`` (n,) are the training examples. Without ``probabilities``
    softmax regression with the ``penalty`` is trained on them, to the end; with them (n, K), they
    are what your own model says after training and ``features`` its last hidden layer, and only
    that layer is looked at. ``curvature`` says how the second derivative of the loss, of
    (dK)² numbers, is inverted:

    * "whole": exactly, by Cholesky; up to some thousand weights.
    * "conjugate": exactly, by conjugate gradients, for each question anew; many weights, but few
      test examples. Self-influence takes one solution an example.
    * "ek-fac": approximately, by Kronecker factors with the ``damping`` and the ``fisher`` labels
      of ``ekfac``; any size. By default the damping is what the penalty amounts to, penalty / n;
      of a model that is not ours, .1 of the mean bend.
    * "auto": "whole" up to 3,000 weights and n·weights² of 10¹², else "ek-fac".

    Features should have a mean squared length of about 1 (``features_of`` makes them so), or the
    penalty means something else. Raises EmptyError, InputError and LabelError for data that do not
    fit, NotApplicableError where all labels are the same, RequestError for other options.

    Source: Cook & Weisberg 1982; Koh & Liang 2017 (arXiv:1703.04730).
    """
    if curvature not in ("auto", "whole", "conjugate", "ek-fac"):
        raise RequestError(
            f"a curvature {curvature!r}", remedy="take auto, whole, conjugate or ek-fac"
        )
    given = checked_features(features, labels)
    model = None
    if probabilities is None:
        k = int(given.max()) + 1 if classes is None else classes
        if len(np.unique(given)) < 2:
            raise NotApplicableError(
                "all examples have the same label", remedy="give examples of two classes at least"
            )
        model = fit(features, given, k, penalty=penalty, intercept=intercept)
        probabilities = model.probabilities(features)
    elif penalty < 0:
        raise RequestError(f"a penalty of {penalty}", remedy="take 0 or more")
    found = last_layer(features, probabilities, given, intercept=intercept)
    size = found.d * found.k
    fits = size <= LARGEST and found.n * float(size) ** 2 <= WORK
    if curvature == "whole" or (curvature == "auto" and fits):
        return Influence(found, Whole(found, penalty), penalty, model)
    if curvature == "conjugate":
        return Influence(found, Conjugate(found, penalty), penalty, model)
    if damping is None and model is not None:
        damping = penalty / found.n
    factors = ekfac(found, damping=damping, labels=fisher, seed=seed)
    return Influence(found, factors, penalty, model)


def _losses(probabilities: NDArray[np.floating], layer: Layer) -> Doubles:
    own = np.asarray(probabilities[np.arange(layer.n), layer.labels], np.float64)
    return np.asarray(-np.log(np.maximum(own, 1e-300)))
