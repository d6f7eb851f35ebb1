"""Preferences on a terminal: the ranking, the raters, and what to mind, a sentence each."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quorate.analysis.preference.model import Estimate, Strengths
from quorate.analysis.preference.report import Preference
from quorate.analysis.preference.trust.share import Share
from quorate.cli.output import PIPE_WIDTH
from quorate.report.charts.canvas import clean
from quorate.report.numbers import (
    between,
    decimal,
    percent,
    percent_between,
    plural,
    true_minus,
    whole,
    with_interval,
)

SHOWN = 15
NAME = 32
NOTES = 8
RATERS: tuple[tuple[str, str], ...] = (
    ("ties", "tie_rate"),
    ("first shown wins", "first_rate"),
    ("longer wins", "longer_rate"),
    ("flips", "flip_rate"),
    ("place", "position"),
    ("length", "length"),
    ("reliability", "reliability"),
)
"""what a rater's row shows, and its column; places and lengths are in logits"""
SHARES = ("tie_rate", "first_rate", "longer_rate", "flip_rate")


def print_preferences(found: Sequence[Preference], source: str, folder: Path | None) -> None:
    """Print each report, and where the tables are."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _print_all(console, found, source, folder)
        return
    text = StringIO()
    plain = Console(file=text, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    _print_all(plain, found, source, folder)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _print_all(
    console: Console, found: Sequence[Preference], source: str, folder: Path | None
) -> None:
    for n, one in enumerate(found):
        if n:
            console.print()
        console.print(Text(clean(f"{source} · {one.question}"), style="bold"))
        for title, words in _lines(one):
            _line(console, title, words)
            if title == "Ranking" and one.ranking is not None:
                console.print(_ranking(one.ranking, one.styled))
            if title == "Raters":
                console.print(_raters(one.raters))
        for note in one.notes[:NOTES]:
            _line(console, "Mind", f"{note[:1].upper()}{note[1:].rstrip('.')}.")
        if len(one.notes) > NOTES:
            _line(console, "Mind", f"{plural(len(one.notes) - NOTES, 'more remark')} with --json.")
    if folder is not None:
        _line(console, "Tables", str(folder))


def _line(console: Console, title: str, words: str) -> None:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=10, style="bold")
    table.add_column(overflow="fold")
    table.add_row(title, Text(clean(true_minus(words))))
    console.print(table)


def _lines(found: Preference) -> Iterator[tuple[str, str]]:
    counts = found.counts
    ties = f" {percent(counts.ties / counts.comparisons)} ties." if counts.ties else ""
    made = (
        f" (making {plural(counts.comparisons, 'comparison')})"
        if counts.comparisons != counts.judgments
        else ""
    )
    yield (
        "Read",
        f"{plural(counts.judgments, 'judgment')}{made} of {plural(counts.items, 'item')} by "
        f"{plural(counts.raters, 'rater')}; {plural(counts.candidates, 'candidate')}.{ties}",
    )
    yield "Order", _order(found)
    if found.ranking is None:
        yield "Unranked", f"{found.unranked[:1].upper()}{found.unranked[1:]}."
    else:
        yield "Ranking", f"By {found.ranking.model}; 95 % intervals, {found.ranking.errors}."
        yield "Estimates", _estimates(found.ranking.estimates)
    yield from _tournament(found)
    if found.longer is not None:
        longer = found.longer
        yield (
            "Length",
            f"The longer one wins {_share(longer.majority)} pairs with a majority, which any model "
            f"has to beat, and {_share(longer.judgments)} single judgments.",
        )
    if found.agreement is not None and found.agreement.results:
        headline = found.agreement.headline
        interval = with_interval(headline.value, headline.lower, headline.upper)
        yield "Agreement", f"{headline.title} {interval}."
    if found.ceiling is not None:
        c = found.ceiling
        wider = percent_between(c.lowest, c.highest)
        yield (
            "Ceiling",
            f"Two raters agree in {percent(c.agreement)} of votes that are no tie, so the best "
            f"model is right in {percent_between(c.lower, c.upper)} of single votes"
            + (f" ({wider} with what few items leave open)." if wider else "."),
        )
    yield "Raters", _about_raters(found)


def _order(found: Preference) -> str:
    order = found.order
    said = f"{order.says[:1].upper()}{order.says[1:]}."
    if order.verdict == "unknown":
        return f"{said} Whether place matters cannot be told."
    if not order.first_wins.n:
        return f"{said} All are ties."
    wins = f"What was shown first won {_share(order.first_wins)} that were no tie."
    return f"{said} {wins}" if order.identifiable else said


def _estimates(estimates: Sequence[Estimate]) -> str:
    said = [
        f"{one.name} {with_interval(one.value, one.lower, one.upper)}"
        for one in estimates
        if one.value == one.value
    ]
    return f"{'; '.join(said)}." if said else "No further parameter."


def _tournament(found: Preference) -> Iterator[tuple[str, str]]:
    cover, cycles, moved = found.coverage, found.cycles, found.influence
    if cover is not None:
        often = f"{whole(cover.least)} to {plural(cover.most, 'time')}"
        if cover.least == cover.most:
            often = plural(cover.most, "time")
        words = (
            f"{whole(cover.compared)} of {plural(cover.pairs, 'pair')} of candidates compared, "
            f"{often} each."
        )
        if cover.parts > 1:
            words += f" They fall into {cover.parts} sets that nothing joins."
        yield "Coverage", words
    if cycles is not None and cycles.triads:
        yield (
            "Circles",
            f"{whole(cycles.cyclic)} of {whole(cycles.triads)} triads go round "
            f"({percent(cycles.share, 1)}); one scale and chance would make "
            f"{percent(cycles.expected, 1)}, coins 25 %.",
        )
    if moved is not None and len(moved):
        most = moved.row(0, named=True)
        same = "nobody's absence changes the ranking"
        turns = (
            f"without {most['rater']} it changes most: Kendall's τ {decimal(most['tau'])}, "
            f"{most['first']} first, {most['shifted']} by {decimal(most['shift'])} logits"
        )
        said = turns if most["moved"] else same
        yield "Influence", f"{said[:1].upper()}{said[1:]}."


def _about_raters(found: Preference) -> str:
    raters = found.raters
    if "reliability" in raters.columns:
        return (
            "The least reliable first: 1 follows the ranking, 0.50 clicks at random. Intervals are "
            "in raters.csv and --json."
        )
    if found.ranking is None:
        return "No ranking, so no reliability; shares of what each one said."
    return "Shares of what each one said."


def _ranking(ranking: Strengths, styled: Strengths | None) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("rank", "candidate", "strength", "95 %", "ranks", "comparisons"):
        table.add_column(name, justify="left" if name == "candidate" else "right", overflow="fold")
    plain = None
    if styled is not None:
        table.add_column("rank, style apart", justify="right")
        plain = dict(styled.table.select("candidate", "rank").iter_rows())
    for row in ranking.table.head(SHOWN).iter_rows(named=True):
        low, high = row["rank_low"], row["rank_high"]
        cells = [
            whole(row["rank"]),
            clean(str(row["candidate"]), NAME),
            decimal(row["strength"]),
            between(row["lower"], row["upper"]),
            whole(low) if low == high else f"{whole(low)}–{whole(high)}",
            whole(row["comparisons"]),
        ]
        if plain is not None:
            cells.append(whole(plain[row["candidate"]]))
        table.add_row(*cells)
    if len(ranking.table) > SHOWN:
        table.caption = f"… {plural(len(ranking.table) - SHOWN, 'more candidate')}"
    return table


def _raters(raters: pl.DataFrame) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("rater", overflow="fold")
    table.add_column("comparisons", justify="right")
    shown = [(title, column) for title, column in RATERS if column in raters.columns]
    for title, _ in shown:
        table.add_column(title, justify="right")
    first = "reliability" if "reliability" in raters.columns else "comparisons"
    order = raters.sort(first, "rater", descending=[first == "comparisons", False])
    for row in order.head(SHOWN).iter_rows(named=True):
        cells = [
            percent(row[column]) if column in SHARES else decimal(row[column])
            for _, column in shown
        ]
        table.add_row(clean(str(row["rater"]), NAME), whole(row["comparisons"]), *cells)
    if len(raters) > SHOWN:
        table.caption = f"… {plural(len(raters) - SHOWN, 'more rater')}"
    return table


def _share(share: Share) -> str:
    return (
        f"{percent(share.value, 1)} ({percent_between(share.lower, share.upper)}) of "
        f"{whole(share.n)}"
    )
