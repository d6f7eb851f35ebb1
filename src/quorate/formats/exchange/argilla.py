"""Argilla 2: a folder with ``.argilla/settings.json``, or ``records.json`` alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.argilla_guess import guessed
from quorate.formats.exchange.argilla_records import Records, nested
from quorate.formats.exchange.argilla_settings import project_of
from quorate.formats.exchange.argilla_writing import Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.hugging_face_parts import Part, parquet_names, rows_of
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of, json_elements
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

SETTINGS = Path(".argilla/settings.json")
RECORDS = "records.json"
DATA = (".parquet", ".jsonl", ".json", ".csv")


@dataclass(frozen=True)
class ArgillaOptions(Options):
    """What can be said about Argilla's files."""

    layout: str = "hub"
    """what is written: `hub`, as pushed to the Hub, which keeps drafts and discarded records, or
    `disk`, as `Dataset.to_disk` writes, which does not"""


class Argilla:
    """A dataset of Argilla 2, from the Hub or from disk."""

    name: ClassVar[str] = "argilla"
    title: ClassVar[str] = "Argilla 2"
    source: ClassVar[str] = "package argilla 2.8, records/_io and datasets/_io"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    options: ClassVar[type[Options]] = ArgillaOptions

    def sniff(self, path: Path) -> float:
        """Sure of a folder with its settings, nearly of records with fields and responses."""
        if path.is_dir():
            return 1.0 if (path / SETTINGS).is_file() else 0.0
        head = head_of(path)
        keys = ('"fields"', '"responses"', '"suggestions"')
        return 0.9 if head.lstrip().startswith("[") and all(key in head for key in keys) else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """The settings as a project, the records as pieces. Without settings the questions are made
        from the answers, after a first look through all records.
        """
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        folder = path if path.is_dir() else path.parent
        files = _data_files(path) if path.is_dir() else [path]
        title = _title(folder, path)
        settings = _object(folder / SETTINGS)
        declared = settings is not None
        if settings is None:
            quiet = Refusals(path.name, skip_bad=True)
            settings = guessed(nested(row) for _, row in _rows(files, quiet))
            losses.add("settings", "no settings.json: the questions are made from the answers")
        project, named = project_of(settings, title, refusals)
        if not declared:
            project = replace(project, meta={})
        records = Records(project, named, refusals, losses)
        return Reading(project, _pieces(records, files, refusals), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A folder that ``Dataset.from_disk`` or ``Dataset.from_hub`` reads."""
        chosen = said(options, ArgillaOptions)
        return Target(project, chosen.layout).write(pieces, target, force=options.force)


def _data_files(folder: Path) -> list[Path]:
    records = folder / RECORDS
    if records.is_file():
        return [records]
    found = sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in DATA
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )
    if not found:
        raise ReadError(
            f"there is neither {RECORDS} nor a file of rows beside the settings",
            where=str(folder),
            remedy="download the data too, or export the records with `records.to_json`",
        )
    return found


def _rows(files: list[Path], refusals: Refusals) -> Iterator[tuple[str, dict[str, Json]]]:
    for file in files:
        names = parquet_names(file) if file.suffix == ".parquet" else {}
        rows = rows_of(Part("", file, names), refusals)
        head = f"{file.name}, " if len(files) > 1 else ""
        for place, row in json_elements(file, refusals) if file.name == RECORDS else rows:
            yield f"{head}{place}", row


def _pieces(records: Records, files: list[Path], refusals: Refusals) -> Iterator[Piece]:
    for number, (place, row) in enumerate(_rows(files, refusals), 1):
        piece = records.piece(nested(row), place, number)
        if piece is not None:
            yield piece


def _title(folder: Path, path: Path) -> str:
    dataset = _object(folder / ".argilla" / "dataset.json") or {}
    name = dataset.get("name")
    return name if isinstance(name, str) and name.strip() else path.stem or "argilla"


def _object(path: Path) -> dict[str, Json] | None:
    """A JSON object; None where there is no such file. Raises ReadError where it is no object."""
    if not path.is_file():
        return None
    try:
        found: object = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(f"it is no JSON ({error})", where=str(path)) from None
    if not isinstance(found, Mapping):
        raise ReadError("it is no object", where=str(path), remedy="export the dataset again")
    return dict(found)
