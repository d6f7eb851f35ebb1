"""Documents of COCO beside each other, one a subset, as one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from quorate.schema.json_value import Json

KINDS = ("instances", "person_keypoints", "")
"""what documents are called, of which the first kind that is there is read; else all there are"""
FOLDER = "annotations"
SPLIT = "split"
DEFAULT = "default"
"""what tools call the subset of a document that is alone"""

Row = dict[str, Json]


def documents_in(folder: Path) -> list[Path]:
    """The documents of a folder: those in its annotations, or in it."""
    below = folder / FOLDER if (folder / FOLDER).is_dir() else folder
    files = sorted(one for one in below.glob("*.json") if one.is_file())
    for kind in KINDS:
        found = [one for one in files if one.stem.startswith(kind)]
        if found:
            return found
    return []


def subset_of(file: Path) -> str:
    """The subset that a document's name says: train of instances_train."""
    return file.stem.rpartition("_")[2]


def merged(documents: Mapping[str, Row]) -> Row:
    """One document of several: categories by name, images and annotations with their subset.

    A document alone stays as it is.
    """
    if len(documents) == 1:
        return next(iter(documents.values()))
    categories: dict[str, Row] = {}
    images: list[Json] = []
    annotations: list[Json] = []
    for subset, document in documents.items():
        ids: dict[Json, Json] = {}
        for one in _objects(document, "categories"):
            name = one.get("name")
            if isinstance(name, str):
                known = categories.setdefault(name, {**one, "id": len(categories) + 1})
                if isinstance(one.get("id"), int):
                    ids[one["id"]] = known["id"]
        for image in _rows(document, "images"):
            images.append(_in_subset(image, "id", subset) | {SPLIT: subset})
        for one in _rows(document, "annotations"):
            number = one.get("category_id")
            known_id = ids.get(number) if isinstance(number, int) else None
            moved = _in_subset(one, "image_id", subset)
            annotations.append(moved if known_id is None else {**moved, "category_id": known_id})
    return {"images": images, "annotations": annotations, "categories": [*categories.values()]}


def _in_subset(row: Row, key: str, subset: str) -> Row:
    number = row.get(key)
    known = isinstance(number, int | str) and not isinstance(number, bool)
    return {**row, key: f"{subset}/{number}"} if known else dict(row)


def _rows(document: Row, key: str) -> list[Row]:
    """The objects of a list; what is none is refused by an empty one in its place."""
    return [one if isinstance(one, dict) else {} for one in cast("list[Json]", document[key])]


def _objects(document: Row, key: str) -> list[Row]:
    return [one for one in cast("list[Json]", document[key]) if isinstance(one, dict)]
