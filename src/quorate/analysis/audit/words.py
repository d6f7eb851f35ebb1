"""Numbers as they stand in a sentence of evidence."""

from __future__ import annotations


def percent(share: float) -> str:
    """``34 %``, with a decimal where rounding would say all or nothing."""
    rounded = round(100 * share)
    if rounded in (0, 100) and 0 < share < 1:
        return f"{100 * share:.1f} %"
    return f"{rounded} %"
