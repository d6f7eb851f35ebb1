"""Versions of the guideline: under which an item was judged, and what was behind disagreement then.

A version is one for whole items here: an item that was judged under two tells nothing of either.
Whether a pair of options is split under one version more often than its items are many is tested
as for any column of items (``concentration.unclear_values``).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute, Level, attribute
from quorate.analysis.disagreement.causes.cause import CAUSES, NOT_CLEAR
from quorate.schema import Judgments
from quorate.schema.errors import ColumnError


def version_of(judgments: Judgments, column: str) -> Attribute:
    """The version under which each item was judged, ``UNKNOWN`` where there were several.

    Raises ColumnError where no item was judged under one version alone.
    """
    found = attribute(judgments, column)
    rows = found.rows(judgments)
    low = np.full(judgments.n_items, len(found.values), np.int32)
    high = np.full(judgments.n_items, UNKNOWN, np.int32)
    np.minimum.at(low, judgments.item, rows)
    np.maximum.at(high, judgments.item, rows)
    codes = np.where(low == high, low, UNKNOWN).astype(np.int32)
    if (codes == UNKNOWN).all():
        raise ColumnError(
            f"no item was judged under one value of {column!r} alone",
            where=judgments.reading.source,
            remedy="leave the version out, or judge some items under one version only",
        )
    torn = int((low != high).sum())
    return Attribute(column, Level.ITEM, found.values, codes, torn)


def several(version: Attribute | None) -> tuple[str, ...]:
    """What is said of items that were judged under several versions."""
    if version is None or not version.torn:
        return ()
    items = "1 item was" if version.torn == 1 else f"{version.torn:,} items were"
    return (f"{items} judged under several values of {version.column} and left out of it",)


def versions(judgments: Judgments, version: Attribute, items: pl.DataFrame) -> pl.DataFrame:
    """How many items were judged under each version, and how many of these have each cause."""
    place = {name: n for n, name in enumerate(judgments.items)}
    under = version.codes[[place[name] for name in items["item"]]]
    named = items["cause"].to_numpy()
    return pl.DataFrame(
        {
            "version": list(version.values),
            "items": list(version.sizes()),
            **{
                name: [
                    int(((named == name) & (under == n)).sum()) for n in range(len(version.values))
                ]
                for name in (*map(str, CAUSES), NOT_CLEAR)
            },
        }
    )
