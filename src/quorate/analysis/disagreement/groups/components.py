"""Where the variance of the answers lies: in items, raters, groups, or none of these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.groups.coding import Coding
from quorate.analysis.disagreement.groups.moments import Moments, moments

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]

SOURCES = ("item", "group", "rater", "item × group", "residual")
BLOCKS = 40
"""raters are left out in at most this many lots"""


@dataclass(frozen=True)
class Component:
    """One part of the variance, with the interval of its share.

    ``source`` is ``item``, ``group``, ``rater``, ``item × group`` or ``residual``. ``variance`` is
    in squared units of the label (for options: of shares, summed over options); ``share`` is of
    the sum of all. ``at_zero`` says that the estimate was negative and is shown as 0.
    """

    source: str
    variance: float
    share: float
    lower: float | None
    upper: float | None
    at_zero: bool


def components(
    coding: Coding, codes: Codes | None = None, V: int = 0, seed: int = 0
) -> tuple[Component, ...]:
    """Variance components of items, raters and residual, and of V groups (R,) if given.

    The model is label = μ + item + group + rater (within a group) + item × group + residual, all
    but μ random with mean 0. For each factor F, T_F = Σ_levels (sum of labels)² / n. With n_fc the
    judgments at level f of F and level c of C,

        E T_F = N μ² + Σ_C (Σ_f Σ_c n_fc² / n_f) σ²_C + levels(F) σ²_residual

    and likewise for Σ y² and N ȳ²; σ² solves these equations (Henderson's method I, unbiased for
    crossed, unequal data where the model holds). What comes out negative is set to 0, and said.
    Targets of a question with several options are added up.

    ``lower``–``upper`` of a share is a jackknife at 95 % over up to ``BLOCKS`` lots of raters,
    drawn by ``seed`` within groups. It is no bootstrap: a replicate with two copies of one rater
    would find those two agreeing on every item, and credit the items. With few groups their own
    component is uncertain beyond that interval: it speaks of these groups, not of others like them.

    Source: Henderson 1953, doi:10.2307/3001853; Searle, Casella & McCulloch 1992, «Variance
    Components», section 5.3.
    """
    R = coding.judgments.n_raters
    groups = np.zeros(R, np.int32) if codes is None else codes
    members = np.flatnonzero((groups >= 0) & (coding.judgments.workload > 0))
    weights, lots = _left_out(members, groups, R, seed)
    sources = ("item", "rater", "residual") if codes is None else SOURCES
    found = _solve(moments(coding, groups, V if codes is not None else 1, weights), sources)
    kept = np.maximum(found[:, 0], 0.0)
    value = kept / kept.sum() if kept.sum() > 0 else np.full(len(kept), np.nan)
    whole = found.sum(axis=0)
    shares = np.divide(found, whole, out=np.full_like(found, np.nan), where=whole != 0)
    lower, upper = _jackknife(shares, lots)
    return tuple(
        Component(
            source,
            float(max(found[k, 0], 0.0)),
            float(value[k]),
            None if np.isnan(lower[k]) else float(min(lower[k], value[k])),
            None if np.isnan(upper[k]) else float(max(upper[k], value[k])),
            bool(found[k, 0] < 0),
        )
        for k, source in enumerate(sources)
        if np.isfinite(value[k])
    )


def _solve(moments: Moments, sources: tuple[str, ...]) -> Doubles:
    """σ² of each source, for each weighting: (sources, b); NaN where the design cannot tell."""
    b = len(moments.N)
    A, T = np.empty((b, len(sources), len(sources))), np.empty((b, len(sources)))
    for row, factor in enumerate(sources):
        whole = factor == "residual"  # its equation is that of Σ y²
        T[:, row] = (moments.total if whole else moments.squares[factor]) - moments.squares["mean"]
        for column, source in enumerate(sources):
            k = moments.N if whole else moments.coefficients[factor, source]
            A[:, row, column] = k - moments.coefficients["mean", source]
    found = np.full((len(sources), b), np.nan)
    scale = np.abs(A).max(axis=2, keepdims=True)
    A, T = A / np.maximum(scale, 1e-300), T / np.maximum(scale[:, :, 0], 1e-300)
    told = np.linalg.cond(A) < 1e9
    found[:, told] = np.linalg.solve(A[told], T[told][:, :, None])[:, :, 0].T
    return found


def _jackknife(shares: Doubles, lots: int) -> tuple[Doubles, Doubles]:
    """Share ± t · SE from the shares without each lot, inside 0 to 1.

    The shares come as they are solved, negative ones too: at 0 all lots would look alike.
    """
    from scipy.special import stdtrit

    whole, without = shares[:, 0], shares[:, 1:]
    if lots < 3:
        nothing = np.full(len(shares), np.nan)
        return nothing, nothing
    apart = without - without.mean(axis=1, keepdims=True)
    se = np.sqrt((lots - 1) / lots * (apart**2).sum(axis=1))
    reach = float(stdtrit(lots - 1, 0.975)) * se
    return np.clip(whole - reach, 0.0, 1.0), np.clip(whole + reach, 0.0, 1.0)


def _left_out(members: NDArray[np.intp], groups: Codes, R: int, seed: int) -> tuple[Doubles, int]:
    """Weights (R, 1 + lots): all members, then without each lot, dealt evenly over the groups."""
    rng = np.random.default_rng([seed, 4])
    order = rng.permutation(members)
    order = order[np.argsort(groups[order], kind="stable")]
    lots = min(BLOCKS, len(order))
    W = np.zeros((R, 1 + lots))
    W[order] = 1.0
    W[order, 1 + np.arange(len(order)) % lots] = 0.0
    return W, lots
