"""CVAT 1.1: an XML file with shapes and tags of pictures, or with tracks of a film."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.cvat_reading import Images
from quorate.formats.exchange.cvat_tracks import Film, Tracks, film_size
from quorate.formats.exchange.cvat_writing import Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneDrawing
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of
from quorate.formats.exchange.xml_tree import read_xml
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip, write_zip
from quorate.schema.errors import ReadError
from quorate.schema.questions import Boxes, Frames


@dataclass(frozen=True)
class CvatOptions(OneDrawing):
    """What can be said about CVAT's files."""

    fps: float = 0.0
    """frames a second of the film that is read, 25 when absent: the file does not say it"""
    film_size: str = ""
    """width and height in pixels of a film that is written (`1920x1080`), where nothing says it"""


class Cvat:
    """What CVAT draws: boxes, polygons, masks, ellipses, lines, points, skeletons, tags; tracks."""

    name: ClassVar[str] = "cvat"
    title: ClassVar[str] = "CVAT"
    source: ClassVar[str] = "docs.cvat.ai, XML annotation format, CVAT for images and video 1.1"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".zip")
    options: ClassVar[type[Options]] = CvatOptions

    def sniff(self, path: Path) -> float:
        """Sure of XML whose root is annotations, with CVAT's version, images or tracks."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        head = head_of(path) if path.is_file() else ""
        inside = any(part in head for part in ("<version>1.1", "<image ", "<track "))
        return 0.95 if "<annotations>" in head and inside else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Images are items, shapes and tags one answer each; a film with tracks is one item."""
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, CvatOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        rater = chosen.rater or EVERYONE
        root = read_xml(path)
        if root.tag != "annotations":
            raise ReadError(
                f"the file has <{root.tag}>",
                where=str(path),
                remedy="export as «CVAT for images 1.1» or «CVAT for video 1.1»",
            )
        if root.find("track") is not None:
            tracks = Tracks(root, path.stem, rater, chosen.fps, refusals, losses)
            return Reading(tracks.project, tracks.pieces(), refusals, losses)
        images = Images(root, path.stem, rater, refusals, losses)
        return Reading(images.project, images.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """One file with the shapes and tags, or the tracks, of one judgment an item."""
        if target.suffix.lower() == ".zip":
            return write_zip(
                target,
                force=options.force,
                name="annotations.xml",
                write=lambda path: self.write(project, pieces, path, options),
            )
        chosen = said(options, CvatOptions)
        frames = next((q for q in project.questions if isinstance(q, Frames) and q.boxes), None)
        if frames is not None and not any(isinstance(q, Boxes) for q in project.questions):
            film = Film(project, frames, chosen.rater, film_size(chosen.film_size))
            return film.write(pieces, target, force=options.force)
        into = Target(project, chosen.rater, chosen.images)
        return into.write(pieces, target, force=options.force)
