"""Who differs from whom: groups of people among themselves and with others, item by item."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import polars as pl
from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.analysis.disagreement.groups import Group, GroupAttribute, Groups
from quorate.analysis.disagreement.groups.components import Component
from quorate.analysis.disagreement.groups.cross import Measured
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.report.blocks import (
    Block,
    Column,
    Figure,
    Points,
    Section,
    carried,
    figure,
    join,
    name,
    num,
    say,
    sentence,
    table,
    worded,
)
from quorate.report.charts import interval_dots, signed_map
from quorate.report.charts.canvas import clean
from quorate.report.charts.scale import low_end
from quorate.report.charts.signed_map import signed
from quorate.report.numbers import (
    between,
    decimal,
    percent,
    percent_between,
    plural,
    true_minus,
    whole,
    with_interval,
)
from quorate.report.place import Place
from quorate.report.sections.differing import people
from quorate.report.sections.differing.words import remarks

MAPPED = 20
"""items in the map of items and groups, those that tell groups apart best"""


def section(audit: Audit, place: Place) -> Section | None:
    """A sentence and two charts an attribute, then raters against raters."""
    found = None if audit.disagreement is None else audit.disagreement.groups
    if found is None:
        return None
    said = [sentence(true_minus(one.account)) for one in found.attributes]
    blocks: list[Block] = [Points((*said, *_variance("", found.components)))]
    for n, one in enumerate(found.attributes):
        if len(one.groups) < 2:
            continue
        blocks.append(_agreement(one, found, place, n))
        if len(one.items):
            blocks.append(_items(one, found, place, n))
        blocks.append(Points(tuple(_variance(one.column, one.components))))
    matrix = people.drawn(found.raters, place)
    blocks += [] if matrix is None else [matrix]
    blocks += remarks(found.notes)
    filled = tuple(one for one in blocks if not isinstance(one, Points) or one.words)
    return Section(place.id("groups"), "Who differs from whom", filled) if filled else None


def _variance(column: str, parts: Sequence[Component]) -> Iterator[Markup]:
    if not parts:
        return
    by = say(" ({})", name(column, 60)) if column else Markup()
    yield say(
        "Of the variance of single answers{}, {}.",
        by,
        join(
            [
                say("{} ({}) {}", num(percent(p.share)), num(_ends(p)), PLACES[p.source])
                if _ends(p)
                else say("{} {}", num(percent(p.share)), PLACES[p.source])
                for p in parts
            ]
        ),
    )


PLACES = {
    "item": "lies between items",
    "group": "between groups",
    "rater": "between raters",
    "item × group": "in groups that see single items differently",
    "residual": "in none of these",
}


def _ends(part: Component) -> str:
    return percent_between(part.lower, part.upper)


def _agreement(one: GroupAttribute, found: Groups, place: Place, n: int) -> Figure:
    dots = tuple(dot for group in one.groups[: place.options] for dot in _dots(group))
    known = [x for d in dots for x in (d.value, d.lower) if x is not None and math.isfinite(x)]
    return figure(
        place.id(f"group{n}"),
        _finding(one),
        "Two rows a group: how far its raters agree among themselves, and with all others; dots "
        "with intervals over raters.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            dots,
            "agreement beyond chance (1 is always, 0 is chance)",
            low_end(min(known, default=0.0)),
            1.0,
            (interval_dots.Reference(0.0, "chance"),),
        ),
        table(
            f"Groups by {clean(one.column, 60)}",
            [
                worded("group"),
                *map(Column, ("raters", "judgments", "among themselves", "with others", "ratio")),
                worded("leans"),
            ],
            [_row(group) for group in one.groups],
            most=place.rows,
        ),
        say(
            "Among themselves: Krippendorff’s α; with others: cross-replication reliability. "
            "Groups of fewer than {} raters are not shown.",
            whole(found.smallest),
        ),
        carried(
            f"groups-{n + 1}",
            pl.DataFrame([_flat(one.column, group) for group in one.groups], strict=False),
        ),
    )


def _dots(group: Group) -> Iterator[interval_dots.Dot]:
    for what, one in (("among themselves", group.inside), ("with others", group.across)):
        value = math.nan if one.value is None else one.value
        yield interval_dots.Dot(
            f"{group.value}, {what}", value, one.lower, one.upper, _written(one)
        )


def _written(one: Measured) -> str:
    return with_interval(one.value, one.lower, one.upper) if one.value is not None else "undefined"


def _row(group: Group) -> list[str | Markup]:
    leans = [
        f"{clean(one.target, 40)} {signed(one.value)} ({between(one.lower, one.upper)})"
        for one in sorted(group.leanings, key=lambda one: -abs(one.value))[:3]
    ]
    return [
        name(group.value, 60),
        whole(group.raters),
        whole(group.judgments),
        *(_written(one) for one in (group.inside, group.across, group.association)),
        "; ".join(leans),
    ]


def _flat(column: str, group: Group) -> dict[str, object]:
    row: dict[str, object] = {"column": column, "group": group.value, "raters": group.raters}
    for what in ("inside", "across", "association"):
        one = getattr(group, what)
        row |= {what: one.value, f"{what}_lower": one.lower, f"{what}_upper": one.upper}
    return row


def _finding(one: GroupAttribute) -> str:
    column = clean(one.column, 60)
    if one.verdict is Verdict.NONE:
        return f"By {column}, no difference found between groups"
    if one.verdict is Verdict.SUGGESTIVE:
        return f"By {column}, a difference is suggestive, not established"
    known = [g for g in one.groups if g.inside.value is not None and g.across.value is not None]
    if not known:
        return f"Groups by {column} answer differently"
    apart = max(known, key=lambda g: (g.inside.value or 0) - (g.across.value or 0))
    return (
        f"Groups by {column} answer differently: “{clean(apart.value, 40)}” agree "
        f"{decimal(apart.inside.value)} among themselves and {decimal(apart.across.value)} with "
        "others"
    )


def _items(one: GroupAttribute, found: Groups, place: Place, n: int) -> Figure:
    first = one.items.filter(pl.col("gap").is_not_null()).head(min(MAPPED, place.options))
    groups = tuple(group.value for group in one.groups)
    drawn = one.cells.join(first, on=["item", "target"], how="semi", maintain_order="left")
    at = {(row["item"], row["target"], row["group"]): row for row in drawn.iter_rows(named=True)}
    rows = [(row["item"], row["target"]) for row in first.iter_rows(named=True)]
    cells = tuple(
        tuple(float(at[i, t, g]["shrunken"]) if (i, t, g) in at else math.nan for g in groups)
        for i, t in rows
    )
    largest = max((abs(x) for row in cells for x in row if math.isfinite(x)), default=1.0)
    several = len({target for _, target in rows}) > 1
    labels = tuple(f"{clean(i, 40)} · {clean(t, 30)}" if several else clean(i, 60) for i, t in rows)
    title = "item · answer" if several else "item"
    return figure(
        place.id(f"group{n}-items"),
        _items_finding(one),
        "A matrix: a row an item, a column a group; how far the group lies above (+) or below the "
        "mean of all shown, once chance is allowed for.",
        signed_map.draw,
        signed_map.SignedMap(
            cells,
            labels,
            tuple(clean(g, 60) for g in groups),
            title,
            clean(one.column, 60),
            max(largest, 1e-9),
        ),
        table(
            f"Items by how surely groups of {clean(one.column, 60)} differ on them",
            [
                worded("item"),
                Column("judgments"),
                worded("answer"),
                worded("highest"),
                worded("lowest"),
                *map(Column, ("apart", "p", "q")),
                worded(""),
            ],
            [_item(row) for row in one.items.head(place.rows).iter_rows(named=True)],
            total=len(one.items),
            elsewhere="disagreement/group_items.csv",
            most=place.rows,
        ),
        say(
            "Shares of the group that give the answer, less the mean of all (for numbers, their "
            "mean). Empty cells have fewer than {} judgments or could be worked out. Differences "
            "are drawn towards that of the whole group, by how much chance could make of few "
            "judgments.",
            whole(found.smallest_cell),
        ),
        carried(f"groups-{n + 1}-items", drawn, place.rows),
    )


def _item(row: dict[str, object]) -> list[str | Markup]:
    gap = row["gap"]
    return [
        name(str(row["item"]), 60),
        whole(int(str(row["judgments"]))),
        *(name("" if row[k] is None else str(row[k]), 40) for k in ("target", "highest", "lowest")),
        decimal(None if gap is None else float(str(gap))),
        *(decimal(float(str(row[k])), 4) for k in ("p", "q")),
        str(row["verdict"]),
    ]


def _items_finding(one: GroupAttribute) -> str:
    column = clean(one.column, 60)
    sure = one.items.filter(pl.col("verdict") == Verdict.DIFFERENCE.value)
    tested = plural(len(one.items), "item")
    if not len(sure):
        return (
            f"On no single item is a difference by {column} found ({tested} tested); these come "
            "nearest"
        )
    first = sure.row(0, named=True)
    apart = "" if first["gap"] is None else f", most surely “{clean(first['item'], 40)}”"
    return f"On {whole(len(sure))} of {tested} groups by {column} differ{apart}"
