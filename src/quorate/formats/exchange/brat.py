"""brat standoff: a folder with a text and a file of annotations a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, cast

from quorate.formats.exchange.brat_reading import Documents, pairs_of
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import (
    EVERYONE,
    OneAnswer,
    count_rest,
    count_unheld,
    first_of,
    written_answer,
)
from quorate.formats.exchange.places import HALVES, new_folder
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip, write_zip
from quorate.schema.json_value import Json
from quorate.schema.questions import Spans
from quorate.schema.questions.marked import parts_of

_UNSAFE = re.compile(r"[^\w.-]+")
_UNTYPED = re.compile(r"\s+")


class Brat:
    """Spans and relations as brat has them."""

    name: ClassVar[str] = "brat"
    title: ClassVar[str] = "brat"
    source: ClassVar[str] = "brat.nlplab.org, Annotation format"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ("", ".zip")
    options: ClassVar[type[Options]] = OneAnswer

    def sniff(self, path: Path) -> float:
        """Sure of a folder where an .ann stands beside a .txt."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        try:
            return 0.95 if path.is_dir() and pairs_of(path) else 0.0
        except OSError:
            return 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Documents are items, text-bound annotations the spans of one answer."""
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, OneAnswer)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        documents = Documents(path, chosen.rater or EVERYONE, refusals, losses)
        return Reading(documents.project, documents.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A folder, or a zip, with a .txt and an .ann an item, of one judgment each."""
        if target.suffix.lower() == ".zip":
            return write_zip(
                target,
                force=options.force,
                name="",
                write=lambda path: self.write(project, pieces, path, options),
            )
        chosen = said(options, OneAnswer)
        losses = Losses()
        question = cast("Spans", first_of(project, Spans, "brat", "named spans of texts"))
        count_rest(project, (question.of,), (question.name,), losses)
        taken: set[str] = set()
        files: list[Path] = []
        with new_folder(target, force=options.force) as folder:
            for piece in pieces:
                place = piece.place or piece.item
                count_unheld(piece, (), losses)
                judged = written_answer(piece, chosen.rater)
                label = None if judged is None else judged.labels.get(question.name)
                if not isinstance(label, dict):
                    losses.add("items", "nobody judged them", place)
                    continue
                name = _name(piece.item, taken)
                if name != piece.item:
                    losses.add("items", "a name has letters, digits, dots, - and _ only", place)
                text = str(piece.content.get(question.of, ""))
                for suffix, data in ((".txt", text), (".ann", _lines(label, losses, place))):
                    (folder / f"{name}{suffix}").write_bytes(data.encode("utf-8", HALVES))
                    files.append(target / f"{name}{suffix}")
        return Written(tuple(files), len(taken), losses)


def _name(item: str, taken: set[str]) -> str:
    """A file's name that no other item has, and that stays in the folder."""
    stem = _UNSAFE.sub("_", item)[:150].lstrip(".") or "item"
    name, n = stem, 1
    while name.lower() in taken:
        n += 1
        name = f"{stem}_{n}"
    taken.add(name.lower())
    return name


def _lines(label: dict[str, Json], losses: Losses, place: str) -> str:
    """The annotations of a document, a line each."""
    numbers: dict[Json, int] = {}
    lines: list[str] = []
    for n, one in enumerate(parts_of(label["spans"]), 1):
        numbers[one["id"]] = n
        start, text = cast("int", one["start"]), str(one["text"])
        stretches = _stretches(start, text)
        offsets = ";".join(f"{a} {b}" for a, b in stretches)
        quoted = " ".join(text[a - start : b - start] for a, b in stretches)
        lines.append(f"T{n}\t{_type(str(one['label']), losses, place)} {offsets}\t{quoted}\n")
    for n, one in enumerate(parts_of(label.get("relations")), 1):
        kind = _type(str(one["label"]), losses, place)
        lines.append(f"R{n}\t{kind} Arg1:T{numbers[one['from']]} Arg2:T{numbers[one['to']]}\n")
    return "".join(lines)


def _stretches(start: int, text: str) -> list[tuple[int, int]]:
    """A span cut at line breaks, over which brat's do not go."""
    found = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text)]
    return found or [(start, start + len(text))]


def _type(label: str, losses: Losses, place: str) -> str:
    name = _UNTYPED.sub("_", label)
    if name != label:
        losses.add("labels", "a type has no spaces", place)
    return name
