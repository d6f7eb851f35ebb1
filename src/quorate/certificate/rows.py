"""Rows: the judgments of a release, those set aside with the reason, and those that stay here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from quorate.certificate.asked import Told
from quorate.certificate.frozen import Frozen

EXCLUDED = "excluded"
LATE = "late"
REPEAT = "repeat"
APART = {
    EXCLUDED: "excluded, see reason",
    LATE: "came when the item had all its judgments",
    REPEAT: "the same rater judged the item again, on purpose",
}
"""why an answer lies in ``excluded``, by the word for it"""
SOURCE = "source"
"""the column that is there where judgments came from other tools: the file, null of others"""
IMPORTED = "imported"
"""what stands for all files of other tools where groups are told"""
HIDDEN = "other"
"""what stands for versions of the guideline under which too few raters worked to tell them"""


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a release.

    ``kept`` and ``apart`` are tables as they are written, without the columns that are only for
    writing JSON. ``reasons`` counts those apart by word and reason; ``withheld`` answers that stay
    here, by what for (practice, tests, traps …), since telling them would spoil them.
    """

    kept: pl.DataFrame
    apart: pl.DataFrame
    reasons: Mapping[tuple[str, str], int]
    withheld: Mapping[str, int]


def rows(frozen: Frozen, told: Told, smallest: int) -> Rows:
    """The rows that are told, sorted by item, question and rater, which says nothing of time.

    Where groups are told, raters have a name in each item, and what would link their answers
    across items is left out: day, seconds, and versions of the guideline of fewer than
    ``smallest`` raters.
    """
    answers = frozen.answers
    order = {question.name: n for n, question in enumerate(frozen.spec.questions)}
    answers = answers.with_columns(
        pl.col("question").replace_strict(order, return_dtype=pl.Int64).alias("place")
    )
    if told == "groups":
        answers = _unlinked(answers, smallest)
    answers = answers.sort("item", "place", "rater", "label", "left", nulls_last=False)
    columns = ["item", "rater", "question", "label", "json", "day", "seconds", "guideline", "shown"]
    if answers["source"].is_not_null().any():
        columns.append(SOURCE)
    # told in the order of people's names in all items, rows would link them
    kept = answers.filter(pl.col("left").is_null()).select(columns)
    apart = answers.filter(pl.col("left").is_in(list(APART)))
    reasons = Counter(
        (left, reason or "") for left, reason in apart.select("left", "reason").iter_rows()
    )
    withheld = Counter(
        left
        for (left,) in answers.filter(pl.col("left").is_not_null()).select("left").iter_rows()
        if left not in APART
    )
    return Rows(
        kept,
        apart.select(*columns, pl.col("left").alias("why"), "reason"),
        dict(sorted(reasons.items())),
        withheld,
    )


def _unlinked(answers: pl.DataFrame, smallest: int) -> pl.DataFrame:
    # none is that of judgments from other tools, which are told as such like a version, or not
    known = _versions_told(answers, smallest)
    told = pl.col("guideline").fill_null("").is_in(known)
    version = pl.when(told).then("guideline").otherwise(pl.lit(HIDDEN))
    source = pl.when(told & pl.col("source").is_not_null()).then(pl.lit(IMPORTED))
    return answers.with_columns(
        pl.col("in_item").alias("rater"),
        pl.lit(None, pl.String).alias("day"),
        pl.lit(None, pl.Float64).alias("seconds"),
        version.alias("guideline"),
        source.alias("source"),
    )


def _versions_told(answers: pl.DataFrame, smallest: int) -> list[str]:
    """The versions that are told: the others, together, are of nobody or of enough raters."""
    raters: dict[str, set[str]] = {}
    for version, rater in (
        answers.select(pl.col("guideline").fill_null(""), "rater").unique().iter_rows()
    ):
        raters.setdefault(version, set()).add(rater)
    shown = sorted(raters, key=lambda version: (len(raters[version]), version))
    hidden: set[str] = set()
    while shown and (len(raters[shown[0]]) < smallest or 0 < len(hidden) < smallest):
        hidden |= raters[shown.pop(0)]
    return shown
