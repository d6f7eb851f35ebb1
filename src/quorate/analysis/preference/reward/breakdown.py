"""Breakdown: how a reward model does by rater, on raters who are new to it, and by topic."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reward.features import Matrix
from quorate.analysis.preference.reward.figures import Figure, share
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.analysis.preference.reward.recipe import Recipe
from quorate.analysis.preference.reward.training import fit
from quorate.analysis.preference.trust.ceiling import Ceiling

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

FEW = 20
"""a rater or topic with fewer decided answers gets no figure"""


def by_rater(pairs: Pairs, choice: Doubles) -> pl.DataFrame:
    """One row a rater: how often their decided votes agree with models that saw none of them."""
    some = pairs.sign != 0
    agree = 1 - np.abs(choice[pairs.pair] - (pairs.sign > 0))
    rows = []
    for rater, name in enumerate(pairs.raters):
        own = some & (pairs.rater == rater)
        if own.sum() >= FEW:
            found = share(agree[own], pairs.group[pairs.pair[own]])
            rows.append({"rater": name, **_columns(found)})
    return pl.DataFrame(rows, schema=_schema("rater"))


def new_raters(
    pairs: Pairs, matrix: Matrix, recipe: Recipe, fold: Longs, seed: int
) -> Figure | None:
    """How often votes agree of raters whose votes were not learned from, about unseen prompts."""
    n = len(np.unique(pairs.rater))
    if recipe.kind != "raters" or n < 2:
        return None
    deal = np.random.default_rng([seed, 17]).permutation(len(pairs.raters))
    part_of = (deal % min(n, len(np.unique(fold))))[pairs.rater]
    agree, prompts = [], []
    for part in np.unique(part_of):
        learned = pairs.subset(fold != part, part_of != part)
        values = fit(learned, matrix, recipe, seed).values(matrix)[:, 0]
        tested = (fold[pairs.pair] == part) & (part_of == part) & (pairs.sign != 0)
        pair = pairs.pair[tested]
        apart = np.sign(values[pairs.first[pair]] - values[pairs.second[pair]])
        agree.append((apart * pairs.sign[tested] + 1) / 2)
        prompts.append(pairs.group[pair])
    return share(np.concatenate(agree), np.concatenate(prompts))


def by_topic(
    pairs: Pairs,
    right: Doubles,
    longer: Doubles,
    decided: NDArray[np.bool_],
    top: Ceiling | None,
) -> pl.DataFrame:
    """One row a topic with enough decided pairs: accuracy, that of the longer one, the ceiling."""
    schema = _schema("topic") | {"longer": pl.Float64}
    rows = []
    if pairs.topics is not None:
        for name in pairs.topics.drop_nulls().unique().sort():
            own = decided & (pairs.topics == name).fill_null(False).to_numpy()
            if own.sum() >= FEW:
                found = share(right[own], pairs.group[own])
                rows.append({"topic": name, **_columns(found), "longer": longer[own].mean()})
    table = pl.DataFrame(rows, schema=schema)
    if top is None or top.groups is None:
        return table
    bounds = top.groups.select(
        "topic", pl.col("lowest").alias("ceiling_low"), pl.col("highest").alias("ceiling_high")
    )
    return table.join(bounds, on="topic", how="left", maintain_order="left")


def _columns(figure: Figure) -> dict[str, float]:
    return {
        "n": figure.n,
        "accuracy": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
    }


def _schema(name: str) -> dict[str, type[pl.DataType]]:
    number = dict.fromkeys(("accuracy", "lower", "upper"), pl.Float64)
    return {name: pl.String, "n": pl.Int64, **number}
