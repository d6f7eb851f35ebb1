"""How sure the consensus is, item by item, and which options were chosen how often."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from quorate.analysis.audit import UNSURE, Audit, Histogram
from quorate.report.blocks import Block, Figure, Section, figure, name, say, table, worded
from quorate.report.charts import histogram, share_bars
from quorate.report.charts.canvas import clean
from quorate.report.charts.scale import wide_enough
from quorate.report.numbers import decimal, percent, plural, significant, whole
from quorate.report.place import Place, numeric


def section(audit: Audit, place: Place) -> Section | None:
    """The histogram of certainty and the shares of the options."""
    blocks: list[Block] = []
    if audit.uncertainty is not None and any(audit.uncertainty.counts):
        blocks.append(_histogram(audit, audit.uncertainty, place))
    if audit.question.options and audit.counts.labels:
        blocks.append(_labels(audit, place))
    title = "Certainty" if numeric(audit) else "Consensus"
    return Section(place.id("certainty"), title, tuple(blocks)) if blocks else None


def _histogram(audit: Audit, found: Histogram, place: Place) -> Figure:
    total = sum(found.counts)
    filled = [k for k, n in enumerate(found.counts) if n]
    first, last = filled[0], filled[-1]
    if not numeric(audit):
        first, last = min(first, len(found.counts) // 2), len(found.counts) - 1
    bins = tuple(
        histogram.Bin(a, b, n, marked=not numeric(audit) and b <= UNSURE + 1e-9)
        for a, b, n in zip(found.edges[:-1], found.edges[1:], found.counts, strict=True)
    )[first : last + 1]
    unsure = audit.n_unsure
    write = significant if numeric(audit) else decimal
    return figure(
        place.id("uncertainty"),
        _finding(audit, total, bins),
        f"A histogram of the {found.quantity} over {plural(total, 'item')}.",
        histogram.draw,
        histogram.Histogram(
            bins,
            found.quantity,
            "items",
            "item",
            f"unsure: {plural(unsure, 'item')}" if unsure else "",
        ),
        table(
            found.quantity.capitalize(),
            ("from", "to", "items", "share"),
            [
                (write(b.lower), write(b.upper), whole(b.count), percent(b.count / total, 1))
                for b in bins
            ],
        ),
        Markup()
        if unsure is None
        else say(
            "Items below {} are hatched and called unsure. How far these probabilities can be "
            "trusted is shown where there is gold.",
            decimal(UNSURE, 1),
        ),
    )


def _finding(audit: Audit, total: int, bins: Sequence[histogram.Bin]) -> str:
    unsure = audit.n_unsure
    if unsure is None:
        low, high = significant(bins[0].lower), significant(bins[-1].upper)
        return f"The intervals of the values are {low} to {high} wide"
    if unsure == 0:
        return f"The consensus is sure on all {plural(total, 'item')}"
    return (
        f"On {whole(unsure)} of {plural(total, 'item')} ({percent(unsure / total)}) the consensus "
        f"is unsure"
    )


def _labels(audit: Audit, place: Place) -> Figure:
    labels = audit.counts.labels
    shown = labels
    if len(labels) > place.options:
        shown = tuple(sorted(labels, key=lambda e: -e[1])[: place.options])
    top = max(labels, key=lambda e: e[1])
    few = f" ({len(shown)} most frequent of {len(labels)})" if len(shown) < len(labels) else ""
    return figure(
        place.id("labels"),
        f"“{clean(top[0], 60)}” is the most frequent label: {percent(top[2])} of judgments{few}",
        "The share of judgments that chose each option, as bars.",
        share_bars.draw,
        share_bars.ShareBars(
            tuple(
                share_bars.Share(o, share, f"{percent(share, 1)} ({whole(n)})")
                for o, n, share in shown
            ),
            "judgments that chose the option, %",
            min(1.0, wide_enough(0.0, max(e[2] for e in labels))[1]),
        ),
        table(
            "Judgments by option",
            (worded("option"), "judgments", "share"),
            [(name(o), whole(n), percent(share, 1)) for o, n, share in labels],
            most=place.rows,
        ),
    )
