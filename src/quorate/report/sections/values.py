"""Numeric questions: the consensus values and how sure each is."""

from __future__ import annotations

import numpy as np

from quorate.analysis.audit import Audit
from quorate.analysis.consensus import Consensus
from quorate.report.blocks import Block, Figure, Section, figure, name, say, table, worded
from quorate.report.charts import histogram, interval_dots
from quorate.report.charts.canvas import clean
from quorate.report.charts.scale import round_step, wide_enough
from quorate.report.numbers import between, significant, whole
from quorate.report.place import Place

BINS = 16
ITEMS = 40


def section(audit: Audit, place: Place) -> Section | None:
    """The distribution of the values, and the items whose interval is widest."""
    found = audit.consensus
    if found is None or found.value is None or not np.isfinite(found.value).any():
        return None
    blocks: list[Block] = [_distribution(found, place)]
    if found.lower is not None and found.upper is not None:
        blocks.append(_intervals(found, place))
    return Section(place.id("values"), "Values", tuple(blocks))


def _distribution(found: Consensus, place: Place) -> Figure:
    value = np.asarray(found.value)
    value = value[np.isfinite(value)]
    lo, hi = wide_enough(float(value.min()), float(value.max()))
    step = round_step(hi - lo, BINS)
    first, last = int(np.floor(lo / step + 1e-9)), int(np.ceil(hi / step - 1e-9))
    edges = np.arange(first, last + 1) * step
    counts, _ = np.histogram(value, edges)
    bins = tuple(
        histogram.Bin(float(a), float(b), int(n))
        for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
    )
    return figure(
        place.id("distribution"),
        f"Consensus values run from {significant(float(value.min()))} to "
        f"{significant(float(value.max()))}; half of the items lie below "
        f"{significant(float(np.median(value)))}",
        "A histogram of the consensus value of each item.",
        histogram.draw,
        histogram.Histogram(bins, "consensus value", "items", "item"),
        table(
            "Items by consensus value",
            ("from", "to", "items"),
            [(significant(b.lower), significant(b.upper), whole(b.count)) for b in bins],
        ),
    )


def _intervals(found: Consensus, place: Place) -> Figure:
    value, lower, upper = (
        np.asarray(x, np.float64) for x in (found.value, found.lower, found.upper)
    )
    width = np.where(np.isfinite(upper - lower), upper - lower, -1.0)
    order = np.argsort(-width, kind="stable")
    known = order[np.isfinite(value[order])]
    shown = known[: min(ITEMS, place.options * 2)]
    ends = np.concatenate([lower[shown], upper[shown], value[shown]])
    ends = ends[np.isfinite(ends)]
    rows = known[: place.rows]
    items = found.items
    return figure(
        place.id("intervals"),
        f"The least certain item is “{clean(items[int(known[0])], 60)}”: "
        f"{significant(float(value[known[0]]))} "
        f"({between(float(lower[known[0]]), float(upper[known[0]]), 1)})",
        "Consensus values with their intervals, the widest interval first.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            tuple(
                interval_dots.Dot(
                    items[int(i)],
                    float(value[i]),
                    float(lower[i]),
                    float(upper[i]),
                    f"{significant(float(value[i]))} "
                    f"({between(float(lower[i]), float(upper[i]), 1)})",
                )
                for i in shown
            ),
            "consensus value with its interval",
            *wide_enough(float(ends.min()), float(ends.max())),
        ),
        table(
            "Consensus values, the widest interval first",
            (worded("item"), "value", "interval", "judgments"),
            [
                (
                    name(items[int(i)], 80),
                    significant(float(value[i])),
                    between(float(lower[i]), float(upper[i])),
                    whole(int(found.overlap[i])),
                )
                for i in rows
            ],
            total=len(known),
            elsewhere="consensus.csv",
            most=place.rows,
        ),
        say("{} of {} items are drawn.", whole(len(shown)), whole(len(known))),
    )
