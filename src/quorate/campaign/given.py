"""Given: the answers of a campaign under pseudonyms, as a release has them.

Labels and orders that many judgments share are read once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from quorate.certificate.asked import Told
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.frozen import SCHEMA, Pseudonyms
from quorate.certificate.rows import EXCLUDED, LATE, REPEAT
from quorate.formats.export import spelled
from quorate.schema.questions import AnyQuestion

COUNTING = ("", "gold")
"""purposes of judgments that speak of what an item's answer is"""


def given(
    evidence: Evidence, people: Sequence[str], names: Pseudonyms, told: Told = "groups"
) -> pl.DataFrame:
    """The answers but for raters' own words, with the columns of ``SCHEMA``.

    ``people`` are the ids behind the numbers of the evidence; none of them is in the answers. Of
    what came from other tools nobody here saw day, time and guideline. Names in one item are there
    only for releases that tell groups, which alone need them.
    """
    asked = [question for question in evidence.spec.questions if not question.sealed]
    judged = left(evidence)
    pseudonyms = [names.of(person) for person in people]
    whose, where = judged["person"].to_list(), judged["item"].to_list()
    within: list[str | None] = [None] * len(whose)
    if told == "groups":
        within = [names.within(people[one], item) for one, item in zip(whose, where, strict=True)]
    spent = judged["milliseconds"].unique()
    seconds = judged["milliseconds"].replace_strict(
        spent, [round(one / 1000, 1) for one in spent], return_dtype=pl.Float64
    )
    here = pl.col("source") == ""
    found = judged.select(
        "item",
        "judgment",
        "labels",
        "shown",
        pl.when(here).then("guideline").alias("guideline"),
        "left",
        "reason",
        pl.when(~here).then("source").alias("source"),
        pl.Series("rater", [pseudonyms[one] for one in whose], pl.String),
        pl.Series("in_item", within, pl.String),
        pl.when(here).then(seconds).alias("seconds"),
        pl.when(here)
        .then(pl.from_epoch("at", time_unit="ms").dt.strftime("%Y-%m-%d"))
        .alias("day"),
    )
    return (
        found.join(_labels(judged["labels"], asked), on="labels")
        .join(_orders(judged["shown"], asked), on=["shown", "question"], how="left")
        .sort("item", "judgment", "place")
        .select(pl.col("order").alias(name) if name == "shown" else name for name in SCHEMA)
    )


def left(evidence: Evidence) -> pl.DataFrame:
    """The judgments with ``left`` and ``reason``: why each does not count, and in what words."""
    reasons = evidence.taken_out.group_by("judgment", maintain_order=True).agg(
        pl.col("reason").last()
    )
    aside = ~pl.col("purpose").is_in([*COUNTING, REPEAT])
    why = (
        pl.when(aside)
        .then("purpose")
        .when("excluded")
        .then(pl.lit(EXCLUDED))
        .when("surplus")
        .then(pl.lit(LATE))
        .when(pl.col("purpose") == REPEAT)
        .then(pl.lit(REPEAT))
    )
    found = evidence.judged.join(reasons, on="judgment", how="left", maintain_order="left")
    said = pl.when(pl.col("left") == EXCLUDED).then("reason")
    return found.with_columns(why.alias("left")).with_columns(said.alias("reason"))


def own_words(evidence: Evidence) -> dict[str, int]:
    """How many answers that count are raters' own words, by question."""
    named = left(evidence).filter(pl.col("left").is_null() & pl.col("sealed").is_not_null())
    counted = named["sealed"].str.split(",").explode().value_counts().sort("sealed")
    return dict(counted.iter_rows())


def _labels(told: pl.Series, asked: Sequence[AnyQuestion]) -> pl.DataFrame:
    """The labels of each text of labels: a row (labels, question, place, label, json) each."""
    rows = []
    for text in told.unique(maintain_order=True).to_list():
        labels = json.loads(text)
        for place, question in enumerate(asked):
            label = question.label_of(labels.get(question.name))
            if label is not None:
                as_json = json.dumps(label, ensure_ascii=False)
                rows.append((text, question.name, place, spelled(label), as_json))
    schema = {
        "labels": pl.String(),
        "question": pl.String(),
        "place": pl.Int64(),
        "label": pl.String(),
        "json": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _orders(shown: pl.Series, asked: Sequence[AnyQuestion]) -> pl.DataFrame:
    """The order in each text of orders: a row (shown, question, order) each."""
    rows = []
    for text in shown.unique(maintain_order=True).to_list():
        orders = json.loads(text) or {}
        rows += [(text, one.name, orders[one.name]) for one in asked if orders.get(one.name)]
    schema = {"shown": pl.String(), "question": pl.String(), "order": pl.List(pl.String())}
    return pl.DataFrame(rows, schema=schema, orient="row")
