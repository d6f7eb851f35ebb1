"""Named entities that a crowd tagged: the rows whose place in the text is certain."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from quorate.formats import from_polars
from quorate.schema import Gold, Judgments, Kind

KEY = ("document", "sentence", "token", "length", "sentences")


def aligned_entities(folder: Path) -> tuple[Judgments, Gold]:
    """The judgments and the gold of sentences that have as many tokens in both.

    The files number lines, and where a rater marked a part of a word the raters' file has it on
    lines of its own: from there on its numbers are not those of gold. Sentences end at an empty
    line, so those of a document are matched by their order, and a rater's tags of a sentence are
    kept if it has the length that gold has. Gold is kept where somebody's tags are.
    """
    gold = _sentences(pl.read_csv(folder / "gold.csv.gz"), ["document"])
    tags = _sentences(pl.read_csv(folder / "labels.csv.gz"), ["document", "rater"])
    places = gold.select(*KEY, pl.col("item").alias("place"))
    kept = tags.join(places, on=KEY).select(pl.col("place").alias("item"), "rater", "label")
    known = gold.join(kept.select("item").unique(), on="item", how="semi")
    labels = dict(zip(known["item"], known["label"], strict=True))
    return from_polars(kept, kind=Kind.SPANS), Gold(labels)


def _sentences(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Rows with their sentence in the document, place in the sentence, and both totals."""
    split = pl.col("item").str.split(":").list
    lines = rows.with_columns(
        split.first().alias("document"), split.last().cast(pl.Int64).alias("line")
    )
    lines = lines.sort(*keys, "line")
    begins = (pl.col("line") - pl.col("line").shift(1).over(keys)).fill_null(2) > 1
    lines = lines.with_columns(begins.cast(pl.Int64).cum_sum().over(keys).alias("sentence"))
    return lines.with_columns(
        pl.col("sentence").max().over(keys).alias("sentences"),
        pl.len().over(*keys, "sentence").alias("length"),
        pl.int_range(pl.len()).over(*keys, "sentence").alias("token"),
    )
