"""The suspects with what they say, and which label is taken for which."""

from __future__ import annotations

from math import nan

import polars as pl
from markupsafe import Markup

from quorate.analysis.diagnosis.shown import chosen, pairs
from quorate.report.blocks import (
    Block,
    Column,
    Heading,
    Section,
    Text,
    carried,
    figure,
    name,
    num,
    say,
    table,
    worded,
)
from quorate.report.charts import heat_map
from quorate.report.numbers import decimal, percent, plural, whole
from quorate.report.sections.diagnosis.words import UNKNOWN, VERDICT, Shown

CLASSES = 20
"""classes of which a matrix is drawn; of more a table"""
CARRIED = 2000
"""suspects that the page itself carries as a file"""
CUT = 240


def section(shown: Shown) -> Section:
    """The table of suspects."""
    found = chosen(shown.found, shown.k, shown.both)
    if not len(found):
        return Section("suspects", "Suspects", (Text(say("No label is suspect.")),))
    told = "text" in found.columns
    heads: list[str | Column] = [worded("example"), worded("label"), worded("rather"), "p(wrong)"]
    heads += ["with raters"] if shown.both is not None else []
    heads += [worded("text")] if told else []
    heads += [worded("verdict"), "suspicion"]
    shown_rows = table(
        "Suspects, the most suspect first",
        heads,
        [_row(row, told) for row in found.head(shown.rows).iter_rows(named=True)],
        total=len(found),
        elsewhere="suspects.csv",
    )
    return Section(
        "suspects",
        "Suspects",
        (
            Text(
                say(
                    "Likely wrong, the likeliest first: {}. A suspicion is no verdict; have them "
                    "judged again, without showing the label that they have.",
                    num(plural(len(found), "example")),
                )
            ),
            shown_rows,
        ),
    )


def confusion(shown: Shown) -> Section | None:
    """Which label is taken for which among the suspects."""
    counted = pairs(shown.found)
    if not len(counted):
        return None
    listed = table(
        "Labels of suspects, and what the model says instead",
        [worded("label"), worded("rather"), "suspects", "expected wrong"],
        [
            (
                name(row["label"], 60),
                name(row["suggested"], 60),
                whole(row["suspects"]),
                decimal(row["expected"], 1),
            )
            for row in counted.head(shown.rows).iter_rows(named=True)
        ],
        total=len(counted),
        elsewhere="diagnosis.json",
    )
    blocks: list[Block] = []
    top = counted.row(0, named=True)
    title = (
        f"{plural(top['suspects'], 'suspect')} labelled “{top['label']}” look like "
        f"“{top['suggested']}”, the most frequent pair"
    )
    used = _classes(shown, counted)
    if 1 < len(used) <= CLASSES:
        blocks.append(
            figure(
                "confused",
                title,
                "Of the suspects with a label, the share that the model takes for each other one.",
                heat_map.draw,
                heat_map.HeatMap(_cells(used, counted), used, used, "label", "rather"),
                listed,
                say("Percent of a row: of the suspects with this label, how many look like that."),
                carried("pairs", counted),
            )
        )
    else:
        blocks += [Heading(title), listed]
    return Section("confusion", "Which label is taken for which", tuple(blocks))


def _row(row: dict[str, object], told: bool) -> list[str | Markup]:
    verdict = row["verdict"]
    cells: list[str | Markup] = [
        name(str(row["example"]), 60),
        name(str(row["label"]), 60),
        UNKNOWN if row["suggested"] is None else name(str(row["suggested"]), 60),
        percent(_number(row["wrong"])),
    ]
    if "together" in row:
        cells.append(percent(_number(row["together"])))
    if told:
        cells.append(name(" ".join(str(row["text"]).split()), CUT))
    return [
        *cells,
        UNKNOWN if verdict is None else VERDICT[str(verdict)],
        decimal(_number(row["score"]), 3),
    ]


def _classes(shown: Shown, counted: pl.DataFrame) -> tuple[str, ...]:
    used = set(counted["label"]) | set(counted["suggested"])
    return tuple(one for one in shown.found.log.classes if one in used)


def _cells(used: tuple[str, ...], counted: pl.DataFrame) -> tuple[tuple[float, ...], ...]:
    times = {(a, b): n for a, b, n in counted.select("label", "suggested", "suspects").iter_rows()}
    rows = []
    for given in used:
        of_row = [times.get((given, other), 0) for other in used]
        total = sum(of_row)
        rows.append(
            tuple(
                nan if other == given or not total else n / total
                for other, n in zip(used, of_row, strict=True)
            )
        )
    return tuple(rows)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None
