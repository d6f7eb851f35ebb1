"""A reward report on a terminal: a line a figure, and what it has to be held against."""

from __future__ import annotations

import math
import sys
from io import StringIO

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quorate.analysis.preference.reward import Figure, RewardReport
from quorate.cli.output import PIPE_WIDTH
from quorate.report.charts.canvas import clean
from quorate.report.numbers import decimal, percent, percent_between, plural, true_minus

SHOWN = 12


def print_report(report: RewardReport) -> None:
    """Print the report."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _print(console, report)
        return
    text = StringIO()
    _print(Console(file=text, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH), report)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _print(console: Console, report: RewardReport) -> None:
    console.print(
        Text(
            f"{plural(report.pairs, 'pair')} of {plural(report.prompts, 'prompt')}, "
            f"{plural(report.votes, 'vote')}; {report.decided:,} pairs have a majority",
            style="bold",
        )
    )
    console.print(
        f"tried in {report.folds} parts of the prompts, each by a model trained on the others"
    )
    console.print()
    console.print(_figures(report))
    for says in _says(report):
        console.print(Text(clean(says)))
    for title, name, table in (
        ("accuracy by how many training labels were flipped", "flipped", report.noise),
        ("accuracy by how many of the prompts were learned from", "learned", report.learning),
        ("agreement with the votes of each rater", "rater", report.raters),
        ("accuracy by topic", "topic", report.topics),
    ):
        if len(table):
            console.print()
            console.print(Text(title, style="bold"))
            console.print(_rows(name, table))
            if len(table) > SHOWN:
                console.print(f"… {plural(len(table) - SHOWN, 'more row')}; --json gives all")
    for note in report.notes:
        console.print(Text(clean(f"note: {note}"), style="dim"))


def _figures(report: RewardReport) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for column in ("", "value", "95 %", "of"):
        table.add_column(column, justify="left" if column in ("", "of") else "right")
    for name, figure, what in (
        ("accuracy", report.accuracy, "pair"),
        ("the longer one wins", report.longer, "pair"),
        ("… where lengths differ", report.longer_wins, "pair"),
        ("accuracy, lengths alike", report.matched, "pair"),
        ("… the longer one", report.longer_matched, "pair"),
        ("agrees with one vote", report.by_vote, "pair"),
        ("… of a rater not learned from", report.new_raters, "vote"),
    ):
        if figure is not None and figure.n:
            table.add_row(name, *_told(figure), plural(figure.n, what))
    if report.ceiling is not None:
        top = report.ceiling
        table.add_row(
            "… and nothing can beyond",
            "",
            percent_between(top.lowest, top.highest),
            f"agreement {percent(top.agreement)} of {plural(top.items, 'pair')}",
        )
    return table


def _told(figure: Figure) -> tuple[str, str]:
    return percent(figure.value, 1), percent_between(figure.lower, figure.upper)


def _says(report: RewardReport) -> list[str]:
    ahead = report.ahead
    said = []
    if math.isfinite(ahead.lower):
        verdict = (
            "not told apart from"
            if ahead.lower <= 0 <= ahead.upper
            else ("better than" if ahead.value > 0 else "worse than")
        )
        said.append(
            f"The model is {verdict} «the longer one wins»: "
            f"{true_minus(decimal(100 * ahead.value, 1))} points "
            f"({true_minus(decimal(100 * ahead.lower, 1))} to "
            f"{true_minus(decimal(100 * ahead.upper, 1))})."
        )
    said.append(
        f"Its chances are off by {percent(report.chance_gap, 1)} on average; it loses "
        f"{decimal(report.log_loss, 3)} nats a vote, a coin {decimal(math.log(2), 3)}."
    )
    return said


def _rows(name: str, frame: pl.DataFrame) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("" if name in ("rater", "topic") else name)
    extra = [c for c in ("n", "longer", "ceiling_low") if c in frame.columns]
    for head in ("accuracy", "95 %", *({"ceiling_low": "ceiling"}.get(c, c) for c in extra)):
        table.add_column(head, justify="right")
    for row in frame.head(SHOWN).iter_rows(named=True):
        first = row[name] if isinstance(row[name], str) else percent(row[name])
        cells = [percent(row["accuracy"], 1), percent_between(row["lower"], row["upper"])]
        for column in extra:
            if column == "n":
                cells.append(f"{row['n']:,}")
            elif column == "longer":
                cells.append(percent(row["longer"], 1))
            else:
                low, high = row["ceiling_low"], row["ceiling_high"]
                cells.append("—" if low is None else percent_between(low, high))
        table.add_row(clean(str(first))[:40], *cells)
    return table
