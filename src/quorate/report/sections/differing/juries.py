"""Juries side by side: what groups of people would decide otherwise than anybody."""

from __future__ import annotations

import math

import polars as pl
from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.analysis.disagreement.jury import Verdicts
from quorate.analysis.disagreement.jury.verdict import LIKELY
from quorate.analysis.disagreement.report import Disagreement
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.report.blocks import (
    Block,
    Column,
    Figure,
    Section,
    Table,
    Text,
    carried,
    figure,
    name,
    say,
    table,
    worded,
)
from quorate.report.charts import interval_dots
from quorate.report.charts.canvas import clean
from quorate.report.numbers import (
    decimal,
    percent,
    percent_between,
    plural,
    whole,
)
from quorate.report.place import Place
from quorate.report.sections.differing.words import remarks


def section(audit: Audit, place: Place) -> Section | None:
    """The share of items on which each group's jury differs, and the items."""
    if audit.disagreement is None:
        return None
    told = [one for one in audit.disagreement.juries if one.differing is not None]
    if not told:
        return None
    blocks: list[Block] = [
        Text(
            say(
                "For each group, {} juries are drawn from its raters, and as many from all raters. "
                "A jury decides by plurality{}.",
                whole(told[0].draws),
                ", on a scale by its mean" if told[0].numeric else "",
            )
        ),
        _drawn(finding(audit.disagreement), told, place),
        _verdicts(told, place),
    ]
    turned = _turned(told)
    if len(turned):
        blocks.append(_items(told[0], turned, place))
    blocks += remarks(*((*one.of_few, *one.notes) for one in told))
    return Section(place.id("juries"), "Juries side by side", tuple(blocks))


def finding(found: Disagreement) -> str:
    """What juries of groups decide otherwise, as far as the groups are known to differ."""
    told = [one for one in _telling(found) if one.differing is not None]
    if not told:
        return (
            "No difference is found between groups, so what their juries decide otherwise may be "
            "chance"
        )
    most = max(told, key=_share)
    share = most.differing
    inside = "" if share is None else f" ({percent_between(share.lower, share.upper)})"
    said = (
        f"A jury of {_who(most)} would decide otherwise than one of anybody on about "
        f"{percent(_share(most))}{inside} of the items"
    )
    return said if any(len(_sure(one)) for one in told) else f"{said}; on no single one for sure"


def _telling(found: Disagreement) -> list[Verdicts]:
    """The juries of groups by attributes in which a difference is found."""
    attributes = () if found.groups is None else found.groups.attributes
    differ = {one.column for one in attributes if one.verdict is Verdict.DIFFERENCE}
    return [
        one
        for one in found.juries
        if differ & {column for seat in one.composition.seats for column, _ in seat.group}
    ]


def _who(one: Verdicts) -> str:
    return clean(", ".join(seat.name for seat in one.composition.seats), 80)


def _share(one: Verdicts) -> float:
    return math.nan if one.differing is None else one.differing.value


def _drawn(title: str, told: list[Verdicts], place: Place) -> Figure:
    shown = told[: place.options]
    ends = [one.differing.upper for one in shown if one.differing is not None]
    rows = [(_who(one), one.differing) for one in told]
    return figure(
        place.id("jury-differs"),
        title,
        "A row a group: the share of items that all its raters would decide otherwise than all "
        "raters, with its interval.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            tuple(
                interval_dots.Dot(
                    who,
                    math.nan if share is None else 100 * share.value,
                    None if share is None else 100 * share.lower,
                    None if share is None else 100 * share.upper,
                    ""
                    if share is None
                    else f"{percent(share.value)} ({percent_between(share.lower, share.upper)})",
                )
                for who, share in rows[: place.options]
            ),
            "items decided otherwise than by anybody, %",
            0.0,
            min(100.0, 10 * math.ceil(10 * max(ends, default=1.0))) or 10.0,
        ),
        table(
            "Seats, and who is behind them",
            [
                worded("seats for"),
                *map(Column, ("seats", "raters", "effective raters a seat")),
            ],
            [
                [
                    name(row["seat"], 60),
                    whole(row["seats"]),
                    whole(row["raters"]),
                    decimal(row["behind"], 1),
                ]
                for one in told
                for row in one.seats.iter_rows(named=True)
                if row["jury"] == "this"
            ],
            most=place.rows,
        ),
        say(
            "What all raters behind the two juries think, so that chance in drawing a jury does "
            "not count. Which people were asked is chance as well: shares above 0 are usual "
            "without any difference. Where few of a group have judged an item, the rest is what "
            "others say of it, tilted as the group is on the whole."
        ),
        carried(
            "jury_differences",
            pl.DataFrame(
                [
                    {"jury": who, "differing": s.value, "lower": s.lower, "upper": s.upper}
                    for who, s in rows
                    if s is not None
                ]
            ),
        ),
    )


def _verdicts(told: list[Verdicts], place: Place) -> Table:
    """What each jury decides of all items, in a row."""
    options = told[0].options
    return table(
        "What juries decide",
        [
            worded("jury of"),
            *(Column(f"“{clean(option, 30)}”") for option in options[: place.options]),
            Column("verdicts that differ"),
            Column("truly differ"),
        ],
        [
            [
                name(who, 60),
                *(percent(_part(decided, option)) for option in options[: place.options]),
                differ,
                sure,
            ]
            for who, decided, differ, sure in [
                *(
                    (_who(one), one.items["verdict"], whole(_flips(one)), whole(len(_sure(one))))
                    for one in told
                ),
                ("anybody", told[0].items["other_verdict"], "", ""),
            ]
        ],
        most=place.rows,
    )


def _part(decided: pl.Series, option: str) -> float | None:
    known = decided.drop_nulls()
    return int((known == option).sum()) / len(known) if len(known) else None


def _flips(one: Verdicts) -> int:
    return len(one.items.filter(pl.col("flips")))


def _sure(one: Verdicts) -> pl.DataFrame:
    """The items whose verdicts truly differ."""
    return one.items.filter(pl.col("flips") & (pl.col("real") >= LIKELY))


def _turned(told: list[Verdicts]) -> pl.DataFrame:
    """Items that a jury surely decides otherwise, the surest first."""
    parts = [_sure(one).select(pl.lit(_who(one)).alias("jury"), pl.all()) for one in told]
    return pl.concat(parts, how="diagonal_relaxed").sort(
        ["real", "item", "jury"], descending=[True, False, False]
    )


def _items(one: Verdicts, turned: pl.DataFrame, place: Place) -> Table:
    return table(
        f"{plural(len(turned), 'verdict')} that truly differ (chance {percent(LIKELY)} or more)",
        [
            worded("item"),
            worded("jury of"),
            worded("decides"),
            Column("mean" if one.numeric else "seats for it"),
            worded("anybody"),
            Column("mean of theirs" if one.numeric else "their seats for it"),
            Column("chance that it is so"),
        ],
        [_row(one, row) for row in turned.head(place.rows).iter_rows(named=True)],
        total=len(turned),
        elsewhere="disagreement/juries.csv",
        most=place.rows,
    )


def _row(one: Verdicts, row: dict[str, object]) -> list[str | Markup]:
    values = [float(str(row[key])) for key in ("value", "other_value")]
    mine, theirs = (decimal(x) if one.numeric else percent(x) for x in values)
    return [
        name(str(row["item"]), 60),
        name(str(row["jury"]), 60),
        name(str(row["verdict"]), 40),
        mine,
        name(str(row["other_verdict"]), 40),
        theirs,
        percent(float(str(row["real"]))),
    ]
