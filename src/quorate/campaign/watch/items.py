"""The items of a campaign as its log has them: about 40 bytes each, its name included."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from quorate.assignment.live.names import Names

WORK, FULL, ADJUDICATED = 1, 2, 4
UNDECIDED = 0
NONE = -1


class Standing(NamedTuple):
    """An item as the log has it."""

    wanted: int = 0
    judged: int = 0
    """judgments that took a place"""
    work: bool = True
    """whether it is to be judged; not for items of a bank and retired ones"""
    outcome: str | None = None
    full: bool = False
    """whether it has all its judgments in a campaign that asks for a fixed number"""

    @property
    def undecided(self) -> bool:
        """Whether it has all that was asked for and nobody said yet what to do."""
        return self.work and self.outcome is None and self.judged >= self.wanted

    @property
    def wants_decision(self) -> bool:
        """Whether something can be decided: it is undecided, or contested and perhaps no more."""
        return self.undecided or (self.work and self.outcome == "contested")


class Items(Mapping[str, Standing]):
    """Items by name, each with a number from 0 in the order in which they were added."""

    def __init__(self) -> None:
        self.names = Names()
        self.wanted, self.judged = array("i"), array("i")
        self._flags, self._outcome = bytearray(), bytearray()
        self._outcomes: list[str | None] = [None]

    def __len__(self) -> int:
        return len(self.wanted)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> Standing:
        return self.at(self.number(name))

    def number(self, name: str) -> int:
        """The number of an item. Raises KeyError for one that was never added."""
        found = self.names.find(name)
        if found < 0:
            raise KeyError(name)
        return found

    def at(self, number: int) -> Standing:
        """How the item of this number stands."""
        flags = self._flags[number]
        return Standing(
            self.wanted[number],
            self.judged[number],
            bool(flags & WORK),
            self._outcomes[self._outcome[number]],
            bool(flags & FULL),
        )

    def add(self, name: str, wanted: int, work: bool) -> int:
        """One more; the number that it gets."""
        number = self.names.add(name)
        self.wanted.append(wanted)
        self.judged.append(0)
        self._flags.append(WORK if work else 0)
        self._outcome.append(UNDECIDED)
        return number

    def flag(self, number: int, flag: int, on: bool) -> None:
        """Say or unsay one of ``WORK``, ``FULL``, ``ADJUDICATED``."""
        if on:
            self._flags[number] |= flag
        else:
            self._flags[number] &= ~flag

    def has(self, number: int, flag: int) -> bool:
        """Whether it was said."""
        return bool(self._flags[number] & flag)

    def decide(self, number: int, outcome: str | None) -> None:
        """What was decided of an item; None: nothing any more."""
        if outcome not in self._outcomes:
            self._outcomes.append(outcome)
        self._outcome[number] = self._outcomes.index(outcome)

    def decided(self, number: int) -> bool:
        """Whether an outcome stands."""
        return self._outcome[number] != UNDECIDED

    def undecided(self, number: int) -> bool:
        """As ``Standing.undecided``."""
        return (
            self._flags[number] & WORK != 0
            and self._outcome[number] == UNDECIDED
            and self.judged[number] >= self.wanted[number]
        )

    def waits(self, number: int) -> bool:
        """Whether it is to be judged and nothing was decided of it."""
        return self._flags[number] & WORK != 0 and self._outcome[number] == UNDECIDED


class Slices(Mapping[str, Mapping[str, str]]):
    """What items belong to, by item: a column of numbers for each slice, each value held once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._of: dict[str, tuple[array[int], Names]] = {}
        self._order: list[str] = []

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[str]:
        return (self._names[n] for n in range(len(self._names)) if self.of(n))

    def __getitem__(self, name: str) -> dict[str, str]:
        number = self._names.find(name)
        found = self.of(number) if number >= 0 else {}
        if not found:
            raise KeyError(name)
        return found

    def add(self, number: int, named: Mapping[str, str]) -> None:
        """What an item belongs to."""
        for slice_, value in named.items():
            if slice_ not in self._of:
                self._of[slice_] = array("i"), Names()
                self._order = sorted(self._of)
            codes, values = self._of[slice_]
            if number >= len(codes):
                codes.extend([NONE] * (number + 1 - len(codes)))
            codes[number] = values.intern(value)

    def of(self, number: int) -> dict[str, str]:
        """What the item of this number belongs to."""
        found = {}
        for slice_ in self._order:
            codes, values = self._of[slice_]
            if number < len(codes) and codes[number] >= 0:
                found[slice_] = values[codes[number]]
        return found


class Given(NamedTuple):
    """A judgment as far as it matters to beliefs; the item and the rater by number."""

    item: int
    rater: int
    feeds: bool
    counts: bool
    """whether it took a place of its item"""


class Judgments:
    """The judgments of a campaign by name, some 35 bytes each."""

    def __init__(self) -> None:
        self.names = Names()
        self._item, self._rater, self._flags = array("i"), array("i"), bytearray()

    def add(self, name: str, given: Given) -> int:
        """One more; the number that it gets."""
        number = self.names.add(name)
        self._item.append(given.item)
        self._rater.append(given.rater)
        self._flags.append(given.feeds | given.counts << 1)
        return number

    def __getitem__(self, name: str) -> Given:
        number = self.names.find(name)
        if number < 0 or self._item[number] < 0:
            raise KeyError(name)
        flags = self._flags[number]
        return Given(self._item[number], self._rater[number], bool(flags & 1), bool(flags & 2))

    def pop(self, name: str) -> Given:
        """It does not count any more. Raises KeyError for one that is not there."""
        found = self[name]
        self._item[self.names.find(name)] = NONE
        return found
