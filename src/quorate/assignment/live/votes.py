"""The judgments of one question, in the order fed, found by item."""

from __future__ import annotations

from array import array
from typing import Generic, TypeVar

Value = TypeVar("Value", int, float)

NONE = -1


class Votes(Generic[Value]):
    """Who gave which label to which item: 12 bytes a judgment of an option, 16 of a number.

    Rows stand in the order fed. ``earlier`` links a row to the previous one of the same item, so
    the judgments of an item are found without a search and nothing is ever moved.
    """

    __slots__ = ("earlier", "item", "label", "last", "number", "rater")

    def __init__(self, typecode: str) -> None:
        self.item = array("i")
        self.rater = array("i")
        self.label: array[Value] = array(typecode)
        self.earlier = array("i")
        self.last = array("i")
        self.number = array("i")

    def __len__(self) -> int:
        return len(self.item)

    def of(self, item: int) -> list[tuple[int, Value]]:
        """Rater and label of each judgment of an item, in the order fed."""
        if item >= len(self.last):
            return []
        row, found = self.last[item], []
        rater, label, earlier = self.rater, self.label, self.earlier
        while row >= 0:
            found.append((rater[row], label[row]))
            row = earlier[row]
        found.reverse()
        return found

    def count(self, item: int) -> int:
        """How many judgments an item has."""
        return self.number[item] if item < len(self.number) else 0

    def room(self, item: int) -> None:
        """Make room for an item."""
        missing = item + 1 - len(self.last)
        if missing > 0:
            self.last.extend([NONE] * missing)
            self.number.extend([0] * missing)

    def add(self, item: int, rater: int, label: Value) -> None:
        """One more judgment."""
        self.room(item)
        self.item.append(item)
        self.rater.append(rater)
        self.label.append(label)
        self.earlier.append(self.last[item])
        self.last[item] = len(self.item) - 1
        self.number[item] += 1

    def remove(self, item: int, rater: int) -> None:
        """Take the rater's judgment of the item out; its row stays, without an item."""
        row, later = self.last[item], NONE
        while row >= 0 and self.rater[row] != rater:
            row, later = self.earlier[row], row
        if row < 0:
            return
        if later < 0:
            self.last[item] = self.earlier[row]
        else:
            self.earlier[later] = self.earlier[row]
        self.item[row] = NONE
        self.number[item] -= 1

    def copy(self) -> Votes[Value]:
        """The same, apart."""
        twin: Votes[Value] = Votes(self.label.typecode)
        for name in self.__slots__:
            setattr(twin, name, getattr(self, name)[:])
        return twin
