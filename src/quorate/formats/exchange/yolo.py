"""YOLO: a folder with a file of labels a picture, shapes in fractions of the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneDrawing
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.yolo_reading import Labels, is_yolo
from quorate.formats.exchange.yolo_writing import Target
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip, write_zip
from quorate.schema.errors import RequestError

TASKS = ("auto", "detect", "segment", "pose")


@dataclass(frozen=True)
class YoloOptions(OneDrawing):
    """What can be said about YOLO's data sets."""

    task: str = "auto"
    """what the data set that is written is for: `detect` (boxes), `segment` (polygons), `pose`
    (boxes with keypoints), or `auto`: poses where some object has keypoints, else what was drawn"""


class Yolo:
    """Data sets of YOLO for detection, segmentation and poses."""

    name: ClassVar[str] = "yolo"
    title: ClassVar[str] = "YOLO"
    source: ClassVar[str] = "docs.ultralytics.com, Datasets"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ("", ".zip")
    options: ClassVar[type[Options]] = YoloOptions

    def sniff(self, path: Path) -> float:
        """Sure of a folder with data.yaml (or classes.txt) and a folder of labels."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        try:
            return 0.95 if is_yolo(path) else 0.0
        except OSError:
            return 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Pictures are items, lines of their files the shapes of one answer."""
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, OneDrawing)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        labels = Labels(path, chosen.rater or EVERYONE, refusals)
        return Reading(labels.project, labels.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """data.yaml, lists of pictures, and the shapes of one judgment an item; no pictures."""
        if target.suffix.lower() == ".zip":
            return write_zip(
                target,
                force=options.force,
                name="",
                write=lambda path: self.write(project, pieces, path, options),
            )
        chosen = said(options, YoloOptions)
        if chosen.task not in TASKS:
            what = f"task {chosen.task!r} is not known"
            raise RequestError(what, remedy=f"say {', '.join(TASKS)}")
        into = Target(project, chosen.rater, chosen.images, chosen.task)
        return into.write(pieces, target, force=options.force)
