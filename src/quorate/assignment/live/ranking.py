"""Items in the order of certainty, kept at no cost that grows with their number."""

from __future__ import annotations

from array import array
from collections.abc import Container

STEPS = 1_000
"""Steps of certainty; items within one stand in the order in which they came to it."""
NOWHERE = -1


class Ranking:
    """Which items are how certain, to a thousandth: a chain of items for each step, 10 bytes an
    item."""

    __slots__ = ("_earlier", "_first", "_last", "_later", "step")

    def __init__(self) -> None:
        self.step = array("h")
        self._earlier, self._later = array("i"), array("i")
        self._first = array("i", [NOWHERE]) * (STEPS + 1)
        self._last = array("i", [NOWHERE]) * (STEPS + 1)

    def put(self, item: int, certainty: float) -> None:
        """The item is so certain now: the last to come to its step."""
        missing = item + 1 - len(self.step)
        if missing > 0:
            for column in (self.step, self._earlier, self._later):
                column.extend([NOWHERE] * missing)
        self.drop(item)
        step = min(max(int(certainty * STEPS), 0), STEPS)
        last = self._last[step]
        self.step[item], self._earlier[item], self._later[item] = step, last, NOWHERE
        if last == NOWHERE:
            self._first[step] = item
        else:
            self._later[last] = item
        self._last[step] = item

    def drop(self, item: int) -> None:
        """The item has no place any more."""
        if item >= len(self.step) or self.step[item] == NOWHERE:
            return
        step, earlier, later = self.step[item], self._earlier[item], self._later[item]
        if earlier == NOWHERE:
            self._first[step] = later
        else:
            self._later[earlier] = later
        if later == NOWHERE:
            self._last[step] = earlier
        else:
            self._earlier[later] = earlier
        self.step[item] = NOWHERE

    def first(self, most: int, without: Container[int]) -> list[int]:
        """The least certain items; those of ``without`` are dropped where they are met."""
        found: list[int] = []
        for item in self._first:
            if len(found) >= most:
                break
            while item != NOWHERE:
                later = self._later[item]
                if item in without:
                    self.drop(item)
                elif len(found) < most:
                    found.append(item)
                else:
                    break
                item = later
        return found
