"""What a coefficient says, in plain words, without a band that calls it good or bad."""

from __future__ import annotations

from math import isfinite

from quorate.analysis.agreement.result import Agreement

WIDE = 0.3
FEW_ITEMS = 30


def reading_of(result: Agreement, meaning: str) -> str:
    """One to three sentences: what the value means, and how firm it is."""
    if not result.defined:
        return f"{result.title} is undefined here: {result.notes[-1]}."
    return " ".join(part for part in (meaning, _firmness(result)) if part)


def _firmness(result: Agreement) -> str:
    if not isfinite(result.lower):
        return "There is no interval, so how firm this is cannot be said."
    width = result.upper - result.lower
    interval = f"{result.lower:.2f} to {result.upper:.2f}"
    if result.n_items < FEW_ITEMS:
        return (
            f"It rests on {result.n_items} item{'s' * (result.n_items != 1)}: the interval "
            f"({interval}) is itself rough."
        )
    if width > WIDE:
        return f"The interval is wide ({interval}): more items would tell."
    return ""
