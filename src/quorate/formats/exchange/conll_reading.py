"""Lines of tokens with tags as pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from quorate.formats.exchange.gathered import read_answer, span_part, storable
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.rows import opened_text
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import Spans
from quorate.schema.tokens import are_tags, spelled_spans

DOCUMENT = "-DOCSTART-"
SPANS, TEXT = "entities", "text"
COLUMNS = "columns"
"""the note of what stands between a token and its tag, a list a token"""
_PARTS = re.compile(r"[ \t]+")


class Line(NamedTuple):
    """A line: where, and its columns; none of an empty line."""

    number: int
    columns: list[str]


def lines_of(path: Path, encoding: str) -> Iterator[Line]:
    """The lines of a file."""
    with opened_text(path, "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding) as f:
        for number, line in enumerate(f, 1):
            plain = line.strip(" \t\r\n")
            yield Line(number, _PARTS.split(plain) if plain else [])


def survey(path: Path, unit: str, encoding: str) -> Project:
    """The project of a file: which labels there are, and whether documents."""
    labels: dict[str, None] = {}
    documents = False
    for line in lines_of(path, encoding):
        if line.columns and line.columns[0] == DOCUMENT:
            documents = True
        elif len(line.columns) > 1 and line.columns[-1] != "O" and are_tags(line.columns[-1:]):
            labels[line.columns[-1][2:]] = None
    options = options_of(labels)
    if not options:
        raise ReadError(
            "no line ends in a tag such as B-PER",
            where=str(path),
            remedy="expected a token a line, with its tag in the last column",
        )
    if unit == "auto":
        unit = "document" if documents else "sentence"
    question = Spans(
        name=SPANS, type="spans", ask="Mark what is named", of=TEXT, labels=options, overlap=False
    )
    field = ContentField(name=TEXT, type="text")
    return Project(path.stem, (field,), (question,), meta={"conll": {"unit": unit}})


class Sentences:
    """Reads the items of one file."""

    def __init__(self, project: Project, rater: str, refusals: Refusals) -> None:
        self._rater, self._refusals = rater, refusals
        self._question = cast("Spans", project.questions[0])
        kept = project.meta.get("conll")
        self._documents = isinstance(kept, dict) and kept.get("unit") == "document"

    def pieces(self, path: Path, encoding: str) -> Iterator[Piece]:
        """The items, as they are read."""
        held: list[Line] = []
        number = 0
        for line in lines_of(path, encoding):
            starts = bool(line.columns) and line.columns[0] == DOCUMENT
            if starts or (not line.columns and not self._documents):
                number += any(one.columns for one in held)
                yield from self._piece(held, number)
                held = []
            if not starts:
                held.append(line)
        number += any(one.columns for one in held)
        yield from self._piece(held, number)

    def _piece(self, held: list[Line], number: int) -> Iterator[Piece]:
        """The item of some lines, if they have tokens and all fit."""
        if not any(line.columns for line in held):
            return
        refused = self._refusals.count
        text = ""
        places: list[tuple[int, int]] = []
        positions: list[int] = []
        tags: list[str] = []
        columns: list[Json] = []
        position, gap = 0, ""
        for line in held:
            position += 1
            if not line.columns:
                gap = "\n" if text else ""
                continue
            if len(line.columns) < 2 or not are_tags(line.columns[-1:]):
                found = " ".join(line.columns)
                expected = "a token and, in the last column, a tag such as O or B-PER"
                self._refusals.add(f"line {line.number}", "", shown(found), expected)
                continue
            text += gap
            places.append((len(text), len(text) + len(line.columns[0])))
            text += line.columns[0]
            gap = " "
            positions.append(position)
            tags.append(line.columns[-1])
            columns.append([*line.columns[1:-1]])
        place = f"line {next(line.number for line in held if line.columns)}"
        content: dict[str, Json] = {TEXT: text}
        if self._refusals.count > refused or not storable(content, place, self._refusals):
            return
        label = read_answer(
            self._question, _spans(positions, tags, places, text), content, place, self._refusals
        )
        if label is None:
            return
        meta: dict[str, Json] = {COLUMNS: columns} if any(columns) else {}
        yield Piece(
            str(number), content, (Judged(self._rater, {SPANS: label}),), meta=meta, place=place
        )


def _spans(positions: list[int], tags: list[str], places: list[tuple[int, int]], text: str) -> Json:
    """The spans that tags spell, in characters."""
    at = dict(zip(positions, places, strict=True))
    found = json.loads(spelled_spans(positions, tags).label)["spans"]
    spans: list[Json] = [
        span_part(n, at[one["start"]][0], at[one["end"] - 1][1], value_of(one["label"]), text)
        for n, one in enumerate(found, 1)
    ]
    return {"spans": spans}
