"""The window: how many epochs to read before a model learns wrong labels by heart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST = 3


def window(accuracy: NDArray[np.float64], noise: float) -> int:
    """Measures how many epochs tell wrong labels from right ones.

    Those before the accuracy on the given labels, ``accuracy`` (E,), first exceeds

        1 - ε/2

    ε = ``noise`` being the share of labels that are thought wrong; three at least, all where it
    never does. A model that agrees with more labels than can be right has begun to remember single
    examples, and wrong ones then look like right ones. The rule is ours, from measurements: it
    recovers what a window chosen in hindsight gains.
    """
    with np.errstate(invalid="ignore"):
        beyond = np.flatnonzero(accuracy > 1 - noise / 2)
    last = int(beyond[0]) if len(beyond) else len(accuracy)
    return min(max(last, FEWEST), len(accuracy))
