"""How much of an original a rewrite keeps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from quorate.analysis.texts.chrf import grams, scores
from quorate.schema import EmptyError, Judgments, Kind, RequestError


def kept(judgments: Judgments, originals: Mapping[str, str]) -> pl.DataFrame:
    """How like each answer is to the original text of its item: one row a judgment that has one.

    ``likeness`` is chrF of the answer with the original as the reference: 1 for an answer that
    changed nothing, near 0 for one that kept nothing. ``longer`` is the answer's length over the
    original's, in characters (null for an empty original). Columns: item, rater, likeness, longer.

    Raises RequestError for other labels than texts, EmptyError when no judged item has an original.
    """
    if judgments.question.kind is not Kind.TEXT:
        raise RequestError(
            f"{judgments.question.name!r} has no texts", remedy="read it with kind='text'"
        )
    told = pl.DataFrame(
        {"item": list(originals), "original": list(originals.values())},
        schema={"item": pl.String, "original": pl.String},
    )
    rows = (
        judgments.to_polars()
        .select(pl.col("item", "rater").cast(pl.String), "label")
        .join(told, on="item", how="inner", maintain_order="left")
    )
    if rows.is_empty():
        raise EmptyError(
            "no judged item has an original",
            remedy="check that originals and judgments name items in the same way",
        )
    made = grams([*rows["label"], *rows["original"]])
    one = np.arange(len(rows))
    other = one + len(rows)
    likeness = scores(made.shared(one, other), made.totals[one], made.totals[other])
    length = pl.col("label").str.len_chars() / pl.col("original").str.len_chars()
    return rows.with_columns(pl.Series("likeness", likeness)).select(
        "item",
        "rater",
        "likeness",
        pl.when(pl.col("original") != "").then(length).alias("longer"),
    )
