"""Named: candidates that rankings themselves call by name, the same in every item."""

from __future__ import annotations

import polars as pl

from quorate.analysis.preference.candidates import COLUMNS, Candidates
from quorate.analysis.preference.reading.compared import compared_fields
from quorate.schema import Judgments, Kind, NotApplicableError


def named(judgments: Judgments) -> Candidates:
    """What rankings name, taken for the candidates: ``x`` of one item is ``x`` of every other.

    That is right where people ranked systems, and wrong where names are places (``reply_a``), whose
    texts are others in each item; no table tells which. Raises NotApplicableError where the labels
    are no rankings: the best of some is not beside the others by name.
    """
    if judgments.question.kind is not Kind.RANKING:
        raise NotApplicableError(
            f"question {judgments.question.name!r} is {judgments.question.kind}, no ranking, whose "
            "labels name all that was compared",
            remedy="give the file of items with columns slice.NAME",
        )
    items = pl.DataFrame({"item": judgments.items.cast(pl.String)})
    fields = pl.DataFrame({"field": compared_fields(judgments)}, schema={"field": pl.String})
    frame = items.join(fields, how="cross").with_columns(
        pl.col("field").alias("candidate"), pl.lit(None, pl.String).alias("text")
    )
    return Candidates(frame.select(COLUMNS), {}, {})
