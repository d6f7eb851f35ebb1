"""Groups of judgments side by side."""

from __future__ import annotations

from quorate.analysis.audit import Audit, AuditSlice
from quorate.report.blocks import (
    Block,
    Figure,
    Section,
    figure,
    join,
    name,
    say,
    table,
    worded,
)
from quorate.report.charts import interval_dots
from quorate.report.charts.canvas import clean
from quorate.report.charts.scale import low_end
from quorate.report.numbers import between, decimal, percent, whole, with_interval
from quorate.report.place import Place

LABELS = 3


def section(audit: Audit, place: Place) -> Section | None:
    """One chart a column, with all numbers behind it."""
    columns = list(dict.fromkeys(s.column for s in audit.slices))
    if not columns:
        return None
    blocks: list[Block] = [
        _column(audit, column, [s for s in audit.slices if s.column == column], place, n)
        for n, column in enumerate(columns)
    ]
    return Section(place.id("slices"), "By group", tuple(blocks))


def _column(audit: Audit, column: str, slices: list[AuditSlice], place: Place, n: int) -> Figure:
    shown = slices[: place.options]
    dots = tuple(
        interval_dots.Dot(
            s.value,
            float("nan") if s.agreement is None else s.agreement,
            s.agreement_lower,
            s.agreement_upper,
            with_interval(s.agreement, s.agreement_lower, s.agreement_upper)
            if s.agreement is not None
            else "undefined",
        )
        for s in shown
    )
    known = [x for s in shown for x in (s.agreement, s.agreement_lower) if x is not None]
    low = min(known, default=0.0)
    coefficient = audit.agreement.headline.title if audit.agreement.results else "agreement"
    note = say("")
    if len(shown) < len(slices):
        note = say("{} of {} groups are drawn.", whole(len(shown)), whole(len(slices)))
    return figure(
        place.id(f"slice{n}"),
        _finding(column, slices),
        f"{coefficient} within each group of {clean(column, 60)}, as dots with intervals.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            dots,
            f"{coefficient} within the group",
            low_end(low),
            1.0,
            (interval_dots.Reference(0.0, "chance"),),
        ),
        table(
            f"Groups by {clean(column, 60)}",
            (
                worded("group"),
                "judgments",
                "items",
                "raters",
                "agreement",
                "interval",
                "mean certainty",
                "unsure items",
                "equal to consensus",
                worded("labels"),
                worded("note"),
            ),
            [
                (
                    name(s.value, 60),
                    whole(s.judgments),
                    whole(s.items),
                    whole(s.raters),
                    decimal(s.agreement),
                    between(s.agreement_lower, s.agreement_upper),
                    decimal(s.certainty),
                    percent(s.unsure),
                    percent(s.match),
                    _labels(s),
                    s.note,
                )
                for s in slices
            ],
            most=place.rows,
        ),
        note,
    )


def _finding(column: str, slices: list[AuditSlice]) -> str:
    known = [(s.agreement, s.value) for s in slices if s.agreement is not None]
    if len(known) < 2:
        return f"Agreement by {clean(column, 60)}"
    (low, worst), (high, best) = min(known), max(known)
    if decimal(low) == decimal(high):
        return f"Agreement is the same in every group of {clean(column, 60)}: {decimal(low)}"
    return (
        f"By {clean(column, 60)}, raters agree least on “{clean(worst, 40)}” ({decimal(low)}) "
        f"and most on “{clean(best, 40)}” ({decimal(high)})"
    )


def _labels(one: AuditSlice) -> str:
    top = sorted(one.labels, key=lambda e: -e[1])[:LABELS]
    return str(join([f"{clean(o, 30)} {percent(share)}" for o, share in top], last=", ").unescape())
