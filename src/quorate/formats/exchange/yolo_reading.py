"""A folder of YOLO as pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import yaml

from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.pixel_shapes import finite
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.rows import opened_text
from quorate.formats.exchange.shapes import SEEN, Keypoints
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import Boxes

SPLITS = ("train", "val", "valid", "test")
OBJECTS, IMAGE = "objects", "image"
PICTURES = frozenset(
    {".bmp", ".dng", ".heic", ".jpeg", ".jpg", ".mpo", ".png", ".tif", ".tiff", ".webp"}
)
NAMES = ("data.yaml", "dataset.yaml", "data.yml", "classes.txt")
SLACK = 1e-3
"""so much may a shape stick out by rounding"""
_NUMBER = re.compile(r"[0-9]{1,9}")


def is_yolo(path: Path) -> bool:
    """Whether a folder is a data set of YOLO."""
    if not path.is_dir() or not any((path / name).is_file() for name in NAMES):
        return False
    return any(path.glob("labels")) or any(path.glob("*/labels"))


class Labels:
    """Reads one folder. ``project`` has a question with the classes as labels."""

    def __init__(self, folder: Path, rater: str, refusals: Refusals) -> None:
        if not folder.is_dir():
            raise ReadError(
                "this is no folder", where=str(folder), remedy="name the folder with data.yaml"
            )
        self._folder, self._rater, self._refusals = folder.resolve(), rater, refusals
        self._classes, self._keypoints, self._names = _declared(folder)
        if not self._classes:
            raise ReadError(
                "no classes are declared",
                where=str(folder),
                remedy="expected data.yaml with `names`, or classes.txt with one a line",
            )
        self._question = Boxes(
            name=OBJECTS, type="boxes", ask="Mark the objects", of=IMAGE,
            labels=options_of(self._classes.values()), shapes=("box", "polygon"),
        )  # fmt: skip
        classes: list[Json] = [[number, name] for number, name in self._classes.items()]
        self.project = Project(
            folder.name,
            (ContentField(name=IMAGE, type="image"),),
            (self._question,),
            meta={"yolo": {"classes": classes, "kpt_shape": [*self._keypoints]}},
        )

    def pieces(self) -> Iterator[Piece]:
        """The pictures that have a file of labels, are in a folder of images or on a list."""
        labels = self._found("labels", frozenset({".txt"}))
        pictures = {key: str(name) for key, name in self._found("images", PICTURES).items()}
        for listed in self._lists():
            name = PurePosixPath(listed)
            if "images" in name.parts:
                pictures.setdefault(_key(name, "images"), str(name))
        for key in sorted({*labels, *pictures}):
            piece = self._piece(key, labels.get(key), pictures.get(key, f"{key}.jpg"))
            if piece is not None:
                yield piece

    def _found(self, kind: str, suffixes: frozenset[str]) -> dict[str, PurePosixPath]:
        """Files below the folders of a kind by what they have in common; none from outside."""
        found: dict[str, PurePosixPath] = {}
        for path in sorted(self._folder.rglob("*")):
            if path.suffix.lower() not in suffixes or not path.is_file():
                continue
            name = PurePosixPath(path.relative_to(self._folder).as_posix())
            if kind not in name.parts[:-1]:
                continue
            if not path.resolve().is_relative_to(self._folder):
                self._refusals.add(str(name), "", "a link out of the folder", "a file in it")
                continue
            found[_key(name, kind)] = name
        return found

    def _lists(self) -> Iterator[str]:
        for split in SPLITS:
            path = self._folder / f"{split}.txt"
            if path.is_file():
                with opened_text(path) as file:
                    yield from (line.strip().removeprefix("./") for line in file if line.strip())

    def _piece(self, key: str, file: PurePosixPath | None, picture: str) -> Piece | None:
        place = str(file or picture)
        content: dict[str, Json] = {IMAGE: picture}
        if not storable(content, repr(place), self._refusals):
            return None
        parts: list[Json] = []
        foreign: list[Foreign] = []
        if file is not None:
            with opened_text(self._folder / file) as text:
                for number, line in enumerate(text, 1):
                    if line.strip():
                        self._line(f"{file}, line {number}", line.split(), parts, foreign)
        split = next((part for part in PurePosixPath(key).parts if part in SPLITS), "")
        slices = {"split": "val" if split == "valid" else split} if split else {}
        said = Judged(self._rater, {OBJECTS: parts}, foreign=tuple(foreign))
        return Piece(key, content, (said,), slices=slices, place=place)

    def _line(
        self, place: str, words: list[str], parts: list[Json], foreign: list[Foreign]
    ) -> None:
        """Add the shape of a line, or refuse it."""
        number = int(words[0]) if _NUMBER.fullmatch(words[0]) else -1
        if number not in self._classes:
            self._refusals.add(place, "class", shown(words[0]), "the number of a class")
            return
        given = [finite(word) for word in words[1:]]
        sides = [side for side in given if side is not None]
        wanted = 4 + (self._keypoints[0] * self._keypoints[1] if self._keypoints else 0)
        polygon = not self._keypoints and len(sides) >= 6 and len(sides) % 2 == 0
        if len(sides) != len(given) or not (polygon or len(sides) == wanted):
            expected = f"{wanted} numbers" + ("" if self._keypoints else ", or x and y in turns")
            self._refusals.add(place, "", shown(" ".join(words)), expected)
            return
        label = self._classes[number]
        shape = _polygon(label, sides) if polygon else _box(label, sides[:4])
        if shape is None:
            expected = "fractions of the picture, of a shape inside of it"
            self._refusals.add(place, "", shown(" ".join(words)), expected)
            return
        read = read_answer(self._question, [shape], {IMAGE: ""}, place, self._refusals, "shape")
        if isinstance(read, list):
            parts.extend(read)
            if self._keypoints:
                points = _points(sides[4:], self._keypoints[1])
                names = self._names.get(number, ())
                pose = Keypoints((label,), points, names if len(names) == len(points) else ())
                if any(seen for _, _, seen in points):
                    foreign.append(pose.foreign(OBJECTS, (len(parts) - 1,)))


def _key(name: PurePosixPath, kind: str) -> str:
    """The path without the folder of the kind and the suffix: what labels and pictures share."""
    parts = list(name.with_suffix("").parts)
    parts.remove(kind)
    return "/".join(parts)


def _points(sides: list[float], each: int) -> tuple[tuple[float, float, int], ...]:
    """Points of x, y and perhaps how each is there; without that, one at 0, 0 is not there."""
    found = []
    for n in range(0, len(sides), each):
        x, y = sides[n], sides[n + 1]
        seen = round(sides[n + 2]) if each == 3 else SEEN if x or y else 0
        found.append((x, y, min(max(seen, 0), SEEN)))
    return tuple(found)


def _polygon(label: str, sides: list[float]) -> Json | None:
    """The polygon; None where a corner is more than a little outside."""
    if min(sides) < -SLACK or max(sides) > 1 + SLACK:
        return None
    inside = [min(max(side, 0.0), 1.0) for side in sides]
    points: list[Json] = [[x, y] for x, y in zip(inside[::2], inside[1::2], strict=True)]
    return {"shape": "polygon", "label": label, "points": points}


def _box(label: str, sides: list[float]) -> Json | None:
    """The box around a centre; None where it is more than a little outside."""
    x, y, w, h = sides
    left, right, top, bottom = x - w / 2, x + w / 2, y - h / 2, y + h / 2
    if w <= 0 or h <= 0 or min(left, top) < -SLACK or max(right, bottom) > 1 + SLACK:
        return None
    left, top, right, bottom = max(left, 0.0), max(top, 0.0), min(right, 1.0), min(bottom, 1.0)
    return {"shape": "box", "label": label, "x": left, "y": top, "w": right - left,
            "h": bottom - top}  # fmt: skip


_Declared = tuple[dict[int, str], list[int], dict[int, tuple[str, ...]]]


def _declared(folder: Path) -> _Declared:
    """The classes by number; where there are poses the number and size of keypoints, and their
    names by class."""
    for name in NAMES[:-1]:
        path = folder / name
        if not path.is_file():
            continue
        with opened_text(path) as file:
            try:
                read = yaml.safe_load(file.read())
            except (yaml.YAMLError, ValueError, RecursionError) as error:
                raise ReadError(
                    f"the file is no YAML ({str(error)[:200]})",
                    where=str(path),
                    remedy="expected `names` with the classes",
                ) from None
        given = read.get("names") if isinstance(read, dict) else None
        pairs = given.items() if isinstance(given, dict) else enumerate(_listed(given))
        classes = {k: value_of(str(v)) for k, v in pairs if type(k) is int and value_of(str(v))}
        shape = _listed(read.get("kpt_shape")) if isinstance(read, dict) else []
        points = [n for n in shape if type(n) is int and 0 < n < 10_000]
        named = read.get("kpt_names") if isinstance(read, dict) else None
        names = {
            number: tuple(map(str, words))
            for number, words in (named if isinstance(named, dict) else {}).items()
            if isinstance(number, int) and isinstance(words, list)
        }
        return classes, points if len(points) == 2 and points[1] in (2, 3) else [], names
    path = folder / NAMES[-1]
    if not path.is_file():
        return {}, [], {}
    with opened_text(path) as file:
        words = [value_of(line) for line in file]
    return {n: word for n, word in enumerate(words) if word}, [], {}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
