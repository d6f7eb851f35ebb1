"""Names and texts of items and judgments, made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from quorate.assignment.live.names import Names

Ints = NDArray[np.int32]


class Called(Sequence[str]):
    """The names that have these numbers in a table."""

    __slots__ = ("_names", "_numbers")

    def __init__(self, names: Names, numbers: Ints) -> None:
        self._names, self._numbers = names, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Called: ...
    def __getitem__(self, place: int | slice) -> str | Called:
        if isinstance(place, slice):
            return Called(self._names, self._numbers[place])
        return self._names[int(self._numbers[place])]

    def __iter__(self) -> Iterator[str]:
        return (self._names[number] for number in self._numbers.tolist())

    def copied(self) -> Called:
        """The same, whatever happens to the numbers; a table only grows."""
        return Called(self._names, self._numbers.copy())


class Texts(Sequence[str]):
    """The texts of the items of these numbers; empty where there is none."""

    __slots__ = ("_numbers", "_texts")

    def __init__(self, texts: Mapping[int, str], numbers: Ints) -> None:
        self._texts, self._numbers = texts, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Texts: ...
    def __getitem__(self, place: int | slice) -> str | Texts:
        if isinstance(place, slice):
            return Texts(self._texts, self._numbers[place])
        return self._texts.get(int(self._numbers[place]), "")
