"""Pieces as a folder of YOLO."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import cast

import yaml

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import count_rest, count_unheld, drawn, written_answer
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.yolo_reading import SPLITS
from quorate.schema.json_value import Json
from quorate.schema.questions.marked import parts_of

DEFAULT = "train"
"""the split of an item that has none"""
_UNSAFE = re.compile(r"[^\w.-]+")


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str) -> None:
        self._rater = rater
        self._losses = Losses()
        self._question = drawn(project, "YOLO")
        count_rest(project, (self._question.of,), (self._question.name,), self._losses)
        kept = project.meta.get("yolo")
        before = kept if isinstance(kept, dict) else {}
        self._numbers = _numbers(before.get("classes"), [o.value for o in self._question.labels])
        self._poses = cast("list[int]", before.get("kpt_shape") or [])
        self._holds = {"slices"} | ({"foreign:pose"} if self._poses else set())
        self._taken: set[str] = set()
        self._pictures: dict[str, list[str]] = {}

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The folder, whole or not at all."""
        files: list[Path] = []
        with new_folder(target, force=force) as folder:
            for piece in pieces:
                name = self._write(piece, folder)
                if name:
                    files.append(target / name)
            for split, listed in self._pictures.items():
                (folder / f"{split}.txt").write_text("".join(f"{one}\n" for one in listed), "utf-8")
                files.append(target / f"{split}.txt")
            (folder / "data.yaml").write_text(self._declared(), "utf-8")
        return Written((*files, target / "data.yaml"), len(self._taken), self._losses)

    def _declared(self) -> str:
        data: dict[str, object] = {"path": "."}
        data |= {split: f"{split}.txt" for split in SPLITS if split in self._pictures}
        data["names"] = {number: label for label, number in self._numbers.items()}
        if self._poses:
            data["kpt_shape"] = self._poses
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)

    def _write(self, piece: Piece, folder: Path) -> str:
        place = piece.place or piece.item
        count_unheld(piece, self._holds, self._losses)
        judged = written_answer(piece, self._rater)
        if judged is None or judged.labels.get(self._question.name) is None:
            self._losses.add("items", "nobody judged them", place)
            return ""
        split = piece.slices.get("split", DEFAULT)
        if split not in SPLITS:
            self._losses.add("slices", "splits are train, val and test", place)
            split = DEFAULT
        if any(name != "split" for name in piece.slices):
            self._losses.add("slices", "only the split has a place", place)
        picture = str(piece.content.get(self._question.of, ""))
        name = self._name(picture, split)
        suffix = PurePosixPath(picture.partition("?")[0]).suffix or ".jpg"
        file = folder / "labels" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in self._lines(judged)), "utf-8")
        self._pictures.setdefault(split, []).append(f"./images/{name}{_safe(suffix)}")
        return f"labels/{name}.txt"

    def _name(self, picture: str, split: str) -> str:
        """A name below ``labels`` and ``images`` that no other picture has."""
        stem = _safe(PurePosixPath(picture.partition("?")[0]).stem).lstrip(".") or "picture"
        name, n = f"{split}/{stem}", 1
        while name.lower() in self._taken:
            n += 1
            name = f"{split}/{stem}_{n}"
        self._taken.add(name.lower())
        return name

    def _lines(self, judged: Judged) -> Iterable[str]:
        poses = {
            mark.stands_for[0]: mark
            for mark in judged.foreign
            if self._poses
            and mark.kind == "pose"
            and mark.question == self._question.name
            and mark.stands_for
        }
        for n, part in enumerate(parts_of(judged.labels.get(self._question.name))):
            points = cast("list[float]", poses[n].data["fractions"]) if n in poses else []
            if self._poses and not points:
                points = [0.0] * (self._poses[0] * self._poses[1])
            number = self._numbers[str(part["label"])]
            sides = _centred(part) if self._poses or part["shape"] == "box" else _corners(part)
            yield " ".join([str(number), *(f"{side:.7g}" for side in (*sides, *points))])


def _safe(text: str) -> str:
    """The text as part of a file's name."""
    return _UNSAFE.sub("_", text)[:150]


def _corners(part: Mapping[str, Json]) -> list[float]:
    points = cast("list[list[float]]", part["points"])
    return [side for point in points for side in point]


def _centred(part: Mapping[str, Json]) -> list[float]:
    """Centre, width and height of a box, or of the box around a polygon."""
    if part["shape"] == "box":
        x, y, w, h = (cast("float", part[key]) for key in ("x", "y", "w", "h"))
        return [x + w / 2, y + h / 2, w, h]
    flat = _corners(part)
    xs, ys = flat[::2], flat[1::2]
    return [(min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs), max(ys) - min(ys)]


def _numbers(given: Json, labels: list[str]) -> dict[str, int]:
    """The numbers of classes by label: as they were read, else from 0."""
    pairs = given if isinstance(given, list) else []
    found: dict[str, int] = {}
    for pair in pairs:
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int):
            found.setdefault(str(pair[1]), pair[0])
    return found if set(found) == set(labels) else {label: n for n, label in enumerate(labels)}
