"""Pascal VOC: an XML file a picture, with boxes in pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneDrawing
from quorate.formats.exchange.pascal_voc_reading import Annotations, files_of
from quorate.formats.exchange.pascal_voc_writing import Target
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip, write_zip


@dataclass(frozen=True)
class PascalVocOptions(OneDrawing):
    """What can be said about Pascal VOC's files."""

    zero_based: bool = False
    """whether the first pixel is 0 and `xmax` is beyond the box, as many tools write it; else the
    first is 1 and `xmax` is the last pixel inside, as the challenge has it"""


class PascalVoc:
    """Boxes as the Pascal Visual Object Classes challenge has them."""

    name: ClassVar[str] = "pascal-voc"
    title: ClassVar[str] = "Pascal VOC"
    source: ClassVar[str] = "Everingham and Winn, VOC2012 development kit"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ("", ".zip")
    options: ClassVar[type[Options]] = PascalVocOptions

    def sniff(self, path: Path) -> float:
        """Sure of XML files whose root is an annotation with a size or objects."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        try:
            file = next(iter(files_of(path)), None)
        except OSError:
            return 0.0
        head = head_of(file, 1 << 14) if file is not None else ""
        found = "<annotation>" in head or "<annotation " in head
        return 0.95 if found and ("<size>" in head or "<object>" in head) else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Files are items, objects the boxes of one answer."""
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, PascalVocOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        first = 0.0 if chosen.zero_based else 1.0
        read = Annotations(path, chosen.rater or EVERYONE, first, refusals, losses)
        return Reading(read.project, read.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A folder with an XML file a picture, of one judgment an item."""
        if target.suffix.lower() == ".zip":
            return write_zip(
                target,
                force=options.force,
                name="",
                write=lambda path: self.write(project, pieces, path, options),
            )
        chosen = said(options, PascalVocOptions)
        into = Target(project, chosen.rater, chosen.images, 0.0 if chosen.zero_based else 1.0)
        return into.write(pieces, target, force=options.force)
