"""Order: was what is shown first drawn at random, and does being first help?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.terms import Ends, order_fault
from quorate.analysis.preference.trust.share import Share, share, share_of

FEW = 12
"""with fewer comparisons of known order nobody can tell how it came about"""
Verdict = Literal["balanced", "partly", "fixed", "unknown"]


@dataclass(frozen=True)
class Order:
    """Whether the order was drawn at random.

    ``balanced``: it was; ``partly``: two showings of a pair differ in order less often than at
    random; ``fixed``: it follows from what is compared, so an effect of position cannot be told
    from one of content; ``unknown``: nobody wrote it down, or of fewer than ``FEW``.
    ``first_wins`` is how often the one shown first won, ties left out: an effect of position only
    where the order is balanced.
    """

    verdict: Verdict
    says: str
    first_wins: Share

    @property
    def identifiable(self) -> bool:
        """Whether an effect of position can be told from one of content."""
        return self.verdict in ("balanced", "partly")


def order_of(comparisons: Comparisons) -> Order:
    """The verdict about the order of comparisons, and how often what was shown first won."""
    won = comparisons.sign * comparisons.position
    decided = won != 0
    times = comparisons.times
    if comparisons.weight is None:
        first = share_of(won[decided] > 0, comparisons.block[decided])
    else:
        first = share(int(times[won > 0].sum()), int(times[decided].sum()))
    if not (comparisons.position != 0).any():
        return Order("unknown", "it is not known what was shown first", first)
    known = int(times[comparisons.position != 0].sum())
    if known < FEW:
        return Order("unknown", f"the order is known of {known} comparisons only", first)
    a, b = comparisons.first.astype(np.int64), comparisons.second.astype(np.int64)
    flip = np.where(a < b, 1, -1).astype(np.int8)
    why, partly = order_fault(comparisons, Ends(np.minimum(a, b), np.maximum(a, b), flip))
    if why:
        return Order("fixed", f"not identifiable: {why}", first)
    if partly:
        return Order("partly", "; ".join(partly), first)
    return Order("balanced", "the order was drawn at random", first)
