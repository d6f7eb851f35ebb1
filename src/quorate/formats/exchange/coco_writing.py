"""Pieces as one document of COCO."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.gathered import noted
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.mask_runs import box_of, text_of
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.one_answer import (
    count_rest,
    count_unheld,
    drawn,
    picture_size,
    written_answer,
)
from quorate.formats.exchange.pixel_shapes import SIZE, Size
from quorate.formats.exchange.places import HALVES, new_file
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.schema.json_value import Json, whole
from quorate.schema.questions.marked import parts_of

HOLDS = frozenset(f"foreign:{kind}" for kind in ("mask", "polygons", "keypoints", "crowd"))

Row = dict[str, Json]


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, images: str, *, compressed: bool) -> None:
        self._rater, self._folder, self._compressed = rater, images, compressed
        self._losses = Losses()
        self._question = drawn(project, "COCO")
        count_rest(project, (self._question.of,), (self._question.name,), self._losses)
        self._categories = _categories(project, [o.value for o in self._question.labels])
        self._ids = {value_of(str(one["name"])): one["id"] for one in self._categories}
        self._annotations: list[Json] = []
        self._images: list[Row] = []

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The document, whole or not at all."""
        for piece in pieces:
            self._add(piece)
        self._number()
        categories: list[Json] = [*self._categories]
        images: list[Json] = [*self._images]
        document: Row = {
            "images": images,
            "annotations": self._annotations,
            "categories": categories,
        }
        with (
            new_file(target, force=force) as part,
            part.open("w", encoding="utf-8", errors=HALVES) as file,
        ):
            json.dump(document, file, ensure_ascii=False)
            file.write("\n")
        return Written((target,), len(images), self._losses)

    def _add(self, piece: Piece) -> None:
        place = piece.place or piece.item
        count_unheld(piece, HOLDS, self._losses, meta=piece.meta)
        size = picture_size(piece, self._question.of, self._folder)
        judged = written_answer(piece, self._rater)
        if size is None:
            what = "shapes are in pixels, and the picture's size is not known"
            self._losses.add("items", what, place)
            return
        if judged is None or judged.labels.get(self._question.name) is None:
            self._losses.add("items", "nobody judged them", place)
            return
        row: Row = {k: v for k, v in noted(piece).items() if k != SIZE}
        row |= {
            "id": piece.item,
            "file_name": str(piece.content.get(self._question.of, "")),
            "width": whole(size.width),
            "height": whole(size.height),
        }
        self._images.append(row)
        self._draw(judged, size, piece.item)

    def _draw(self, judged: Judged, size: Size, item: str) -> None:
        parts = parts_of(judged.labels.get(self._question.name))
        more: dict[int, list[Foreign]] = {}
        for mark in judged.foreign:
            if mark.question == self._question.name and len(mark.stands_for) == 1:
                more.setdefault(mark.stands_for[0], []).append(mark)
        for n, part in enumerate(parts):
            row: Row = {
                "id": len(self._annotations) + 1,
                "image_id": item,
                "category_id": self._ids[str(part["label"])],
                "iscrowd": 0,
                **_shape(part, size),
            }
            for mark in more.get(n, []):
                row |= self._said_more(mark)
            self._annotations.append(row)

    def _said_more(self, mark: Foreign) -> Row:
        """What a mark says better than the shape."""
        crowd: Row = {"iscrowd": 1} if mark.data.get("crowd") or mark.kind == "crowd" else {}
        if mark.kind == "keypoints":
            points = cast("list[Json]", mark.data["keypoints"])
            visible = sum(one != 0 for one in points[2::3])
            return {"keypoints": points, "num_keypoints": visible}
        if mark.kind == "polygons":
            rings = cast("list[list[float]]", mark.data["segmentation"])
            area = sum(_area(list(zip(ring[::2], ring[1::2], strict=True))) for ring in rings)
            given: Json = mark.data["segmentation"]
            return {"segmentation": given, "area": round(area, 2), **crowd}
        if mark.kind != "mask":
            return crowd
        runs = cast("list[int]", mark.data["counts"])
        height = cast("list[int]", mark.data["size"])[0]
        box = box_of(runs, height)
        counts: Json = text_of(runs) if self._compressed else [*runs]
        segmentation: Row = {"size": mark.data["size"], "counts": counts}
        found: Row = {"segmentation": segmentation, "area": sum(runs[1::2]), **crowd}
        return found if box is None else {**found, "bbox": [*box]}

    def _number(self) -> None:
        """Numbers for items: their own where all are called by one, else 1, 2, 3 …"""
        names = [str(row["id"]) for row in self._images]
        own = all(name.isascii() and name.isdecimal() and len(name) <= 18 for name in names)
        own = own and len({int(name) for name in names}) == len(names)
        ids: dict[str, int] = {}
        for n, name in enumerate(names, 1):
            ids[name] = int(name) if own else n
        if not own:
            self._losses.add("items", "images have numbers and not names", n=len(names))
        for row in self._images:
            row["id"] = ids[str(row["id"])]
        for one in self._annotations:
            if isinstance(one, dict):
                one["image_id"] = ids[str(one["image_id"])]


def _categories(project: Project, labels: list[str]) -> list[Row]:
    """The categories as they were read where they are the labels; else numbered from 1."""
    kept = project.meta.get("coco")
    given = kept.get("categories") if isinstance(kept, dict) else None
    rows = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if [value_of(str(one.get("name", ""))) for one in rows] == labels:
        return rows
    return [{"id": n, "name": label} for n, label in enumerate(labels, 1)]


def _shape(part: Mapping[str, Json], size: Size) -> Row:
    if part["shape"] == "box":
        x, y, w, h = (whole(side) for side in size.of_box(dict(part)))
        return {"bbox": [x, y, w, h], "area": whole(round(w * h, 2)), "segmentation": []}
    corners = size.of_polygon(dict(part))
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box: list[Json] = [min(xs), min(ys), round(max(xs) - min(xs), 2), round(max(ys) - min(ys), 2)]
    flat: list[Json] = [whole(side) for corner in corners for side in corner]
    return {"bbox": box, "area": round(_area(corners), 2), "segmentation": [flat]}


def _area(corners: list[tuple[float, float]]) -> float:
    """The area of a polygon by the shoelace formula."""
    turned = [*corners[1:], corners[0]]
    return abs(sum(a * d - c * b for (a, b), (c, d) in zip(corners, turned, strict=True))) / 2
