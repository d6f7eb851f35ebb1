"""A coefficient applied to judgments: the value, its interval, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.reading import reading_of
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.numerics.bootstrap import (
    BLOCK_CELLS,
    Interval,
    accelerated,
    acceleration_of,
    expanded_percentile,
    item_weights,
    rater_draws,
    student,
)
from quorate.schema import Judgments, NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Unit = Literal["item", "rater"]
FEW_REPLICATES = 50
MOST_LEFT_OUT = 2000
"""up to this many patterns of items the acceleration of BCa is computed; beyond, it is near 0"""
WHOLE = 1e-12


@dataclass(frozen=True)
class Sampling:
    """How intervals are made: their level, the replicates, what is resampled, the seed."""

    level: float = 0.95
    bootstrap: int = 1000
    unit: Unit = "item"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise RequestError(
                f"the level of an interval is {self.level}", remedy="take one between 0 and 1"
            )
        if self.bootstrap != 0 and self.bootstrap < FEW_REPLICATES:
            raise RequestError(
                f"{self.bootstrap} bootstrap replicates make no interval",
                remedy=f"take at least {FEW_REPLICATES}, or 0 for the analytic interval",
            )
        if self.unit not in ("item", "rater"):
            raise RequestError(
                f"cannot resample by {self.unit!r}", remedy="resample by 'item' or by 'rater'"
            )
        if self.seed < 0:
            raise RequestError(f"the seed is {self.seed}", remedy="take a whole number from 0 up")


def measure(coefficient: Coefficient, judgments: Judgments, sampling: Sampling) -> Agreement:
    """The agreement of a table by one coefficient. Raises NotApplicableError."""
    return measure_evidence(coefficient, Evidence.of(judgments), sampling)


def measure_evidence(coefficient: Coefficient, evidence: Evidence, sampling: Sampling) -> Agreement:
    """The same, from evidence that several coefficients share."""
    refuse(coefficient, evidence)
    units = coefficient.units(evidence)
    point = coefficient.estimate(evidence, units[None, :].astype(np.float64))
    value = float(point.value[0])
    notes = [*coefficient.remarks(evidence)]
    interval, se, se_method, used = Interval(np.nan, np.nan, "none"), np.nan, "", 0
    if np.isfinite(value):
        analytic = coefficient.standard_error(evidence)
        replicates = _replicates(coefficient, evidence, sampling)
        interval = _interval(coefficient, evidence, value, analytic, replicates, sampling, notes)
        se, se_method = _standard_error(coefficient, analytic, replicates, sampling)
        used = len(replicates)
    else:
        notes.append(_why_undefined(evidence))
    n_items, n_raters, n_pairs = coefficient.counts(evidence)
    result = Agreement(
        coefficient=coefficient.label,
        title=coefficient.title,
        value=value,
        lower=interval.lower,
        upper=interval.upper,
        level=sampling.level,
        method=interval.method,
        observed=float(point.observed[0]),
        expected=float(point.expected[0]),
        scale=coefficient.scale,
        n_items=n_items,
        n_raters=n_raters,
        n_pairs=n_pairs,
        se=se,
        se_method=se_method,
        bootstrap=used,
        source=coefficient.source,
        notes=tuple(notes),
    )
    meaning = coefficient.meaning(evidence, value) if result.defined else ""
    return replace(result, reading=reading_of(result, meaning))


def refuse(coefficient: Coefficient, evidence: Evidence) -> None:
    """Raise NotApplicableError where the coefficient does not apply to the judgments."""
    if evidence.kind not in coefficient.kinds:
        kinds = ", ".join(sorted(coefficient.kinds))
        raise NotApplicableError(
            f"{coefficient.label} takes {kinds} questions, and "
            f"{evidence.judgments.question.name!r} is {evidence.kind.value}",
            remedy="choose another coefficient or declare another kind of question",
        )
    reason = coefficient.refuses(evidence)
    if reason:
        raise NotApplicableError(f"{coefficient.label}: {reason[0]}", remedy=reason[1])


def _replicates(coefficient: Coefficient, evidence: Evidence, sampling: Sampling) -> Doubles:
    """The bootstrap replicates that have a value."""
    if sampling.bootstrap == 0 or coefficient.interval(evidence, sampling.level) is not None:
        return np.empty(0)
    if sampling.unit == "rater" and not coefficient.by_rater:
        return np.empty(0)
    values: Doubles = np.concatenate(list(_blocks(coefficient, evidence, sampling)))
    finite: Doubles = values[np.isfinite(values)]
    return finite


def _blocks(coefficient: Coefficient, evidence: Evidence, sampling: Sampling) -> Iterator[Doubles]:
    if sampling.unit == "item":
        units = coefficient.units(evidence)
        for weights in item_weights(units, sampling.bootstrap, sampling.seed):
            yield coefficient.estimate(evidence, weights).value
        return
    n_raters = evidence.judgments.n_raters
    for draws in rater_draws(n_raters, sampling.bootstrap, sampling.seed):
        drawn = evidence.resampled(draws)
        units = coefficient.units(drawn)
        yield coefficient.estimate(drawn, units[None, :].astype(np.float64)).value


def _interval(
    coefficient: Coefficient,
    evidence: Evidence,
    value: float,
    analytic: float,
    replicates: Doubles,
    sampling: Sampling,
    notes: list[str],
) -> Interval:
    own = coefficient.interval(evidence, sampling.level)
    if own is not None:
        return own
    units = coefficient.units(evidence)
    n = int(units.sum())
    if value >= 1 - WHOLE:
        return _unanimous(coefficient, evidence, n, sampling.level)
    if not sampling.bootstrap:
        if not np.isfinite(analytic):
            return Interval(np.nan, np.nan, "none: no analytic standard error is known")
        return student(value, analytic, coefficient.freedom(evidence), sampling.level)
    if sampling.unit == "rater" and not coefficient.by_rater:
        notes.append("raters cannot be resampled for this coefficient")
        return Interval(np.nan, np.nan, "none: raters cannot be resampled")
    lost = sampling.bootstrap - len(replicates)
    if lost:
        notes.append(
            f"{lost:,} of {sampling.bootstrap:,} bootstrap replicates had no value and are left "
            "out of the interval"
        )
    if len(replicates) < FEW_REPLICATES:
        return Interval(np.nan, np.nan, "none: too few bootstrap replicates have a value")
    if sampling.unit == "rater":
        return expanded_percentile(replicates, sampling.level, evidence.n_pairable_raters)
    acceleration = acceleration_of(_leave_one_out(coefficient, evidence, units), units)
    return accelerated(replicates, value, acceleration, sampling.level, n, coefficient.unit)


def _leave_one_out(
    coefficient: Coefficient, evidence: Evidence, units: NDArray[np.int64]
) -> Doubles:
    """The value without one unit of each pattern; empty for more patterns than MOST_LEFT_OUT."""
    P = len(units)
    if P > MOST_LEFT_OUT:
        return np.full(P, np.nan)
    values = np.empty(P)
    step = max(1, BLOCK_CELLS // max(P, 1))
    for start in range(0, P, step):
        stop = min(start + step, P)
        weights = np.tile(units.astype(np.float64), (stop - start, 1))
        weights[np.arange(stop - start), np.arange(start, stop)] -= 1
        values[start:stop] = coefficient.estimate(evidence, weights).value
    return values


def _unanimous(coefficient: Coefficient, evidence: Evidence, n: int, level: float) -> Interval:
    """Where no disagreement was seen, resampling sees none either; a binomial bound does better.

    At most a share 1 - (1 - level)^{1/n} of all items is in disagreement, if none of n is.
    """
    share = 1 - (1 - level) ** (1 / n)
    lower = coefficient.if_some_disagreed(evidence, share)
    if not np.isfinite(lower):
        return Interval(np.nan, np.nan, "none: no disagreement was seen")
    return Interval(lower, 1.0, "exact binomial bound, as no disagreement was seen")


def _standard_error(
    coefficient: Coefficient, analytic: float, replicates: Doubles, sampling: Sampling
) -> tuple[float, str]:
    if np.isfinite(analytic) and sampling.unit == "item":
        return analytic, "analytic"
    if len(replicates) >= FEW_REPLICATES:
        unit = coefficient.unit if sampling.unit == "item" else "rater"
        return float(replicates.std(ddof=1)), f"bootstrap by {unit}"
    return float("nan"), ""


def _why_undefined(evidence: Evidence) -> str:
    pairable = evidence.pairable
    if not len(pairable.items):
        if evidence.judgments.n_raters == 1:
            return "there is one rater, and agreement needs two judgments of an item"
        return "no item has two judgments, so there is nothing to compare"
    if len(np.unique(pairable.option)) == 1:
        return (
            "all judgments are the same label: raters agree wholly, but with no variation chance "
            "would do as well, and a coefficient corrected for chance is undefined"
        )
    return "chance agreement cannot be told from these judgments"
