"""A set of numbers from 0 on, a byte for each up to the largest."""

from __future__ import annotations


class Places:
    """Which numbers are in it."""

    __slots__ = ("_in",)

    def __init__(self) -> None:
        self._in = bytearray()

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number < len(self._in) and bool(self._in[number])

    def add(self, number: int) -> None:
        """It is in it from now on."""
        missing = number + 1 - len(self._in)
        if missing > 0:
            self._in += bytes(missing)
        self._in[number] = 1

    def discard(self, number: int) -> None:
        """It is not in it any more."""
        if number < len(self._in):
            self._in[number] = 0
