"""Items in the order of certainty, kept at no cost that grows with their number."""

from __future__ import annotations

from array import array
from collections.abc import Container

STEPS = 1_000
"""Steps of certainty; items within one stand in the order in which they came to it."""
NOWHERE = -1


class Ranking:
    """Which items are how certain, to a thousandth."""

    __slots__ = ("members", "step")

    def __init__(self) -> None:
        self.step = array("h")
        self.members: list[dict[int, None]] = [{} for _ in range(STEPS + 1)]

    def put(self, item: int, certainty: float) -> None:
        """The item is so certain now: the last to come to its step."""
        missing = item + 1 - len(self.step)
        if missing > 0:
            self.step.extend([NOWHERE] * missing)
        self.drop(item)
        step = min(max(int(certainty * STEPS), 0), STEPS)
        self.step[item] = step
        self.members[step][item] = None

    def drop(self, item: int) -> None:
        """The item has no place any more."""
        if item < len(self.step) and self.step[item] != NOWHERE:
            del self.members[self.step[item]][item]
            self.step[item] = NOWHERE

    def first(self, most: int, without: Container[int]) -> list[int]:
        """The least certain items; those of ``without`` are dropped where they are met."""
        found: list[int] = []
        for members in self.members:
            if len(found) >= most:
                break
            closed = []
            for item in members:
                if item in without:
                    closed.append(item)
                elif len(found) < most:
                    found.append(item)
                else:
                    break
            for item in closed:
                self.drop(item)
        return found
