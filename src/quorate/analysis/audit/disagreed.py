"""Disagreed: where raters differ and why, of the questions to which that applies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from quorate.analysis.disagreement.attributes import UNKNOWN, Level, attribute
from quorate.analysis.disagreement.groups.anonymity import Hidden, protect
from quorate.analysis.disagreement.report import Disagreement, disagreement
from quorate.schema import WRITTEN, Gold, Judgments
from quorate.schema.paradigm import Paradigm

Told = Callable[[str, float], None]


def shown_groups(
    judgments: Judgments, by: Sequence[str], smallest: int
) -> tuple[Judgments, tuple[str, ...]]:
    """The judgments without the names of groups of too few people, and what that hides in words.

    Groups are those of ``by`` that have one value for each rater; a value that may not be shown is
    missing. What stays out follows ``groups.anonymity.protect``. Raises ColumnError for a column
    that is not there, RequestError for a ``smallest`` below 2.
    """
    named = [attribute(judgments, column) for column in by]
    people = [one for one in named if one.level is Level.RATER]
    shown, hidden = protect(people, smallest)
    groups = dict(judgments.groups)
    for one in shown:
        names = pl.Series(one.column, one.values, dtype=pl.String)
        rows = pl.Series(one.rows(judgments))
        groups[one.column] = names.gather(rows.replace(UNKNOWN, None))
    said = [one.note for one in people if one.torn]
    said += [_says(one, smallest) for one in hidden if one.values]
    return replace(judgments, groups=groups), tuple(said)


def disagreed(
    judgments: Judgments,
    by: Sequence[str],
    gold: Gold | None,
    paradigm: Paradigm,
    smallest: int,
    seed: int,
    told: Told,
) -> Disagreement | None:
    """Where raters differ, why, and who they are; None where answers are not options or numbers.

    None as well where no item has two judgments.
    """
    if judgments.question.kind in WRITTEN or judgments.overlap.max(initial=0) < 2:
        return None
    return disagreement(
        judgments, by, gold=gold, paradigm=paradigm, smallest=smallest, seed=seed, told=told
    )


def _says(one: Hidden, smallest: int) -> str:
    groups = "1 group" if one.values == 1 else f"{one.values:,} groups"
    return (
        f"{one.column}: {groups} of {one.raters:,} people in all are not shown (fewer than "
        f"{smallest} people, or they could be worked out)"
    )
