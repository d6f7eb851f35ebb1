"""Inverting a curvature that is known only by its products: conjugate gradients and LiSSA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.schema import InputError, NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Product = Callable[[Doubles], Doubles]
"""a vector (p,) to H times it"""
SomeProduct = Callable[[Doubles, Longs], Doubles]
"""a vector (p,) and rows of examples to H over these examples times it"""


@dataclass(frozen=True, eq=False)
class Solution:
    """x with (H + damping) x ≈ v.

    ``residual`` is ‖(H + damping) x − v‖ / ‖v‖, ``steps`` how many products it took, ``settled``
    whether the tolerance was reached.
    """

    value: Doubles
    residual: float
    steps: int
    settled: bool


def conjugate_gradient(
    product: Product,
    vector: Doubles,
    *,
    damping: float = 0.0,
    tolerance: float = 1e-8,
    limit: int | None = None,
    precondition: Product | None = None,
) -> Solution:
    """Solves (H + damping) x = v by conjugate gradients.

    ``product`` is H, which must be symmetric, and positive with the damping added;
    ``precondition`` a positive approximation of its inverse. Ends when the residual is below
    ``tolerance``, or after ``limit`` products (10 for each number of v, 1,000 at most). Raises
    NotApplicableError where H bends downwards, which only a larger damping (or a Gauss-Newton
    curvature) mends.

    Source: Hestenes & Stiefel 1952; Martens 2010 for its use here, as Koh & Liang 2017, §3
    (arXiv:1703.04730).
    """
    size = float(np.linalg.norm(vector))
    most = min(10 * vector.size, 1000) if limit is None else limit
    x, rest = np.zeros_like(vector, np.float64), np.array(vector, np.float64)
    if size == 0:
        return Solution(x, 0.0, 0, True)
    near = rest if precondition is None else precondition(rest)
    way, strength = near.copy(), float(np.vdot(rest, near))
    for step in range(1, most + 1):
        bent = product(way) + damping * way
        bend = float(np.vdot(way, bent))
        if not bend > 0:
            raise NotApplicableError(
                f"the loss does not bend upwards in every direction ({bend:.3g} in step {step})",
                remedy=f"take a damping above {damping}, or a Gauss-Newton curvature",
            )
        stride = strength / bend
        x += stride * way
        rest -= stride * bent
        if float(np.linalg.norm(rest)) <= tolerance * size:
            break
        near = rest if precondition is None else precondition(rest)
        before, strength = strength, float(np.vdot(rest, near))
        way = near + (strength / before) * way
    residual = float(np.linalg.norm(rest)) / size
    return Solution(x, residual, step, residual <= tolerance)


def lissa(
    product: SomeProduct,
    vector: Doubles,
    n: int,
    *,
    damping: float = 0.01,
    scale: float | None = None,
    batch: int = 32,
    depth: int = 1000,
    repeats: int = 4,
    seed: int = 0,
) -> Solution:
    """Solves (H + damping) x = v by a series whose every step sees only a batch of examples.

        x_0 = v,  x_j = v + x_{j−1} − (H_batch + damping) x_{j−1} / scale,  x = x_depth / scale

    the mean of ``repeats`` series. ``scale`` must exceed the largest bend of any batch, or the
    series runs away; by default it is 1.5 times the largest that ten steps of the power method
    find on five batches, plus the damping. Beyond about depth · damping / scale = 3 the series has
    settled. The residual is that of one more pass over all examples. Raises NotApplicableError
    where the series runs away, RequestError for a depth, batch or number of repeats below 1.

    Source: Agarwal, Bullins & Hazan 2017 (JMLR 18:116); Koh & Liang 2017, §3 (arXiv:1703.04730).
    """
    if min(depth, batch, repeats) < 1 or n < 1:
        raise RequestError(
            f"depth {depth}, batch {batch}, {repeats} repeats, {n} examples",
            remedy="take 1 or more of each",
        )
    rng = np.random.default_rng([seed, 19])
    size = float(np.linalg.norm(vector))
    if size == 0:
        return Solution(np.zeros_like(vector, np.float64), 0.0, 0, True)
    by = _scale(product, vector.size, n, batch, rng) + damping if scale is None else scale
    total, far = np.zeros_like(vector, np.float64), 1e8 * (1 + by) * size
    for _ in range(repeats):
        x = np.array(vector, np.float64)
        for _ in range(depth):
            some = rng.integers(0, n, min(batch, n))
            x = vector + x - (product(x, some) + damping * x) / by
            if not float(np.linalg.norm(x)) < far:
                raise NotApplicableError(
                    f"the series runs away with a scale of {by:.3g}",
                    remedy=f"take a scale of {10 * by:.3g}, and a depth ten times as large",
                )
        total += x / by
    total /= repeats
    left = product(total, np.arange(n)) + damping * total - vector
    residual = float(np.linalg.norm(left)) / size
    return Solution(total, residual, repeats * depth, residual <= 0.1)


def _scale(product: SomeProduct, size: int, n: int, batch: int, rng: np.random.Generator) -> float:
    largest = 0.0
    for _ in range(5):
        some = rng.integers(0, n, min(batch, n))
        way = rng.standard_normal(size)
        for _ in range(10):
            way = product(way / max(float(np.linalg.norm(way)), 1e-300), some)
        largest = max(largest, float(np.linalg.norm(way)))
    return 1.5 * largest


@dataclass(frozen=True, eq=False)
class ByProducts:
    """How the loss at t targets changes when an example is left out, by products alone.

    ``values`` (n, t): positive where the loss would rise, as in ``Influence``. ``solutions`` say of
    each target how well the curvature was inverted; ``unsettled`` counts those that did not reach
    the tolerance.
    """

    values: Doubles
    solutions: tuple[Solution, ...]

    @property
    def unsettled(self) -> int:
        """How many targets did not reach the tolerance."""
        return sum(not one.settled for one in self.solutions)


def influence_by_products(
    product: SomeProduct,
    along: Callable[[Doubles], Doubles],
    targets: Doubles,
    n: int,
    *,
    solver: Literal["conjugate", "lissa"] = "conjugate",
    damping: float = 0.01,
    tolerance: float = 1e-5,
    limit: int | None = None,
    scale: float | None = None,
    batch: int = 32,
    depth: int = 1000,
    repeats: int = 4,
    seed: int = 0,
) -> ByProducts:
    """The influence of n training examples on t losses, of any model with p weights.

        values_it = ∇L_iᵀ (H + damping)⁻¹ ∇L_t / n

    with H the second derivative of the *mean* training loss (a decay of weights included).
    ``product(v, rows)`` gives H over these rows times v, ``along(v)`` the slope of each training
    example's loss in the direction v, (n,), and ``targets`` (t, p) are the gradients of the losses
    asked about. Of Koh & Liang's I_up,loss this is −1/n: what leaving the example out does, in
    nats. Solvers are ``conjugate_gradient`` and ``lissa``; see there.

    Raises InputError for targets or slopes of a wrong shape, RequestError for another solver.

    Source: Koh & Liang 2017, §2-3 (arXiv:1703.04730).
    """
    if targets.ndim != 2 or not np.isfinite(targets).all():
        raise InputError(
            f"the targets have shape {targets.shape} or values that are no numbers",
            remedy="give one gradient a row, of as many numbers as the model has weights",
        )
    if solver not in ("conjugate", "lissa"):
        raise RequestError(f"a solver {solver!r}", remedy="take conjugate or lissa")
    whole = np.arange(n)
    values, solutions = np.empty((n, len(targets))), []
    for number, target in enumerate(np.asarray(targets, np.float64)):
        if solver == "conjugate":
            found = conjugate_gradient(
                lambda v: product(v, whole),
                target,
                damping=damping,
                tolerance=tolerance,
                limit=limit,
            )
        else:
            found = lissa(
                product,
                target,
                n,
                damping=damping,
                scale=scale,
                batch=batch,
                depth=depth,
                repeats=repeats,
                seed=seed,
            )
        slopes = along(found.value)
        if slopes.shape != (n,):
            raise InputError(
                f"`along` gave shape {slopes.shape} for {n:,} examples",
                remedy="give one slope an example",
            )
        values[:, number] = slopes / n
        solutions.append(found)
    return ByProducts(values, tuple(solutions))
