"""How good each rater is, and who deserves a second look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from markupsafe import Markup

from quorate.analysis.audit import Audit, Suspect
from quorate.report.blocks import (
    SIGN,
    Block,
    Column,
    Facts,
    Figure,
    Heading,
    Section,
    Table,
    Text,
    figure,
    name,
    num,
    say,
    table,
    worded,
)
from quorate.report.charts import bias_precision, interval_dots, rater_curve
from quorate.report.charts.canvas import clean
from quorate.report.numbers import (
    between,
    decimal,
    percent,
    plural,
    significant,
    true_minus,
    whole,
    with_interval,
)
from quorate.report.place import Place

Row: TypeAlias = Mapping[str, object]

DRAWN_BY_NAME = 30
"""so many raters get a row each in the chart; more are drawn as a curve"""
TOLD = 20
"""so many suspects are told of with their evidence"""


def section(audit: Audit, place: Place) -> Section:
    """The chart that fits the question, the suspects with evidence, the table."""
    rows = audit.raters.to_dicts()
    blocks: list[Block] = []
    rated = sorted(
        (r for r in rows if number(r, "accuracy") is not None),
        key=lambda r: (number(r, "accuracy") or 0.0, str(r["rater"])),
    )
    if rated:
        draw = _by_name if len(rated) <= DRAWN_BY_NAME else _curve
        blocks.append(draw(audit, rated, place))
    spread = [r for r in rows if number(r, "bias") is not None]
    spread = [r for r in spread if number(r, "deviation") is not None]
    if spread:
        blocks.append(_scatter(audit, spread, place))
    blocks += _suspects(audit)
    blocks.append(Heading("All raters"))
    blocks.append(_table(rows, place))
    return Section(place.id("raters"), "Raters", tuple(blocks))


def number(row: Row, column: str) -> float | None:
    """A number of a rater's row; None where the column or the value is missing."""
    value = row.get(column)
    return float(value) if isinstance(value, int | float) else None


def _finding(audit: Audit) -> str:
    total = plural(audit.counts.raters, "rater")
    n = len(audit.suspects)
    if n == 0:
        return f"None of {total} looks suspicious"
    return f"{whole(n)} of {total} deserve{'s' * (n == 1)} a second look"


def _by_name(audit: Audit, rated: list[dict[str, object]], place: Place) -> Figure:
    return figure(
        place.id("competence"),
        _finding(audit),
        "Each rater’s probability of the right answer with its interval, least accurate first.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            tuple(_dot(r) for r in rated), "probability of the right answer", 0.0, 1.0
        ),
        _behind(rated, place),
        _legend(rated),
    )


def _dot(row: Row) -> interval_dots.Dot:
    accuracy = number(row, "accuracy")
    lower, upper = number(row, "lower"), number(row, "upper")
    n = whole(number(row, "judgments") or 0)
    return interval_dots.Dot(
        str(row["rater"]),
        float("nan") if accuracy is None else accuracy,
        lower,
        upper,
        f"{decimal(accuracy)} ({between(lower, upper)}), n = {n}",
        str(row.get("verdict") or ""),
        number(row, "chance"),
    )


def _curve(audit: Audit, rated: list[dict[str, object]], place: Place) -> Figure:
    kept = _spread(rated, place.points)
    points = tuple(
        rater_curve.CurvePoint(
            rank,
            number(r, "accuracy") or 0.0,
            number(r, "lower"),
            number(r, "upper"),
            f"{clean(str(r['rater']), 60)}: {_dot(r).written}",
            suspect=bool(r.get("verdict")),
            chance=number(r, "chance"),
        )
        for rank, r in kept
    )
    note = _legend(rated)
    if len(kept) < len(rated):
        note += say(
            " {} of {} raters are drawn: evenly spaced ranks and those marked.",
            whole(len(kept)),
            whole(len(rated)),
        )
    return figure(
        place.id("competence"),
        _finding(audit),
        "Raters sorted by their probability of the right answer, each with its interval.",
        rater_curve.draw,
        rater_curve.RaterCurve(points, len(rated), "probability of the right answer", 0.0, 1.0),
        _behind(rated, place),
        note,
    )


def _spread(rated: list[dict[str, object]], most: int) -> list[tuple[int, dict[str, object]]]:
    """Raters with their ranks: all if they fit, else suspects and evenly spaced ranks."""
    ranked = list(enumerate(rated, start=1))
    if len(ranked) <= most:
        return ranked
    marked = [n for n, (_, r) in enumerate(ranked) if r.get("verdict")][: most // 2]
    left = most - len(marked)
    even = {round(k * (len(ranked) - 1) / max(left - 1, 1)) for k in range(left)}
    return [ranked[n] for n in sorted(even | set(marked))]


def _legend(rated: list[dict[str, object]]) -> Markup:
    note = say("Lines are 95 % intervals.")
    if any(number(r, "chance") is not None for r in rated):
        note += say(
            " The short stroke is what guessing with the rater’s own label frequencies would get."
        )
    if any(r.get("verdict") for r in rated):
        note += say(" {} marks raters who deserve a second look.", SIGN)
    return note


def _behind(rated: list[dict[str, object]], place: Place) -> Table:
    return table(
        "Competence, least accurate first",
        (worded("rater"), "accuracy", "interval", "chance", "judgments"),
        [
            (
                name(str(r["rater"]), 60),
                decimal(number(r, "accuracy")),
                between(number(r, "lower"), number(r, "upper")),
                decimal(number(r, "chance")),
                whole(number(r, "judgments") or 0),
            )
            for r in rated[: place.rows]
        ],
        total=len(rated),
        elsewhere="raters.csv",
    )


def _scatter(audit: Audit, rows: list[dict[str, object]], place: Place) -> Figure:
    rows = sorted(rows, key=lambda r: -(number(r, "judgments") or 0))
    marked = [r for r in rows if r.get("verdict")]
    shown = (marked + [r for r in rows if not r.get("verdict")])[: place.points]
    note = say("Low and near the dashed line is good.")
    if marked:
        note += say(" {} marks raters who deserve a second look.", SIGN)
    if len(shown) < len(rows):
        note += say(
            " {} of {} raters are drawn, those with most judgments.",
            whole(len(shown)),
            whole(len(rows)),
        )
    return figure(
        place.id("bias"),
        _finding(audit),
        "Each rater’s bias across and scatter upward, in the unit of the answers.",
        bias_precision.draw,
        bias_precision.BiasPrecision(
            tuple(
                bias_precision.RaterPoint(
                    str(r["rater"]),
                    number(r, "bias") or 0.0,
                    number(r, "deviation") or 0.0,
                    f"{clean(str(r['rater']), 60)}: bias {significant(number(r, 'bias'))}, "
                    f"scatter {significant(number(r, 'deviation'))}",
                    suspect=bool(r.get("verdict")),
                )
                for r in shown
            )
        ),
        table(
            "Bias and scatter",
            (worded("rater"), "bias", "scatter", "judgments"),
            [
                (
                    name(str(r["rater"]), 60),
                    significant(number(r, "bias")),
                    significant(number(r, "deviation")),
                    whole(number(r, "judgments") or 0),
                )
                for r in rows[: place.rows]
            ],
            total=len(rows),
            elsewhere="raters.csv",
        ),
        note,
    )


def _suspects(audit: Audit) -> list[Block]:
    if not audit.suspects:
        return []
    told = audit.suspects[:TOLD]
    blocks: list[Block] = [
        Heading("A second look"),
        Text(
            say(
                "These are grounds to look at a rater’s work, not proof: the evidence stands "
                "beside each."
            )
        ),
        Facts(tuple((name(s.rater, 60), _evidence(s)) for s in told), "terms"),
    ]
    if len(told) < len(audit.suspects):
        more = f"{len(told)} of {whole(len(audit.suspects))} are told; the table marks the others."
        blocks.append(Text(say("{}", more), "note"))
    return blocks


def _evidence(suspect: Suspect) -> Markup:
    return say(
        "{} <strong>{}</strong>, {}. {}",
        SIGN,
        suspect.verdict,
        num(plural(suspect.judgments, "judgment")),
        true_minus(" ".join(suspect.evidence)),
    )


def _share(x: float | None) -> str:
    return percent(x)


def _measured(x: float | None) -> str:
    return significant(x)


PLAIN: tuple[tuple[str, str, Callable[[float | None], str]], ...] = (
    ("accuracy", "accuracy", decimal),
    ("chance", "chance", decimal),
    ("likeness", "likeness to others", decimal),
    ("tau", "Kendall’s τ", decimal),
    ("precision", "precision", decimal),
    ("recall", "recall", decimal),
    ("word_accuracy", "words right", decimal),
    ("spam", "spam", decimal),
    ("bias", "bias", _measured),
    ("deviation", "scatter", _measured),
    ("agreement", "agrees with others", decimal),
    ("pairs", "pairs", lambda x: whole(x) if x is not None else ""),
    ("top_share", "top label’s share", _share),
    ("seconds", "seconds", _measured),
)
"""(column of the audit, its heading, how it is written)"""
INTERVALS = {
    "accuracy": ("lower", "upper"),
    "likeness": ("lower", "upper"),
    **{
        name: (f"{name}_lower", f"{name}_upper")
        for name in ("agreement", "tau", "precision", "recall")
    },
}


def _table(rows: list[dict[str, object]], place: Place) -> Table:
    there = [(c, h, w) for c, h, w in PLAIN if any(r.get(c) is not None for r in rows)]
    marked = any(r.get("verdict") for r in rows)
    columns: list[Column] = [worded("rater")]
    columns += [worded("verdict")] if marked else []
    columns.append(Column("judgments"))
    columns += [Column(heading) for _, heading, _ in there]
    rows = sorted(rows, key=lambda r: (not r.get("verdict"), -(number(r, "judgments") or 0)))
    return table(
        "Raters, marked ones first, then by workload",
        columns,
        [_cells(r, there, marked) for r in rows[: place.rows]],
        total=len(rows),
        elsewhere="raters.csv",
        most=place.rows,
    )


def _cells(
    row: Row, there: list[tuple[str, str, Callable[[float | None], str]]], marked: bool
) -> list[str | Markup]:
    cells: list[str | Markup] = [name(str(row["rater"]), 60)]
    if marked:
        verdict = str(row.get("verdict") or "")
        cells.append(say("{} {}", SIGN, verdict) if verdict else "")
    cells.append(whole(number(row, "judgments") or 0))
    for column, _, write in there:
        if column in INTERVALS:
            lower, upper = INTERVALS[column]
            value = number(row, column)
            cells.append(with_interval(value, number(row, lower), number(row, upper)))
        else:
            cells.append(write(number(row, column)))
    return cells
