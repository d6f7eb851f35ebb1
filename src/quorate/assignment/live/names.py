"""Names and their numbers: a table of tens of millions that takes some thirty bytes a name.

Names stand one behind another as bytes, in the order in which they came; an open table of numbers
finds them by the CRC-32 of these bytes, which is the same in every process, so that the table can
be kept as it is. Random ids (``j_`` and hexadecimal digits) take half of their length.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import overload
from zlib import crc32

NONE = -1
FEWEST = 64
"""places of a new table"""
FULL = 0.7
"""the share of places taken at which a table is made twice as large"""
_HEX, _PLAIN = b"\0", b"\1"
"""first bytes of an id in half its length, and of a name that begins with one of these two"""


class Names(Sequence[str]):
    """Names by number, and numbers by name. A name that is added again gets another number."""

    __slots__ = ("_ends", "_last", "_slots", "_text")

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("q", [0])
        self._slots = array("i", [NONE]) * FEWEST
        self._last: tuple[str | None, int] = (None, NONE)

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[n] for n in range(*number.indices(len(self)))]
        n = number + len(self) if number < 0 else number
        if not 0 <= n < len(self):
            raise IndexError(f"there is no name {number} of {len(self)}")
        return unpacked(bytes(self._text[self._ends[n] : self._ends[n + 1]]))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) >= 0

    def __iter__(self) -> Iterator[str]:
        return (self[n] for n in range(len(self)))

    def find(self, name: str) -> int:
        """The number of a name, the last one that it got; -1 where there is no such name."""
        if name == self._last[0]:  # several ask for what an event is about
            return self._last[1]
        number = self._slots[self._slot(packed(name))]
        if number >= 0:
            self._last = (name, number)
        return number

    def add(self, name: str) -> int:
        """The next number, for this name."""
        raw, number = packed(name), len(self)
        self._slots[self._slot(raw)] = number
        self._text += raw
        self._ends.append(len(self._text))
        self._last = (name, number)
        if number + 1 > FULL * len(self._slots):
            self._grow()
        return number

    def intern(self, name: str) -> int:
        """The number of a name, new or known."""
        number = self.find(name)
        return self.add(name) if number < 0 else number

    def _slot(self, raw: bytes) -> int:
        """Where a name stands in the table, or would."""
        slots, ends, text = self._slots, self._ends, self._text
        mask = len(slots) - 1
        slot = crc32(raw) & mask
        while (number := slots[slot]) >= 0 and text[ends[number] : ends[number + 1]] != raw:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        self._slots = array("i", [NONE]) * (2 * len(self._slots))
        text, ends, slots = self._text, self._ends, self._slots
        for number in range(len(self)):
            slots[self._slot(bytes(text[ends[number] : ends[number + 1]]))] = number


def packed(name: str) -> bytes:
    """The bytes of a name: a letter, ``_`` and whole bytes in hexadecimal digits take half.

    >>> len(packed("j_0123456789abcdef01234567")), packed("item 7")
    (14, b'item 7')
    """
    if name[1:2] == "_" and len(name) % 2 == 0 and name[0] < "\x80":
        try:
            raw = bytes.fromhex(name[2:])
        except ValueError:
            raw = b""
        if raw and raw.hex() == name[2:]:
            return _HEX + name[0].encode() + raw
    found = name.encode(errors="surrogatepass")
    return _PLAIN + found if found[:1] in (_HEX, _PLAIN) else found


def unpacked(raw: bytes) -> str:
    """The name of such bytes.

    >>> unpacked(packed("j_0123456789abcdef01234567"))
    'j_0123456789abcdef01234567'
    """
    if raw[:1] == _HEX:
        return f"{raw[1:2].decode()}_{raw[2:].hex()}"
    return (raw[1:] if raw[:1] == _PLAIN else raw).decode(errors="surrogatepass")
