"""The terms of a model beside the strengths: position, covariates, groups; and the design of rows.

A term is left out, with a note, where the comparisons cannot tell it from the strengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.design import Apart, Design
from quorate.analysis.preference.models.joined import Joined

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

POSITION = "position"
FIXED = 0.1
"""below this probability that a pair shown twice is shown in both orders, order follows content"""
UNEVEN = 0.4
"""below it, order was mixed only in part"""
ENOUGH = 20
"""how many showings of a pair twice are needed to judge by pairs; else it is judged by candidate"""
OWN = 1e-8
"""a term whose share beyond differences of candidates is below this is no term of its own"""


@dataclass(frozen=True, eq=False)
class Terms:
    """Columns (N, D) that enter the predictor, each divided by ``scale`` (D,).

    ``missing`` says of each term that was asked for and cannot be told apart, why.
    """

    names: tuple[str, ...]
    columns: Doubles
    scale: Doubles
    missing: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ends:
    """Candidates of each comparison with the smaller number first; ``flip`` (N,) is -1 if turned.

    All that is counted of the first minus the second is multiplied by ``flip``, so nothing hangs
    on which candidate a question names first.
    """

    low: Longs
    high: Longs
    flip: NDArray[np.int8]

    @classmethod
    def of(cls, comparisons: Comparisons, joined: Joined) -> Ends:
        """The ends of comparisons that are all among the joined candidates."""
        a, b = comparisons.first.astype(np.int64), comparisons.second.astype(np.int64)
        if joined.rows is not None:
            number = np.zeros(comparisons.n_candidates, np.int64)
            number[joined.candidate] = np.arange(len(joined.candidate))
            a, b = number[a], number[b]
        flip = np.where(a < b, 1, -1).astype(np.int8)
        return cls(np.minimum(a, b), np.maximum(a, b), flip)


def chosen(
    comparisons: Comparisons, ends: Ends, position: bool, covariates: Sequence[str]
) -> Terms:
    """The terms asked for, without those that the comparisons cannot tell apart."""
    names: list[str] = []
    columns: list[Doubles] = []
    scale: list[float] = []
    missing: dict[str, str] = {}
    notes: list[str] = []
    if position:
        shown = comparisons.position * ends.flip
        why, partly = order_fault(comparisons, ends)
        if why:
            missing[POSITION] = why
        else:
            notes += partly
            names.append(POSITION)
            columns.append(shown.astype(np.float64))
            scale.append(1.0)
    for name in covariates:
        column, said = _covariate(comparisons, name)
        notes += said
        spread = float(np.sqrt((column**2).mean())) if len(column) else 0.0
        if spread == 0:
            missing[name] = "no two compared candidates differ in it"
            continue
        column = column * ends.flip / spread
        if _own_share(column, ends) < OWN:
            missing[name] = "it says no more than which candidates are compared"
            continue
        names.append(name)
        columns.append(column)
        scale.append(spread)
    notes += [f"{name} is not identifiable: {why}" for name, why in missing.items()]
    stacked = np.stack(columns, axis=1) if columns else np.zeros((len(comparisons), 0))
    return Terms(tuple(names), stacked, np.array(scale), missing, tuple(notes))


def order_fault(comparisons: Comparisons, ends: Ends) -> tuple[str, list[str]]:
    """Why the effect of position cannot be told from content; empty if it can, then with notes.

    Measured by the probability that two showings of a pair are in different orders, ½ when order
    is drawn at random: Σ f (m - f) / Σ m (m - 1) / 2 over pairs, f of m showings in one order.
    """
    shown = comparisons.position * ends.flip
    known = shown != 0
    if not known.any():
        return "it is not known what was shown first", []
    size, times = int(ends.high.max()) + 1, comparisons.times[known]
    mixed, showings = _mixed(ends.low[known] * size + ends.high[known], shown[known], times)
    least = FIXED
    if showings < ENOUGH:
        both = np.concatenate([ends.low[known], ends.high[known]])
        mixed, showings = _mixed(
            both, np.concatenate([shown[known], -shown[known]]), np.concatenate([times, times])
        )
        least = UNEVEN
    if showings == 0 or mixed < least:
        return "what was shown first was not randomised but follows from what is compared", []
    notes = []
    if mixed < UNEVEN:
        notes.append(
            f"order was mixed only in part: two showings of a pair differ in order with "
            f"probability {mixed:.2f}, not ½; the effect of position is told by those"
        )
    if not known.all():
        some = int(comparisons.times[~known].sum())
        notes.append(f"what was shown first is not known of {some:,} comparisons")
    return "", notes


def designed(
    comparisons: Comparisons,
    ends: Ends,
    terms: Terms,
    outcome: NDArray[np.int8],
    group: pl.Series | None,
    varying: Sequence[str],
    n_candidates: int,
) -> Design:
    """The design; comparisons alike in all that the model sees are counted together."""
    outcome = (outcome * ends.flip).astype(np.int8)
    codes = np.zeros(len(outcome), np.int64)
    n_groups = 1
    if group is not None:
        names = group_names(group)
        codes = _named(group).replace_strict(names, range(len(names))).to_numpy().astype(np.int64)
        n_groups = len(names)
    by_rater = tuple(terms.names.index(name) for name in varying if name in terms.names)
    design = Design(
        n_candidates=n_candidates,
        n_groups=n_groups,
        n_raters=comparisons.n_raters,
        first=ends.low,
        second=ends.high,
        group=codes,
        outcome=outcome,
        terms=terms.columns,
        weight=comparisons.times.astype(np.float64),
        counted=_apart(comparisons),
        rater=comparisons.rater.astype(np.int64),
        item=comparisons.item.astype(np.int64),
        block=comparisons.block.astype(np.int64),
        varying=by_rater,
        term_names=terms.names,
    )
    if comparisons.weight is not None or by_rater or set(terms.names) - {POSITION}:
        return design
    return _counted(design)


def _apart(comparisons: Comparisons) -> Apart | None:
    if comparisons.by_rater is None:
        return None
    return Apart(
        comparisons.by_rater,
        comparisons.first.astype(np.int64),
        comparisons.second.astype(np.int64),
        comparisons.outcome,
        comparisons.position,
    )


def group_names(group: pl.Series) -> list[str]:
    """The groups in the order of their numbers; rows without one are a group of their own."""
    return _named(group).unique().sort().to_list()


def _named(group: pl.Series) -> pl.Series:
    return group.cast(pl.String).fill_null("unknown")


def _counted(design: Design) -> Design:
    """Like comparisons counted together, where that makes them fewer."""
    c, K = design.n_candidates, design.n_groups
    shown = design.terms[:, 0].astype(np.int64) if design.terms.shape[1] else 0
    low = int(design.outcome.min())
    height = int(design.outcome.max()) - low + 1
    places = 3 if design.terms.shape[1] else 1
    size = c * c * height * places * K
    if size > len(design.outcome):
        return design
    key = (design.first * c + design.second) * height + (design.outcome.astype(np.int64) - low)
    if places == 3:
        key = key * 3 + shown + 1
    if K > 1:
        key = key * K + design.group
    count = np.bincount(key, minlength=size)
    found = np.flatnonzero(count)
    number = np.zeros(size, np.int64)
    number[found] = np.arange(len(found))
    one = np.zeros(size, np.int64)
    one[key] = np.arange(len(key))
    sample = one[found]
    return replace(
        design,
        first=design.first[sample],
        second=design.second[sample],
        group=design.group[sample],
        outcome=design.outcome[sample],
        terms=design.terms[sample],
        weight=count[found].astype(np.float64),
        cell=number[key],
    )


def _covariate(comparisons: Comparisons, name: str) -> tuple[Doubles, list[str]]:
    if comparisons.covariates is None:
        return np.zeros(len(comparisons)), []
    column = comparisons.covariates[:, comparisons.covariate_names.index(name)]
    unknown = ~np.isfinite(column)
    if not unknown.any():
        return column, []
    said = f"{name} is unknown in {int(unknown.sum()):,} comparisons and taken as no difference"
    return np.where(unknown, 0.0, column), [said]


def _own_share(column: Doubles, ends: Ends) -> float:
    """The share of a column's square that differences α_i - α_j of candidates do not explain."""
    c = int(ends.high.max()) + 1
    pairs = np.bincount(ends.low * c + ends.high, minlength=c * c).reshape(c, c).astype(np.float64)
    pairs = pairs + pairs.T
    laplacian = np.diag(pairs.sum(axis=1)) - pairs + 1 / c
    pull = np.bincount(ends.low, column, c) - np.bincount(ends.high, column, c)
    alpha = np.linalg.solve(laplacian, pull)
    rest = column - (alpha[ends.low] - alpha[ends.high])
    return float((rest**2).sum() / (column**2).sum())


def _mixed(key: Longs, shown: NDArray[np.int8], times: Longs) -> tuple[float, float]:
    """The probability that two showings of one key differ in order, and how many twos there are."""
    _, at = np.unique(key, return_inverse=True)
    m = np.bincount(at, times)
    f = np.bincount(at, times * (shown > 0))
    showings = float((m * (m - 1) / 2).sum())
    return (float((f * (m - f)).sum()) / showings if showings else 0.0), showings
