"""Two judgments of one item by one rater."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.rater_pairs import repeated_rows
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Repeats:
    """Every two judgments of one item by one rater, the earlier and the later, M of them.

    ``rater``, ``item`` (M,); ``earlier``, ``later`` (M,) labels: numbers of numeric questions,
    codes otherwise.
    """

    rater: NDArray[np.int32]
    item: NDArray[np.int32]
    earlier: Doubles
    later: Doubles

    def __len__(self) -> int:
        return len(self.rater)


def repeats_of(judgments: Judgments, recode: NDArray[np.int32] | None) -> Repeats:
    """Repeats in the table and judgments that a later one replaced.

    ``recode`` turns the table's label codes into those of distinct labels.
    """
    left, right = repeated_rows(judgments)
    old = judgments.superseded
    rater, item = judgments.rater[left], judgments.item[left]
    earlier, later = judgments.label[left], judgments.label[right]
    if old is not None:
        rater = np.concatenate([rater, old.rater])
        item = np.concatenate([item, old.item])
        earlier = np.concatenate([earlier, old.earlier])
        later = np.concatenate([later, old.later])
    if judgments.question.kind is not Kind.NUMERIC and recode is not None:
        earlier, later = recode[earlier.astype(np.int64)], recode[later.astype(np.int64)]
    return Repeats(rater, item, earlier.astype(np.float64), later.astype(np.float64))
