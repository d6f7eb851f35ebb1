"""How far raters agree: coefficients with intervals, by option, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from quorate.analysis.agreement import Agreement
from quorate.analysis.audit import Audit
from quorate.report.blocks import (
    Block,
    Caution,
    Figure,
    Section,
    Table,
    Text,
    figure,
    name,
    num,
    say,
    sentence,
    table,
    worded,
)
from quorate.report.charts import interval_dots
from quorate.report.charts.canvas import clean
from quorate.report.charts.interval_dots import Dot, IntervalDots, Reference
from quorate.report.charts.scale import low_end
from quorate.report.numbers import between, decimal, percent, true_minus, whole, with_interval
from quorate.report.place import Place

PREVALENT = 0.8
"""from this share of judgments on, one option is so common that coefficients must be warned of"""


def section(audit: Audit, place: Place) -> Section | None:
    """Coefficients, the plain reading of the first, prevalence, options."""
    report = audit.agreement
    if not report.results:
        return None
    blocks: list[Block] = [Text(say("{}", true_minus(report.headline.reading)))]
    blocks += [Caution(sentence(note)) for note in report.headline.notes]
    prevalence = _prevalence(audit)
    if prevalence is not None:
        blocks.append(prevalence)
    blocks.append(_coefficients(audit, place))
    if len(report.categories) > 1:
        blocks.append(_categories(audit, place))
    blocks += [Text(sentence(note), "note") for note in report.notes]
    return Section(place.id("agreement"), "Agreement", tuple(blocks))


def _prevalence(audit: Audit) -> Caution | None:
    labels = audit.counts.labels
    if not audit.question.options or not labels:
        return None
    option, _, share = max(labels, key=lambda entry: entry[2])
    if share < PREVALENT or len(labels) < 2:
        return None
    return Caution(
        say(
            "{} of judgments say {}. With one option so common, chance alone makes raters agree "
            "often, and coefficients that correct for chance can be low although raters seldom "
            "differ. Read them together with the share of equal judgments and with the agreement "
            "on each option.",
            num(percent(share)),
            name(option, 60),
        ),
        "Prevalence",
    )


def _coefficients(audit: Audit, place: Place) -> Figure:
    report = audit.agreement
    headline = report.headline
    return figure(
        place.id("coefficients"),
        finding(headline),
        f"{len(report.results)} coefficients of agreement as dots with their intervals at "
        f"{percent(report.level)}.",
        interval_dots.draw,
        IntervalDots(
            tuple(dot(label, r) for label, r in labelled(report.results)),
            "agreement (1 = none differ)",
            *domain(report.results),
            (Reference(0.0, "chance"),),
        ),
        _table("Coefficients of agreement", labelled(report.results)),
        say(
            "Intervals at {}. Percent agreement is not corrected for chance; for all the others "
            "0 is what chance alone would give.",
            percent(report.level),
        )
        if any(r.coefficient == "percent" for r in report.results)
        else None,
    )


def labelled(results: Sequence[Agreement]) -> list[tuple[str, Agreement]]:
    """Coefficients under their titles, with the variant where two have the same title."""
    titles = [r.title for r in results]
    return [
        (
            r.title
            if titles.count(r.title) == 1
            else f"{r.title} {r.coefficient.partition(':')[2]}",
            r,
        )
        for r in results
    ]


def finding(result: Agreement) -> str:
    """The headline coefficient as the title of a chart."""
    if not result.defined:
        return f"{result.title} is undefined on these judgments"
    written = with_interval(result.value, result.lower, result.upper)
    if not isfinite(result.lower):
        return f"{result.title} is {written}"
    if result.lower > 0:
        return f"Raters agree beyond chance: {result.title} is {written}"
    if result.upper < 0:
        return f"Raters disagree more than chance would: {result.title} is {written}"
    return f"Agreement cannot be told from chance: {result.title} is {written}"


def _categories(audit: Audit, place: Place) -> Figure:
    every = [c for c in audit.agreement.categories if c.results]
    rows = [(c.option, c.results[0]) for c in every]
    known = [(o, r) for o, r in rows if r.defined]
    title = "Agreement on each option against all others"
    if len(known) > 1:
        low, high = min(known, key=lambda e: e[1].value), max(known, key=lambda e: e[1].value)
        if decimal(low[1].value) != decimal(high[1].value):
            title = (
                f"Raters agree least on “{clean(low[0], 60)}” ({decimal(low[1].value)}) "
                f"and most on “{clean(high[0], 60)}” ({decimal(high[1].value)})"
            )
    shown = rows[: place.options]
    behind = table(
        f"Agreement on each option: {every[0].results[0].title if every else ''}",
        (worded("option"), "share", "value", "interval", "second also", "judgments"),
        [
            (
                name(c.option),
                percent(c.share, 1),
                decimal(c.results[0].value),
                between(c.results[0].lower, c.results[0].upper),
                percent(c.specific, 1),
                whole(c.n_judgments),
            )
            for c in every
        ],
        most=place.rows,
    )
    note = say(
        "Each option against all others together. «Second also» in the table is how often another "
        "judgment of the same item chooses the option when one does."
    )
    if len(rows) > len(shown):
        note += say(" {} of {} options are drawn.", whole(len(shown)), whole(len(rows)))
    return figure(
        place.id("categories"),
        title,
        "Agreement on each option as dots with intervals.",
        interval_dots.draw,
        IntervalDots(
            tuple(dot(o, r) for o, r in shown),
            "agreement (1 = none differ)",
            *domain([r for _, r in shown]),
            (Reference(0.0, "chance"),),
        ),
        behind,
        note,
    )


def dot(label: str, result: Agreement) -> Dot:
    """A coefficient as a row of a chart."""
    written = (
        with_interval(result.value, result.lower, result.upper) if result.defined else "undefined"
    )
    return Dot(label, result.value, result.lower, result.upper, written)


def domain(results: Sequence[Agreement]) -> tuple[float, float]:
    """From 0, or lower if need be, to 1."""
    ends = [x for r in results for x in (r.value, r.lower) if isfinite(x)]
    return low_end(min(ends, default=0.0)), 1.0


def _table(caption: str, rows: Sequence[tuple[str, Agreement]]) -> Table:
    columns = (
        worded("coefficient"),
        "value",
        "interval",
        "observed",
        "by chance",
        "items",
        "raters",
        "pairs",
        worded("interval made by"),
        worded("source"),
    )
    return table(
        caption,
        columns,
        [
            (
                label,
                decimal(r.value),
                between(r.lower, r.upper),
                decimal(r.observed),
                decimal(r.expected),
                whole(r.n_items),
                whole(r.n_raters),
                whole(r.n_pairs),
                r.method,
                r.source,
            )
            for label, r in rows
        ],
    )
