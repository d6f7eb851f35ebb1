"""A folder of brat as pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.rows import opened_text
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import Spans

SPANS, TEXT = "spans", "text"
_SPAN = re.compile(
    r"(T[\w-]{1,60})\t(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)\t(.*)"
)
_RELATION = re.compile(r"(R[\w-]{1,60})\t(\S+) \S+?:(T[\w-]{1,60}) \S+?:(T[\w-]{1,60})\s*")
BESIDE = {"E": "event", "A": "attribute", "M": "attribute", "N": "normalization", "#": "note",
          "*": "equivalence"}  # fmt: skip
"""what goes along as its line, by how the line begins"""


def pairs_of(folder: Path) -> list[tuple[Path, Path]]:
    """The texts that have annotations, with these; none by a link out of the folder."""
    root = folder.resolve()
    found = []
    for ann in sorted(folder.rglob("*.ann")):
        text = ann.with_suffix(".txt")
        if text.is_file() and all(one.resolve().is_relative_to(root) for one in (ann, text)):
            found.append((text, ann))
    return found


class Documents:
    """Reads one folder, twice: first for the labels that there are."""

    def __init__(self, folder: Path, rater: str, refusals: Refusals, losses: Losses) -> None:
        self._folder, self._rater = folder, rater
        self._refusals, self._losses = refusals, losses
        self._pairs = pairs_of(folder) if folder.is_dir() else []
        labels: dict[str, None] = {}
        relations: dict[str, None] = {}
        for _, ann in self._pairs:
            for _, line in _lines(ann):
                if span := _SPAN.fullmatch(line):
                    labels[span[2]] = None
                elif related := _RELATION.fullmatch(line):
                    relations[related[2]] = None
        if not options_of(labels):
            raise ReadError(
                "there is no annotation of a text",
                where=str(folder),
                remedy="expected a folder with NAME.txt and NAME.ann, with lines such as T1",
            )
        self._question = Spans(
            name=SPANS, type="spans", ask="Mark what is named", of=TEXT,
            labels=options_of(labels), relations=options_of(relations),
        )  # fmt: skip
        field = ContentField(name=TEXT, type="text")
        self.project = Project(folder.name, (field,), (self._question,))

    def pieces(self) -> Iterator[Piece]:
        """The documents, each an item."""
        for file, ann in self._pairs:
            with opened_text(file, "utf-8") as opened:
                text = opened.read()
            content: dict[str, Json] = {TEXT: text}
            name = ann.relative_to(self._folder).with_suffix("").as_posix()
            if not text.strip():
                self._refusals.add(file.name, "", "an empty text", "a text")
            elif storable(content, file.name, self._refusals):
                yield self._piece(name, ann, content, text)

    def _piece(self, name: str, ann: Path, content: dict[str, Json], text: str) -> Piece:
        spans: list[Json] = []
        relations: list[Json] = []
        foreign: list[Foreign] = []
        known: set[str] = set()
        lines = list(_lines(ann))
        for number, line in lines:
            if line.startswith("T"):
                place = f"{name}.ann, line {number}"
                part = self._span(place, line, content, text, known, foreign)
                if part is not None:
                    spans.append(part)
        for number, line in lines:
            place = f"{name}.ann, line {number}"
            if line.startswith("R"):
                found = _RELATION.fullmatch(line)
                if found is None or found[3] not in known or found[4] not in known:
                    expected = "R1, its type, and Arg1:T… Arg2:T… of spans that there are"
                    self._refusals.add(place, "", shown(line), expected)
                    continue
                relations.append({"from": found[3], "to": found[4], "label": value_of(found[2])})
            elif line[0] in BESIDE:
                foreign.append(Foreign(f"brat_{BESIDE[line[0]]}", SPANS, {"line": line}))
            elif line[0] != "T":
                self._refusals.add(place, "", shown(line), "a line that begins with T, R, E, A …")
        answer: Json = {"spans": spans, "relations": relations}
        label = read_answer(self._question, answer, content, f"{name}.ann", self._refusals)
        labels = {} if label is None else {SPANS: label}
        said = (Judged(self._rater, labels, foreign=tuple(foreign)),) if labels else ()
        return Piece(name, content, said, place=f"{name}.ann")

    def _span(
        self,
        place: str,
        line: str,
        content: dict[str, Json],
        text: str,
        known: set[str],
        foreign: list[Foreign],
    ) -> Json:
        """A span, or None where it was refused."""
        found = _SPAN.fullmatch(line)
        if found is None or found[1] in known:
            expected = "T1 (each once), a tab, type, start and end, a tab, the text"
            self._refusals.add(place, "", shown(line), expected)
            return None
        stretches = [[int(n) for n in pair.split()] for pair in found[3].split(";")]
        start, end = stretches[0][0], stretches[-1][1]
        quoted = " ".join(text[a:b] for a, b in stretches)
        if quoted.replace("\n", " ") != found[4].replace("\n", " "):
            expected = f"what the offsets cut out: {shown(quoted)}"
            self._refusals.add(place, "text", shown(found[4]), expected)
            return None
        part: Json = {
            "id": found[1], "start": start, "end": end, "text": text[start:end],
            "label": value_of(found[2]),
        }  # fmt: skip
        one: Json = {"spans": [part]}
        if read_answer(self._question, one, content, place, self._refusals) is None:
            return None
        known.add(found[1])
        if len(stretches) > 1 and quoted != text[start:end].replace("\n", " "):
            data: dict[str, Json] = {"id": found[1], "stretches": [[*pair] for pair in stretches]}
            foreign.append(Foreign("discontinuous", SPANS, data))
        return part


def _lines(ann: Path) -> Iterator[tuple[int, str]]:
    with opened_text(ann, "utf-8") as opened:
        for number, line in enumerate(opened, 1):
            if line.strip():
                yield number, line.rstrip("\r\n")
