"""Folders of the Hugging Face Hub, on this machine: data with a card, or what was saved to disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.chosen_labels import Which
from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.hugging_face_own import read_own
from quorate.formats.exchange.hugging_face_parts import (
    SUFFIXES,
    Part,
    front_matter,
    parts_of,
    rows_of,
)
from quorate.formats.exchange.hugging_face_writing import write_folder
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of, wording_of
from quorate.formats.exchange.native.names import CAMPAIGN, ITEM_KEYS
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import suffix_of
from quorate.schema.errors import ColumnError, ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, MultipleChoice, SingleChoice

RATERS = ("rater", "annotator", "annotator_id", "worker", "worker_id", "user_id")
DATASET = "dataset"
"""the rater of labels of which the data do not say who gave them"""


@dataclass(frozen=True)
class HuggingFaceOptions(Options):
    """What can be said about a folder of data."""

    config: str = ""
    """the configuration of README.md; its default when absent"""
    split: str = ""
    """the split; all when absent, and then each item's split is a slice"""
    labels: str = ""
    """the columns with labels, with commas; those of class labels when absent"""
    content: str = ""
    """the columns that show the item, with commas; all texts and conversations when absent"""
    item: str = ""
    """the column that names the item; `id` and its like, else the row's number, when absent"""
    rater: str = ""
    """the column that names the rater; `annotator` and its like when absent, else `dataset`"""


class HuggingFace:
    """Data sets as the library ``datasets`` reads them, without it and without a network."""

    name: ClassVar[str] = "hugging-face"
    title: ClassVar[str] = "Hugging Face dataset folder"
    source: ClassVar[str] = "package datasets 5.2, data_files.py, utils/metadata.py, features"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[type[Options]] = HuggingFaceOptions
    labels: ClassVar[Which] = "both"
    infers: ClassVar[bool] = True

    def sniff(self, path: Path) -> float:
        """Nearly sure of a folder with a card that has configurations, or with saved splits."""
        if not path.is_dir():
            return 0.0
        if (path / "dataset_dict.json").is_file() or (path / "state.json").is_file():
            return 0.9
        try:
            card = front_matter(path)
        except (ReadError, OSError):
            return 0.0
        if "configs" in card or "dataset_info" in card:
            return 0.8
        files = any(suffix_of(file) in SUFFIXES[:2] for file in path.rglob("*"))
        return 0.6 if card and files else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Columns of labels are judgments, of texts content; the rest stays beside the item."""
        chosen = said(options, HuggingFaceOptions)
        if not path.is_dir():
            raise ReadError("this is no folder", where=str(path), remedy="give the whole folder")
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        if (path / CAMPAIGN).is_file() and not chosen.config:
            return read_own(path, refusals)
        table = _Table(parts_of(path, chosen.config, chosen.split), chosen)
        crowd = CrowdTable(path.resolve().name, table.rows, declared=table.declared())
        return crowd.reading(refusals, Losses())

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A folder with a card, the campaign, and the data as Parquet; nothing is lost."""
        return write_folder(project, pieces, target, force=options.force)


class _Table:
    """The rows of all files, and what their columns are."""

    def __init__(self, parts: list[Part], chosen: HuggingFaceOptions) -> None:
        self._parts = parts
        self._many = len({part.path for part in parts}) > 1
        self._splits = len({part.split for part in parts}) > 1
        quiet = Refusals("", skip_bad=True)
        first = {column: v for part in parts for column, v in _first(part, quiet).items()}
        columns = list(first)
        self._lists = {column for column, value in first.items() if isinstance(value, list)}
        for option in ("labels", "content", "item", "rater"):
            for column in _words(getattr(chosen, option)):
                if column not in columns:
                    raise ColumnError(
                        f"there is no column {column!r}",
                        remedy=f"the data have {', '.join(map(repr, columns))}",
                    )
        classes = [c for c in columns if any(c in part.names for part in parts)]
        self._labels = _words(chosen.labels) or tuple(classes)
        self._content = _words(chosen.content)
        self._item = chosen.item or next((key for key in ITEM_KEYS if key in columns), "")
        self._rater = chosen.rater or next((key for key in RATERS if key in columns), "")

    def declared(self) -> dict[str, AnyQuestion]:
        """Questions with all classes, also those that no row has; of several, a list of classes."""
        found: dict[str, AnyQuestion] = {}
        for column in self._labels:
            names = next((part.names[column] for part in self._parts if column in part.names), ())
            options = options_of(names)
            name = name_of(column, {question.name for question in found.values()}, "question")
            if len(options) > 1 and column not in self._lists:
                found[column] = SingleChoice(
                    name=name, type="single_choice", ask=wording_of(column, name), options=options
                )
            elif options:
                found[column] = MultipleChoice(
                    name=name,
                    type="multiple_choice",
                    ask=wording_of(column, name),
                    options=options,
                    min=0,
                )
        return found

    def rows(self, refusals: Refusals) -> Iterator[CrowdRow]:
        """The rows as judgments."""
        number = 0
        for part in self._parts:
            head = f"{part.path.name}, " if self._many else ""
            for place, row in rows_of(part, refusals):
                number += 1
                name = row.get(self._item) if self._item else number
                if name is None or isinstance(name, list | dict):
                    self._refuse(refusals, f"{head}{place}", name)
                    continue
                yield self._of(row, f"{head}{place}", str(name), part)

    def _refuse(self, refusals: Refusals, place: str, name: Json) -> None:
        refusals.add(place, self._item, shown(name), "the name of an item")

    def _of(self, row: Mapping[str, Json], place: str, name: str, part: Part) -> CrowdRow:
        taken = {*self._labels, self._item, self._rater}
        content: dict[str, Json] = {}
        beside: dict[str, Json] = {}
        for key, value in row.items():
            if key in taken or value is None:
                continue
            shows = key in self._content if self._content else _is_content(value)
            (content if shows else beside)[key] = _media(value)
        rater = row.get(self._rater) if self._rater else DATASET
        answers = {key: row[key] for key in self._labels if row.get(key) is not None}
        return CrowdRow(
            place,
            name,
            {key: v if isinstance(v, str | list) else str(v) for key, v in content.items()},
            str(rater) if answers and rater is not None else "",
            answers,
            item_meta=beside,
            slices={"split": part.split} if self._splits else {},
        )


def _first(part: Part, refusals: Refusals) -> dict[str, Json]:
    """The first row of a file; nothing where it has none."""
    return next((row for _, row in rows_of(part, refusals)), {})


def _is_content(value: Json) -> bool:
    """A text, or messages; pictures come as an object with a path."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(o, dict) and "role" in o for o in value)
    return isinstance(value, str) or (isinstance(value, dict) and set(value) == {"bytes", "path"})


def _media(value: Json) -> Json:
    if isinstance(value, dict) and set(value) == {"bytes", "path"}:
        return value["path"]
    return value


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
