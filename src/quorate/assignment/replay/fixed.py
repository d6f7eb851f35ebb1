"""A fixed overlap on recorded judgments: the yardstick of every other way to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.calibration import right_share
from quorate.analysis.consensus.method import Method
from quorate.assignment.replay.recorded import Recorded

Doubles = NDArray[np.float64]


def fixed(
    record: Recorded,
    scored: Sequence[int],
    methods: Mapping[str, Method],
    overlaps: Sequence[int],
    rng: np.random.Generator,
) -> tuple[Doubles, dict[str, Doubles]]:
    """Accuracy on ``scored`` with the first 1, 2, … judgments of every item in one random order.

    Returns the judgments used a scored item, and by method the accuracy, each one number an
    overlap. Methods see the judgments of all items, those of gold items too, which cost nothing
    here. m tied options count 1/m right.
    """
    table = record.judgments
    place = _places(table.item, rng)
    truth = np.array([record.truth[item] for item in scored], np.int64)
    where = np.array(scored, np.int64)
    used = np.empty(len(overlaps))
    right: dict[str, Doubles] = {name: np.empty(len(overlaps)) for name in methods}
    for n, overlap in enumerate(overlaps):
        part = table.subset(place < overlap)
        used[n] = part.overlap[where].mean()
        for name, method in methods.items():
            posterior = method.fit(part).posterior
            if posterior is not None:
                right[name][n] = right_share(posterior[where], truth).mean()
    return used, right


def _places(item: NDArray[np.int32], rng: np.random.Generator) -> NDArray[np.int64]:
    """The place of each judgment among those of its item in a random order, (N,)."""
    order = np.lexsort((rng.random(len(item)), item))
    starts = np.searchsorted(item[order], item[order])
    place = np.empty(len(item), np.int64)
    place[order] = np.arange(len(item)) - starts
    return place
