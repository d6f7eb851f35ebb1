"""Drawn scenes of a street, a shelf and a garden, with the boxes of the things in them.

The same seed gives the same picture and the same boxes. Boxes are fractions of the picture's width
and height, as in the ledger.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 900, 600
_SCALE = 2  # drawn larger and scaled down, so that edges are smooth
Corners = tuple[float, float, float, float]
"""left, top, right, bottom, in pixels of the picture"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing in a picture and the box around it, in fractions of the picture."""

    label: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its kind, the PNG file, what is in it, and the same in words."""

    kind: str
    png: bytes
    things: tuple[Thing, ...]
    description: str


class _Canvas:
    """What is drawn on, in pixels of the finished picture, and what was drawn."""

    def __init__(self, draw: ImageDraw, rng: Random) -> None:
        self.draw = draw
        self.rng = rng
        self.things: list[tuple[str, Corners]] = []

    def rectangle(self, corners: Corners, fill: str, radius: float = 0) -> None:
        self.draw.rounded_rectangle(_scaled(corners), radius * _SCALE, fill=fill)

    def ellipse(self, corners: Corners, fill: str) -> None:
        self.draw.ellipse(_scaled(corners), fill=fill)

    def polygon(self, points: list[tuple[float, float]], fill: str) -> None:
        self.draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self.draw.line(scaled, fill=fill, width=round(width * _SCALE))

    def note(self, label: str, corners: Corners) -> None:
        self.things.append((label, corners))


def draw_scene(seed: int) -> Scene:
    """The scene with this seed; the kinds come in turn: street, shelf, garden."""
    from PIL import Image, ImageDraw

    rng = Random(f"scene {seed}")
    kind = ("street", "shelf", "garden")[seed % 3]
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), "#ffffff")
    canvas = _Canvas(ImageDraw.Draw(image), rng)
    {"street": _street, "shelf": _shelf, "garden": _garden}[kind](canvas)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.quantize(128).save(file, "PNG")
    things = tuple(_thing(label, corners) for label, corners in canvas.things)
    return Scene(kind, file.getvalue(), things, _described(kind, things))


def _scaled(corners: Corners) -> Corners:
    left, top, right, bottom = corners
    return left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE


def _thing(label: str, corners: Corners) -> Thing:
    left, top = max(corners[0], 0), max(corners[1], 0)
    right, bottom = min(corners[2], WIDTH), min(corners[3], HEIGHT)
    x, y = round(left / WIDTH, 6), round(top / HEIGHT, 6)
    w, h = round((right - left) / WIDTH, 6), round((bottom - top) / HEIGHT, 6)
    return Thing(label, x, y, min(w, 1 - x), min(h, 1 - y))


def _described(kind: str, things: tuple[Thing, ...]) -> str:
    return f"A drawn {kind} with {len(things)} things to find."


# --- scenes -------------------------------------------------------------------------------------

_CARS = ("#b5483a", "#3f6ea5", "#d9a441", "#5b7f61", "#8a6aa0")
_LEAVES = ("#4f7d4a", "#5f8f55", "#3f6b45")
_SPINES = ("#7b4b3a", "#3f5f7f", "#8c7a3f", "#5a6f52", "#7f4a63", "#394a5a")
_PETALS = ("#d4574e", "#e0a83a", "#b06aa8", "#e58f6b")


def _street(canvas: _Canvas) -> None:
    rng = canvas.rng
    canvas.rectangle((0, 0, WIDTH, 360), "#cfe0ea")
    _cloud(canvas, rng.uniform(80, 700), rng.uniform(30, 80))
    left = 0.0
    while left < WIDTH:
        width = rng.uniform(120, 190)
        _house(canvas, left, 360 - rng.uniform(150, 230), width, 360)
        left += width
    canvas.rectangle((0, 360, WIDTH, 430), "#c9c2b6")
    canvas.rectangle((0, 430, WIDTH, HEIGHT), "#6f7276")
    for x in range(20, WIDTH, 120):
        canvas.rectangle((x, 520, x + 60, 527), "#e8e6df")
    standing: list[Callable[[_Canvas, float], None]] = [
        lambda c, x: _tree(c, x, 415, c.rng.uniform(170, 240)),
        _street_lamp,
    ]
    for slot in rng.sample(range(6), rng.randint(3, 4)):
        rng.choice(standing)(canvas, 75 + slot * 150 + rng.uniform(-25, 25))
    if rng.random() < 0.5:
        _ball(canvas, rng.uniform(60, WIDTH - 60), 420, rng.uniform(13, 18))
    for slot in rng.sample(range(4), rng.randint(1, 3)):
        lane = rng.choice((500, 575))
        _car(canvas, 120 + slot * 220 + rng.uniform(-20, 20), lane, rng.uniform(0.9, 1.15))


def _shelf(canvas: _Canvas) -> None:
    rng = canvas.rng
    canvas.rectangle((0, 0, WIDTH, HEIGHT), "#e9e2d3")
    canvas.rectangle((40, 20, WIDTH - 40, HEIGHT - 20), "#b9966b")
    for board, floor in enumerate((205, 390, 572)):
        canvas.rectangle((58, (38, 221, 406)[board], WIDTH - 58, floor), "#8f6f4a")
        x = 90.0
        while x < WIDTH - 170:
            draw = rng.choice((_books, _vase, _desk_lamp, _globe, _gap, _gap, _gap))
            x = draw(canvas, x, floor) + rng.uniform(45, 90)


def _garden(canvas: _Canvas) -> None:
    rng = canvas.rng
    canvas.rectangle((0, 0, WIDTH, 300), "#d6e6ee")
    _cloud(canvas, rng.uniform(80, 700), rng.uniform(20, 70))
    for x in range(-10, WIDTH, 46):
        canvas.polygon([(x, 225), (x + 17, 205), (x + 34, 225), (x + 34, 310), (x, 310)], "#efe9dc")
    canvas.rectangle((0, 243, WIDTH, 253), "#e2dac8")
    canvas.rectangle((0, 300, WIDTH, HEIGHT), "#8fb573")
    for slot in rng.sample(range(4), rng.randint(1, 2)):
        _tree(canvas, 130 + slot * 210 + rng.uniform(-30, 30), 350, rng.uniform(240, 300))
    _watering_can(canvas, rng.uniform(100, 760), 430)
    for slot in rng.sample(range(8), rng.randint(3, 6)):
        floor = rng.uniform(520, 580)
        _flower(canvas, 70 + slot * 108 + rng.uniform(-20, 20), floor, rng.uniform(75, 105))
    if rng.random() < 0.7:
        _ball(canvas, rng.uniform(80, WIDTH - 80), rng.uniform(405, 430), rng.uniform(18, 26))


# --- things; each notes its own box --------------------------------------------------------------


def _car(canvas: _Canvas, middle: float, floor: float, size: float) -> None:
    colour = canvas.rng.choice(_CARS)
    left, right, top = middle - 85 * size, middle + 85 * size, floor - 72 * size
    canvas.polygon(
        [
            (middle - 55 * size, floor - 42 * size),
            (middle - 32 * size, top),
            (middle + 34 * size, top),
            (middle + 58 * size, floor - 42 * size),
        ],
        colour,
    )
    canvas.polygon(
        [
            (middle - 40 * size, floor - 44 * size),
            (middle - 25 * size, top + 7 * size),
            (middle + 28 * size, top + 7 * size),
            (middle + 43 * size, floor - 44 * size),
        ],
        "#dfe9ee",
    )
    canvas.rectangle((middle - 2, top, middle + 4, floor - 40 * size), colour)
    canvas.rectangle((left, floor - 45 * size, right, floor - 12 * size), colour, 12 * size)
    for wheel in (middle - 50 * size, middle + 50 * size):
        canvas.ellipse((wheel - 19 * size, floor - 38 * size, wheel + 19 * size, floor), "#2b2d2f")
        canvas.ellipse(
            (wheel - 8 * size, floor - 27 * size, wheel + 8 * size, floor - 11 * size), "#b9bdc0"
        )
    canvas.note("car", (left, top, right, floor))


def _tree(canvas: _Canvas, middle: float, floor: float, height: float) -> None:
    leaves = canvas.rng.choice(_LEAVES)
    crown = height * 0.34
    top = floor - height
    canvas.rectangle((middle - 9, floor - height * 0.45, middle + 9, floor), "#7a5b3e")
    canvas.ellipse(
        (middle - crown, top + crown * 0.5, middle + crown * 0.35, top + crown * 1.9), leaves
    )
    canvas.ellipse(
        (middle - crown * 0.35, top + crown * 0.5, middle + crown, top + crown * 1.9), leaves
    )
    canvas.ellipse((middle - crown * 0.7, top, middle + crown * 0.7, top + crown * 1.4), leaves)
    canvas.note("tree", (middle - crown, top, middle + crown, floor))


def _street_lamp(canvas: _Canvas, middle: float) -> None:
    floor, top = 415.0, 205.0
    canvas.rectangle((middle - 4, top + 10, middle + 4, floor), "#3b4347")
    canvas.rectangle((middle - 12, floor - 12, middle + 12, floor), "#3b4347")
    canvas.rectangle((middle - 4, top + 6, middle + 46, top + 13), "#3b4347")
    canvas.polygon(
        [(middle + 24, top + 26), (middle + 34, top), (middle + 46, top), (middle + 56, top + 26)],
        "#3b4347",
    )
    canvas.ellipse((middle + 30, top + 18, middle + 50, top + 36), "#f4dd8a")
    canvas.note("lamp", (middle - 12, top, middle + 56, floor))


def _books(canvas: _Canvas, left: float, floor: float) -> float:
    rng = canvas.rng
    x = left
    for _ in range(rng.randint(1, 3)):
        width, height = rng.uniform(26, 44), rng.uniform(95, 140)
        canvas.rectangle((x, floor - height, x + width, floor), rng.choice(_SPINES), 2)
        canvas.rectangle(
            (x + 6, floor - height + 16, x + width - 6, floor - height + 21), "#e7d9b0"
        )
        canvas.note("book", (x, floor - height, x + width, floor))
        x += width + rng.uniform(7, 12)
    return x


def _vase(canvas: _Canvas, left: float, floor: float) -> float:
    width, height = canvas.rng.uniform(60, 80), canvas.rng.uniform(95, 125)
    colour = canvas.rng.choice(("#5e8fa3", "#c98a5a", "#cfc6b4"))
    middle, top = left + width / 2, floor - height
    canvas.rectangle(
        (middle - width * 0.17, top, middle + width * 0.17, top + height * 0.4), colour
    )
    canvas.ellipse((middle - width * 0.3, top, middle + width * 0.3, top + 12), colour)
    canvas.ellipse((left, top + height * 0.3, left + width, floor), colour)
    canvas.note("vase", (left, top, left + width, floor))
    return left + width


def _desk_lamp(canvas: _Canvas, left: float, floor: float) -> float:
    right, top = left + 110, floor - 145
    canvas.rectangle((left + 5, floor - 12, left + 65, floor), "#30383c", 4)
    canvas.line(
        [(left + 35, floor - 10), (left + 20, floor - 80), (left + 72, top + 22)], "#30383c", 6
    )
    canvas.polygon(
        [(left + 60, top + 12), (left + 82, top), (right, top + 44), (left + 60, top + 62)],
        "#30383c",
    )
    canvas.note("lamp", (left + 5, top, right, floor))
    return right


def _globe(canvas: _Canvas, left: float, floor: float) -> float:
    radius = canvas.rng.uniform(26, 36)
    _ball(canvas, left + radius, floor, radius)
    return left + 2 * radius


def _gap(canvas: _Canvas, left: float, floor: float) -> float:
    return left + canvas.rng.uniform(20, 70)


def _ball(canvas: _Canvas, middle: float, floor: float, radius: float) -> None:
    box = (middle - radius, floor - 2 * radius, middle + radius, floor)
    canvas.ellipse(box, "#c8473d")
    canvas.ellipse(
        (middle - radius * 0.35, floor - 2 * radius + 1, middle + radius * 0.35, floor - 1),
        "#f1e6d0",
    )
    canvas.note("ball", box)


def _flower(canvas: _Canvas, middle: float, floor: float, height: float) -> None:
    petals = canvas.rng.choice(_PETALS)
    radius, top = height * 0.16, floor - height
    heart = top + 2 * radius
    canvas.rectangle((middle - 2.5, heart, middle + 2.5, floor), "#4e7a3c")
    canvas.ellipse((middle, floor - height * 0.35, middle + 24, floor - height * 0.2), "#4e7a3c")
    for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0)):
        x, y = middle + dx * radius, heart + dy * radius
        canvas.ellipse((x - radius, y - radius, x + radius, y + radius), petals)
    canvas.ellipse(
        (middle - radius * 0.7, heart - radius * 0.7, middle + radius * 0.7, heart + radius * 0.7),
        "#f3d774",
    )
    canvas.note("flower", (middle - 2 * radius, top, middle + max(2 * radius, 24), floor))


def _house(canvas: _Canvas, left: float, top: float, width: float, floor: float) -> None:
    wall = canvas.rng.choice(("#d8c3a5", "#c9b0a0", "#b9bfa8", "#cdb7c0"))
    canvas.rectangle((left, top, left + width, floor), wall)
    canvas.polygon([(left, top), (left + width / 2, top - 45), (left + width, top)], "#8a5a4a")
    for x in (left + width * 0.2, left + width * 0.6):
        canvas.rectangle((x, top + 30, x + width * 0.18, top + 72), "#eef3f4")
    canvas.rectangle((left + width * 0.42, floor - 55, left + width * 0.58, floor), "#6b4f3f")


def _cloud(canvas: _Canvas, x: float, y: float) -> None:
    for dx, dy, size in ((0, 10, 50), (35, 0, 65), (80, 12, 45)):
        canvas.ellipse((x + dx, y + dy, x + dx + size * 1.5, y + dy + size * 0.8), "#f4f8fa")


def _watering_can(canvas: _Canvas, left: float, floor: float) -> None:
    canvas.rectangle((left, floor - 48, left + 55, floor), "#7d99a1", 6)
    canvas.line([(left + 52, floor - 12), (left + 88, floor - 46)], "#7d99a1", 8)
    canvas.line(
        [(left + 4, floor - 44), (left + 28, floor - 66), (left + 50, floor - 44)], "#7d99a1", 6
    )
