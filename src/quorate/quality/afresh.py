"""A fresh start: what a rater judged before they were reinstated is not held against them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quorate.quality.view import Index, Longs


@dataclass(frozen=True, slots=True)
class Afresh:
    """An index that leaves out what raters judged before their fresh start.

    ``start`` is by rater the first row that counts. What the rows say of the items stays: the
    others' answers to them are compared with.
    """

    index: Index
    start: Mapping[int, int]

    def rows(self, rater: int) -> Longs:
        """The rows of a rater since their fresh start, in the order given."""
        rows = self.index.rows(rater)
        first = self.start.get(rater)
        return rows if first is None else rows[np.searchsorted(rows, first) :]

    def rows_of_item(self, item: int) -> Longs:
        """All rows about an item, in the order given."""
        return self.index.rows_of_item(item)
