"""Places in Label Studio and ours: per cent and fractions, rotated boxes, text, brush masks.

The run lengths of brush strokes are those of thi.ng/rle-pack: 32 bits for the number of values, 5
for the bits of a value less one, four times 4 for the bits of a length less one; then, until all
values are there, a bit (1: one value many times, 0: many values), 2 bits for which of the four
sizes, the length less one in so many bits, and the value or values.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quorate.schema.errors import LabelError

Point = tuple[float, float]
SIZES = (3, 4, 8, 16)
"""the bits of lengths that brush strokes are written with"""
MOST_VALUES = 1 << 30


def corners(box: tuple[float, float, float, float], rotation: float, ratio: float) -> list[Point]:
    """The corners of a box in fractions, turned clockwise about its upper left corner.

    ``ratio`` is the width of the picture over its height: a turn keeps lengths in pixels, and x' =
    x + dx·cos φ - dy·sin φ / ratio, y' = y + dx·ratio·sin φ + dy·cos φ.
    """
    x, y, w, h = box
    cos, sin = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    return [
        (x + dx * cos - dy * sin / ratio, y + dx * ratio * sin + dy * cos)
        for dx, dy in ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))
    ]


def utf16_places(text: str) -> list[int]:
    """For each code point, and the end, how many UTF-16 units lie before it."""
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if character > "\uffff" else 1))
    return places


def stretch(
    text: str, start: int, end: int, quoted: str | None, unit: str = "auto"
) -> tuple[int, int] | None:
    """A stretch of text in code points; None where it is none.

    Today's Label Studio counts code points, older versions UTF-16 units. With ``auto`` it is
    what cuts out the quoted text; code points where both or neither do.
    """
    n = len(text)
    plain = (start, end) if 0 <= start < end <= n else None
    if unit == "codepoint" or text.isascii():
        return plain
    if unit == "auto" and (quoted is None or (plain and text[start:end] == quoted)):
        return plain
    places = utf16_places(text)
    first, last = bisect_left(places, start), bisect_left(places, end)
    exact = last <= n and places[first] == start and places[last] == end and first < last
    if exact and (unit == "utf16" or text[first:last] == quoted):
        return first, last
    return plain if unit == "auto" else None


class _Texts(HTMLParser):
    """Where in the source each character of a page's text stands."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in source.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.feed(source)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_data(self, data: str) -> None:
        here = self._here()
        self.starts += range(here, here + len(data))
        self.ends += range(here + 1, here + len(data) + 1)

    def handle_entityref(self, name: str) -> None:
        self._one(len(name) + 2)

    def handle_charref(self, name: str) -> None:
        self._one(len(name) + 3)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._one(len(self.get_starttag_text() or ""))

    def _one(self, length: int) -> None:
        here = self._here()
        self.starts.append(here)
        self.ends.append(here + length)


class PageText:
    """The text of an HTML page, as the browser counts it: text, and one for each line break tag."""

    def __init__(self, source: str) -> None:
        found = _Texts(source)
        self.starts, self.ends = found.starts, found.ends

    def source_stretch(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the source that a stretch of the text comes from."""
        if not 0 <= start < end <= len(self.starts):
            return None
        return self.starts[start], self.ends[end - 1]

    def text_stretch(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text that a stretch of the source makes."""
        return bisect_left(self.starts, start), bisect_left(self.ends, end) + 1


def decode_rle(rle: Sequence[int]) -> NDArray[np.uint8]:
    """The values that run lengths stand for: of a mask red, green, blue, alpha of each pixel.

    Raises LabelError for what is none.
    """
    try:
        bits = np.unpackbits(np.asarray(rle, np.uint8))
        return _decoded(bits)
    except (ValueError, IndexError, OverflowError, TypeError) as error:
        raise LabelError(
            "the brush stroke is no run-length code",
            remedy="export it again; it may have been cut short",
        ) from error


def _decoded(bits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    at = 0

    def number(size: int) -> int:
        nonlocal at
        part = bits[at : at + size]
        if len(part) < size:
            raise ValueError("too short")
        at += size
        return int.from_bytes(np.packbits(np.pad(part, (-size % 8, 0))).tobytes(), "big")

    n, word = number(32), number(5) + 1
    sizes = [number(4) + 1 for _ in range(4)]
    if n > MOST_VALUES:
        raise ValueError("too many values")
    values = np.zeros(n, np.uint8)
    powers = 1 << np.arange(word - 1, -1, -1)
    done = 0
    while done < n:
        repeated = number(1)
        length = number(sizes[number(2)]) + 1
        end = done + length
        if end > n:
            raise ValueError("too many values")
        if repeated:
            values[done:end] = number(word)
        else:
            part = bits[at : at + length * word]
            at += length * word
            values[done:end] = part.reshape(length, word) @ powers
        done = end
    return values


def encode_rle(values: NDArray[np.uint8]) -> list[int]:
    """The run lengths of values, as Label Studio's brush writes them."""
    flat = np.ascontiguousarray(values, np.uint8).ravel()
    parts = [f"{len(flat):032b}", f"{7:05b}", *(f"{size - 1:04b}" for size in SIZES)]
    starts = [] if not len(flat) else np.flatnonzero(np.diff(flat, prepend=flat[:1] ^ 1)).tolist()
    bounds: list[int] = [*starts, len(flat)]
    longest = 1 << SIZES[-1]
    for start, end in pairwise(bounds):
        value = int(flat[start])
        for first in range(start, end, longest):
            length = min(end - first, longest)
            size = next(k for k, bits in enumerate(SIZES) if length <= 1 << bits)
            parts.append(f"1{size:02b}{length - 1:0{SIZES[size]}b}{value:08b}")
    bits = np.frombuffer("".join(parts).encode(), np.uint8) - ord("0")
    return [int(byte) for byte in np.packbits(bits)]


def mask_of(rle: Sequence[int], width: int, height: int) -> NDArray[np.bool_]:
    """The pixels (height, width) that a brush stroke covers. Raises LabelError."""
    values = decode_rle(rle)
    if len(values) != width * height * 4:
        raise LabelError(
            f"the brush stroke has {len(values)} values, a picture of {width} × {height} "
            f"{width * height * 4}",
            remedy="the picture was replaced by another, or the export is damaged",
        )
    alpha = values.reshape(height, width, 4)[:, :, 3]
    return np.asarray(alpha > 0)


def rle_of(mask: NDArray[np.bool_]) -> list[int]:
    """A brush stroke that covers these pixels."""
    alpha = np.where(mask, np.uint8(255), np.uint8(0))
    return encode_rle(np.repeat(alpha[:, :, None], 4, axis=2))
