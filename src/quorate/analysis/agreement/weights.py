"""Weights: how much credit two labels get for being close, 1 on the diagonal.

Defined on the options as numbers x_1 < … < x_K (their own values when all are numbers, else ranks),
after Gwet 2014, «Handbook of Inter-Rater Reliability», 4th ed., appendix. Krippendorff's ordinal
metric is another thing than the ordinal weights here, which depend on the number of options
between two but not on how often they were chosen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.schema import Kind, RequestError, UnknownNameError

Doubles = NDArray[np.float64]


def identity(x: Doubles) -> Doubles:
    """w_kl = 1 if k = l, else 0."""
    return np.eye(len(x))


def linear(x: Doubles) -> Doubles:
    """w_kl = 1 - |x_k - x_l| / (x_K - x_1)."""
    return 1 - _scaled(_gap(x))


def quadratic(x: Doubles) -> Doubles:
    """w_kl = 1 - (x_k - x_l)² / (x_K - x_1)²."""
    return 1 - _scaled(_gap(x) ** 2)


def radical(x: Doubles) -> Doubles:
    """w_kl = 1 - √|x_k - x_l| / √(x_K - x_1)."""
    return 1 - _scaled(np.sqrt(_gap(x)))


def ordinal(x: Doubles) -> Doubles:
    """w_kl = 1 - M_kl / max M, where M_kl = C(|k - l| + 1, 2) pairs of options lie from k to l."""
    between = _gap(np.argsort(np.argsort(x)).astype(np.float64)) + 1
    return 1 - _scaled(between * (between - 1) / 2)


def ratio(x: Doubles) -> Doubles:
    """w_kl = 1 - ((x_k - x_l) / (x_k + x_l))² / max of that."""
    total = x[:, None] + x
    quotient = np.zeros_like(total)
    np.divide(_gap(x), total, out=quotient, where=total != 0)
    return 1 - _scaled(quotient**2)


def circular(x: Doubles) -> Doubles:
    """w_kl = 1 - sin²(π (x_k - x_l) / U) / max of that, with U = x_K - x_1 + 1."""
    U = np.ptp(x) + 1 if len(x) else 1.0
    return 1 - _scaled(np.sin(np.pi * _gap(x) / U) ** 2)


def bipolar(x: Doubles) -> Doubles:
    """w_kl = 1 - (x_k - x_l)² / ((x_k + x_l - 2 x_1)(2 x_K - x_k - x_l)) / max of that."""
    total = x[:, None] + x
    room = (total - 2 * x.min(initial=np.inf)) * (2 * x.max(initial=-np.inf) - total)
    distance = np.zeros_like(total)
    np.divide(_gap(x) ** 2, room, out=distance, where=room > 0)
    return 1 - _scaled(distance)


WEIGHTS: dict[str, Callable[[Doubles], Doubles]] = {
    "identity": identity,
    "linear": linear,
    "quadratic": quadratic,
    "ordinal": ordinal,
    "radical": radical,
    "ratio": ratio,
    "circular": circular,
    "bipolar": bipolar,
}
EXTRA = ("linear", "quadratic", "radical", "bipolar")
"""the weights that name no metric of Krippendorff's"""

Weights = str | tuple[tuple[float, ...], ...]
"""the name of weights, or the weights themselves, a row an option"""


def matrix_of(weights: Weights, evidence: Evidence) -> Doubles | None:
    """The weights as (K, K); None for identity, which needs no matrix.

    Raises UnknownNameError, RequestError for a matrix that does not fit the options.
    """
    if isinstance(weights, str):
        known(weights)
        return None if weights == "identity" else WEIGHTS[weights](evidence.score)
    matrix = np.array(weights, np.float64)
    K = evidence.n_options
    if matrix.shape != (K, K):
        raise RequestError(
            f"the weights are {' × '.join(map(str, matrix.shape))}, and there are {K} options",
            remedy="give one row and one column an option, in the order of the question’s options",
        )
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise RequestError("the weights are not symmetric", remedy="give w[k][l] = w[l][k]")
    if not np.allclose(np.diagonal(matrix), 1) or matrix.min() < 0 or matrix.max() > 1:
        raise RequestError(
            "the weights must be 1 on the diagonal and between 0 and 1 elsewhere",
            remedy="turn disagreements into weights with weights.from_disagreement",
        )
    return matrix


def from_disagreement(disagreement: Doubles) -> tuple[tuple[float, ...], ...]:
    """Weights w_kl = 1 - v_kl / max v from disagreements v_kl (Cohen 1968)."""
    top = disagreement.max() or 1.0
    return tuple(tuple(row) for row in (1 - disagreement / top).tolist())


def known(name: str) -> str:
    """The name, if there are weights of it. Raises UnknownNameError."""
    if name not in WEIGHTS:
        raise UnknownNameError(
            f"there are no weights called {name!r}", remedy=f"there are {', '.join(WEIGHTS)}"
        )
    return name


def refuse_unordered(evidence: Evidence, what: str) -> tuple[str, str] | None:
    """Why weights or a metric make no sense here: the options have neither order nor value."""
    if evidence.kind is Kind.CATEGORICAL and not _numbers(evidence.judgments.question.options):
        return (
            f"{what} needs options that are numbers or have an order",
            "declare the question as ordinal with its options in order",
        )
    if np.isnan(evidence.score).any():
        return f"{what} needs numbers, and labels of this question are none", "use another one"
    return None


def _numbers(options: tuple[str, ...]) -> bool:
    try:
        return all(np.isfinite(float(option)) for option in options)
    except ValueError:
        return False


def _gap(x: Doubles) -> Doubles:
    return np.abs(x[:, None] - x)


def _scaled(distance: Doubles) -> Doubles:
    top = distance.max(initial=0.0)
    return distance / top if top > 0 else distance
