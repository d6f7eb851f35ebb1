"""doccano: JSON lines, alone or in a zip or folder with one file a user."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.doccano_rows import Examples, Shape
from quorate.formats.exchange.doccano_writing import Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.gathered import Gathered
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import (
    Row,
    csv_rows,
    head_of,
    json_elements,
    json_lines,
    suffix_of,
)
from quorate.formats.exchange.zips import unpack
from quorate.schema.errors import ReadError, RequestError
from quorate.schema.json_value import Json

SUFFIXES = (".jsonl", ".json", ".csv")
OF_CSV = frozenset({"id", "text", "label", "Comments"})
"""the columns of doccano's CSV, beside what was imported with the examples"""
SHAPES = ("jsonl", "csv")
PARTED = "#"
"""what parts the labels of a cell of CSV"""
EVERYONE = "everyone"
"""the rater of a file that does not say who labelled"""


@dataclass(frozen=True)
class DoccanoOptions(Options):
    """What can be said about doccano's files."""

    rater: str = ""
    """who labelled a file that is alone or called `all`; `everyone` when absent"""
    texts: str = "auto"
    """what words under `label` are: `labels`, `texts` (of sequence to sequence, captions and
    transcripts), or `auto`: texts when they are long and hardly recur"""
    confirmed: bool = False
    """whether only confirmed examples were exported, so that an empty list says that nothing
    applies; otherwise it may be unanswered, and counts as such"""
    shape: str = "jsonl"
    """what is written: `jsonl`, or `csv` for projects of categories and texts"""
    images: str = ""
    """the folder with the images, which tells their sizes: boxes are kept in pixels"""


class Doccano:
    """Projects of doccano of every type, as its export gives them."""

    name: ClassVar[str] = "doccano"
    title: ClassVar[str] = "doccano"
    source: ClassVar[str] = "package doccano 1.8, data_export and data_import"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".json", ".csv", ".zip")
    options: ClassVar[type[Options]] = DoccanoOptions

    def sniff(self, path: Path) -> float:
        """Nearly sure of rows with a text or filename beside labels as doccano writes them."""
        try:
            with _files(path) as files:
                heads = [head_of(file, 1 << 18) for _, file in files[:1]]
        except (ReadError, OSError):
            return 0.0
        return _likeness(heads[0]) if heads else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Examples are items; with a file a user, a label has a rater. What kind of project it was
        is seen in a first look.
        """
        chosen = said(options, DoccanoOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        shape = Shape(chosen.texts, Path(chosen.images) if chosen.images else None)
        quiet = Refusals(path.name, skip_bad=True)
        for _, _, row in _rows(path, chosen.rater, quiet):
            shape.see(row)
        project = shape.project(path.stem or "doccano")
        examples = Examples(project, shape, refusals, losses, confirmed=chosen.confirmed)
        return Reading(project, _pieces(path, chosen.rater, examples, refusals), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A zip (or a folder, where the name does not end in .zip) with one file a rater, in which
        are the items that the rater judged.
        """
        chosen = said(options, DoccanoOptions)
        if chosen.shape not in SHAPES:
            raise RequestError(f"shape {chosen.shape!r} is not known", remedy="say jsonl or csv")
        into = Target(project, PARTED if chosen.shape == "csv" else "")
        return into.write(pieces, target, force=options.force)


def _pieces(path: Path, rater: str, examples: Examples, refusals: Refusals) -> Iterator[Piece]:
    if path.is_file() and path.suffix.lower() != ".zip":
        yield from _alone(path, rater, examples, refusals)
        return
    gathered = Gathered()
    lone = True
    seen = ""
    for user, place, row in _rows(path, rater, refusals):
        lone = lone and seen in ("", user)
        seen = user
        examples.add(gathered, row, user, place, named=not lone)
    yield from gathered.pieces()


def _alone(path: Path, rater: str, examples: Examples, refusals: Refusals) -> Iterator[Piece]:
    """The examples of one file, of which each is an item, as they are read."""
    seen: set[str] = set()
    for user, place, row in _rows(path, rater, refusals):
        gathered = Gathered()
        examples.add(gathered, row, user, place, named=False)
        for piece in gathered.pieces():
            if piece.item in seen:
                refusals.add(place, "id", repr(piece.item), "an id that no other example has")
                continue
            seen.add(piece.item)
            yield piece


def _rows(path: Path, rater: str, refusals: Refusals) -> Iterator[tuple[str, str, dict[str, Json]]]:
    """The rows of all files, each with its rater and place."""
    with _files(path) as files:
        for name, file in files:
            alone = len(files) == 1 and file == path
            user = rater or EVERYONE if alone or name in ("all", "") else name
            head = "" if alone else f"{name}{file.suffix}, "
            read = _READERS.get(suffix_of(file), json_elements)
            for place, row in read(file, refusals):
                yield user, f"{head}{place}", row


def _cells(path: Path, refusals: Refusals) -> Iterator[Row]:
    """Rows of CSV, as doccano gives projects of categories and texts."""
    for place, cells in csv_rows(path, refusals):
        row: dict[str, Json] = {key: value for key, value in cells.items() if value != ""}
        label = row.get("label")
        if isinstance(label, str):
            row["label"] = [*label.split(PARTED)]
        elif "label" in cells:
            row["label"] = []
        # a list as Python shows it, of which nothing is sure
        row.pop("Comments", None)
        yield place, row


_READERS: Mapping[str, Callable[[Path, Refusals], Iterator[Row]]] = {
    ".jsonl": json_lines,
    ".csv": _cells,
}


@contextmanager
def _files(path: Path) -> Iterator[list[tuple[str, Path]]]:
    """The files of rows with the names of their users; a zip is unpacked meanwhile."""
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if suffix_of(file) in SUFFIXES]
        if not files:
            raise ReadError("there is no file of JSON lines", where=str(path))
        yield [(file.stem, file) for file in files]
    elif path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory() as folder:
            yield _unpacked(path, Path(folder))
    else:
        yield [(path.stem, path)]


def _unpacked(path: Path, folder: Path) -> list[tuple[str, Path]]:
    unpack(path, folder)
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES)
    if not files:
        raise ReadError(
            "there is no file of JSON lines in it", where=str(path), remedy="export as JSONL"
        )
    return [(file.stem, file) for file in files]


def _likeness(head: str) -> float:
    """How much the first row looks like doccano's."""

    line = head.strip().partition("\n")[0]
    if {"text", "label"} <= (names := set(line.strip().split(","))) and names <= OF_CSV:
        return 0.6
    try:
        row = json.loads(line.strip("[],"))
    except (ValueError, RecursionError):
        return 0.0
    if not isinstance(row, dict) or not ("text" in row or "filename" in row):
        return 0.0
    labels = ("label", "labels", "entities", "cats", "bbox", "segmentation")
    if not any(isinstance(row.get(key), list) for key in labels):
        return 0.0
    if any(key in row for key in ("_input_hash", "answer")):
        return 0.0
    return 0.9 if "Comments" in row or "relations" in row else 0.7
