"""Why raters differ: the map of the items by entropy and cause."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.analysis.disagreement.deconvolution import Deconvolution
from quorate.analysis.disagreement.report import Disagreement
from quorate.report.blocks import (
    Block,
    Column,
    Figure,
    Points,
    Section,
    Text,
    carried,
    figure,
    join,
    name,
    num,
    say,
    table,
    worded,
)
from quorate.report.charts import dot_rows
from quorate.report.charts.canvas import clean
from quorate.report.numbers import (
    decimal,
    percent,
    percent_between,
    plural,
    significant,
    whole,
)
from quorate.report.place import Place
from quorate.report.sections.differing.words import cause, causes, remarks

UNCLEAR = 5


def section(audit: Audit, place: Place) -> Section | None:
    """The map of items by entropy and cause, what is unclear, and what repeats say."""
    found = audit.disagreement
    if found is None:
        return None
    blocks: list[Block] = []
    told = found.items.filter(pl.col("entropy").is_not_null())
    if found.causes is not None and len(found.causes.items):
        blocks.append(Text(_counted(audit, found)))
    if len(told):
        blocks.append(_map(audit, found, told, place))
    said = [*_unclear(found), *_camps(found)]
    if found.deconvolution is not None:
        said.append(_repeats(found.deconvolution))
    if said:
        blocks.append(Points(tuple(said)))
    if not blocks:
        return None
    blocks += remarks(
        found.notes,
        () if found.causes is None else found.causes.notes,
        () if found.deconvolution is None else found.deconvolution.notes,
    )
    return Section(place.id("why"), "Why raters differ", tuple(blocks))


def _counted(audit: Audit, found: Disagreement) -> Markup:
    counts = {} if found.causes is None else found.causes.counts
    by = sorted((one for one in counts.items() if one[1]), key=lambda one: -one[1])
    return say(
        "Answers differ on {} of {}. The likeliest cause by who said what, a guess for each item "
        "with its evidence: {}.",
        num(whole(sum(counts.values()))),
        num(plural(len(found.items), "item")),
        join([say("{} {}", causes(audit, which), num(whole(n))) for which, n in by]),
    )


def _map(audit: Audit, found: Disagreement, told: pl.DataFrame, place: Place) -> Figure:
    differ = told.filter(pl.col("cause").is_not_null())
    shown = (differ if len(differ) else told).head(place.points)
    agreed = len(told) - len(differ) if len(differ) else 0
    left = len(told) - agreed - len(shown)
    highest = max(1.0, float(str(told["entropy"].max())))
    rows = tuple(_rows(audit, differ if len(differ) else told, shown))
    full = found.tables["items"]
    note = say(
        "Entropy of the answers: 0 bits is one answer by all, 1 a toss-up between two. It is an "
        "estimate for people like these raters, so items with few judgments are drawn to the rest."
    )
    if agreed:
        note += say(" Not drawn: {} on which all agree.", plural(agreed, "item"))
    if left:
        note += say(" Not drawn: {} of less entropy.", plural(left, "item"))
    return figure(
        place.id("why-map"),
        _finding(audit, found, told),
        "A row for each likely cause; a dot is an item, further right the more its answers spread.",
        dot_rows.draw,
        dot_rows.DotRows(rows, "entropy of the answers, bits", 0.0, highest),
        table(
            "Items, those whose answers spread most first",
            [
                worded("item"),
                *map(Column, ("judgments", "entropy", "clarity")),
                worded("likely cause"),
                Column("probability"),
                worded("evidence"),
            ],
            [_row(audit, row) for row in full.head(place.rows).iter_rows(named=True)],
            total=len(full),
            elsewhere="disagreement/items.csv",
            most=place.rows,
        ),
        note,
        carried("items", full, place.rows),
    )


def _rows(audit: Audit, every: pl.DataFrame, shown: pl.DataFrame) -> Iterator[dot_rows.SpotRow]:
    """A row a cause, the most frequent first; one row where causes do not apply."""
    by = every["cause"].value_counts(sort=True).rows()
    order = sorted(by, key=lambda one: (one[0] == "not clear", -one[1], str(one[0])))
    for which, n in order:
        rows = shown.filter(pl.col("cause").eq_missing(which))
        spots = tuple(
            dot_rows.Spot(row["entropy"], _tip(row), open=which == "not clear")
            for row in rows.iter_rows(named=True)
        )
        label = "all items" if which is None else cause(audit, which)
        yield dot_rows.SpotRow(label, plural(n, "item"), spots)


def _tip(row: dict[str, object]) -> str:
    chance = row["probability"]
    sure = f", {percent(float(str(chance)))} likely" if chance is not None else ""
    return f"{row['item']}: {decimal(float(str(row['entropy'])))} bits{sure}"


def _finding(audit: Audit, found: Disagreement, told: pl.DataFrame) -> str:
    if found.causes is None or not len(found.causes.items):
        first = told.row(0, named=True)
        return (
            f"Answers spread most on “{clean(str(first['item']), 40)}” "
            f"({decimal(first['entropy'])} bits)"
        )
    counts = [one for one in found.causes.counts.items() if one[1] and one[0] != "not clear"]
    total = len(found.causes.items)
    if not counts:
        return f"Of none of {plural(total, 'item')} on which answers differ is the cause clear"
    which, n = max(counts, key=lambda one: one[1])
    return (
        f"Of {plural(total, 'item')} on which answers differ, {percent(n / total)} look like "
        f"{causes(audit, which)}"
    )


def _row(audit: Audit, row: dict[str, object]) -> list[str | Markup]:
    which, says = row["cause"], row.get("sentence")
    numbers = [None if row[key] is None else float(str(row[key])) for key in ("entropy", "clarity")]
    chance = row["probability"]
    return [
        name(str(row["item"]), 60),
        whole(int(str(row["judgments"]))),
        *(decimal(x) for x in numbers),
        "" if which is None else cause(audit, str(which)),
        "" if chance is None else decimal(float(str(chance))),
        "" if says is None else name(str(says), 400),
    ]


def _unclear(found: Disagreement) -> Iterator[Markup]:
    pairs = () if found.causes is None else found.causes.unclear[:UNCLEAR]
    for one in pairs:
        where = say(" where {} is {}", name(one.column, 60), name(one.value, 60))
        yield say(
            "Between {} and {}{} raters are split on about {}; {} would be usual for a pair of "
            "options, so the guideline may not tell them apart.",
            name(one.options[0], 60),
            name(one.options[1], 60),
            where if one.column else Markup(),
            num(plural(round(one.items), "item")),
            num(significant(one.expected, 2)),
        )


def _camps(found: Disagreement) -> Iterator[Markup]:
    tests = () if found.causes is None else found.causes.tests
    for one in tests:
        by = say("by {}", name(one.column, 60)) if one.column else say("whatever their groups")
        yield say(
            "Raters who side together on divided items, {}: {} (p = {}, {} adjusted).",
            by,
            one.verdict.value,
            num(p_value(one.p)),
            num(p_value(one.adjusted)),
        )


def _repeats(found: Deconvolution) -> Markup:
    told, best = found.flips, found.figure("accuracy", "oracle", "primary")
    least = found.figure("accuracy", "held_out", "primary")
    said = say(
        "Asked again, raters change {} of {}.",
        num(percent(float(told.changed.mean()))),
        num(plural(told.n, "answer")),
    )
    if best.value is None:
        return said
    ends = [one.value for one in (least, best) if one.value is not None]
    return said + say(
        " With such changes taken out, one answer for everybody can be what {} of people stably "
        "think (p_flip {}).",
        num(percent_between(min(ends), max(ends)) if len(ends) > 1 else percent(best.value)),
        num(decimal(float(told.p_flip.mean()))),
    )


def p_value(p: float) -> str:
    """A p-value as it stands in a sentence."""
    return "<\N{NARROW NO-BREAK SPACE}0.001" if p < 0.001 else decimal(p, 3)
