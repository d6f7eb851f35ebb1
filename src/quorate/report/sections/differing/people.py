"""Raters against raters: who answers like whom, whatever their groups."""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from quorate.analysis.disagreement.groups.rater_map import FEW_COMMON, RaterMap
from quorate.report.blocks import Column, Figure, carried, figure, name, say, table, worded
from quorate.report.charts import square_map
from quorate.report.charts.canvas import clean
from quorate.report.numbers import decimal, percent, whole
from quorate.report.place import Place

DRAWN = 70
"""raters in the matrix, so that the page stays small"""


def drawn(found: RaterMap, place: Place) -> Figure | None:
    """The matrix of raters, like beside like; None where hardly two can be compared."""
    typical = found.typical
    if typical is None or len(found.raters) < 3:
        return None
    many = min(DRAWN, place.points)
    # every k-th leaf keeps the order of the tree and both ends of it
    kept = np.unique(np.linspace(0, len(found.raters) - 1, many).round().astype(np.int64))
    names = tuple(clean(found.raters[int(r)], 40) for r in kept)
    grid = found.distance[np.ix_(kept, kept)]
    largest = float(np.nanmax(grid))
    pairs = _pairs(found)
    left = len(found.raters) - len(kept) + found.left_out
    note = say(
        "0 is always the same answer, 1 as different as answers about items taken at random. Order "
        "by average linkage: strong lines are raters unlike the others, faint squares raters who "
        "answer alike. Who share fewer than {} judgments of common items are not compared.",
        whole(FEW_COMMON),
    )
    if left:
        note += say(" {} raters are not drawn.", whole(left))
    return figure(
        place.id("people"),
        f"On the items that both judged, two raters differ {percent(typical)} as much as on items "
        "taken at random (median)",
        "A square matrix of raters in an order that puts like beside like; stronger cells "
        "differ more.",
        square_map.draw,
        square_map.SquareMap(
            tuple(tuple(float(x) for x in row) for row in grid),
            names,
            "how far two raters differ",
            largest if math.isfinite(largest) and largest > 0 else 1.0,
        ),
        table(
            "Pairs of raters, those who differ most first",
            [
                worded("rater"),
                worded("other"),
                Column("differ"),
                Column("common judgments"),
            ],
            [
                [name(a, 40), name(b, 40), decimal(d), whole(n)]
                for a, b, d, n in pairs.head(place.rows).iter_rows()
            ],
            total=len(pairs),
            elsewhere="disagreement/raters_apart.csv",
            most=place.rows,
        ),
        note,
        carried("raters_apart", pairs, place.rows),
    )


def _pairs(found: RaterMap) -> pl.DataFrame:
    first, second = np.triu_indices(len(found.raters), 1)
    names = pl.Series(found.raters, dtype=pl.String)
    return (
        pl.DataFrame(
            {
                "rater": names[first],
                "other": names[second],
                "distance": found.distance[first, second],
                "common": found.common[first, second],
            }
        )
        .filter(pl.col("distance").is_finite())
        .sort("distance", descending=True, maintain_order=True)
    )
