"""MTurk's batch results: a CSV file with a row an assignment, ``Input.*`` and ``Answer.*``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, ReadsOnly
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.observed import as_number
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import State
from quorate.formats.exchange.rows import csv_rows, head_of, suffix_of
from quorate.schema.json_value import Json, shown

INPUT, ANSWER = "Input.", "Answer."
TASK_ANSWERS = "Answer.taskAnswers"
"""what HITs made of Crowd HTML elements answer: JSON with all fields of the form"""
REJECT = "Reject"
"""the column into which a requester writes why an assignment is rejected, to upload it again"""
STATES: Mapping[str, State] = {
    "Submitted": "submitted",
    "Approved": "submitted",
    "Rejected": "rejected",
}
KEPT = ("AssignmentId", "AssignmentStatus", "Reward", "RequesterFeedback", "ApprovalTime",
        "RejectionTime", REJECT)  # fmt: skip
_TIME = re.compile(r"\w{3} (\w{3} \d{1,2} \d\d:\d\d:\d\d) (\w{3,4}) (\d{4})")
ZONES = {"PST": -8, "PDT": -7, "UTC": 0, "GMT": 0}


class MTurk(ReadsOnly):
    """Results of a batch, as the requester's page gives them."""

    name: ClassVar[str] = "mturk"
    title: ClassVar[str] = "Amazon Mechanical Turk, batch results"
    source: ClassVar[str] = "Amazon Mechanical Turk, Requester UI Guide, downloading results"
    reads: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    options: ClassVar[type[Options]] = Options

    def sniff(self, path: Path) -> float:
        """Sure of a first line with HITId, WorkerId and an answer."""
        if suffix_of(path) != ".csv":
            return 0.0
        head = head_of(path).partition("\n")[0]
        return 1.0 if all(word in head for word in ("HITId", "WorkerId", ANSWER)) else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Each HIT is an item; what its title and description say is title and guideline."""
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        quiet = Refusals(path.name, skip_bad=True)
        _, first = next(iter(csv_rows(path, quiet)), ("", {}))
        crowd = CrowdTable(
            str(first.get("Title") or path.stem),
            lambda seen: _rows(path, seen),
            guideline=str(first.get("Description") or ""),
        )
        losses = Losses()
        if "WorkerId" in first:
            what = "terms of the HIT (lifetimes, approval rates) are left out"
            losses.add("HIT", what)
        return crowd.reading(refusals, losses)


def _rows(path: Path, refusals: Refusals) -> Iterable[CrowdRow]:
    for place, row in csv_rows(path, refusals):
        hit, worker, status = (row.get(key) for key in ("HITId", "WorkerId", "AssignmentStatus"))
        if not hit or not worker:
            key = "WorkerId" if hit else "HITId"
            refusals.add(place, key, shown(row.get(key)), "an id")
            continue
        if status is not None and status not in STATES:
            refusals.add(place, "AssignmentStatus", shown(status), ", ".join(STATES))
            continue
        yield CrowdRow(
            place,
            str(hit),
            {k.removeprefix(INPUT): str(v) for k, v in row.items() if k.startswith(INPUT)},
            str(worker),
            _answers(row, place, refusals),
            at=moment(row.get("SubmitTime")),
            seconds=_seconds(row.get("WorkTimeInSeconds")),
            state=_state(row),
            meta={key: row[key] for key in KEPT if row.get(key)},
        )


def _state(row: Mapping[str, Json]) -> State:
    """By the status, or by the reason that the requester has written for a rejection."""
    if str(row.get(REJECT) or "").strip():
        return "rejected"
    status = row.get("AssignmentStatus")
    return "submitted" if status is None else STATES[str(status)]


def _answers(row: Mapping[str, Json], place: str, refusals: Refusals) -> dict[str, Json]:
    """The answers by question. ``Answer.q.a`` and ``Answer.q.b``, both true or false, are which of
    a and b was ticked.
    """
    found: dict[str, Json] = {}
    given = row.get(TASK_ANSWERS)
    if given:
        found |= _task_answers(given, place, refusals)
    ticked: dict[str, list[Json]] = {}
    for key, value in row.items():
        if not key.startswith(ANSWER) or key == TASK_ANSWERS:
            continue
        name = key.removeprefix(ANSWER)
        question, dot, option = name.rpartition(".")
        if dot and str(value).lower() in ("true", "false", ""):
            chosen = ticked.setdefault(question, [])
            if str(value).lower() == "true":
                chosen.append(option)
        else:
            found[name] = value if isinstance(value, str) else None
    return found | {question: _ticks(chosen) for question, chosen in ticked.items()}


def _task_answers(given: Json, place: str, refusals: Refusals) -> dict[str, Json]:
    """The fields of a form: a value, an object of ticks, or an object with a label."""
    try:
        listed = json.loads(str(given))
    except (ValueError, RecursionError):
        refusals.add(place, TASK_ANSWERS, shown(given), "JSON")
        return {}
    form = listed[0] if isinstance(listed, list) and listed else listed
    if not isinstance(form, dict):
        refusals.add(place, TASK_ANSWERS, shown(listed), "a list with an object of answers")
        return {}
    found: dict[str, Json] = {}
    for name, value in form.items():
        if isinstance(value, dict) and value and all(isinstance(v, bool) for v in value.values()):
            found[name] = _ticks([option for option, on in value.items() if on])
        elif isinstance(value, dict) and isinstance(value.get("label"), str):
            found[name] = value["label"]
        elif isinstance(value, dict):
            found[name] = json.dumps(value, ensure_ascii=False, sort_keys=True)
        else:
            found[name] = value
    return found


def _ticks(chosen: list[Json]) -> Json:
    """One tick is a choice, several are a list, none is no answer."""
    return chosen[0] if len(chosen) == 1 else chosen or None


def _seconds(value: Json) -> float | None:
    number = as_number(value)
    return number if number is not None and number >= 0 else None


def moment(value: Json) -> int | None:
    """A time as MTurk writes it, in milliseconds since 1970; None for what is none.

    >>> moment("Fri Nov 20 12:00:00 PST 2026"), moment("2026-11-20T20:00:00Z"), moment("soon")
    (1795204800000, 1795204800000, None)
    """
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found[2] not in ZONES:
        return milliseconds(value)
    try:
        read = datetime.strptime(f"{found[1]} {found[3]} +0000", "%b %d %H:%M:%S %Y %z")
    except ValueError:
        return None
    zoned = read.replace(tzinfo=timezone(timedelta(hours=ZONES[found[2]])))
    return round((zoned - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
