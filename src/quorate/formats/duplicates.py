"""More than one judgment by the same rater on the same item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema.judgments import Superseded

Labels = NDArray[np.int32] | NDArray[np.float64]


@dataclass(frozen=True)
class Repeats:
    """The rows that repeat an earlier row's rater and item, and what a rule makes of them.

    Positions are into rows sorted by item, then rater. ``dropped`` are the rows that go,
    ``kept`` beside each the row that stays for it; ``again`` are the rows that come second or
    later in time, ``same`` of them repeat the label of the row that stays.
    """

    dropped: NDArray[np.int64]
    kept: NDArray[np.int64]
    same: NDArray[np.bool_]

    def superseded(
        self, item: NDArray[np.int32], rater: NDArray[np.int32], label: Labels, rule: str
    ) -> Superseded:
        """The judgments that do not stand, as evidence of self-consistency."""
        earlier, later = self.dropped, self.kept
        if rule == "first":
            earlier, later = later, earlier
        return Superseded(item[self.dropped], rater[self.dropped], label[earlier], label[later])


def repeats(
    item: NDArray[np.int32],
    rater: NDArray[np.int32],
    label: Labels,
    at: NDArray[np.int64] | None,
    rule: str,
) -> Repeats | None:
    """Find the repeats among rows sorted by item, then rater; None when there is none.

    "last" keeps the latest by ``at``, where there is no time or equal time the later row;
    "first" the earliest. (A missing time counts as the earliest.)
    """
    again = np.zeros(len(item), np.bool_)
    again[1:] = (item[1:] == item[:-1]) & (rater[1:] == rater[:-1])
    if not again.any():
        return None
    involved = again.copy()
    involved[:-1] |= again[1:]
    rows = np.flatnonzero(involved)
    group = np.cumsum(~again[rows])
    if at is not None:
        rows = rows[np.lexsort((rows, at[rows], group))]
    edge = np.ones(len(rows), np.bool_)
    edge[1:] = group[1:] != group[:-1]
    stays = rows[edge] if rule == "first" else rows[np.append(edge[1:], True)]
    kept = stays[group - 1]
    goes = rows != kept
    return Repeats(rows[goes], kept[goes], label[rows[goes]] == label[kept[goes]])
