"""From a view back to the one table, so that all of the analysis can look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from quorate.quality.view import Ints, Longs, Purpose, View
from quorate.schema.judgments import Judgments
from quorate.schema.question import WRITTEN, Kind


def independent(view: View) -> Longs:
    """The rows in which raters judged by themselves, once each: ordinary work, no repeats."""
    return np.flatnonzero((view.purpose == Purpose.WORK) & (view.round == 0))


def sampled(view: View, rows: Longs, most: int, seed: int = 0) -> Longs:
    """The rows of randomly drawn items, all rows of an item or none, ``most`` rows or fewer."""
    if len(rows) <= most:
        return rows
    items, size = np.unique(view.item[rows], return_counts=True)
    order = np.random.default_rng(seed).permutation(len(items))
    kept = items[order[np.cumsum(size[order]) <= most]]
    return np.asarray(rows[np.isin(view.item[rows], kept)])


def judgments_of(
    view: View,
    question: str,
    rows: Longs,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    of_raters: Mapping[str, Mapping[str, str]] | None = None,
) -> Judgments | None:
    """The answers to a question in these rows; None where there is none to compare.

    ``groups`` gives by column and item the value of a group, ``of_raters`` by column and rater.
    Texts, spans and the like have no labels that could be the same, and are left out.
    """
    answers = view.answers[question]
    numeric = answers.question.kind is Kind.NUMERIC
    given = np.isfinite(answers.value[rows]) if numeric else answers.code[rows] >= 0
    rows = rows[given]
    if answers.question.kind in WRITTEN or len(rows) == 0:
        return None
    items, item = _named(view.items, view.item[rows])
    raters, rater = _named(view.raters, view.rater[rows])
    columns = _columns(view.items, view.item[rows], groups or {})
    columns |= _columns(view.raters, view.rater[rows], of_raters or {})
    return Judgments.build(
        answers.question,
        items,
        raters,
        item,
        rater,
        answers.value[rows] if numeric else answers.code[rows],
        sets=answers.sets,
        groups=columns,
    )


def _named(names: Sequence[str], code: Longs | Ints) -> tuple[pl.Series, Longs]:
    """The names that occur, sorted, and the codes among them."""
    used, place = np.unique(code, return_inverse=True)
    series = pl.Series([names[one] for one in used.tolist()], dtype=pl.String)
    order = series.arg_sort().to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return series.sort(), rank[place]


def _columns(
    names: Sequence[str], code: Ints, groups: Mapping[str, Mapping[str, str]]
) -> dict[str, pl.Series]:
    """The group of each row, by column."""
    of_row = [names[one] for one in code.tolist()] if groups else []
    return {
        column: pl.Series(column, [of_name.get(name) for name in of_row], dtype=pl.String)
        for column, of_name in groups.items()
    }
