"""A diagnosis on a terminal: how many labels are likely wrong, which, and what else is odd."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quorate.analysis.diagnosis.report import Diagnosis
from quorate.analysis.diagnosis.shown import chosen, held, pairs
from quorate.cli.output import PIPE_WIDTH
from quorate.report.charts.canvas import clean
from quorate.report.numbers import percent, percent_between, plural, whole
from quorate.report.sections.diagnosis.words import VERDICT, Shown

MOST = 15
"""suspects that a terminal shows"""
PAIRS = 5
NUMBERS = ("p(wrong)", "with raters")
LONGEST = 28
"""letters of a name of an example or a label"""
SHORTEST = 16
"""letters below which a text says nothing"""


def print_diagnosis(result: Shown, folder: Path | None) -> None:
    """Print the diagnosis."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _print(console, result, folder)
        return
    text = StringIO()
    plain = Console(file=text, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    _print(plain, result, folder)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _print(console: Console, result: Shown, folder: Path | None) -> None:
    found = result.found
    log, errors = found.log, found.suspects.errors
    console.print(
        Text(
            f"{clean(result.source)}: {plural(log.n, 'example')}, {len(log.classes)} classes",
            style="bold",
        )
    )
    console.print(Text(clean(f"read from {result.how}")))
    console.print()
    console.print(
        f"About {whole(errors.value)} labels are likely wrong ({percent(errors.value / log.n, 1)}; "
        f"95 %: {whole(errors.lower)} to {whole(errors.upper)})."
    )
    if found.judged:
        console.print(
            f"Calibrated by {plural(found.judged, 'verdict')}; "
            f"{whole(found.judged_wrong)} found a wrong label."
        )
    shown = chosen(found, result.k)
    console.print(_precision(found, len(shown)))
    console.print()
    console.print(_suspects(found, result, console.width))
    if len(shown) > MOST:
        rest = plural(len(shown) - MOST, "more suspect")
        where = str(folder / "suspects.csv") if folder is not None else "--out DIR"
        console.print(f"… {rest}; {where} {'has' if folder is not None else 'gives'} all")
    _also(console, found)
    _further(console, result)
    for name, why in found.skipped.items():
        console.print(Text(clean(f"not read: {name}, for {why}"), style="dim"))
    for note in (*result.notes, *found.notes):
        console.print(Text(clean(f"note: {note}"), style="dim"))
    if folder is not None:
        console.print(Text(f"{folder}: report.html, suspects.csv, signals.parquet, diagnosis.json"))


def _further(console: Console, result: Shown) -> None:
    """What further trainings say."""
    said = []
    threshold, curve, fewer = (
        result.further.threshold,
        result.further.curve,
        result.further.pruning,
    )
    if threshold is not None:
        said.append(f"{plural(int(threshold.flagged.sum()), 'label')} below the threshold of AUM")
    if curve is not None:
        said.append(str(curve.more()))
    if result.further.cleaning is not None:
        share = result.found.suspects.errors.value / result.found.log.n
        items = result.further.cleaning.items(share).value
        if items is not None:
            said.append(f"correcting them is worth {whole(items)} more judged items")
    if fewer is not None:
        said += [
            f"without the {percent(row.share)} most redundant examples accuracy is "
            f"{percent(row.ranked, 1)}, with all {percent(row.whole, 1)}"
            for row in fewer.rows
        ]
    if said:
        console.print()
        console.print(Text("further trainings", style="bold"))
        for one in said:
            console.print(Text(one))


def _precision(found: Diagnosis, k: int) -> str:
    """What to expect among the suspects that are given."""
    steps = found.suspects.precision
    there = [n for n, step in enumerate(steps.k) if step <= k]
    if not k or not there:
        return f"{plural(k, 'suspect')}."
    at = there[-1]
    return (
        f"{plural(k, 'suspect')}; of the first {whole(int(steps.k[at]))} about "
        f"{percent(float(steps.value[at]))} are expected to be wrong "
        f"({percent_between(float(steps.lower[at]), float(steps.upper[at]))})."
    )


def _suspects(found: Diagnosis, result: Shown, room: int) -> Table:
    """The first suspects; the text gets what is left of ``room`` columns."""
    table = Table(
        box=None, pad_edge=False, header_style="dim", title_justify="left", title_style="bold"
    )
    table.title = "suspects, the most suspect first"
    names = ["example", "label", "rather", "p(wrong)"]
    names += ["with raters"] if result.both is not None else []
    rows = chosen(found, result.k, result.both).head(MOST)
    cells = [_cells(row, names) for row in rows.iter_rows(named=True)]
    widths = [max([len(name), *(len(one[n]) for one in cells)]) + 2 for n, name in enumerate(names)]
    left = room - sum(widths)
    told = "text" in rows.columns and left >= SHORTEST
    for name in names:
        table.add_column(name, justify="right" if name in NUMBERS else "left", no_wrap=True)
    if told:
        table.add_column("text", no_wrap=True)
    for row, one in zip(rows.iter_rows(named=True), cells, strict=True):
        words = " ".join(str(row.get("text")).split())
        table.add_row(*one, *([clean(words, left - 1)] if told else []))
    return table


def _cells(row: dict[str, object], names: Sequence[str]) -> list[str]:
    found = [clean(str(row[key] or "—"), LONGEST) for key in ("example", "label", "suggested")]
    for key in ("wrong", "together")[: len(names) - 3]:
        chance = row[key]
        found.append(percent(chance if isinstance(chance, float) else None))
    return found


def _also(console: Console, found: Diagnosis) -> None:
    common = pairs(found).head(PAIRS)
    if len(common):
        console.print()
        console.print(Text("most often taken for another", style="bold"))
        for row in common.iter_rows(named=True):
            said = f"{row['label']} → {row['suggested']}: {plural(row['suspects'], 'suspect')}"
            console.print(Text(clean(said)))
    others = [(name, n) for name, n in held(found).items() if n]
    if others:
        console.print()
        console.print(Text("verdicts", style="bold"))
        for name, n in others:
            console.print(Text(f"{whole(n)} {VERDICT[name]}"))
    for name, why in found.verdicts.unjudged.items():
        console.print(Text(clean(f"not looked for: {VERDICT[name]}; {why}"), style="dim"))
