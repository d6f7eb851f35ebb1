"""COCO: instances of objects on pictures, as a JSON document, or one a subset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.coco_reading import Instances
from quorate.formats.exchange.coco_subsets import documents_in, merged, subset_of
from quorate.formats.exchange.coco_writing import Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneDrawing
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of, opened_text
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip, write_zip
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
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    options: ClassVar[type[Options]] = CocoOptions

    def sniff(self, path: Path) -> float:
        """Sure of a document with images and categories or annotations."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        if path.is_dir():
            return max((self.sniff(one) for one in documents_in(path)), default=0.0)
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
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, CocoOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        files = documents_in(path) if path.is_dir() else [path]
        if not files:
            raise ReadError(
                "there is no document of COCO", where=str(path), remedy="name the JSON file"
            )
        document = merged({subset_of(file): _document(file) for file in files})
        instances = Instances(document, path.stem, chosen.rater or EVERYONE, refusals, losses)
        pieces: Iterator[Piece] = instances.pieces()
        return Reading(instances.project, pieces, refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """One document with the shapes of one judgment an item; a folder or zip with one a subset,
        where the name does not end in .json."""
        chosen = said(options, CocoOptions)
        if target.suffix.lower() == ".zip":
            return write_zip(
                target,
                force=options.force,
                name="",
                write=lambda path: self.write(project, pieces, path, options),
            )
        into = Target(project, chosen.rater, chosen.images, compressed=chosen.compressed)
        if target.suffix.lower() == ".json":
            return into.write(pieces, target, force=options.force)
        return into.write_folder(pieces, target, force=options.force)


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
