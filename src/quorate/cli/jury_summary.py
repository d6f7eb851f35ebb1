"""Juries on a terminal: who sits, what they decide, and where another jury decides otherwise."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quorate.analysis.disagreement.jury import Verdicts
from quorate.analysis.disagreement.jury.verdict import LIKELY
from quorate.analysis.disagreement.raters_model import RaterModels
from quorate.cli.output import PIPE_WIDTH
from quorate.report.charts.canvas import clean
from quorate.report.numbers import decimal, percent, percent_between, plural, true_minus

VOTES = "votes"
"""the jurors that need no model of the items"""
SHOWN = 15
"""items that a terminal shows"""


def print_verdicts(
    found: Verdicts,
    compared: RaterModels | None,
    source: str,
    apart: Sequence[str],
    folder: Path | None,
) -> None:
    """Print the juries."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _print(console, found, compared, source, apart, folder)
        return
    text = StringIO()
    plain = Console(file=text, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    _print(plain, found, compared, source, apart, folder)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _print(
    console: Console,
    found: Verdicts,
    compared: RaterModels | None,
    source: str,
    apart: Sequence[str],
    folder: Path | None,
) -> None:
    jury = f"{source}: a jury of {clean(found.composition.name)}"
    if found.against is not None:
        jury += f", against {clean(found.against.name)}"
    console.print(Text(jury, style="bold"))
    console.print(f"{found.draws:,} juries drawn; jurors vote by {found.says}")
    console.print()
    console.print(_seats(found))
    console.print()
    console.print(_decisions(found))
    for line in _turned(found):
        console.print(line)
    shown = _first(found)
    if len(shown):
        console.print()
        console.print(_items(found, shown))
        left = len(found.items) - len(shown)
        if left > 0:
            console.print(f"… {plural(left, 'more item')}; --out DIR or --json gives all")
    if compared is not None:
        console.print()
        console.print(_models(compared))
    for note in dict.fromkeys((*_withheld(found), *_refused(compared), *found.notes, *apart)):
        console.print(Text(clean(f"note: {note}"), style="dim"))
    if folder is not None:
        console.print(f"written to {folder}")


def _seats(found: Verdicts) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    if found.against is not None:
        table.add_column("jury")
    for name in ("seats for", "seats", "raters", "effective raters a seat"):
        table.add_column(name, justify="left" if name == "seats for" else "right")
    for row in found.seats.iter_rows(named=True):
        cells = [clean(row["seat"]), str(row["seats"]), str(row["raters"])]
        cells.append(decimal(row["behind"], 1))
        table.add_row(*([row["jury"]] if found.against is not None else []), *cells)
    return table


def _decisions(found: Verdicts) -> Table:
    """How often each verdict is reached."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("verdict")
    table.add_column("items", justify="right")
    table.add_column("share", justify="right")
    if found.against is not None:
        table.add_column("other jury", justify="right")
        table.add_column("share", justify="right")
    names = ["verdict"] + (["other_verdict"] if found.against is not None else [])
    judged = [found.items[name].drop_nulls() for name in names]
    for option in found.options:
        cells = [clean(option)]
        for column in judged:
            n = int((column == option).sum())
            cells += [f"{n:,}", percent(n / len(column)) if len(column) else "—"]
        table.add_row(*cells)
    return table


def _turned(found: Verdicts) -> list[str]:
    """What the other jury decides otherwise, in words."""
    if found.against is None:
        return []
    flips = found.items.filter(pl.col("flips"))
    sure = int((flips["real"] >= LIKELY).sum())
    said = [
        "",
        f"The verdicts differ on {plural(len(flips), 'item')}; on {sure:,} of them the chance "
        f"that the groups truly differ so is {percent(LIKELY)} or more"
        + ("." if found.model == VOTES else ", if the model is right."),
    ]
    if found.differing is not None:
        one = found.differing
        said.append(
            f"All raters behind the juries differ on {percent(one.value, 1)} of the items "
            f"({percent_between(one.lower, one.upper)})."
        )
    return said


def _first(found: Verdicts) -> pl.DataFrame:
    """The items to show: those that turn, the surest first; else the least certain ones."""
    if found.against is not None:
        turned = found.items.filter(pl.col("flips"))
        return turned.sort("real", descending=True, maintain_order=True).head(SHOWN)
    known = found.items.filter(pl.col("verdict").is_not_null())
    return known.sort("chance", maintain_order=True).head(SHOWN)


def _items(found: Verdicts, shown: pl.DataFrame) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    both = found.against is not None
    heads = ["item", "verdict", "juries", "value", "95 %"]
    if both:
        heads += ["other jury", "juries", "value", "95 %", "real"]
    for name in heads:
        table.add_column(name, justify="left" if name in ("item", "verdict") else "right")
    for row in shown.iter_rows(named=True):
        cells = [clean(row["item"])[:32], *_told(row, "", found)]
        if both:
            cells += [*_told(row, "other_", found), percent(row["real"])]
        table.add_row(*cells)
    return table


def _told(row: dict[str, object], prefix: str, found: Verdicts) -> list[str]:
    value, lower, upper = (float(str(row[f"{prefix}{n}"])) for n in ("value", "lower", "upper"))
    chance = percent(float(str(row[f"{prefix}chance"])))
    if found.numeric:
        between = f"{true_minus(decimal(lower, 2))} to {true_minus(decimal(upper, 2))}"
        return [clean(str(row[f"{prefix}verdict"])), chance, decimal(value, 2), between]
    between = percent_between(lower, upper)
    return [clean(str(row[f"{prefix}verdict"])), chance, percent(value), between]


def _withheld(found: Verdicts) -> list[str]:
    """What speaks of few people, and how that is decided."""
    return [f"{one} (--smallest {found.smallest})" for one in found.of_few]


def _refused(compared: RaterModels | None) -> list[str]:
    """Which models were not trained, and why."""
    if compared is None:
        return []
    why: dict[str, list[str]] = {}
    for row in compared.comparison.filter(pl.col("refused").is_not_null()).iter_rows(named=True):
        why.setdefault(row["refused"], []).append(row["model"])
    said = [f"not trained: {', '.join(names)}; {reason}" for reason, names in why.items()]
    return [*said, *compared.notes]


def _models(compared: RaterModels) -> Table:
    """How well each model predicts single judgments of items that it has not seen."""
    table = Table(
        box=None, pad_edge=False, header_style="dim", title_justify="left", title_style="bold"
    )
    table.title = "error of single judgments on items not learned from"
    for name in ("model", "error", "95 %", "better than text by", "new raters", "CPU s"):
        table.add_column(name, justify="left" if name == "model" else "right")
    for row in compared.comparison.iter_rows(named=True):
        if row["refused"]:
            continue
        least, most = (true_minus(decimal(row[n], 3)) for n in ("gain_lower", "gain_upper"))
        new = "—" if row["new_mae"] is None else decimal(row["new_mae"], 3)
        between = f"{decimal(row['lower'], 3)} to {decimal(row['upper'], 3)}"
        seconds = decimal(row["seconds"], 1)
        table.add_row(
            row["model"], decimal(row["mae"], 3), between, f"{least} to {most}", new, seconds
        )
    return table
