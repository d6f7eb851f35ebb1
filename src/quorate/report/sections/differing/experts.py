"""Experts against the crowd: what the majority finds, and what other thresholds would find."""

from __future__ import annotations

from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.analysis.audit.result import shares_of
from quorate.analysis.disagreement.experts import AGREED, ExpertCrowd, OptionAudit, TopicAudit
from quorate.analysis.disagreement.scoring.figures import Figure as Measured
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
    num,
    say,
    table,
    worded,
)
from quorate.report.charts import cost_curve, heat_map
from quorate.report.charts.canvas import clean
from quorate.report.numbers import (
    decimal,
    percent,
    percent_between,
    plural,
    whole,
    with_interval,
)
from quorate.report.place import Place
from quorate.report.sections.differing.words import remarks

CURVES = 3
"""options whose threshold is drawn, those that the majority finds least first"""
DRAWN = 12


def section(audit: Audit, place: Place) -> Section | None:
    """How far the majority is what experts say, the threshold of its share, and topics."""
    found = None if audit.disagreement is None else audit.disagreement.experts
    if found is None:
        return None
    blocks: list[Block] = [Text(_said(found))]
    if found.confusion.width - 1 <= DRAWN and len(found.confusion):
        blocks.append(_confusion(found, place))
    worst = sorted(
        found.options, key=lambda one: 1.0 if one.found.value is None else one.found.value
    )
    curves = [one for one in worst if one.items and one.others]
    # of two options the second curve is the first read from the other end
    curves = curves[: 1 if len(curves) == 2 else CURVES]
    blocks += [_curve(one, place, n) for n, one in enumerate(curves)]
    if found.topics:
        blocks.append(_topics(found, place))
    blocks += remarks(found.notes)
    return Section(place.id("experts"), "Experts against the crowd", tuple(blocks))


def _found(one: OptionAudit) -> float:
    return 1.0 if one.found.value is None else one.found.value


def _said(found: ExpertCrowd) -> Markup:
    agreed = found.agreed_right + found.agreed_wrong
    said = say(
        "On {} that experts judged, the crowd’s majority says what they say in {}; κ is {}.",
        num(plural(found.items, "item")),
        num(_share(found.accuracy)),
        num(with_interval(found.kappa.value, found.kappa.lower, found.kappa.upper)),
    )
    if agreed:
        said += say(
            " Agreement is another thing: of {} on which {} or more of the raters agree, experts "
            "say otherwise on {}.",
            num(plural(agreed, "item")),
            num(percent(AGREED)),
            num(whole(found.agreed_wrong)),
        )
    if found.ties:
        said += say(" On {} no answer has a majority of its own.", num(plural(found.ties, "item")))
    return said


def _share(one: Measured) -> str:
    ends = percent_between(one.lower, one.upper)
    return f"{percent(one.value, 1)} ({ends})" if ends else percent(one.value, 1)


def _confusion(found: ExpertCrowd, place: Place) -> Figure:
    rows = tuple(clean(str(one), 60) for one in found.confusion["expert"])
    columns = tuple(clean(one, 60) for one in found.confusion.columns[1:])
    counts = found.confusion.drop("expert").to_numpy().astype(float)
    shares = shares_of(counts)
    missed = min(found.options, key=_found)
    return figure(
        place.id("experts-map"),
        f"The majority says “{clean(missed.option, 40)}” on {percent(missed.found.value)} of the "
        f"{plural(missed.items, 'item')} of which experts say so",
        "A matrix: rows are what experts say, columns what the crowd’s majority says; each row "
        "adds up to 100 %.",
        heat_map.draw,
        heat_map.HeatMap(
            tuple(tuple(float(x) for x in row) for row in shares),
            rows,
            columns,
            "experts",
            "majority",
        ),
        table(
            "Items by what experts and the majority say",
            [worded("experts"), *map(Column, columns)],
            [
                [name(row, 60), *(whole(x) for x in line)]
                for row, line in zip(rows, counts, strict=True)
            ],
            most=place.rows,
        ),
        say("Percentages of the items of a row."),
        carried("expert_confusion", found.confusion),
    )


def _curve(one: OptionAudit, place: Place, n: int) -> Figure:
    option = clean(one.option, 40)
    rows = one.curve.to_dicts()
    lines = tuple(
        cost_curve.CostLine(
            what,
            tuple(
                cost_curve.CostPoint(
                    row["threshold"],
                    row[key],
                    row[f"{key}_lower"],
                    row[f"{key}_upper"],
                    f"from {decimal(row['threshold'])} on: {what} {percent(row[key])}",
                )
                for row in rows
            ),
        )
        for what, key in (("found", "found"), ("others spared", "spared"))
    )
    best = one.best
    elsewhere = Markup()
    if best.held_out is not None:
        elsewhere = say(", and on {} of items on which it was not chosen", _right(best.held_out))
    return figure(
        place.id(f"threshold{n}"),
        f"The crowd’s share of “{option}” tells what experts call so with AUC "
        f"{decimal(one.auc.value)}; the majority finds {percent(one.found.value)} of it",
        f"Two lines by threshold: the share of experts’ “{option}” found, and the share of other "
        "items spared.",
        cost_curve.draw,
        cost_curve.CostCurve(
            lines,
            f"share of the crowd that says “{option}”, at least",
            "share of items",
            0.0,
            1.0,
            best.threshold,
            f"at its best, {percent(best.accuracy)}",
        ),
        _thresholds(one),
        say(
            "Found: of {} that experts call so. Spared: of {}. AUC {}. At its best, a "
            "threshold of {}, it says what experts say on {} of these items{}.",
            num(plural(one.items, "item")),
            num(plural(one.others, "other")),
            num(with_interval(one.auc.value, one.auc.lower, one.auc.upper)),
            num(decimal(best.threshold)),
            num(percent(best.accuracy)),
            elsewhere,
        ),
        carried(f"expert_thresholds-{n + 1}", one.curve),
    )


def _right(share: float) -> Markup:
    return num(percent(share))


def _thresholds(one: OptionAudit) -> Table:
    return table(
        f"Thresholds of the crowd’s share of “{clean(one.option, 60)}”",
        [
            "threshold",
            "found",
            "95 %",
            "spared",
            "95 % of it",
            "same as experts",
            "items called so",
        ],
        [
            [
                decimal(row["threshold"]),
                percent(row["found"]),
                percent_between(row["found_lower"], row["found_upper"]),
                percent(row["spared"]),
                percent_between(row["spared_lower"], row["spared_upper"]),
                percent(row["accuracy"]),
                whole(row["called"]),
            ]
            for row in one.curve.iter_rows(named=True)
        ],
    )


def _of(one: TopicAudit, option: str) -> str:
    return next((percent(share.value) for name_, share in one.found if name_ == option), "")


def _topics(found: ExpertCrowd, place: Place) -> Table:
    options = [one.option for one in found.options]
    return table(
        "Experts against the majority, by slice",
        [
            worded("slice"),
            *map(Column, ("items", "same", "κ", *(f"found “{clean(o, 30)}”" for o in options))),
        ],
        [
            [
                clean(f"{one.column} = {one.value}", 80),
                whole(one.items),
                _share(one.accuracy),
                decimal(one.kappa.value),
                *(
                    percent(dict(one.found)[o].value) if o in dict(one.found) else ""
                    for o in options
                ),
            ]
            for one in found.topics
        ],
        most=place.rows,
    )
