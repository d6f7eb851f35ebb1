"""All methods on the same judgments: where their answers differ."""

from __future__ import annotations

import math
from collections.abc import Mapping

from markupsafe import Markup

from quorate.analysis.compare import Comparison
from quorate.report.blocks import (
    Block,
    Column,
    Figure,
    Section,
    Table,
    Text,
    figure,
    name,
    say,
    table,
    worded,
)
from quorate.report.charts import heat_map
from quorate.report.numbers import decimal, percent, plural, significant, whole
from quorate.report.place import Place
from quorate.schema import Kind

FIGURES: Mapping[str, str] = {
    "seconds": "seconds",
    "agreement": "mean agreement with the others",
    "accuracy": "accuracy on gold",
    "ece": "calibration error",
    "brier": "Brier score",
    "log_loss": "log loss, nats",
    "rmse": "root mean square error",
    "mae": "mean absolute error",
    "correlation": "correlation with gold",
}
DRAWN = 24
"""a matrix of more methods would have cells too small to read"""


def section(comparison: Comparison, place: Place) -> Section | None:
    """The matrix of agreement between methods and a table of all of them."""
    if comparison.table.is_empty():
        return None
    blocks: list[Block] = []
    matrix = comparison.agreement
    if 2 <= len(matrix) <= DRAWN:
        blocks.append(_matrix(comparison, place))
    blocks.append(_table(comparison, place))
    differing = len(comparison.differences)
    blocks.append(Text(say("Methods differ on {}.", plural(differing, "item"))))
    return Section(place.id("compared"), "Method by method", tuple(blocks))


def _matrix(comparison: Comparison, place: Place) -> Figure:
    frame = comparison.agreement
    names = tuple(frame["method"].to_list())
    cells = tuple(tuple(float(x) for x in row) for row in frame.drop("method").iter_rows())
    apart = min(
        ((cells[a][b], names[a], names[b]) for a in range(len(names)) for b in range(a)),
    )
    floor = max(0.0, math.floor(apart[0] * 10 - 1e-9) / 10)
    numeric = comparison.question.kind is Kind.NUMERIC
    measure = "concordance of the values" if numeric else "share of items with the same label"
    return figure(
        place.id("method-agreement"),
        f"{apart[1]} and {apart[2]} are furthest apart: {decimal(apart[0])}",
        f"A matrix of the {measure} for each pair of methods.",
        heat_map.draw,
        heat_map.HeatMap(
            tuple(tuple(max(0.0, x) for x in row) for row in cells),
            names,
            names,
            "",
            measure,
            floor=floor,
        ),
        table(
            measure.capitalize(),
            [worded("method"), *(Column(n) for n in names)],
            [[n, *(decimal(x, 3) for x in row)] for n, row in zip(names, cells, strict=True)],
        ),
        say("Percentages: the {}. Shades begin at {}.", measure, percent(floor)),
    )


def _table(comparison: Comparison, place: Place) -> Table:
    rows = comparison.table.to_dicts()
    there = [c for c in FIGURES if any(row.get(c) is not None for row in rows)]
    columns = [worded("method"), worded("status")]
    columns += [Column(FIGURES[c]) for c in there]
    columns.append(worded("why"))
    return table(
        f"{whole(len(rows))} methods, run or not",
        columns,
        [
            [
                name(str(row["method"]), 60),
                str(row["status"]),
                *(_number(row.get(c)) for c in there),
                _why(row.get("why")),
            ]
            for row in rows
        ],
        most=place.rows,
    )


def _number(value: object) -> str:
    return significant(float(value)) if isinstance(value, int | float) else decimal(None)


def _why(value: object) -> Markup:
    return say("{}", str(value or ""))
