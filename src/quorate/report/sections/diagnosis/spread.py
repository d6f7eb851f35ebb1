"""How the area under the margin is spread, and where its threshold lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.shown import Bins, bins
from quorate.report.blocks import Section, carried, figure, say, table
from quorate.report.charts import margin_histogram
from quorate.report.numbers import decimal, plural, whole
from quorate.report.sections.diagnosis.words import Shown

AUM = "aum"


@dataclass(frozen=True, eq=False)
class Margins:
    """The area under the margin of each example (n,), and which labels a threshold flags."""

    values: NDArray[np.float64]
    threshold: float | None
    flagged: int


def section(shown: Shown) -> Section | None:
    """The histogram; None where the signal was not read."""
    margins = _margins(shown)
    if margins is None:
        return None
    spread = bins(shown.found, margins.values)
    if not spread.counts.sum():
        return None
    frame = pl.DataFrame(
        {
            "from": spread.edges[:-1],
            "to": spread.edges[1:],
            "examples": spread.counts,
            "suspects": spread.suspects,
        }
    )
    note = say(
        "By how much the model preferred the given label to the next best while it learned, in "
        "logits; left of 0 it preferred another. Dark: suspects by all signals together."
    )
    if margins.threshold is None:
        note += say(" No threshold is drawn: it needs a training with threshold samples.")
    drawn = figure(
        "aum",
        _finding(margins, spread),
        "How many examples have an area under the margin in each bin, with the suspects among "
        "them.",
        margin_histogram.draw,
        margin_histogram.MarginHistogram(
            tuple(
                margin_histogram.Bar(float(lo), float(hi), int(n), int(m))
                for lo, hi, n, m in frame.iter_rows()
            ),
            "area under the margin, logits",
            "examples",
            margins.threshold,
        ),
        table(
            "Area under the margin",
            ["from", "to", "examples", "suspects"],
            [(decimal(lo), decimal(hi), whole(n), whole(m)) for lo, hi, n, m in frame.iter_rows()],
        ),
        note,
        carried("aum", frame),
    )
    return Section("margins", "How the labels fared in training", (drawn,))


def _margins(shown: Shown) -> Margins | None:
    """Of the trainings with threshold samples, where there are any; else of the log."""
    verdict = shown.further.threshold
    if verdict is not None:
        return Margins(verdict.margin, sum(verdict.thresholds) / 2, int(verdict.flagged.sum()))
    signal = next((one for one in shown.found.signals if one.name == AUM), None)
    if signal is None:
        return None
    flagged = 0 if signal.flagged is None else int(signal.flagged.sum())
    return Margins(signal.values, signal.threshold, flagged)


def _finding(margins: Margins, spread: Bins) -> str:
    if margins.threshold is not None:
        return (
            f"{plural(margins.flagged, 'label')} fared no better than labels that cannot be right "
            f"(threshold {decimal(margins.threshold)})"
        )
    below = int((margins.values < 0).sum())
    return (
        f"Of {plural(below, 'example')} the model preferred another label while it learned; "
        f"{whole(int(spread.suspects.sum()))} are suspects"
    )
