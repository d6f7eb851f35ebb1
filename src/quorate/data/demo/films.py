"""Short films of a crossing as WebM, with the frames at which the lights change.

A WebP picture holds one VP8 key frame (RFC 9649), and WebM is Matroska with VP8 in it, so a film of
key frames needs no video encoder: each frame is drawn, saved as WebP, and its frame put in a block.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

FPS = 10
WIDTH, HEIGHT = 480, 270
_FRAMES = 60
_CYCLE = ("red", "green", "amber")
_LAMPS = {"red": (60, "#d23b30"), "amber": (90, "#e6a52c"), "green": (120, "#3fa05a")}
_POST = 360
_CARS = ("#3f6ea5", "#8a6aa0", "#5b7f61")


@dataclass(frozen=True, slots=True)
class Change:
    """Another light goes on at this frame, counted from 0."""

    frame: int
    label: str


@dataclass(frozen=True, slots=True)
class Film:
    """A WebM file, the changes of the lights, the cars that pass, and whether one passes at red."""

    webm: bytes
    changes: tuple[Change, ...]
    cars: int
    ran_red: bool


def shoot_film(seed: int) -> Film:
    """Six seconds at ten frames a second. The same seed gives the same film."""
    rng = Random(f"film {seed}")
    changes, lights = _lights(rng)
    passing = [(rng.randint(-4, 4) + at, rng.choice(_CARS)) for at in _starts(rng)]
    frames = [_draw(n, lights[n], passing) for n in range(_FRAMES)]
    ran_red = any(
        lights[n] == "red" and abs(_place(n, start) - _POST) < _HALF
        for n in range(_FRAMES)
        for start, _ in passing
    )
    return Film(_webm([_key_frame(frame) for frame in frames]), changes, len(passing), ran_red)


def _lights(rng: Random) -> tuple[tuple[Change, ...], list[str]]:
    now = rng.randrange(len(_CYCLE))
    lights: list[str] = []
    changes: list[Change] = []
    while len(lights) < _FRAMES:
        if lights:
            changes.append(Change(len(lights), _CYCLE[now]))
        lights += [_CYCLE[now]] * rng.randint(13, 22)
        now = (now + 1) % len(_CYCLE)
    return tuple(changes), lights[:_FRAMES]


# --- frames -------------------------------------------------------------------------------------

_SPEED = 26.0
_HALF = 40.0


def _starts(rng: Random) -> list[int]:
    return sorted(rng.sample((6, 20, 34), rng.randint(0, 2)))


def _place(frame: int, start: int) -> float:
    return -_HALF + (frame - start) * _SPEED


def _draw(frame: int, light: str, passing: list[tuple[int, str]]) -> Image:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), "#cfe0ea")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 150, WIDTH, 180), fill="#c9c2b6")
    draw.rectangle((0, 180, WIDTH, HEIGHT), fill="#6f7276")
    for start, colour in passing:
        middle = _place(frame, start)
        draw.rounded_rectangle((middle - _HALF, 200, middle + _HALF, 235), 10, fill=colour)
        draw.rounded_rectangle((middle - 22, 180, middle + 22, 206), 8, fill=colour)
        for wheel in (middle - 22, middle + 22):
            draw.ellipse((wheel - 10, 224, wheel + 10, 244), fill="#2b2d2f")
    draw.rectangle((_POST - 4, 140, _POST + 4, 255), fill="#30383c")
    draw.rounded_rectangle((_POST - 20, 42, _POST + 20, 144), 8, fill="#30383c")
    for name, (y, colour) in _LAMPS.items():
        lit = colour if name == light else "#4a5257"
        draw.ellipse((_POST - 12, y - 6, _POST + 12, y + 18), fill=lit)
    return image


def _key_frame(image: Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=60, method=0)
    riff = file.getvalue()
    place = riff.index(b"VP8 ")
    (size,) = struct.unpack_from("<I", riff, place + 4)
    return riff[place + 8 : place + 8 + size]


# --- Matroska (RFC 9559): an element is an id, a size and its content ---------------------------


def _webm(frames: list[bytes]) -> bytes:
    head = _element(
        0x1A45DFA3,
        _number(0x4286, 1),
        _number(0x42F7, 1),
        _number(0x42F2, 4),
        _number(0x42F3, 8),
        _element(0x4282, b"webm"),
        _number(0x4287, 2),
        _number(0x4285, 2),
    )
    step = 1000 // FPS
    info = _element(
        0x1549A966,
        _number(0x2AD7B1, 1_000_000),
        _element(0x4489, struct.pack(">d", float(len(frames) * step))),
        _element(0x4D80, b"quorate"),
        _element(0x5741, b"quorate"),
    )
    video = _element(0xE0, _number(0xB0, WIDTH), _number(0xBA, HEIGHT))
    track = _element(
        0xAE,
        _number(0xD7, 1),
        _number(0x73C5, 1),
        _number(0x83, 1),
        _number(0x23E383, step * 1_000_000),
        _element(0x86, b"V_VP8"),
        video,
    )
    tracks = _element(0x1654AE6B, track)
    blocks = [
        _element(0xA3, b"\x81" + struct.pack(">hB", n * step, 0x80) + frame)
        for n, frame in enumerate(frames)
    ]
    cluster = _element(0x1F43B675, _number(0xE7, 0), *blocks)
    before = len(_cues(0)) + len(info) + len(tracks)
    cues = _cues(before)
    return head + _element(0x18538067, cues, info, tracks, cluster)


def _cues(cluster: int) -> bytes:
    """Where the cluster lies, so that players can go to any time."""
    position = _element(0xB7, _number(0xF7, 1), _element(0xF1, struct.pack(">I", cluster)))
    return _element(0x1C53BB6B, _element(0xBB, _number(0xB3, 0), position))


def _element(name: int, *content: bytes) -> bytes:
    body = b"".join(content)
    size = struct.pack(">Q", len(body) | 1 << 56)  # sizes always take eight bytes
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + body


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))
