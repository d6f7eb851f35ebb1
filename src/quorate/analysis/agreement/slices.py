"""The agreement within groups of items or raters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, measure_evidence
from quorate.analysis.agreement.prevalence import with_prevalence
from quorate.analysis.agreement.report import Slice
from quorate.analysis.agreement.result import Agreement
from quorate.schema import ColumnError, Judgments

MOST_GROUPS = 50
"""a column is sliced into at most this many groups, the largest"""


def measured(coefficient: Coefficient, evidence: Evidence, sampling: Sampling) -> Agreement:
    """The agreement by one coefficient, warned of lopsided labels where they matter."""
    return with_prevalence(measure_evidence(coefficient, evidence, sampling), evidence)


def slices_of(
    judgments: Judgments, chosen: tuple[Coefficient, ...], by: Sequence[str], sampling: Sampling
) -> tuple[tuple[Slice, ...], tuple[str, ...]]:
    """The agreement in each group of each column, and notes on what has no group.

    Raises ColumnError for a column that is not there.
    """
    slices: list[Slice] = []
    notes: list[str] = []
    for column in by:
        if column not in judgments.groups:
            raise ColumnError(
                f"there is no group column {column!r}",
                where=judgments.reading.source,
                remedy=f"there are {', '.join(judgments.groups) or 'none'}",
            )
        values = judgments.groups[column].cast(pl.String)
        counts = values.drop_nulls().value_counts()
        sizes = dict(zip(counts[column], counts["count"], strict=True))
        shown, told = largest(column, sizes, values.null_count())
        notes += told
        for value in shown:
            rows = (values == value).fill_null(value=False).to_numpy()
            evidence = Evidence.of(judgments.subset(rows))
            slices.append(slice_of(evidence, chosen, column, value, sampling))
    return tuple(slices), tuple(notes)


def largest(
    column: str, sizes: Mapping[str, int], without: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of a column that are shown, sorted, of ``sizes`` judgments each; and notes.

    ``without`` judgments have none. Of values of equal size the first by name are shown.
    """
    order = sorted(sizes, key=lambda value: (-sizes[value], value))
    notes = []
    if len(order) > MOST_GROUPS:
        notes.append(
            f"{column} has {len(order):,} values; the {MOST_GROUPS} with most judgments are shown"
        )
    if without:
        notes.append(f"{without:,} judgments have no {column}")
    return tuple(sorted(order[:MOST_GROUPS])), tuple(notes)


def slice_of(
    evidence: Evidence,
    chosen: tuple[Coefficient, ...],
    column: str,
    value: str,
    sampling: Sampling,
) -> Slice:
    """The agreement in one group, by what was said in it."""
    results: list[Agreement] = []
    refused: list[str] = []
    for coefficient in chosen:
        reason = coefficient.refuses(evidence)
        if reason:
            refused.append(f"{coefficient.label}: {reason[0]}")
        else:
            results.append(measured(coefficient, evidence, sampling))
    return Slice(column, value, evidence.n_judgments, tuple(results), "; ".join(refused))
