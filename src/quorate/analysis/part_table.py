"""A part of a packed table as a table of its own, for what is written for tables in memory."""

from __future__ import annotations

import numpy as np
import polars as pl

from quorate.analysis.numerics.packed import Part
from quorate.schema import Judgments, Question


def part_table(
    part: Part, question: Question, raters: pl.Series, items: pl.Series | None = None
) -> Judgments:
    """The judgments of a part; its items are numbered in the table where they are not named."""
    if items is None:
        first = part.first_item
        items = pl.int_range(first, first + part.n_items, eager=True).cast(pl.String)
    n_labels = max(1, len(question.options))
    return Judgments(
        question=question,
        items=items.rename("item"),
        raters=raters,
        offsets=part.offsets,
        rater=(part.code // n_labels).astype(np.int32),
        label=(part.code % n_labels).astype(np.int32),
    )


def unnamed(n: int) -> pl.Series:
    """Names of ``n`` raters where only their numbers matter."""
    return pl.int_range(0, n, eager=True).cast(pl.String).rename("rater")
