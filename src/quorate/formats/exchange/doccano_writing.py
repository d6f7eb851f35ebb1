"""Pieces as doccano's export: a zip or folder with one file of JSON lines a rater."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.gathered import noted
from quorate.formats.exchange.losses import Losses, unheld
from quorate.formats.exchange.pixel_shapes import SIZE, size_in
from quorate.formats.exchange.places import new_file, new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.question import Kind
from quorate.schema.questions import AnyQuestion, Boxes, MultipleChoice, Spans
from quorate.schema.questions.written import Written as OwnWords

HOLDS = frozenset(
    {"raters", "several", "comment", "meta", "foreign:pixel_box", "foreign:pixel_polygon"}
)
CELLS = ("id", "text", "label")
"""the columns of CSV"""
MOST_HELD = 50_000
"""so many lines are held before they are written"""
_USER = re.compile(r"[^\w.@+-]")

Row = dict[str, Json]


class Target:
    """Writes one project. doccano has projects of one type: spans, perhaps with categories, else
    categories, texts or shapes; the first question that fits one of these says which it is.
    """

    def __init__(self, project: Project, parted: str = "") -> None:
        self._losses = Losses()
        self._parted = parted
        self._field = _subject(project)
        for field in project.content:
            if field.name != self._field.name:
                self._losses.add(field.name, "only one field has a place")
        self._spans = next((q for q in project.questions if isinstance(q, Spans)), None)
        rest = [q for q in project.questions if q is not self._spans and _fits(q)]
        categories = [q for q in rest if not isinstance(q, Boxes | OwnWords)]
        self._other = next(iter(categories if self._spans else rest), None)
        for question in project.questions:
            if question.name not in {q.name for q in (self._spans, self._other) if q}:
                what = "a project has one type of label, and this question is of another"
                self._losses.add(question.name, what)
        if parted and (self._spans is not None or isinstance(self._other, Boxes)):
            raise RequestError(
                "doccano's CSV holds categories and texts, and no spans or shapes",
                remedy="write JSON lines",
            )
        self._users: dict[str, str] = {}
        self._number = 0

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The zip or folder, whole or not at all."""
        if target.suffix.lower() == ".zip":
            with new_file(target, force=force) as part, TemporaryDirectory() as name:
                files = Path(name)
                rows = self._rows(pieces, files)
                with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
                    for file in sorted(files.iterdir()):
                        packed.write(file, file.name)
            return Written((target,), rows, self._losses)
        with new_folder(target, force=force) as files:
            rows = self._rows(pieces, files)
            names = sorted(file.name for file in files.iterdir())
        return Written(tuple(target / name for name in names), rows, self._losses)

    def _rows(self, pieces: Iterable[Piece], folder: Path) -> int:
        held: dict[str, list[str]] = {}
        count = waiting = 0
        for piece in pieces:
            unheld(piece, HOLDS, self._losses)
            said = [judged for judged in piece.judgments if judged.state == "submitted"]
            if not said:
                self._losses.add("items", "nobody judged them", piece.place or piece.item)
            for judged in said:
                line = self._line(piece, judged)
                held.setdefault(self._user(judged.rater), []).append(line)
                count, waiting = count + 1, waiting + 1
            if waiting >= MOST_HELD:
                self._flush(held, folder)
                waiting = 0
        self._flush(held, folder)
        return count

    def _line(self, piece: Piece, judged: Judged) -> str:
        row = self._row(piece, judged)
        if not self._parted:
            return json.dumps(row, ensure_ascii=False)
        place = piece.place or piece.item
        if row.pop("Comments", None):
            self._losses.add("comment", "a comment has no place in CSV", place)
        labels = row.get("label")
        words = [str(one) for one in labels] if isinstance(labels, list) else []
        if any(self._parted in word for word in words):
            what = f"{self._parted!r} in a label parts it in two in CSV"
            self._losses.add("label", what, place)
        if set(row) - {*CELLS, "filename"}:
            self._losses.add("meta", "what was noted beside has no place in CSV", place)
        out = io.StringIO(newline="")
        text = row.get("text", row.get("filename"))
        csv.writer(out, lineterminator="\n").writerow(
            [row["id"], "" if text is None else text, self._parted.join(words)]
        )
        return out.getvalue()[:-1]

    def _flush(self, held: dict[str, list[str]], folder: Path) -> None:
        for user, lines in held.items():
            path = folder / f"{user}{'.csv' if self._parted else '.jsonl'}"
            head = [",".join(CELLS)] if self._parted and not path.exists() else []
            with path.open("a", encoding="utf-8", newline="") as file:
                file.writelines(f"{line}\n" for line in (*head, *lines))
        held.clear()

    def _row(self, piece: Piece, judged: Judged) -> Row:
        name: Json = int(piece.item) if piece.item.isdecimal() else piece.item
        key = "text" if self._field.type in ("text", "markdown") else "filename"
        row: Row = {"id": name, key: _text(piece.content.get(self._field.name))}
        row |= {k: v for k, v in noted(piece).items() if k not in (*row, SIZE)}
        if self._spans is not None:
            row |= self._marked(self._spans, judged, piece)
        if self._other is not None:
            row |= self._labels(self._other, judged, piece)
        for mark in judged.foreign:
            if mark.kind in ("pixel_box", "pixel_polygon"):
                shapes = "bbox" if mark.kind == "pixel_box" else "segmentation"
                before = row.get(shapes)
                row[shapes] = [*(before if isinstance(before, list) else []), dict(mark.data)]
        row["Comments"] = [*judged.comment.split("\n")] if judged.comment else []
        return row

    def _marked(self, question: Spans, judged: Judged, piece: Piece) -> Row:
        label = judged.labels.get(question.name)
        spans = label.get("spans") if isinstance(label, dict) else None
        parts = [one for one in spans if isinstance(one, dict)] if isinstance(spans, list) else []
        if question.relations:
            return self._related(parts, label)
        triples: list[Json] = [[one["start"], one["end"], one["label"]] for one in parts]
        return {"entities" if self._other is not None else "label": triples}

    def _related(self, parts: list[dict[str, Json]], label: Json) -> Row:
        """Spans with ids of their own in the file, and the relations between them."""
        ids: dict[Json, Json] = {}
        entities: list[Json] = []
        for span in parts:
            self._number += 1
            ids[span["id"]] = self._number
            entities.append(
                {
                    "id": self._number,
                    "label": span["label"],
                    "start_offset": span["start"],
                    "end_offset": span["end"],
                }
            )
        listed = label.get("relations") if isinstance(label, dict) else None
        relations: list[Json] = []
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict):
                self._number += 1
                relations.append(
                    {
                        "id": self._number,
                        "from_id": ids.get(one["from"]),
                        "to_id": ids.get(one["to"]),
                        "type": one["label"],
                    }
                )
        return {"entities": entities, "relations": relations}

    def _labels(self, question: AnyQuestion, judged: Judged, piece: Piece) -> Row:
        label = judged.labels.get(question.name)
        if isinstance(question, Boxes):
            return self._shapes(question, label, piece)
        key = "cats" if self._spans is not None else "label"
        if label is None:
            return {key: []}
        if isinstance(question, MultipleChoice):
            return {key: label}
        word = question.label_of(label)
        return {key: [word if isinstance(word, str) else json.dumps(word, ensure_ascii=False)]}

    def _shapes(self, question: Boxes, label: Json, piece: Piece) -> Row:
        size = size_in(piece.meta, question.of)
        parts = [one for one in label if isinstance(one, dict)] if isinstance(label, list) else []
        if size is None:
            if parts:
                what = "shapes are in pixels, and the image's size is not known"
                self._losses.add(question.name, what, piece.place or piece.item, len(parts))
            return {}
        boxes: list[Json] = []
        polygons: list[Json] = []
        for one in parts:
            if one["shape"] == "box":
                x, y, w, h = size.of_box(one)
                boxes.append({"x": x, "y": y, "width": w, "height": h, "label": one["label"]})
            else:
                flat: list[Json] = [side for point in size.of_polygon(one) for side in point]
                polygons.append({"points": flat, "label": one["label"]})
        row: Row = {"bbox": boxes} if "box" in question.shapes else {}
        if "polygon" in question.shapes:
            row["segmentation"] = polygons
        return row

    def _user(self, rater: str) -> str:
        """The name of a rater's file."""
        if rater not in self._users:
            name = _USER.sub("_", rater).strip(".")[:150] or "rater"
            taken = {known.lower() for known in self._users.values()}
            found, n = name, 1
            while found.lower() in taken:
                n += 1
                found = f"{name}_{n}"
            if found != rater:
                self._losses.add("raters", "a name was changed so that a file can have it")
            self._users[rater] = found
        return self._users[rater]


def _subject(project: Project) -> ContentField:
    """The field that is labelled: what spans or shapes are of, else the first that can be."""
    of = next((q.of for q in project.questions if isinstance(q, Spans | Boxes)), None)
    fitting = [f for f in project.content if f.type in ("text", "markdown", "image", "audio")]
    found = project.field(of) if of else next(iter(fitting), None)
    if found is None:
        raise RequestError(
            "no field is a text, an image or a recording",
            remedy="choose a format that holds conversations and tables",
        )
    return found


def _fits(question: AnyQuestion) -> bool:
    if isinstance(question, Boxes | MultipleChoice | OwnWords):
        return True
    return question.question().kind in (Kind.CATEGORICAL, Kind.ORDINAL)


def _text(value: Json) -> Json:
    return value if isinstance(value, str) or value is None else json.dumps(value)
