"""Prolific's export of a study, joined with the answers that were collected elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, ReadsOnly, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.observed import as_number
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import State
from quorate.formats.exchange.rows import head_of, suffix_of, table_rows
from quorate.formats.items.columns import ITEM
from quorate.schema.errors import ColumnError, ReadError
from quorate.schema.json_value import Json, shown

PERSON = ("participant id", "participant_id", "prolific_pid", "prolific id", "prolific_id", "pid")
"""what the column with the participant is called, in lower case"""
STATES: Mapping[str, State] = {
    "APPROVED": "submitted",
    "AWAITING REVIEW": "submitted",
    "PARTIALLY APPROVED": "submitted",
    "REJECTED": "rejected",
    "RETURNED": "draft",
    "TIMED-OUT": "draft",
    "SCREENED OUT": "draft",
    "ACTIVE": "draft",
    "RESERVED": "draft",
}
UNSAID = frozenset({"", "DATA_EXPIRED", "CONSENT_REVOKED", "Not Applicable"})
"""what stands in a column about a person of whom it is not known, or not any more"""
OF_SUBMISSION = frozenset(
    {
        "submission id",
        "status",
        "custom study tncs accepted at",
        "started at",
        "completed at",
        "reviewed at",
        "archived at",
        "time taken",
        "completion code",
        "total approvals",
        *PERSON,
    }
)
"""columns of the export that say nothing of the person"""
OF_SURVEY = frozenset(
    {
        "startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)",
        "finished", "recordeddate", "responseid", "recipientlastname", "recipientfirstname",
        "recipientemail", "externalreference", "externaldatareference", "locationlatitude",
        "locationlongitude", "distributionchannel", "userlanguage", "study_id", "session_id",
        "consent", "q_recaptchascore", "timestamp", "at", "seconds",
    }
)  # fmt: skip
"""columns of answers that a survey tool adds"""


@dataclass(frozen=True)
class ProlificOptions(Options):
    """What can be said about Prolific's export."""

    answers: str = ""
    """the table with the answers, a row an answer or a row a participant"""
    content: str = ""
    """columns of the answers that show the item, with commas; none else"""
    keep: str = ""
    """columns about the person that are kept beside each judgment, with commas; none else"""


class Prolific(ReadsOnly):
    """The demographic export of a study with a table of answers."""

    name: ClassVar[str] = "prolific"
    title: ClassVar[str] = "Prolific, submissions with answers"
    source: ClassVar[str] = "Prolific's help pages on the demographic export"
    reads: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    options: ClassVar[type[Options]] = ProlificOptions

    def sniff(self, path: Path) -> float:
        """Sure of a folder or file with submissions and participants."""
        if path.is_dir():
            return 0.9 if _export_in(path) is not None else 0.0
        return 0.9 if _is_export(path) else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Submissions say who answered and whether it counts; the answers say what.

        With a column that names the item, a row is an answer; without, a row is a participant and
        each column an item. Raises ReadError where there are no answers.
        """
        chosen = said(options, ProlificOptions)
        export, answers = _files(path, chosen.answers)
        refusals = Refusals(answers.name, skip_bad=options.skip_bad)
        losses = Losses()
        keep = _words(chosen.keep)
        people = _people(export, keep, losses) if export is not None else None
        if people is None:
            losses.add("status", "there is no export of submissions: all answers count")
        table = _Answers(answers, people, _words(chosen.content), keep)
        crowd = CrowdTable(answers.stem, lambda seen: table.rows(seen))
        table.tell(losses)
        return crowd.reading(refusals, losses)


@dataclass(frozen=True)
class _Person:
    state: State
    at: int | None
    meta: Mapping[str, Json]


class _Answers:
    """The table of answers."""

    def __init__(
        self,
        path: Path,
        people: Mapping[str, _Person] | None,
        content: tuple[str, ...],
        keep: tuple[str, ...],
    ) -> None:
        self._path, self._people, self._content = path, people, content
        _, first = next(iter(table_rows(path, Refusals(path.name, skip_bad=True))), ("", {}))
        columns = {column.strip().lower(): column for column in first}
        person = next((columns[name] for name in PERSON if name in columns), None)
        if person is None:
            raise ColumnError(
                "no column names the participant",
                where=path.name,
                remedy=f"name it PROLIFIC_PID; the file has {', '.join(map(repr, first))}",
            )
        absent = [name for name in content if name not in first]
        if absent:
            raise ColumnError(
                f"there is no column {absent[0]!r}",
                where=path.name,
                remedy=f"the file has {', '.join(map(repr, first))}",
            )
        self._person = person
        self._item = next((columns[name] for name in ITEM if name in columns), None)
        self._at = next((columns[n] for n in ("at", "timestamp") if n in columns), None)
        self._seconds = columns.get("seconds")
        taken = {person, self._item, *content, *keep}
        self._left = [c for low, c in columns.items() if low in OF_SURVEY and c not in taken]
        self._asked = [c for c in first if c not in taken and c not in self._left]

    def tell(self, losses: Losses) -> None:
        """Count the columns that nothing takes."""
        for column in self._left:
            if column not in (self._at, self._seconds):
                losses.add(column, "a column that the survey tool adds is left out")

    def rows(self, refusals: Refusals) -> Iterator[CrowdRow]:
        """The answers."""
        for place, row in table_rows(self._path, refusals):
            name = str(row.get(self._person) or "")
            if name in (self._person, "") or "ImportId" in name:
                # Qualtrics repeats its columns below the first line
                if not name:
                    refusals.add(place, self._person, "nothing", "the participant's id")
                continue
            person = self._people.get(name) if self._people is not None else _Person(*NOBODY)
            if person is None:
                refusals.add(place, self._person, shown(name), "a participant of the export")
                continue
            yield from self._of(row, place, name, person)

    def _of(
        self, row: Mapping[str, Json], place: str, name: str, person: _Person
    ) -> Iterator[CrowdRow]:
        at = milliseconds(row.get(self._at)) if self._at else person.at
        if self._item is None:
            for column in self._asked:
                if row.get(column) in (None, ""):
                    continue
                yield CrowdRow(
                    place, column, {"question": column}, name, {"answer": row[column]},
                    at=at, state=person.state, meta=person.meta,
                )  # fmt: skip
            return
        item = row.get(self._item)
        yield CrowdRow(
            place,
            str(item),
            {column: str(row.get(column) or "") for column in self._content} or {"item": str(item)},
            name,
            {column: row.get(column) for column in self._asked},
            at=at,
            seconds=as_number(row.get(self._seconds)) if self._seconds else None,
            state=person.state,
            meta=person.meta,
        )


NOBODY: tuple[State, None, dict[str, Json]] = ("submitted", None, {})


def _people(export: Path, keep: tuple[str, ...], losses: Losses) -> dict[str, _Person]:
    """The submissions by participant; what is told of persons is kept only where it is named."""
    found: dict[str, _Person] = {}
    refusals = Refusals(export.name)
    for n, (place, row) in enumerate(table_rows(export, refusals)):
        columns = {column.strip().lower(): column for column in row}
        person = next((columns[name] for name in PERSON if name in columns), "")
        if n == 0:
            for low, column in columns.items():
                if low not in OF_SUBMISSION and column not in keep:
                    what = "about the person: left out unless `keep` names it"
                    losses.add(column, what)
        status = str(row.get(columns.get("status", ""), "") or "").strip().upper()
        if status not in STATES:
            refusals.add(place, "Status", shown(status), ", ".join(STATES))
            continue
        found[str(row.get(person))] = _Person(
            STATES[status],
            milliseconds(row.get(columns.get("completed at", ""))),
            {column: row[column] for column in keep if str(row.get(column) or "") not in UNSAID},
        )
    return found


def _files(path: Path, answers: str) -> tuple[Path | None, Path]:
    """The export and the table of answers."""
    if path.is_dir():
        export = _export_in(path)
        tables = [file for file in sorted(path.iterdir()) if _is_answers(file)]
    else:
        export = path if _is_export(path) else None
        tables = [] if export is not None else [path]
    if answers:
        tables = [Path(answers)]
    if len(tables) != 1 or not tables[0].is_file():
        found = ", ".join(table.name for table in tables) or "none"
        raise ReadError(
            f"the answers are not clear ({found})",
            where=str(path),
            remedy="say which file has them with --option answers=FILE",
        )
    return export, tables[0]


def _export_in(folder: Path) -> Path | None:
    return next((file for file in sorted(folder.iterdir()) if _is_export(file)), None)


def _is_export(path: Path) -> bool:
    head = _head(path)
    return "submission id" in head and "participant id" in head


def _is_answers(path: Path) -> bool:
    head = _head(path)
    return bool(head) and not _is_export(path) and any(name in head for name in PERSON[1:])


def _head(path: Path) -> str:
    if not path.is_file() or suffix_of(path) not in (".csv", ".tsv"):
        return ""
    return head_of(path).partition("\n")[0].lower()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
