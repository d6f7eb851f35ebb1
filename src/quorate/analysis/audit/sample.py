"""Random parts of a table: some items, or some judgments of each item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments

Longs = NDArray[np.int64]


def random_order(judgments: Judgments, rng: np.random.Generator) -> Longs:
    """Rows in a random order within each item, items in their order: a permutation, (N,)."""
    return np.lexsort((rng.random(len(judgments)), judgments.item))


def first_of_each(judgments: Judgments, order: Longs, m: int) -> Judgments:
    """The first ``m`` judgments of each item in that order; all of an item that has no more."""
    place = np.arange(len(judgments)) - np.repeat(judgments.offsets[:-1], judgments.overlap)
    keep = np.zeros(len(judgments), np.bool_)
    keep[order[place < m]] = True
    return judgments.subset(keep)


def some_items(judgments: Judgments, n: int, rng: np.random.Generator) -> Judgments:
    """The judgments of ``n`` random judged items, with only these items and their raters named."""
    judged = np.flatnonzero(judgments.overlap > 0)
    if n >= len(judged) and len(judged) == judgments.n_items:
        return judgments
    chosen = np.sort(rng.choice(judged, size=min(n, len(judged)), replace=False))
    lengths = judgments.overlap[chosen]
    rows = np.repeat(judgments.offsets[chosen] - np.cumsum(lengths) + lengths, lengths)
    rows += np.arange(len(rows))
    raters, rater = np.unique(judgments.rater[rows], return_inverse=True)
    return Judgments.build(
        judgments.question,
        judgments.items[chosen],
        judgments.raters[raters],
        np.repeat(np.arange(len(chosen)), lengths),
        rater,
        judgments.label[rows],
        sets=judgments.sets,
        texts=judgments.texts,
        reading=judgments.reading,
    )
