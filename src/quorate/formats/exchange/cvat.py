"""CVAT for images 1.1: one XML file with shapes and tags of pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.cvat_reading import Images
from quorate.formats.exchange.cvat_writing import Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneDrawing
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of


class Cvat:
    """Boxes, polygons and tags as CVAT gives them for pictures."""

    name: ClassVar[str] = "cvat"
    title: ClassVar[str] = "CVAT"
    source: ClassVar[str] = "docs.cvat.ai, CVAT for images 1.1"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    options: ClassVar[type[Options]] = OneDrawing

    def sniff(self, path: Path) -> float:
        """Sure of XML whose root is annotations, with CVAT's version or images."""
        head = head_of(path) if path.is_file() else ""
        found = "<annotations>" in head and ("<version>1.1" in head or "<image " in head)
        return 0.95 if found else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Images are items, shapes and tags one answer each."""
        chosen = said(options, OneDrawing)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        images = Images(path, chosen.rater or EVERYONE, refusals, losses)
        return Reading(images.project, images.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """One file with the shapes and tags of one judgment an item."""
        chosen = said(options, OneDrawing)
        into = Target(project, chosen.rater, chosen.images)
        return into.write(pieces, target, force=options.force)
