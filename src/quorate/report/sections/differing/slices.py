"""Slices of the items, tested: do raters agree less on some topics than on the rest?"""

from __future__ import annotations

import math

from quorate.analysis.audit import Audit
from quorate.analysis.disagreement.slices import SliceAgreement, SliceRow
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.report.blocks import (
    Block,
    Column,
    Figure,
    Points,
    Section,
    carried,
    figure,
    say,
    sentence,
    table,
    worded,
)
from quorate.report.charts import interval_dots
from quorate.report.charts.canvas import clean
from quorate.report.charts.scale import wide_enough
from quorate.report.numbers import between, decimal, plural, true_minus, whole, with_interval
from quorate.report.place import Place
from quorate.report.sections.differing.words import remarks

SAID = 6


def section(audit: Audit, place: Place) -> Section | None:
    """The difference of each slice from the rest, with what may be said of it."""
    found = None if audit.disagreement is None else audit.disagreement.slices
    if found is None or not found.rows:
        return None
    told = [row for row in found.rows if row.verdict in (Verdict.DIFFERENCE, Verdict.SUGGESTIVE)]
    blocks: list[Block] = [_drawn(found, place)]
    if told:
        said = tuple(sentence(true_minus(row.sentence)) for row in told[:SAID])
        blocks.append(Points(said))
    blocks += remarks(found.notes)
    return Section(place.id("slices-tested"), "Agreement by slice, tested", tuple(blocks))


def _drawn(found: SliceAgreement, place: Place) -> Figure:
    shown = [row for row in found.rows if row.difference is not None][: place.options]
    ends = [
        x
        for row in shown
        for x in (row.difference, row.difference_lower, row.difference_upper)
        if x is not None
    ]
    reach = max((abs(x) for x in ends), default=0.1)
    lo, hi = wide_enough(-reach, reach)
    return figure(
        place.id("slice-differences"),
        _finding(found),
        "A row a slice: its agreement less that of the rest, with its interval; left of 0 raters "
        "agree less there.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            tuple(_dot(row) for row in shown),
            f"{found.title} in the slice, less that of the rest",
            lo,
            hi,
            (interval_dots.Reference(0.0, "as the rest"),),
        ),
        table(
            f"Slices by {found.title}",
            [
                worded("slice"),
                *map(Column, ("items", "raters", "agreement", "95 %", "rest", "difference")),
                *map(Column, ("95 % of it", "p", "adjusted")),
                worded(""),
                worded("note"),
            ],
            [_row(row) for row in found.rows],
            most=place.rows,
        ),
        say(
            "p by {} shuffles of items; adjusted by Holm over {}. “Suggestive” is what chance "
            "would often make among so many comparisons.",
            whole(found.permutations),
            plural(found.tests, "comparison"),
        ),
        carried("slices", found.table, place.rows),
    )


def _dot(row: SliceRow) -> interval_dots.Dot:
    value = math.nan if row.difference is None else row.difference
    ends = row.difference_lower, row.difference_upper
    return interval_dots.Dot(
        f"{row.column} = {row.value}", value, *ends, with_interval(row.difference, *ends)
    )


def _row(row: SliceRow) -> list[str]:
    return [
        clean(f"{row.column} = {row.value}", 80),
        whole(row.items),
        whole(row.raters),
        decimal(row.agreement),
        between(row.lower, row.upper),
        decimal(row.rest),
        decimal(row.difference),
        between(row.difference_lower, row.difference_upper),
        decimal(row.p, 4),
        decimal(row.adjusted, 4),
        "not tested" if row.verdict is None else row.verdict.value,
        row.note,
    ]


def _finding(found: SliceAgreement) -> str:
    sure = [row for row in found.rows if row.verdict is Verdict.DIFFERENCE]
    if not found.tests:
        return "No slice has enough items to be compared with the rest"
    if not sure:
        open_ = any(row.verdict is Verdict.SUGGESTIVE for row in found.rows)
        rest = "; some are suggestive" if open_ else ""
        tested = plural(found.tests, "comparison")
        return f"No difference found between a slice and the rest in {tested}{rest}"
    worst = min(sure, key=lambda row: row.difference or 0.0)
    side = "less" if (worst.difference or 0.0) < 0 else "more"
    return (
        f"Raters agree {side} where {clean(worst.column, 40)} is “{clean(worst.value, 40)}”: "
        f"{decimal(worst.agreement)}, against {decimal(worst.rest)} in the rest"
    )
