"""COCO: instances of objects on pictures, as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.coco_reading import Instances
from quorate.formats.exchange.coco_writing import Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneDrawing
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of, opened_text
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown


@dataclass(frozen=True)
class CocoOptions(OneDrawing):
    """What can be said about COCO's files."""

    compressed: bool = False
    """whether masks are written as text, as pycocotools does, rather than as lists of runs"""


class Coco:
    """COCO's instances: boxes, polygons, masks and keypoints by category."""

    name: ClassVar[str] = "coco"
    title: ClassVar[str] = "COCO"
    source: ClassVar[str] = "cocodataset.org, Data format; package pycocotools 2.0"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    options: ClassVar[type[Options]] = CocoOptions

    def sniff(self, path: Path) -> float:
        """Sure of a document with images and categories or annotations."""
        if not path.is_file():
            return 0.0
        text = head_of(path) + _tail(path)
        if not text.lstrip().startswith("{"):
            return 0.0
        parts = sum(f'"{key}"' in text for key in ("images", "annotations", "categories"))
        beside = any(f'"{key}"' in text for key in ("file_name", "image_id", "supercategory"))
        return 0.95 if parts >= 2 and beside else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Images are items, annotations the parts of one answer to one question."""
        chosen = said(options, CocoOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        document = _document(path)
        instances = Instances(document, path.stem, chosen.rater or EVERYONE, refusals, losses)
        pieces: Iterator[Piece] = instances.pieces()
        return Reading(instances.project, pieces, refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """One document with the shapes of one judgment an item."""
        chosen = said(options, CocoOptions)
        into = Target(project, chosen.rater, chosen.images, compressed=chosen.compressed)
        return into.write(pieces, target, force=options.force)


def _tail(path: Path, size: int = 1 << 14) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - size, 0))
            return file.read().decode("utf-8", errors="ignore")
    except OSError:
        return ""


def _document(path: Path) -> dict[str, Json]:
    with opened_text(path) as file:
        try:
            document = json.load(file)
        except (json.JSONDecodeError, RecursionError, ValueError) as error:
            raise ReadError(
                f"the file is no JSON ({error})", where=str(path), remedy="export it again"
            ) from None
    wanted = ("images", "annotations", "categories")
    missing = (
        [key for key in wanted if not isinstance(document.get(key), list)]
        if isinstance(document, dict)
        else []
    )
    if not isinstance(document, dict) or missing:
        raise ReadError(
            f"the document is {shown(document)}"
            + (f", without a list {missing[0]!r}" if missing else ""),
            where=str(path),
            remedy="expected an object with the lists images, annotations and categories",
        )
    return document
