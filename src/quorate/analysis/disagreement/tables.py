"""Every figure on disagreement as tables, for files and for the numbers behind charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from quorate.analysis.disagreement.crowdtruth import CrowdTruth
from quorate.analysis.disagreement.experts import ExpertCrowd
from quorate.analysis.disagreement.groups import Group, GroupAttribute, Groups
from quorate.analysis.disagreement.groups.rater_map import RaterMap
from quorate.analysis.disagreement.jury import Verdicts

if TYPE_CHECKING:
    from quorate.analysis.disagreement.report import Disagreement

Named = tuple[str, pl.DataFrame]


def tables(found: Disagreement) -> dict[str, pl.DataFrame]:
    """The tables of a result by name; those without a row are left out.

    ===================  =========================================================================
    items                an item: judgments, entropy (bits), clarity, cause with the probability
                         of each, the two options that stand against each other, evidence
    soft_labels          an item: share of people for each option with its interval, entropy, mean
    clear_raters         a rater: quality by CrowdTruth
    clear_options        an option: clarity by CrowdTruth
    unclear_options      a pair of options that the guideline does not tell apart
    slices               a slice of the items: agreement, difference from the rest, verdict
    attributes           an attribute of raters: p, adjusted p, verdict, account
    groups               a group: agreement inside, across, and their ratio
    leanings             a group and an option: how far its answers lie above the mean
    group_items          an item and an attribute: p, q, verdict, the groups furthest apart
    group_cells          a group and an item: mean, difference, and what is left of it after chance
    variance             a part of the variance, by attribute and without any
    raters_apart         two raters: how far they differ on common items
    expert_confusion     an expert's option: how often the majority gives each option
    expert_thresholds    a threshold of the crowd's share: what it finds and spares
    expert_topics        a slice of items: the crowd against experts
    noise_free           measures of the best possible predictions once slips are taken out
    juries               an item and a jury: its verdict, that of a jury of anybody, and flips
    jury_seats           the seats of each jury and who is behind them
    ===================  =========================================================================
    """
    return {name: table for name, table in _all(found) if len(table)}


def _all(found: Disagreement) -> Iterator[Named]:
    yield "items", _items(found)
    if found.soft is not None:
        yield "soft_labels", found.soft.table
    if found.crowdtruth is not None:
        yield from _clear(found.crowdtruth)
    if found.causes is not None:
        rows = [{**asdict(one), "options": " | ".join(one.options)} for one in found.causes.unclear]
        yield "unclear_options", pl.DataFrame(rows)
    if found.slices is not None:
        yield "slices", found.slices.table
    if found.groups is not None:
        yield from _groups(found.groups)
    if found.experts is not None:
        yield from _experts(found.experts)
    if found.deconvolution is not None:
        yield "noise_free", found.deconvolution.table
    if found.juries:
        yield from _juries(found.juries)


def _items(found: Disagreement) -> pl.DataFrame:
    if found.causes is None:
        return found.items
    why = found.causes.items.drop("cause", "probability", "judgments")
    return found.items.join(why, on="item", how="left", maintain_order="left")


def _clear(found: CrowdTruth) -> Iterator[Named]:
    yield "clear_raters", found.raters
    yield "clear_options", found.options


def _groups(found: Groups) -> Iterator[Named]:
    each = [(one, group) for one in found.attributes for group in one.groups]
    yield "attributes", pl.DataFrame([_attribute(one) for one in found.attributes], strict=False)
    yield "groups", _frame([{"column": one.column, **_group(group)} for one, group in each])
    yield (
        "leanings",
        _frame(
            [
                {"column": one.column, "group": group.value, **asdict(leaning)}
                for one, group in each
                for leaning in group.leanings
            ]
        ),
    )
    for name in ("items", "cells"):
        parts = [
            getattr(one, name).select(pl.lit(one.column).alias("column"), pl.all())
            for one in found.attributes
        ]
        if parts:
            yield f"group_{name}", pl.concat(parts, how="diagonal_relaxed")
    spread = [("", found.components)] + [(one.column, one.components) for one in found.attributes]
    yield (
        "variance",
        _frame([{"column": column, **asdict(part)} for column, parts in spread for part in parts]),
    )
    yield "raters_apart", _apart(found.raters)


def _attribute(one: GroupAttribute) -> dict[str, object]:
    return {
        "column": one.column,
        "groups": len(one.groups),
        "raters": one.test.n,
        "p": one.test.p,
        "adjusted": one.adjusted,
        "verdict": one.verdict.value,
        "account": one.account,
        "hidden_groups": one.hidden.values,
        "hidden_raters": one.hidden.raters,
    }


def _group(one: Group) -> dict[str, object]:
    row: dict[str, object] = {"group": one.value, "raters": one.raters, "judgments": one.judgments}
    for name in ("inside", "across", "association"):
        measured = getattr(one, name)
        row |= {name: measured.value}
        row |= {f"{name}_lower": measured.lower, f"{name}_upper": measured.upper}
    return row


def _apart(found: RaterMap) -> pl.DataFrame:
    first, second = np.triu_indices(len(found.raters), 1)
    names = pl.Series(found.raters, dtype=pl.String)
    return pl.DataFrame(
        {
            "rater": names[first],
            "other": names[second],
            "distance": pl.Series(found.distance[first, second]).fill_nan(None),
            "common": found.common[first, second],
        }
    )


def _experts(found: ExpertCrowd) -> Iterator[Named]:
    yield "expert_confusion", found.confusion
    curves = [
        one.curve.select(pl.lit(one.option).alias("option"), pl.all()) for one in found.options
    ]
    if curves:
        yield "expert_thresholds", pl.concat(curves)
    rows: list[dict[str, object]] = []
    for one in found.topics:
        row: dict[str, object] = {"column": one.column, "value": one.value, "items": one.items}
        row |= {"accuracy": one.accuracy.value, "kappa": one.kappa.value}
        row |= {f"found {option}": figure.value for option, figure in one.found}
        row |= {f"auc {option}": figure.value for option, figure in one.auc}
        rows.append(row)
    yield "expert_topics", _frame(rows)


def _juries(found: tuple[Verdicts, ...]) -> Iterator[Named]:
    for name, each in (
        ("juries", [(one.composition.name, one.items) for one in found]),
        ("jury_seats", [(one.composition.name, one.seats) for one in found]),
    ):
        named = [table.select(pl.lit(who).alias("of"), pl.all()) for who, table in each]
        yield name, pl.concat(named, how="diagonal_relaxed")


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as a table; a column may begin with rows that do not have it."""
    return pl.DataFrame(rows, infer_schema_length=None)
