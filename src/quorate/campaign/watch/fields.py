"""What stands in the fields that questions compare, in columns that grow with the log."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np

from quorate.assignment.live.names import Names
from quorate.campaign.watch.columns import Column, words_in
from quorate.quality.compared import marks
from quorate.quality.view import Compared
from quorate.schema.json_value import Json


class FieldColumns:
    """One field of all items, by the number of the item, where what is unknown is -1; and of those
    that were judged as checks take it."""

    def __init__(self, text: bool) -> None:
        self._text = text
        self._length, self._marks, self._whose = array("i"), array("i"), array("i")
        self._names = Names()
        self.length, self.marks = Column(np.float64), Column(np.float64)
        self.candidate = Column(np.int32)

    def add(self, item: int, added: Mapping[str, Json], name: str) -> None:
        """What an added item has in the field: characters and marks of formatting of a text, and
        whose it is, as a slice with the field's name says."""
        content, slices = added["content"], added.get("slices")
        value = content.get(name) if isinstance(content, dict) and self._text else None
        words = words_in(value)
        whose = slices.get(name) if isinstance(slices, dict) else None
        for column in (self._length, self._marks, self._whose):
            column.extend([-1] * (item + 1 - len(column)))
        if words:
            self._length[item] = sum(map(len, words))
            self._marks[item] = sum(map(marks, words))
        if whose is not None:
            self._whose[item] = self._names.intern(str(whose))

    def judged(self, item: int, candidates: dict[str, int]) -> None:
        """An item is the next that was judged; a new candidate gets the next place."""
        there = item < len(self._length)
        for column, numbers in ((self.length, self._length), (self.marks, self._marks)):
            column.add(numbers[item] if there and numbers[item] >= 0 else np.nan)
        whose = self._whose[item] if there else -1
        known = -1 if whose < 0 else candidates.setdefault(self._names[whose], len(candidates))
        self.candidate.add(known)

    def compared(self) -> Compared:
        """As checks take it."""
        return Compared(self.length.now, self.marks.now, self.candidate.now)
