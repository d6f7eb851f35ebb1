"""The elements of a JSON array one after the other, without the array in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

CHUNK = 1 << 20
"""characters read at a time; twice as many each time that an element does not end in them"""
NEAR = 64
"""an error so near to the end of what was read may be one of what was not"""
_SPACE = " \t\n\r"


class _Window:
    """What of the text is in memory, and where it lies in the whole."""

    def __init__(self, text: IO[str], where: str) -> None:
        self.text = text
        self.where = where
        self.buffer = ""
        self.at = 0
        self.lines = 1
        self.size = CHUNK
        self.ended = False

    def more(self) -> bool:
        """Read on, dropping what lies behind; False at the end of the text."""
        self.lines += self.buffer.count("\n", 0, self.at)
        read = self.text.read(self.size)
        self.buffer = self.buffer[self.at :] + read
        self.at = 0
        self.ended = not read
        return not self.ended

    def next(self) -> str:
        """The next character that is no white space, which is not passed; empty at the end."""
        while True:
            while self.at < len(self.buffer):
                if self.buffer[self.at] not in _SPACE:
                    return self.buffer[self.at]
                self.at += 1
            if not self.more():
                return ""

    def fail(self, what: str, at: int) -> ReadError:
        """The error of a place in the buffer."""
        line = self.lines + self.buffer.count("\n", 0, at)
        return ReadError(
            f"the JSON array is broken: {what}",
            where=f"{self.where}, line {line}",
            remedy="export the file again; it may have been cut short",
        )


def elements(text: IO[str], where: str) -> Iterator[Json]:
    """The elements of an array whose ``[`` was read already.

    Each is decoded from a window onto the text, which grows until the element ends in it. Raises
    ReadError with the line where the text is no array.
    """
    window = _Window(text, where)
    decoder = json.JSONDecoder()
    if window.next() == "]":
        return
    while True:
        window.next()
        yield _element(window, decoder)
        mark = window.next()
        window.at += 1
        if mark == "]":
            return
        if mark != ",":
            found = repr(mark) if mark else "the end of the file"
            raise window.fail(f"{found} where ',' or ']' belongs", max(window.at - 1, 0))


def _element(window: _Window, decoder: json.JSONDecoder) -> Json:
    while True:
        try:
            value: Json
            value, end = decoder.raw_decode(window.buffer, window.at)
        except json.JSONDecodeError as error:
            certain = error.pos < len(window.buffer) - NEAR and "Unterminated" not in error.msg
            if certain or window.ended:
                raise window.fail(error.msg, error.pos) from None
            window.size *= 2
            window.more()
            continue
        except RecursionError:
            raise window.fail("values nested without end", window.at) from None
        if isinstance(value, int | float) and end + NEAR > len(window.buffer) and not window.ended:
            # a number may go on behind the window
            window.more()
            continue
        window.at = end
        window.size = CHUNK
        return value
