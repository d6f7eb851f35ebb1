"""How the area under the margin is spread, and where its threshold lies."""

from __future__ import annotations

import polars as pl

from quorate.analysis.diagnosis.shown import Bins, bins
from quorate.analysis.diagnosis.signal import Signal
from quorate.report.blocks import Section, carried, figure, say, table
from quorate.report.charts import margin_histogram
from quorate.report.numbers import decimal, plural, whole
from quorate.report.sections.diagnosis.words import Shown

AUM = "aum"


def section(shown: Shown) -> Section | None:
    """The histogram; None where the signal was not read."""
    signal = next((one for one in shown.found.signals if one.name == AUM), None)
    if signal is None:
        return None
    spread = bins(shown.found, signal)
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
    if signal.threshold is None:
        note += say(" No threshold is drawn: it needs a training with threshold samples.")
    drawn = figure(
        "aum",
        _finding(signal, spread, shown),
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
            signal.threshold,
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


def _finding(signal: Signal, spread: Bins, shown: Shown) -> str:
    if signal.threshold is not None and signal.flagged is not None:
        return (
            f"{plural(int(signal.flagged.sum()), 'label')} fared no better than labels that "
            f"cannot be right (threshold {decimal(signal.threshold)})"
        )
    below = int((signal.values < 0).sum())
    return (
        f"Of {plural(below, 'example')} the model preferred another label while it learned; "
        f"{whole(int(spread.suspects.sum()))} are suspects"
    )
