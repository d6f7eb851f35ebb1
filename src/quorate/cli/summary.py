"""The audit on a terminal: what the page says, in fewer than forty lines for one question."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quorate.analysis.audit import UNSURE, Audit, Dispute, Evaluation, Sureness, Suspect
from quorate.analysis.preference.report import Preference
from quorate.cli.differing import beside_experts, differing
from quorate.cli.output import PIPE_WIDTH
from quorate.report.charts.canvas import clean
from quorate.report.numbers import between, decimal, percent, plural, whole, with_interval
from quorate.report.sections.cost import finding as cost_finding
from quorate.report.sections.preference import finding as preference_finding
from quorate.report.sections.preference import remarks

Justify = Literal["left", "right"]

SUSPECTS = 4
DISPUTES = 20
REMARKS = 3
LINES = 3
EFFECTS = ("dropped", "repaired", "noted")
SLICES = 6
LABELS = 6
DISPUTE_COLUMNS: tuple[tuple[int, Justify], ...] = (
    (18, "left"),
    (16, "left"),
    (15, "right"),
    (30, "left"),
)
"""largest width and alignment of item, label, probability or interval, and answers"""


def print_summary(audits: Sequence[Audit], folder: Path | None) -> None:
    """Print the summary of every question and where the report is."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        _print_all(console, audits, folder)
        return
    text = StringIO()
    plain = Console(file=text, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    _print_all(plain, audits, folder)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _print_all(console: Console, audits: Sequence[Audit], folder: Path | None) -> None:
    for n, audit in enumerate(audits):
        if n:
            console.print()
        _print(console, audit, several=len(audits) > 1)
    if folder is not None:
        _line(console, "Report", f"{folder / 'report.html'} (with the tables beside it)")


def _print(console: Console, audit: Audit, *, several: bool) -> None:
    _head(console, audit, several)
    for title, sentences in _sections(audit):
        _line(console, title, " ".join(sentences))
        if title == "Raters" and audit.suspects:
            console.print(_suspects(audit.suspects))
        if title in ("Disputed", "Spread") and audit.disputes:
            console.print(_disputes(audit.disputes, console.width))
        if title == "Gold" and audit.gold is not None:
            console.print(_gold(audit.gold.evaluations))
        if title == "Slices":
            console.print(_slices(audit))


def _line(console: Console, title: str, words: str) -> None:
    """A title in a column of its own, the words beside it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=10, style="bold")
    table.add_column(overflow="fold")
    table.add_row(title, Text(clean(words)))
    console.print(table)


def _head(console: Console, audit: Audit, several: bool) -> None:
    question, counts = audit.question, audit.counts
    source = audit.reading.source or "judgments"
    kind = question.kind.value
    if question.options:
        kind += f", {plural(len(question.options), 'option')}"
    console.print(Text(clean(f"{source} · {question.name} ({kind})"), style="bold"))
    words = (
        f"{plural(counts.judgments, 'judgment')}, {plural(counts.raters, 'rater')}, "
        f"{plural(counts.items, 'item')}; {decimal(counts.mean_overlap, 1)} judgments an item."
    )
    if counts.repeats:
        words += f" {plural(counts.repeats, 'repeat')} by the same rater."
    _line(console, "Read", " ".join((words, *_reading(audit, several))))


def _reading(audit: Audit, several: bool) -> Iterator[str]:
    reading = audit.reading
    renamed = [f"{theirs} → {ours}" for ours, theirs in reading.columns.items() if ours != theirs]
    if renamed:
        yield f"Columns: {', '.join(renamed)}."
    remarks = sorted(reading.remarks, key=lambda remark: EFFECTS.index(remark.effect))
    for remark in remarks[:REMARKS]:
        text = str(replace(remark, lines=remark.lines[:LINES]))
        yield text[:1].upper() + text[1:] + "."
    if len(remarks) > REMARKS:
        yield f"{plural(len(remarks) - REMARKS, 'more remark')} in the report."


def _sections(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    yield "Agreement", list(_agreement(audit))
    if audit.consensus is not None:
        yield "Consensus", list(_consensus(audit))
    if audit.preference is not None:
        yield "Preferred", list(_preferred(audit.preference))
    yield "Raters", list(_raters(audit))
    if audit.consensus is not None:
        title = "Spread" if audit.paradigm == "descriptive" else "Disputed"
        yield title, list(_disputed(audit))
    yield from differing(audit)
    if audit.redundancy is not None:
        yield "Label cost", list(_cost(audit))
    if audit.gold is not None:
        yield "Gold", [_gold_words(audit)]
    yield from beside_experts(audit)
    if audit.slices:
        yield "Slices", []
    notes = [note for note in audit.notes if note not in audit.agreement.notes]
    if notes:
        yield "Note", [f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in notes]


def _agreement(audit: Audit) -> Iterator[str]:
    if not audit.agreement.results:
        yield "Cannot be measured: no item has judgments of two raters."
        return
    headline = audit.agreement.headline
    if headline.defined:
        yield f"{headline.title} {with_interval(headline.value, headline.lower, headline.upper)}."
    said = headline.reading.removeprefix(f"{headline.title} is {headline.value:.2f}: ")
    yield said[:1].upper() + said[1:]


def _consensus(audit: Audit) -> Iterator[str]:
    fitted = audit.consensus
    if fitted is None:
        return
    sure = audit.sureness
    if sure is not None:
        yield (
            f"{whole(sure.unsure)} of {plural(sure.judged, 'item')} unsure (label below "
            f"{percent(UNSURE)}), {whole(sure.tied)} tied."
        )
        yield f"Labels: {_label_shares(audit.question.options, sure)}."
    elif fitted.value is not None:
        values = fitted.value[fitted.overlap > 0]
        yield f"Values from {decimal(float(values.min()))} to {decimal(float(values.max()))}."
    why = audit.provenance.why
    yield f"By {fitted.method}." if why == "asked for" else f"By {why.rstrip('.')}."
    if not fitted.converged:
        yield "The fit had not settled when it was stopped."


def _label_shares(options: Sequence[str], sure: Sureness) -> str:
    order = sorted(range(len(options)), key=lambda k: -sure.shares[k])[:LABELS]
    text = ", ".join(f"{options[k]} ({percent(sure.shares[k])})" for k in order)
    return text + (", …" if len(options) > LABELS else "")


def _preferred(found: Preference) -> Iterator[str]:
    """The ranking in a line, then order, length and ceiling."""
    if found.ranking is None:
        yield f"No ranking: {found.unranked}."
    else:
        rows = found.ranking.table.head(LABELS).to_dicts()
        best = ", ".join(f"{row['candidate']} ({decimal(row['strength'])})" for row in rows)
        more = ", …" if len(found.ranking.table) > LABELS else ""
        yield f"{preference_finding(found.ranking)}."
        yield f"Strengths by {found.ranking.model}: {best}{more}."
    yield from (remark.striptags() for remark in remarks(found))


def _raters(audit: Audit) -> Iterator[str]:
    low, middle, high = audit.counts.workloads
    if low == high:
        yield f"{plural(low, 'judgment')} each."
    else:
        yield f"{whole(low)} to {whole(high)} judgments each (median {whole(middle)})."
    if "accuracy" in audit.raters.columns:
        middle_accuracy = audit.raters["accuracy"].median()
        if isinstance(middle_accuracy, float):
            yield f"Median accuracy {decimal(middle_accuracy)}."
    if not audit.suspects and audit.paradigm == "descriptive":
        yield "Nobody is suspected: to differ is no fault here."
    elif not audit.suspects:
        yield "None looks wrong."
    else:
        yield f"{whole(len(audit.suspects))} of {whole(audit.counts.raters)} look wrong:"


def _suspects(suspects: Sequence[Suspect]) -> Table:
    table = _table()
    for name, right in (("rater", 0), ("", 0), ("judgments", 1), ("evidence", 0)):
        table.add_column(
            name,
            justify="right" if right else "left",
            overflow="ellipsis",
            no_wrap=True,
            max_width=None if name == "evidence" else 22,
            min_width=None if name == "evidence" else 9,
        )
    for s in suspects[:SUSPECTS]:
        table.add_row(clean(s.rater), s.verdict, whole(s.judgments), Text(clean(_brief(s))))
    if len(suspects) > SUSPECTS:
        table.add_row("…", f"{whole(len(suspects) - SUSPECTS)} more", "", "raters.csv has all")
    return table


def _brief(s: Suspect) -> str:
    if s.verdict == "always the same label":
        return s.evidence[0].rstrip(".").replace("others say so about the same items", "others")
    if s.accuracy is None:
        return s.evidence[0].partition(" from ")[0]
    inside = with_interval(s.accuracy, s.lower, s.upper)
    guess = "" if s.chance is None else f", guessing gets {decimal(s.chance)}"
    return f"accuracy {inside}{guess}"


def _disputed(audit: Audit) -> Iterator[str]:
    n = audit.n_disputed
    if not n:
        yield "No item: nobody contradicts anybody."
        return
    items = plural(audit.counts.items, "item")
    if audit.paradigm == "descriptive":
        yield f"Answers differ on {whole(n)} of {items}. Where they differ most:"
        return
    yield f"Raters differ or the label is unsure on {whole(n)} of {items}."
    yield "The most disputed:"


def _disputes(disputes: Sequence[Dispute], width: int) -> Table:
    """Twenty in two columns where they fit, else ten."""
    rows = [_dispute(one) for one in disputes[:DISPUTES]]
    names = ["item", "label", "p" if disputes[0].lower is None else "interval", "answers"]
    widths = [
        min(widest, max([len(name), *(cell.cell_len for cell in column)]))
        for name, (widest, _), column in zip(
            names, DISPUTE_COLUMNS, zip(*rows, strict=True), strict=True
        )
    ]
    sides = 2 if len(rows) > 5 and 2 * (sum(widths) + 2 * len(widths)) <= width else 1
    per_side = (len(rows) + 1) // 2 if sides == 2 else DISPUTES // 2
    table = _table()
    for _ in range(sides):
        for name, (_, justify), wide in zip(names, DISPUTE_COLUMNS, widths, strict=True):
            table.add_column(name, justify=justify, width=wide, overflow="ellipsis", no_wrap=True)
    for n in range(min(per_side, len(rows))):
        right = rows[n + per_side] if n + per_side < len(rows) else [Text()] * 4
        table.add_row(*rows[n], *(right if sides == 2 else ()))
    return table


def _dispute(one: Dispute) -> list[Text]:
    sure = decimal(one.probability)
    if one.probability is None:
        sure = between(one.lower, one.upper) or "—"
    answers = ", ".join(f"{label} ×{n}" for label, n, _ in one.tally)
    return [Text(clean(text)) for text in (one.item, one.label, sure, answers)]


def _cost(audit: Audit) -> Iterator[str]:
    found = audit.redundancy
    if found is None:
        return
    yield f"{cost_finding(found, numeric=audit.n_unsure is None)}."
    stop = next((s for s in found.stops if s.saved > 0), None)
    if stop is not None:
        yield (
            f"With the same judgments, stopping an item when {percent(stop.sure)} sure would have "
            f"cost {percent(stop.saved)} less, with the same label on {percent(stop.same, 1)}."
        )


MEASURES = {
    "accuracy": ("accuracy", "ECE", "Brier", "log loss"),
    "correlation": ("correlation", "RMSE", "MAE"),
    "f1": ("F1", "precision", "recall"),
    "tau": ("Kendall’s τ",),
    "chrf": ("chrF",),
}
"""the columns of methods against gold by what is measured, the one with the interval first"""
FIELDS = {
    "ECE": "calibration",
    "Brier": "brier",
    "log loss": "log_loss",
    "RMSE": "rmse",
    "MAE": "mae",
    "precision": "precision",
    "recall": "recall",
}


def _gold_words(audit: Audit) -> str:
    if audit.gold is None or not audit.gold.evaluations:
        return "None of the gold items was judged."
    words = f"{plural(audit.gold.items, 'item')} with a known answer."
    if audit.gold.absent:
        words += f" {plural(audit.gold.absent, 'gold item')} without a judgment."
    if audit.gold.unseen:
        words += f" Gold labels that are no option: {', '.join(audit.gold.unseen[:5])}."
    return words


def _gold(evaluations: Sequence[Evaluation]) -> Table:
    table = _table()
    headline, *further = next((MEASURES[e.measure] for e in evaluations if e.measure), ("score",))
    table.add_column("method")
    for name in (headline, *further):
        table.add_column(name, justify="right")
    for e in evaluations:
        table.add_row(
            e.method,
            with_interval(e.score, e.lower, e.upper, 3),
            *(decimal(getattr(e, FIELDS[name]), 3) for name in further),
        )
    return table


def _slices(audit: Audit) -> Table:
    table = _table()
    table.add_column("group")
    for name in ("judgments", "items", "raters", "agreement", "mean certainty", "unsure"):
        table.add_column(name, justify="right")
    for part in audit.slices[:SLICES]:
        table.add_row(
            Text(clean(f"{part.column} = {part.value}")),
            whole(part.judgments),
            whole(part.items),
            whole(part.raters),
            with_interval(part.agreement, part.agreement_lower, part.agreement_upper),
            decimal(part.certainty),
            percent(part.unsure),
        )
    if len(audit.slices) > SLICES:
        table.add_row(f"… {whole(len(audit.slices) - SLICES)} more in the report", *[""] * 6)
    return table


def _table() -> Table:
    return Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), title=None)
