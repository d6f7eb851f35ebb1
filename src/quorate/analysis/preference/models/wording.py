"""Further parameters of a fit as estimates and tables that a reader can take up."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Estimate, Z
from quorate.analysis.preference.models.design import Design
from quorate.analysis.preference.models.newton import Climb, Point
from quorate.analysis.preference.models.terms import POSITION, Terms, group_names
from quorate.analysis.preference.models.uncertainty import Uncertainty

Doubles = NDArray[np.float64]


def estimates(
    terms: Terms, point: Point, design: Design, uncertainty: Uncertainty
) -> tuple[Estimate, ...]:
    """Each term with its interval, a covariate also by its own unit; NaN for one left out."""
    error = np.sqrt(np.maximum(np.diag(uncertainty.covariance), 0.0))
    said = []
    for d, name in enumerate(terms.names):
        k = design.strengths + d
        own = Estimate(
            name,
            float(point.phi[k]),
            float(error[k]),
            float(uncertainty.lower[k]),
            float(uncertainty.upper[k]),
            _about(name),
        )
        said.append(own)
        if name != POSITION:
            said.append(_by_unit(own, float(terms.scale[d])))
    nothing = float("nan")
    said += [
        Estimate(name, nothing, nothing, nothing, nothing, f"not identifiable: {why}")
        for name, why in terms.missing.items()
    ]
    return tuple(said)


def rater_table(
    comparisons: Comparisons, terms: Terms, found: Climb, uncertainty: Uncertainty
) -> pl.DataFrame | None:
    """One row a rater: the coefficients β + b_r with their intervals; None if none differs.

    The variance is that of b_r, given φ, and that of φ carried over to β + b_r.
    """
    design = found.problem.design
    if not design.varying:
        return None
    count = np.bincount(design.rater, minlength=design.n_raters)
    here = np.flatnonzero(count)
    columns: dict[str, pl.Series | NDArray[np.int64] | Doubles] = {
        "rater": comparisons.raters[here],
        "comparisons": count[here],
    }
    own, edge = found.curvature.own[here], found.curvature.edge[here]
    at = design.strengths + np.array(design.varying)
    moves = -np.linalg.solve(own, edge)
    moves[:, np.arange(len(at)), at] += 1
    variance = np.diagonal(np.linalg.inv(own), axis1=1, axis2=2)
    variance = variance + ((moves @ uncertainty.covariance) * moves).sum(axis=2)
    value = found.top.point.phi[at] + found.top.point.by_rater[here]
    reach = Z * np.sqrt(variance)
    for v, term in enumerate(design.varying):
        name = terms.names[term]
        columns[name] = value[:, v]
        columns[f"{name}_lower"] = value[:, v] - reach[:, v]
        columns[f"{name}_upper"] = value[:, v] + reach[:, v]
    return pl.DataFrame(columns)


def group_table(
    group: pl.Series, candidates: pl.Series, found: Climb, uncertainty: Uncertainty
) -> pl.DataFrame:
    """One row a group and candidate: θ + δ_g, with mean 0 in each group, and its interval."""
    design = found.problem.design
    c, K = design.n_candidates, design.n_groups
    first, second, code = design.of_rows()
    flat = np.bincount(code * c + first, minlength=K * c)
    flat += np.bincount(code * c + second, minlength=K * c)
    frames = []
    for g, name in enumerate(group_names(group)):
        turn = np.zeros((c, len(uncertainty.covariance)))
        turn[:, :c] = np.eye(c)
        if K > 1:
            turn[:, c + g * c : c + (g + 1) * c] = np.eye(c)
        turn -= turn.mean(axis=0)
        value = turn[:, : len(found.top.point.phi)] @ found.top.point.phi
        reach = Z * np.sqrt(np.maximum(((turn @ uncertainty.covariance) * turn).sum(axis=1), 0))
        frames.append(
            pl.DataFrame(
                {
                    "group": [name] * c,
                    "candidate": candidates,
                    "strength": value,
                    "lower": value - reach,
                    "upper": value + reach,
                    "comparisons": flat[g * c : (g + 1) * c],
                }
            )
        )
    return pl.concat(frames)


def ratio(name: str, log: float, error: float, about: str) -> Estimate:
    """A positive parameter from its log and the standard error of that; the interval by the log."""
    value = float(np.exp(log))
    ends = np.exp([log - Z * error, log + Z * error])
    return Estimate(name, value, value * error, float(ends[0]), float(ends[1]), about)


def _by_unit(own: Estimate, scale: float) -> Estimate:
    return Estimate(
        f"{own.name} per unit",
        own.value / scale,
        own.error / scale,
        own.lower / scale,
        own.upper / scale,
        f"log-odds of being better for one unit more of {own.name}",
    )


def _about(name: str) -> str:
    if name == POSITION:
        return "log-odds of being better for the one shown first, of two alike"
    return f"log-odds of being better for one standard deviation more of {name}, of two alike"
