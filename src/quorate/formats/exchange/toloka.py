"""Toloka's assignments: a TSV file with a row a task, ``INPUT:``, ``OUTPUT:`` and ``GOLDEN:``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, ReadsOnly
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import State
from quorate.formats.exchange.rows import csv_rows, head_of, suffix_of
from quorate.schema.json_value import Json, shown

INPUT, OUTPUT, GOLDEN, ASSIGNMENT = "INPUT:", "OUTPUT:", "GOLDEN:", "ASSIGNMENT:"
STATES: Mapping[str, State] = {
    "SUBMITTED": "submitted",
    "ACCEPTED": "submitted",
    "APPROVED": "submitted",
    "REJECTED": "rejected",
    "SKIPPED": "skipped",
    "ACTIVE": "draft",
    "EXPIRED": "draft",
}
KEPT = ("assignment_id", "status", "reward", "task_suite_id")


class Toloka(ReadsOnly):
    """Assignments of a pool, as Toloka's page or ``get_assignments_df`` gives them."""

    name: ClassVar[str] = "toloka"
    title: ClassVar[str] = "Toloka, assignments"
    source: ClassVar[str] = "package toloka-kit 1.2, client/assignment.py and get_assignments_df"
    reads: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".tsv",)
    options: ClassVar[type[Options]] = Options

    def sniff(self, path: Path) -> float:
        """Sure of a first line with OUTPUT: and ASSIGNMENT:worker_id."""
        if suffix_of(path) not in (".tsv", ".csv", ".txt"):
            return 0.0
        head = head_of(path).partition("\n")[0]
        return 1.0 if OUTPUT in head and ASSIGNMENT + "worker_id" in head else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Each task is an item: by its id, else by what was put in. Golden answers are gold, hints
        and verdicts stay beside it.
        """
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        crowd = CrowdTable(path.stem or "toloka", lambda seen: _rows(path, seen))
        return crowd.reading(refusals, Losses())


def _rows(path: Path, refusals: Refusals) -> Iterable[CrowdRow]:
    mark = "\t" if "\t" in head_of(path).partition("\n")[0] else ","
    for place, row in csv_rows(path, refusals, delimiter=mark):
        if not any(row.values()):
            continue  # suites are set apart by a row of empty cells
        worker, status = (row.get(ASSIGNMENT + key) for key in ("worker_id", "status"))
        if not worker:
            refusals.add(place, ASSIGNMENT + "worker_id", shown(worker), "an id")
            continue
        if status and status not in STATES:
            refusals.add(place, ASSIGNMENT + "status", shown(status), ", ".join(STATES))
            continue
        content = {k.removeprefix(INPUT): str(v) for k, v in row.items() if k.startswith(INPUT)}
        task = row.get(ASSIGNMENT + "task_id")
        name = str(task) if task else json.dumps(content, ensure_ascii=False, sort_keys=True)
        state: State = STATES[str(status)] if status else "submitted"
        verdicts = {key: value for key, value in row.items() if key.startswith("ACCEPT:") and value}
        kept = {key: row[ASSIGNMENT + key] for key in KEPT if row.get(ASSIGNMENT + key)}
        hints = {key: value for key, value in row.items() if key.startswith("HINT:") and value}
        yield CrowdRow(
            place,
            name if task else _short(name),
            content,
            str(worker),
            _cells(row, OUTPUT),
            _cells(row, GOLDEN),
            milliseconds(row.get(ASSIGNMENT + "submitted")),
            state=state,
            meta=kept | verdicts | _suite_seconds(row),
            item_meta=hints,
        )


def _cells(row: Mapping[str, Json], head: str) -> dict[str, Json]:
    """The columns of one head: JSON lists as lists, objects as JSON text."""
    return {k.removeprefix(head): _cell(v) for k, v in row.items() if k.startswith(head) and v}


def _cell(value: Json) -> Json:
    if isinstance(value, str) and value[:1] == "[":
        try:
            found: Json = json.loads(value)
        except (ValueError, RecursionError):
            return value
        plain = isinstance(found, list) and not any(isinstance(o, list | dict) for o in found)
        return found if plain else value
    return value


def _suite_seconds(row: Mapping[str, Json]) -> dict[str, Json]:
    """From start to submission of the whole suite, which may have several tasks."""
    start, end = (milliseconds(row.get(ASSIGNMENT + key)) for key in ("started", "submitted"))
    if start is None or end is None or end < start:
        return {}
    return {"suite_seconds": (end - start) / 1000}


def _short(name: str) -> str:

    return "task-" + hashlib.sha256(name.encode()).hexdigest()[:16]
