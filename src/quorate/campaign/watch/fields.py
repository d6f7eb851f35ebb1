"""What stands in the fields that questions compare, in columns that grow with the log."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np

from quorate.assignment.live.names import Names
from quorate.campaign.watch.columns import words_in
from quorate.quality.compared import marks
from quorate.quality.view import Compared, Doubles, Ints
from quorate.schema.json_value import Json


class FieldColumns:
    """One field of all items, by the number of the item; what is unknown is -1 here."""

    def __init__(self, text: bool) -> None:
        self._text = text
        self._length, self._marks, self._whose = array("i"), array("i"), array("i")
        self.candidates = Names()

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
            self._whose[item] = self.candidates.intern(str(whose))

    def whose(self, item: int) -> str | None:
        """Whose it is, where known."""
        code = self._whose[item] if item < len(self._whose) else -1
        return None if code < 0 else self.candidates[code]

    def compared(self, items: Ints, places: Mapping[str, int]) -> Compared:
        """As checks take it, for these items; ``places`` are those of candidates."""
        of = np.array([places.get(name, -1) for name in self.candidates] + [-1], np.int32)
        length, dressed, whose = (
            np.append(np.array(column, np.int32), np.int32(-1))[np.minimum(items, len(column))]
            for column in (self._length, self._marks, self._whose)
        )
        return Compared(known(length), known(dressed), of[whose])


def known(numbers: Ints) -> Doubles:
    """Numbers of which -1 says that they are not known."""
    return np.where(numbers < 0, np.nan, numbers.astype(np.float64))
