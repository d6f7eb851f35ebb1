"""An evaluation on a terminal: a line a measure, and what it is to be held against."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quorate.analysis.disagreement.deconvolution import Deconvolution
from quorate.analysis.disagreement.evaluation import Evaluation
from quorate.analysis.disagreement.scoring.measures import TITLES
from quorate.cli.output import PIPE_WIDTH
from quorate.report.charts.canvas import clean
from quorate.report.numbers import between, decimal, percent, percent_between, plural

BESIDE: Mapping[str, str] = {
    "one_distribution": "one for all",
    "one_label": "one label",
    "other_half": "other raters",
    "true_shares": "true shares",
}
SHARES = frozenset({"error", "majority"})
IN_SLICES = ("cross_entropy", "manhattan", "error", "absolute_error")
NAMES: Mapping[str, str] = {"macro_f1": "F1, mean", "f1": "F1", "auc": "AUC"}
SHOWN = 12


def print_evaluation(
    found: Evaluation, primary: Deconvolution | None, why: str, folder: Path | None
) -> None:
    """Print the evaluation, the deconvolution or why there is none, and where all was written."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _print(console, found, primary, why, folder)
        return
    text = StringIO()
    plain = Console(file=text, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    _print(plain, found, primary, why, folder)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _print(
    console: Console,
    found: Evaluation,
    primary: Deconvolution | None,
    why: str,
    folder: Path | None,
) -> None:
    head = f"{plural(found.items, 'item')}, {plural(found.judgments, 'judgment')} "
    soft = found.target == "soft labels"
    head += "as soft labels" if soft else f"by {plural(found.raters, 'rater')}"
    console.print(Text(head, style="bold"))
    console.print()
    console.print(_measures(found.table))
    if len(found.slices):
        console.print()
        console.print(_slices(found.slices))
    if primary is not None:
        console.print()
        console.print(Text("against what single people think", style="bold"))
        console.print(Text(_flips(primary)))
        console.print(_primary(primary))
        console.print(_tried(primary.tried))
    elif why:
        console.print()
        console.print(Text(clean(f"Slips are not taken out: {why}.")))
    notes = (*found.notes, *(n for n in (primary.notes if primary else ()) if n not in found.notes))
    for note in notes:
        console.print(Text(clean(f"note: {note}"), style="dim"))
    if folder is not None:
        console.print(f"written to {folder}")


def _measures(frame: pl.DataFrame) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    beside = [name for name in BESIDE if frame[name].is_not_null().any()]
    for head in ("model", "95 %", *(BESIDE[name] for name in beside)):
        table.add_column(head, justify="right")
    for row in frame.iter_rows(named=True):
        name = str(row["measure"])
        share = name in SHARES
        ends = percent_between if share else between
        cells = [_figure(row["value"], share), ends(row["lower"], row["upper"])]
        cells += [_figure(row[one], share) for one in beside]
        table.add_row(TITLES[name], *cells)
    return table


def _figure(value: float | None, share: bool) -> str:
    return percent(value, 1) if share else decimal(value, 3)


def _slices(frame: pl.DataFrame) -> Table:
    """A row a group, with the first of the measures that are told of groups."""
    names = [name for name in IN_SLICES if name in set(frame["measure"])]
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    for head in ("items", "raters"):
        table.add_column(head, justify="right")
    for name in names:
        table.add_column(TITLES[name].split(",")[0], justify="right")
        table.add_column("95 %", justify="right")
    groups = frame.select("column", "group").unique(maintain_order=True)
    for column, group in groups.head(SHOWN).iter_rows():
        rows = frame.filter(column=column, group=group)
        cells = [f"{rows['items'][0]:,}", f"{rows['raters'][0]:,}"]
        for name in names:
            row = rows.filter(measure=name).row(0, named=True)
            share = name in SHARES
            cells.append(_figure(row["value"], share))
            cells.append((percent_between if share else between)(row["lower"], row["upper"]))
        table.add_row(clean(f"{column} {group}")[:40], *cells)
    if len(groups) > SHOWN:
        table.add_row(f"… {plural(len(groups) - SHOWN, 'more group')}; --json gives all")
    return table


def _flips(primary: Deconvolution) -> str:
    told = primary.flips
    p = percent(float(told.p_flip[0]), 1)
    if told.stated:
        return f"people flip in {p} of answers, as stated"
    ends = percent_between(float(told.lower[0]), float(told.upper[0]))
    return (
        f"people flip in {p} of answers ({ends}), from {plural(told.n, 'repeat')} by "
        f"{plural(told.raters, 'rater')}"
    )


def _primary(primary: Deconvolution) -> Table:
    heads = ("against the majority", "against single answers", "against primary labels", "95 %")
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("" if primary.positive is None else f"of «{clean(primary.positive)}»")
    for head in (*heads, "the oracle"):
        table.add_column(head, justify="right")
    measures = primary.table.filter(who="predictions", against="primary")["measure"]
    for name in measures:
        said = [
            primary.figure(name, against=against) for against in ("majority", "votes", "primary")
        ]
        cells = [percent(figure.value, 1) for figure in said]
        oracle, held = primary.figure(name, "oracle"), primary.figure(name, "held_out")
        best = percent(oracle.value, 1)
        if held.value is not None and oracle.value is not None:
            best = percent_between(min(held.value, oracle.value), oracle.value)
        cells += [percent_between(said[2].lower, said[2].upper), best]
        table.add_row(NAMES.get(name, name), *cells)
    return table


def _tried(frame: pl.DataFrame) -> Text:
    told = [
        f"{percent(row['predictions_accuracy'], 1)} at {percent(row['p_flip'], 1)}"
        for row in frame.iter_rows(named=True)
        if row["predictions_accuracy"] is not None
    ]
    return Text(f"accuracy by how often people flip: {', '.join(told)}")
