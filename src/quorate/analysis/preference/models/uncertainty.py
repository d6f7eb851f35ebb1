"""Covariance and intervals of all parameters of a fit, by the errors that were asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import expanded_percentile
from quorate.analysis.preference.model import LEVEL, Z
from quorate.analysis.preference.models.newton import Climb
from quorate.analysis.preference.models.resampling import replicates
from quorate.analysis.preference.models.sandwich import FEW, covariance, inverse

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """``covariance`` (P + S, P + S) of φ and the shape, strengths of mean 0; ``strengths`` theirs.

    ``lower``, ``upper`` (P + S,) are ends of 95 % intervals. ``errors`` is what was done.
    """

    covariance: Doubles
    strengths: Doubles
    lower: Doubles
    upper: Doubles
    errors: str
    notes: tuple[str, ...] = ()


def uncertain(
    found: Climb,
    errors: str,
    separated: NDArray[np.bool_],
    n: int,
    seed: int,
    tolerance: float,
) -> Uncertainty:
    """The covariance and intervals of a fit.

    Of strengths that only the prior keeps finite the residuals are nearly 0, and with them the
    sandwich; their errors are at least the model's own.
    """
    design = found.problem.design
    c = design.n_candidates
    notes: tuple[str, ...] = ()
    drawn = None
    apart = design.counted
    raters = int((np.bincount(design.rater) > 0).sum()) if apart is None else apart.by_rater.raters
    if errors in ("rater", "bootstrap") and raters < 2:
        errors = "iid"
        notes = ("one rater: errors are as if every judgment stood alone",)
    if errors == "bootstrap":
        if raters < FEW:
            notes += (f"{raters} raters are few for a bootstrap: the intervals are too narrow",)
        drawn = replicates(found, n, seed, tolerance, 50)
        V = np.cov(drawn, rowvar=False).reshape(drawn.shape[1], drawn.shape[1])
    else:
        V, said = covariance(found, errors)
        notes += said
        V = centred(V, c)
    if separated.any():
        V = _at_least(V, centred(inverse(found.curvature.reduced()), c), separated)
    error = np.sqrt(np.maximum(np.diag(V), 0.0))
    point = found.top.point
    value = np.concatenate([point.phi, point.shape])
    value[:c] -= value[:c].mean()
    lower, upper = value - Z * error, value + Z * error
    if drawn is not None:
        ends = [expanded_percentile(column, LEVEL, raters) for column in drawn.T]
        lower = np.array([end.lower for end in ends])
        upper = np.array([end.upper for end in ends])
    return Uncertainty(V, V[:c, :c], lower, upper, errors, notes)


def _at_least(V: Doubles, model: Doubles, separated: NDArray[np.bool_]) -> Doubles:
    """The covariance with errors of the separated raised to the model's; correlations stay."""
    c = len(separated)
    ratio = np.sqrt(np.diag(model)[:c] / np.maximum(np.diag(V)[:c], 1e-300))
    factor = np.ones(len(V))
    factor[:c] = np.where(separated, np.maximum(ratio, 1.0), 1.0)
    return np.asarray(V * factor[:, None] * factor[None])


def centred(V: Doubles, c: int) -> Doubles:
    """The covariance once the mean of the first ``c`` is taken from each of them."""
    V = V.copy()
    V[:c] -= V[:c].mean(axis=0)
    V[:, :c] -= V[:, :c].mean(axis=1, keepdims=True)
    return V
