"""What a coefficient says, in plain words, without a band that calls it good or bad."""

from __future__ import annotations

from math import isfinite

from quorate.analysis.agreement.result import Agreement

WIDE = 0.3
FEW_ITEMS = 30


def reading_of(result: Agreement, *, chance: bool) -> str:
    """One to three sentences: what the value means, and how firm it is."""
    if not result.defined:
        return f"{result.title} is undefined here: {result.notes[-1]}."
    parts = [_meaning(result, chance), _firmness(result)]
    return " ".join(part for part in parts if part)


def _meaning(result: Agreement, chance: bool) -> str:
    value = result.value
    if not chance:
        return f"Two judgments of the same item are the same {percent(value)} of the time."
    what = f"{result.title} is {value:.2f}: "
    if value >= 1:
        return what + "there is no disagreement."
    if abs(value) < 0.005:
        return what + "raters disagree as much as chance alone would make them."
    if value < 0:
        return what + (
            f"raters disagree {percent(-value)} more than chance alone would make them; look for "
            "raters who read the question the other way round."
        )
    return what + (
        f"of the disagreement that chance alone would give, {percent(value)} is gone and "
        f"{percent(1 - value)} remains."
    )


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


def percent(share: float) -> str:
    """``34 %``, with a decimal where rounding would say all or nothing."""
    rounded = round(100 * share)
    if rounded in (0, 100) and 0 < share < 1:
        return f"{100 * share:.1f} %"
    return f"{rounded} %"
