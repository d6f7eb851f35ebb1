"""Prodigy: JSON lines of ``db-out``, a row a task and annotator."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.gathered import Gathered
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.prodigy_survey import Survey
from quorate.formats.exchange.prodigy_tasks import Tasks
from quorate.formats.exchange.prodigy_writing import Target
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of, json_elements, suffix_of
from quorate.schema.errors import ReadError


@dataclass(frozen=True)
class ProdigyOptions(Options):
    """What can be said about Prodigy's files."""

    rater: str = "everyone"
    """who answered the tasks that name no annotator and no session"""


class Prodigy:
    """Annotations of Prodigy: binary, manual spans, choices, texts, images and recordings."""

    name: ClassVar[str] = "prodigy"
    title: ClassVar[str] = "Prodigy"
    source: ClassVar[str] = "explosion/prodigy-recipes, example-datasets; Prodigy's docs on tasks"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    options: ClassVar[type[Options]] = ProdigyOptions

    def sniff(self, path: Path) -> float:
        """Sure of rows with _input_hash and an answer."""
        if not path.is_file() or suffix_of(path) not in (".jsonl", ".ndjson", ".json"):
            return 0.0
        line = head_of(path, 1 << 18).strip().partition("\n")[0]
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return 1.0 if '"_input_hash"' in line and '"_task_hash"' in line else 0.0
        if not isinstance(row, dict):
            return 0.0
        if row.get("answer") not in ("accept", "reject", "ignore"):
            return 0.0
        marks = ("_input_hash", "_task_hash", "_view_id", "_session_id")
        return 1.0 if any(key in row for key in marks) else 0.6

    def read(self, path: Path, options: Options) -> Reading:
        """Tasks with the same ``_input_hash`` are one item. Of a binary task the answer is the
        label; of the others `reject` says that the judgment does not count, and `ignore` is a skip.
        """
        if not path.is_file():
            raise ReadError("it is no file", where=str(path), remedy="give the file of `db-out`")
        rater = said(options, ProdigyOptions).rater
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        survey = Survey()
        for _, row in json_elements(path, Refusals(path.name, skip_bad=True)):
            survey.see(row)
        project = survey.project(path.stem or "prodigy")
        tasks = Tasks(project, rater, refusals, losses)
        return Reading(project, _pieces(path, tasks, refusals), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A file of JSON lines that ``db-in`` takes: a row a judgment and question."""
        return Target(project).write(pieces, target, force=options.force)


def _pieces(path: Path, tasks: Tasks, refusals: Refusals) -> Iterator[Piece]:
    gathered = Gathered()
    for place, row in json_elements(path, refusals):
        tasks.add(gathered, row, place)
    yield from gathered.pieces()
