"""The data map: each example by how sure the model was and how far it wavered."""

from __future__ import annotations

import numpy as np
import polars as pl

from quorate.analysis.diagnosis.shown import points
from quorate.analysis.diagnosis.signals.data_map import REGIONS
from quorate.analysis.diagnosis.signals.data_map import DataMap as Measured
from quorate.report.blocks import Section, carried, figure, name, say, table, worded
from quorate.report.charts import data_map
from quorate.report.numbers import decimal, percent, plural, whole
from quorate.report.sections.diagnosis.words import UNKNOWN, Shown

WORDS = {"easy": "easy", "ambiguous": "ambiguous", "hard": "hard to learn"}
CUT = 160
"""letters of an example's text on hover"""


def section(shown: Shown) -> Section | None:
    """The map with the suspects marked; None for a log that has none."""
    measured = shown.found.map
    if measured is None:
        return None
    rows = points(shown.found, shown.points)
    if not len(rows):
        return None
    frame = _frame(shown, measured)
    placed = int(np.isfinite(measured.confidence).sum())
    chart = data_map.DataMap(
        tuple(_point(shown, measured, int(row)) for row in rows),
        "variability: how far its probability wavered",
        "confidence: mean probability of the given label",
        "example",
        "suspect",
        ("easy to learn", "ambiguous", "hard to learn"),
    )
    counts = [int((measured.region == at).sum()) for at in range(len(REGIONS))]
    note = say(
        "A point is an example. Point at it to read it; drag over points to list them under the "
        "map. {} are easy, {} ambiguous, {} hard to learn.",
        *map(whole, counts),
    )
    if placed > len(rows):
        note += say(" Drawn: {} of {}.", whole(len(rows)), whole(placed))
    hard = counts[REGIONS.index("hard")]
    suspects = shown.found.suspects.suspect
    share = int((suspects & (measured.region == REGIONS.index("hard"))).sum())
    title = (
        f"{percent(hard / max(placed, 1))} of examples were hard to learn; "
        f"{whole(share)} of these are among the {plural(int(suspects.sum()), 'suspect')}"
    )
    drawn = figure(
        "map",
        title,
        "Each example by variability across and confidence upward; suspects are diamonds.",
        data_map.draw,
        chart,
        table(
            "Examples, the most suspect first",
            [
                worded("example"),
                worded("label"),
                worded("suggested"),
                "p(wrong)",
                "confidence",
                "variability",
                "correctness",
                worded("region"),
            ],
            [
                [
                    name(str(row["example"]), 60),
                    name(str(row["label"]), 60),
                    UNKNOWN if row["suggested"] is None else name(str(row["suggested"]), 60),
                    percent(row["wrong"]),
                    *(decimal(row[key]) for key in ("confidence", "variability", "correctness")),
                    WORDS[str(row["region"])],
                ]
                for row in frame.head(shown.rows).iter_rows(named=True)
            ],
            total=len(frame),
            elsewhere="signals.parquet",
        ),
        note,
        carried("map", frame, 2000),
    )
    return Section("data-map", "The map of the data", (drawn,))


def _frame(shown: Shown, measured: Measured) -> pl.DataFrame:
    """All examples that have a place, the most suspect first."""
    suspects = shown.found.suspects
    rows = suspects.order[np.isfinite(measured.confidence[suspects.order])]
    return (
        suspects.table.select("row", "example", "label", "suggested", "wrong")
        .join(
            pl.DataFrame(
                {
                    "row": rows,
                    "confidence": measured.confidence[rows],
                    "variability": measured.variability[rows],
                    "correctness": measured.correctness[rows],
                    "region": [REGIONS[at] for at in measured.region[rows]],
                }
            ),
            on="row",
            how="inner",
            maintain_order="left",
        )
        .drop("row")
    )


def _point(shown: Shown, measured: Measured, row: int) -> data_map.MapPoint:
    found = shown.found
    log, suspects = found.log, found.suspects
    label = log.classes[log.labels[row]]
    rather = int(suspects.suggested[row])
    said = f"{log.examples[row]}: {label}"
    if suspects.suspect[row] and rather >= 0:
        said += f", rather {log.classes[rather]}"
    said += f"; {percent(float(suspects.wrong[row]))} likely wrong"
    if found.texts is not None:
        said += f". {' '.join(str(found.texts[row]).split())[:CUT]}"
    return data_map.MapPoint(
        float(measured.variability[row]),
        float(measured.confidence[row]),
        bool(suspects.suspect[row]),
        said,
        str(log.examples[row]),
    )
