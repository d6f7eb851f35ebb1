"""Questions with several labels an item: each option on its own."""

from __future__ import annotations

from quorate.analysis.audit import UNSURE, Audit
from quorate.report.blocks import Section, Text, name, say, table, worded
from quorate.report.numbers import decimal, percent, whole
from quorate.report.place import Place
from quorate.schema import Kind


def section(audit: Audit, place: Place) -> Section | None:
    """How often each option is chosen and holds, and on how many items that is unsure."""
    found = audit.consensus
    if audit.question.kind is not Kind.MULTILABEL or found is None or found.posterior is None:
        return None
    p = found.posterior[found.overlap > 0]
    categories = {c.option: c for c in audit.agreement.categories}
    rows = []
    for k, (option, n, share) in enumerate(audit.counts.labels):
        column = p[:, k]
        unsure = int(((column < UNSURE) & (column > 1 - UNSURE)).sum())
        category = categories.get(option)
        result = category.results[0] if category and category.results else None
        rows.append(
            (
                name(option, 60),
                whole(n),
                percent(share, 1),
                whole(int((column > 0.5).sum())),
                whole(unsure),
                decimal(result.value) if result else decimal(None),
            )
        )
    return Section(
        place.id("options"),
        "Option by option",
        (
            Text(
                say(
                    "A rater may choose several options, so each is a question of its own: an item "
                    "has it or not. Unsure means a probability between {} and {}.",
                    decimal(1 - UNSURE, 1),
                    decimal(UNSURE, 1),
                )
            ),
            table(
                f"Options, {whole(len(p))} items",
                (
                    worded("option"),
                    "judgments",
                    "share of judgments",
                    "items that have it",
                    "items unsure",
                    "agreement",
                ),
                rows,
                most=place.rows,
            ),
        ),
    )
