"""How near chosen texts come to reference texts, beside what no method at all would give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.analysis.texts.chrf import chrf, grams, scores
from quorate.analysis.texts.gleu import gleu
from quorate.schema import EmptyError, Gold, Judgments, Kind, RequestError

Doubles = NDArray[np.float64]
Metric = Callable[[str, str], float]
"""how near a text comes to a reference, higher is nearer"""

METRICS: Mapping[str, Metric] = {"chrf": chrf, "gleu": gleu}
LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class TextScores:
    """How near the chosen texts of a question come to reference texts.

    ``table`` has one row a metric and a way to choose: ``chosen``; ``random`` (the mean over all
    answers of an item); ``longest``; ``nearest`` (the answer nearest the reference, which no method
    can beat that picks one). Columns: metric, choice, ``score`` (mean over items), and ``gain``
    with ``lower``–``upper``: how much higher the chosen texts score, a 95 % interval by Student's t
    over items. ``items`` has one row an item.
    """

    n: int
    table: pl.DataFrame
    items: pl.DataFrame


def against(
    judgments: Judgments,
    chosen: pl.Series,
    gold: Gold | Mapping[str, str],
    metrics: Mapping[str, Metric] | None = None,
) -> TextScores:
    """Measure chosen texts, (I,) in the order of ``judgments.items``, on references.

    ``metrics`` are functions of a text and its reference; chrF and GLEU if none are given. Raises
    EmptyError when no judged item has a reference, RequestError for other labels than texts.
    """
    if judgments.question.kind is not Kind.TEXT or judgments.texts is None:
        raise RequestError(
            f"{judgments.question.name!r} has no texts", remedy="read it with kind='text'"
        )
    rows = _rows(judgments, chosen, gold if isinstance(gold, Gold) else Gold(gold))
    if rows.is_empty():
        raise EmptyError(
            "no judged item has a reference text",
            remedy="check that gold and judgments name items in the same way",
        )
    items = pl.concat([_measured(rows, name, of) for name, of in (metrics or METRICS).items()])
    return TextScores(items["item"].n_unique(), _summary(items), items)


CHOICES = ("chosen", "random", "longest", "nearest")


def _rows(judgments: Judgments, chosen: pl.Series, gold: Gold) -> pl.DataFrame:
    """One row a judgment and one a chosen text of the items that have both, with the reference."""
    known = gold.on(judgments).texts
    told = pl.DataFrame(
        {"item": judgments.items.cast(pl.String), "answer": chosen, "reference": known},
        schema_overrides={"answer": pl.String, "reference": pl.String},
    ).drop_nulls()
    said = judgments.to_polars().select(pl.col("item").cast(pl.String), text=pl.col("label"))
    joined = said.join(told, on="item", how="inner", maintain_order="left").drop("answer")
    taken = told.filter(pl.col("item").is_in(joined["item"].unique().implode()))
    return pl.concat(
        [
            joined.with_columns(is_chosen=pl.lit(False)),
            taken.select("item", pl.col("answer").alias("text"), "reference", is_chosen=True),
        ]
    )


def _measured(rows: pl.DataFrame, name: str, metric: Metric) -> pl.DataFrame:
    pairs = rows.select("text", "reference").unique(maintain_order=True)
    texts, references = pairs["text"].to_list(), pairs["reference"].to_list()
    if metric is chrf:
        count = np.arange(len(texts))
        made = grams([*texts, *references])
        one, other = count, count + len(texts)
        found = scores(made.shared(one, other), made.totals[one], made.totals[other])
    else:
        found = np.array([metric(a, b) for a, b in zip(texts, references, strict=True)], np.float64)
    scored = rows.join(
        pairs.with_columns(pl.Series("score", found)), on=["text", "reference"], how="left"
    )
    said = scored.filter(~pl.col("is_chosen")).with_columns(length=pl.col("text").str.len_chars())
    best = scored.filter(pl.col("is_chosen")).select("item", chosen=pl.col("score"))
    by_item = said.group_by("item").agg(
        random=pl.col("score").mean(),
        longest=pl.col("score").sort_by("length", "text").last(),
        nearest=pl.col("score").max(),
    )
    return (
        best.join(by_item, on="item")
        .sort("item")
        .select("item", pl.lit(name).alias("metric"), *CHOICES)
    )


def _summary(items: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for (metric,), group in items.group_by("metric", maintain_order=True):
        chosen = group["chosen"].to_numpy()
        for choice in CHOICES:
            scores = group[choice].to_numpy()
            gain = chosen - scores
            reach = float("nan")
            if len(gain) > 1:
                error = float(gain.std(ddof=1)) / len(gain) ** 0.5
                reach = float(stdtrit(len(gain) - 1, (1 + LEVEL) / 2)) * error
            mean = float(gain.mean())
            rows.append(
                {
                    "metric": metric,
                    "choice": choice,
                    "score": float(scores.mean()),
                    "gain": mean,
                    "lower": mean - reach,
                    "upper": mean + reach,
                }
            )
    return pl.DataFrame(rows)
