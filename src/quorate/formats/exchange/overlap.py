"""How many judgments the items of an export usually have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from quorate.formats.exchange.record import Piece, submitted

MOST = 1_000
"""as many as a campaign may ask for"""


def usual_overlap(pieces: Iterable[Piece]) -> int | None:
    """The most common number of judgments that count among items that have one; the larger of two.

    None where no item has a judgment.
    """
    seen = Counter(n for piece in pieces if (n := len(submitted(piece))))
    if not seen:
        return None
    return min(MOST, max(seen, key=lambda n: (seen[n], n)))
