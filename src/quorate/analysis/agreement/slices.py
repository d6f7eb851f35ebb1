"""The agreement within groups of items or raters."""

from __future__ import annotations

from collections.abc import Sequence

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
        counts = values.drop_nulls().value_counts(sort=True)
        if len(counts) > MOST_GROUPS:
            notes.append(
                f"{column} has {len(counts):,} values; the {MOST_GROUPS} with most judgments are "
                "shown"
            )
        if values.null_count():
            notes.append(f"{values.null_count():,} judgments have no {column}")
        for value in sorted(counts[column].head(MOST_GROUPS)):
            rows = (values == value).fill_null(value=False).to_numpy()
            slices.append(_slice(judgments.subset(rows), chosen, column, value, sampling))
    return tuple(slices), tuple(notes)


def _slice(
    part: Judgments,
    chosen: tuple[Coefficient, ...],
    column: str,
    value: str,
    sampling: Sampling,
) -> Slice:
    evidence = Evidence.of(part)
    results: list[Agreement] = []
    refused: list[str] = []
    for coefficient in chosen:
        reason = coefficient.refuses(evidence)
        if reason:
            refused.append(f"{coefficient.label}: {reason[0]}")
        else:
            results.append(measured(coefficient, evidence, sampling))
    return Slice(column, value, len(part), tuple(results), "; ".join(refused))
