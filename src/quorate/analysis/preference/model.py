"""The contract of a preference model, and what a fit of one holds.

A model is a frozen dataclass whose fields are its hyper-parameters, declared under the entry-point
group ``quorate.preference_models``. ``fit`` is a pure function of the comparisons and the seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Protocol, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate import plugins
from quorate.analysis.preference.comparisons import Comparisons
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]

LEVEL = 0.95
"""the level of every interval"""


@dataclass(frozen=True)
class Estimate:
    """A parameter with its interval; ``error`` is its standard error."""

    name: str
    value: float
    error: float
    lower: float
    upper: float
    about: str = ""
    """what it measures, and in which unit"""


@dataclass(frozen=True, eq=False)
class Strengths:
    """How good each of C candidates is, by the comparisons; the result of every model.

    ``strength`` (C,) in logits, with mean 0 over candidates: P(i better than j) is the logistic of
    ``strength[i] - strength[j]`` where there is no tie, no place and no covariate. ``covariance``
    (C, C) is theirs, as ``errors`` says («clustered by rater», …); ``lower``, ``upper`` (C,) are
    ends of 95 % intervals of each, ``beats`` (C, C) the model's P(i better than j | no tie) for a
    competent rater. ``estimates`` are further parameters (tie, position, covariates, thresholds)
    with intervals. ``raters`` has one row a rater where the model says something of them: rater,
    comparisons, and estimates with ``_lower`` and ``_upper``. Candidates that nothing joins to the
    others have NaN.
    """

    model: str
    candidates: pl.Series
    strength: Doubles
    covariance: Doubles
    lower: Doubles
    upper: Doubles
    beats: Doubles
    errors: str
    comparisons: NDArray[np.int64]
    """(C,) how many comparisons each was in"""
    estimates: tuple[Estimate, ...] = ()
    raters: pl.DataFrame | None = None
    groups: pl.DataFrame | None = None
    """one row a group and candidate: strength in that group (mean 0) with interval, comparisons"""
    log_likelihood: float = float("nan")
    trace: tuple[float, ...] = ()
    converged: bool = True
    parameters: Mapping[str, float | int | str | bool] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seed: int = 0
    input_digest: str = ""

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a candidate, best first: strength with interval, rank with interval, wins.

        ``rank`` counts from 1; ``rank_low`` to ``rank_high`` are the ranks that the difference
        of each pair allows: one more than how many are better beyond doubt (the 95 % interval of
        the difference does not hold 0), and C less how many are worse beyond doubt.
        """
        variance = np.diag(self.covariance)
        error = np.sqrt(np.maximum(variance[:, None] + variance[None] - 2 * self.covariance, 0.0))
        apart = self.strength[:, None] - self.strength[None]
        sure = apart > Z * error
        np.fill_diagonal(sure, False)
        frame = pl.DataFrame(
            {
                "candidate": self.candidates,
                "strength": self.strength,
                "lower": self.lower,
                "upper": self.upper,
                "rank_low": sure.sum(axis=0) + 1,
                "rank_high": len(self.candidates) - sure.sum(axis=1),
                "comparisons": self.comparisons,
            }
        ).sort("strength", "candidate", descending=[True, False], nulls_last=True)
        return frame.insert_column(1, pl.Series("rank", np.arange(1, len(frame) + 1)))


Z = 1.959963984540054
"""the normal quantile of 0.975"""


class Model(Protocol):
    """A way to infer strengths from comparisons.

    ``name`` is what users type, ``title`` the name in prose, ``source`` the paper.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]

    def refuses(self, comparisons: Comparisons) -> str:
        """Why the model cannot run on these comparisons; empty when it can."""
        ...

    def fit(self, comparisons: Comparisons, seed: int = 0) -> Strengths:
        """Infer the strengths."""
        ...


def demand_fit(chosen: Model, comparisons: Comparisons) -> None:
    """Raise NotApplicableError, with the reason, when a model cannot run on these comparisons."""
    reason = chosen.refuses(comparisons)
    if reason:
        raise NotApplicableError(f"{chosen.name}: {reason}")


def model(name: str | Model, **options: float | int | str | bool) -> Model:
    """The preference model of that name, with its hyper-parameters set to ``options``.

    Raises UnknownNameError for a name that no model has, RequestError for an option that the
    model does not have.
    """
    if not isinstance(name, str):
        return name
    return cast("Model", plugins.made(plugins.PREFERENCE_MODELS, "model", name, options))
