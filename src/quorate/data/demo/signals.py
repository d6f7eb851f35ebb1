"""Signals of a telephone line as sound, with the times at which each begins and ends."""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

RATE = 8_000
"""samples a second"""
_LOUD = 9_000
_EDGE = (
    RATE // 100
)  # a tone swells and fades for a hundredth of a second, so that it does not click
_MELODY = (523.25, 659.25, 783.99, 659.25)


@dataclass(frozen=True, slots=True)
class Segment:
    """A signal and when it is heard, in seconds."""

    label: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Recording:
    """A WAV file (16 bit, one channel) and the signals in it."""

    wav: bytes
    segments: tuple[Segment, ...]


def record_line(seed: int) -> Recording:
    """Two to four signals with silence between them; the same seed gives the same bytes."""
    rng = Random(f"line {seed}")
    samples: list[int] = []
    segments: list[Segment] = []
    for _ in range(rng.randint(2, 4)):
        samples += [0] * round(RATE * rng.choice((0.6, 0.9, 1.3)))
        label = rng.choice(("ringing", "busy", "melody"))
        start = len(samples)
        samples += list(_signal(label, rng))
        segments.append(Segment(label, round(start / RATE, 3), round(len(samples) / RATE, 3)))
    samples += [0] * (RATE // 2)
    return Recording(_wav(samples), tuple(segments))


def _signal(label: str, rng: Random) -> Iterator[int]:
    if label == "ringing":
        yield from _pulses(425.0, 0.9, 0.7, rng.randint(1, 2))
    elif label == "busy":
        yield from _pulses(425.0, 0.2, 0.2, rng.randint(4, 6))
    else:
        for pitch in _MELODY[: rng.randint(3, 4)]:
            yield from _tone(pitch, 0.35)


def _pulses(pitch: float, sound: float, pause: float, count: int) -> Iterator[int]:
    for number in range(count):
        if number:
            yield from [0] * round(RATE * pause)
        yield from _tone(pitch, sound)


def _tone(pitch: float, seconds: float) -> Iterator[int]:
    count = round(RATE * seconds)
    for n in range(count):
        swell = min(1.0, n / _EDGE, (count - 1 - n) / _EDGE)
        yield round(_LOUD * swell * math.sin(2 * math.pi * pitch * n / RATE))


def _wav(samples: list[int]) -> bytes:
    frames = array.array("h", samples)
    if sys.byteorder == "big":
        frames.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(frames.tobytes())
    return file.getvalue()
