"""What the overlap bought: how the consensus would have been with fewer judgments."""

from __future__ import annotations

from quorate.analysis.audit import Audit, CostPoint, Redundancy
from quorate.report.blocks import Block, Figure, Section, Text, figure, say, sentence, table
from quorate.report.charts import cost_curve
from quorate.report.charts.scale import wide_enough
from quorate.report.numbers import between, decimal, percent, percent_between, plural, whole
from quorate.report.place import Place, numeric

SAME = 0.97
"""the title speaks of the fewest judgments that reach this share of equal labels"""


def section(audit: Audit, place: Place) -> Section | None:
    """The curve, and what stopping when sure would have saved."""
    found = audit.redundancy
    if found is None or not found.points:
        return None
    blocks: list[Block] = [_curve(audit, found, place)]
    if found.stops:
        blocks += [_stops(found), _stop_table(found)]
    blocks += [Text(sentence(note), "note") for note in found.notes]
    return Section(place.id("cost"), "What the labels cost", tuple(blocks))


def spoken_of(found: Redundancy) -> CostPoint:
    """The point a title speaks of: the first with SAME, else the last below the present overlap."""
    fewer = [p for p in found.points if p.judgments < found.median_overlap]
    enough = [p for p in fewer if p.same >= SAME]
    return (enough[:1] or fewer[-1:] or [found.points[-1]])[0]


def finding(found: Redundancy, *, numeric: bool = False) -> str:
    """What fewer labels would have given, as a sentence without its full stop."""
    p = spoken_of(found)
    if p.judgments >= found.median_overlap:
        return (
            f"Items have {plural(found.median_overlap, 'judgment')}: there is nothing to leave out"
        )
    head = f"{whole(p.judgments)} instead of {plural(found.median_overlap, 'label')} an item"
    if numeric:
        return (
            f"{head} would have given values that correlate {decimal(p.same)} "
            f"({between(p.lower, p.upper)}) with these"
        )
    return (
        f"{head} would have given the same consensus on {percent(p.same)} "
        f"({percent_between(p.lower, p.upper)}) of items"
    )


def _curve(audit: Audit, found: Redundancy, place: Place) -> Figure:
    number = numeric(audit)
    point = spoken_of(found)
    outcome = "correlation with all labels" if number else "items with the same consensus, %"
    scale = 1 if number else 100
    points = tuple(
        cost_curve.CostPoint(
            p.judgments,
            scale * p.same,
            scale * p.lower,
            scale * p.upper,
            f"{plural(p.judgments, 'label')}: {decimal(p.same)} ({between(p.lower, p.upper)})",
        )
        for p in found.points
    )
    low = min(min(p.lower, p.same) for p in found.points)
    chosen = point.judgments < found.median_overlap
    write = decimal if number else percent
    return figure(
        place.id("redundancy"),
        finding(found, numeric=number),
        f"{outcome} by number of labels an item, with the band in which 95 % of draws fall.",
        cost_curve.draw,
        cost_curve.CostCurve(
            (cost_curve.CostLine("", points),),
            "labels an item",
            outcome,
            scale * (wide_enough(max(low, -1.0), 1.0)[0] if low < 1 else 0.9),
            scale,
            point.judgments if chosen else None,
            f"{write(point.same)} with {whole(point.judgments)}",
        ),
        table(
            f"The consensus of fewer labels against that of all ({found.method})",
            ("labels an item", outcome.removesuffix(", %"), "95 % of draws"),
            [
                (whole(p.judgments), decimal(p.same, 3), between(p.lower, p.upper, 3))
                for p in found.points
            ],
            most=place.rows,
        ),
        say(
            "By drawing judgments at random from those there are, {} times over {}, and fitting "
            "again. The band holds 95 % of the draws.",
            whole(found.repeats),
            plural(found.items, "item"),
        ),
    )


def _stops(found: Redundancy) -> Text:
    best = max(found.stops, key=lambda s: s.saved)
    return Text(
        say(
            "Asking about each item only until its consensus is {} sure would have taken {} of {} "
            "judgments, {} less, with the same consensus on {} of items.",
            percent(best.sure),
            whole(best.used),
            whole(best.available),
            percent(best.saved),
            percent(best.same),
        )
    )


def _stop_table(found: Redundancy) -> Block:
    return table(
        "Stopping when sure, with the same judgments in random order",
        ("stop at", "judgments used", "of", "saved", "same consensus", "items ever so sure"),
        [
            (
                percent(s.sure),
                whole(s.used),
                whole(s.available),
                percent(s.saved),
                percent(s.same, 1),
                percent(s.reached),
            )
            for s in found.stops
        ],
    )
