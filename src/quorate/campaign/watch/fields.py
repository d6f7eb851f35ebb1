"""What stands in the fields that questions compare, in columns that grow with the log."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from quorate.campaign.watch.columns import Column, words_in
from quorate.quality.compared import marks
from quorate.quality.view import Compared
from quorate.schema.json_value import Json


class Shown(NamedTuple):
    """What stands in a field: characters, marks of formatting, and whose it is, where known."""

    length: float = np.nan
    marks: float = np.nan
    candidate: str | None = None


NOTHING = (Shown(),)


def shown_in(
    added: Mapping[str, Json], fields: Iterable[str], texts: Container[str]
) -> Iterator[Shown]:
    """What an added item has in these fields, of which ``texts`` have a length.

    A slice with a field's name says whose it is.
    """
    content, slices = added["content"], added.get("slices")
    for name in fields:
        value = content.get(name) if isinstance(content, dict) and name in texts else None
        words = words_in(value)
        whose = slices.get(name) if isinstance(slices, dict) else None
        size = float(sum(map(len, words))) if words else np.nan
        dressed = float(sum(map(marks, words))) if words else np.nan
        yield Shown(size, dressed, None if whose is None else str(whose))


class FieldColumns:
    """One field of all items."""

    def __init__(self) -> None:
        self._length = Column(np.float64, np.nan)
        self._marks = Column(np.float64, np.nan)
        self._candidate = Column(np.int32, -1)

    def add(self, shown: Shown, candidates: dict[str, int]) -> None:
        """The next item's; a new candidate gets the next place."""
        self._length.add(shown.length)
        self._marks.add(shown.marks)
        place = -1
        if shown.candidate is not None:
            place = candidates.setdefault(shown.candidate, len(candidates))
        self._candidate.add(place)

    def compared(self) -> Compared:
        """As checks take it."""
        return Compared(self._length.now, self._marks.now, self._candidate.now)
