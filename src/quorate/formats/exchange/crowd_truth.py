"""CrowdTruth: a CSV file with a row a judgment, as CrowdFlower and Figure Eight gave them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses, unheld
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.places import HALVES, new_file
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Judged, Piece, Project, State
from quorate.formats.exchange.rows import csv_rows, head_of, suffix_of
from quorate.formats.guarded import guarded, plain
from quorate.schema.errors import ColumnError, RequestError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, MultipleChoice, Number, Rating, SingleChoice, Text

UNIT, WORKER, JUDGMENT = "_unit_id", "_worker_id", "_id"
STARTED, CREATED = "_started_at", "_created_at"
OWN = (UNIT, CREATED, JUDGMENT, STARTED, WORKER)
GOLDEN, TAINTED, KNOWN = "_golden", "_tainted", "_gold"
ABSENT = "NA"
"""what stands in a cell of which nothing is known"""
HOLDS = frozenset({"raters", "several", "at", "seconds"})
ASKED = (SingleChoice, MultipleChoice, Number, Rating, Text)
_MOMENT = "%m/%d/%Y %H:%M:%S"


@dataclass(frozen=True)
class CrowdTruthOptions(Options):
    """What can be said about CrowdTruth's files."""

    outputs: str = ""
    """the columns with answers, parted by commas; when absent those with a column of known answers,
    those of which two judgments of a unit differ, else the last"""
    separator: str = ","
    """what parts several annotations in a cell; empty where a cell is one"""
    spreadsheet: bool = False
    """whether cells that a spreadsheet would run as a formula have an apostrophe in front"""


class CrowdTruth:
    """Judgments as CrowdTruth's metrics read them."""

    name: ClassVar[str] = "crowd-truth"
    title: ClassVar[str] = "CrowdTruth"
    source: ClassVar[str] = "package crowdtruth 2.1, load.py and crowd_platform.py"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    options: ClassVar[type[Options]] = CrowdTruthOptions

    def sniff(self, path: Path) -> float:
        """Sure of a first line with _unit_id and _worker_id."""
        if not path.is_file() or suffix_of(path) not in (".csv", ".tsv", ".txt"):
            return 0.0
        head = head_of(path).partition("\n")[0]
        return 0.95 if UNIT in head and WORKER in head else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Units are items, rows judgments of a worker; several annotations of a cell are a set."""
        chosen = said(options, CrowdTruthOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        outputs = _outputs(path, chosen.outputs)
        crowd = CrowdTable(
            path.stem or "crowdtruth", lambda seen: _rows(path, chosen, outputs, seen)
        )
        return crowd.reading(refusals, Losses())

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A row a judgment, a column a field and a question."""
        return _Target(project, said(options, CrowdTruthOptions)).write(
            pieces, target, force=options.force
        )


def _outputs(path: Path, given: str) -> tuple[str, ...]:
    """The columns with answers. Raises ColumnError where one is not there."""
    quiet = Refusals(path.name, skip_bad=True)
    names: tuple[str, ...] = ()
    first: dict[str, dict[str, Json]] = {}
    varied: set[str] = set()
    for _, row in csv_rows(path, quiet):
        names = names or tuple(name for name in row if not name.startswith("_"))
        known = first.setdefault(str(row.get(UNIT)), row)
        varied |= {name for name in names if row[name] != known[name]}
    if given:
        wanted = tuple(name.strip() for name in given.split(","))
        missing = [name for name in wanted if name not in names]
        if missing and names:
            raise ColumnError(
                f"there is no column {missing[0]!r}",
                where=path.name,
                remedy=f"the file has {', '.join(map(repr, names))}",
            )
        return wanted
    told = {name.removesuffix(KNOWN) for name in names if name.endswith(KNOWN)}
    plain_names = [name for name in names if not name.endswith(KNOWN)]
    found = tuple(name for name in plain_names if name in told or name in varied)
    return found or tuple(plain_names[-1:])


def _rows(
    path: Path, chosen: CrowdTruthOptions, outputs: tuple[str, ...], refusals: Refusals
) -> Iterator[CrowdRow]:
    for place, cells in csv_rows(path, refusals):
        row = {key: plain(str(value)) for key, value in cells.items()} if chosen.spreadsheet else {
            key: str(value) for key, value in cells.items()
        }  # fmt: skip
        unit, worker = row.get(UNIT, "").strip(), row.get(WORKER, "").strip()
        if not unit or not worker:
            column = WORKER if unit else UNIT
            refusals.add(place, column, shown(row.get(column)), "an id")
            continue
        state: State = "rejected" if row.get(TAINTED, "").lower() == "true" else "submitted"
        start, end = moment(row.get(STARTED, "")), moment(row.get(CREATED, ""))
        yield CrowdRow(
            place,
            unit,
            {
                name: value
                for name, value in row.items()
                if not name.startswith("_") and not name.endswith(KNOWN) and name not in outputs
                and value != ABSENT
            },
            worker,
            {name: _answer(row.get(name, ""), chosen.separator) for name in outputs},
            _gold(row, outputs, chosen.separator),
            end,
            _seconds(start, end),
            state=state,
            meta={
                key: value
                for key, value in row.items()
                if key.startswith("_") and key not in (*OWN, TAINTED) and value not in ("", ABSENT)
            },
        )  # fmt: skip


def _seconds(start: int | None, end: int | None) -> float | None:
    if start is None or end is None or end < start:
        return None
    return (end - start) / 1000


def _gold(row: Mapping[str, str], outputs: tuple[str, ...], mark: str) -> dict[str, Json]:
    found = {name: row.get(f"{name}{KNOWN}", "") for name in outputs}
    # several known answers stand in lines of their own
    return {name: _answer(text.split("\n")[0], mark) for name, text in found.items() if text}


def _answer(cell: str, mark: str) -> Json:
    if not cell or cell == ABSENT:
        return None
    if not mark or mark not in cell:
        return cell
    return [one for part in cell.split(mark) if (one := part.strip())]


def moment(text: str) -> int | None:
    """Milliseconds since 1970 of a time as the platform writes it, in UTC; None for none.

    >>> moment("7/12/2014 03:41:10"), moment("2014-07-12T03:41:10Z"), moment("NA")
    (1405136470000, 1405136470000, None)
    """
    try:
        found = datetime.strptime(text.strip(), _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return milliseconds(text)
    return round(found.timestamp() * 1000)


def moment_text(at: int) -> str:
    """Milliseconds since 1970 as the platform writes them, to the second.

    >>> moment_text(1405136470000)
    '7/12/2014 03:41:10'
    """
    found = datetime.fromtimestamp(at // 1000, UTC)
    return f"{found.month}/{found.day}/{found:%Y %H:%M:%S}"


class _Target:
    """Writes one project."""

    def __init__(self, project: Project, options: CrowdTruthOptions) -> None:
        self._mark, self._guard = options.separator, options.spreadsheet
        self._losses = Losses()
        self._questions = [q for q in project.questions if isinstance(q, ASKED)]
        for question in project.questions:
            if question not in self._questions:
                what = f"a {question.type} question has no place"
                self._losses.add(question.name, what)
        if not self._questions:
            raise RequestError(
                "CrowdTruth holds words that were chosen or written, and no question asks for them",
                remedy="choose a format for the questions that there are",
            )
        taken = {question.name for question in self._questions}
        self._fields = [one.name for one in project.content if one.name not in taken]
        for field in project.content:
            if field.name in taken:
                self._losses.add(field.name, "a question has the same name")
        self._count = 0

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        names = [question.name for question in self._questions]
        with (
            new_file(target, force=force) as part,
            part.open("w", encoding="utf-8", errors=HALVES, newline="") as file,
        ):
            table = csv.writer(file, lineterminator="\n")
            table.writerow((*OWN, *self._fields, *names, *(f"{name}{KNOWN}" for name in names)))
            for piece in pieces:
                unheld(piece, HOLDS | {"gold"}, self._losses)
                for judged in piece.judgments:
                    if judged.state == "submitted":
                        table.writerow(self._row(piece, judged))
        return Written((target,), self._count, self._losses)

    def _row(self, piece: Piece, judged: Judged) -> list[str]:
        self._count += 1
        place = piece.place or piece.item
        start = None
        if judged.at is not None and judged.seconds is not None:
            start = judged.at - round(judged.seconds * 1000)
        elif judged.seconds is not None:
            self._losses.add("seconds", "an active time has no place without the time", place)
        cells = [
            piece.item,
            moment_text(judged.at) if judged.at is not None else ABSENT,
            str(self._count),
            moment_text(start) if start is not None else ABSENT,
            judged.rater or ABSENT,
            *(_text(piece.content.get(name)) for name in self._fields),
            *(self._cell(q, judged.labels.get(q.name), place) for q in self._questions),
            *(self._cell(q, (piece.gold or {}).get(q.name), place) for q in self._questions),
        ]
        return [guarded(cell) for cell in cells] if self._guard else cells

    def _cell(self, question: AnyQuestion, label: Json, place: str) -> str:
        if label is None:
            return ""
        words = [str(one) for one in label] if isinstance(label, list) else [_text(label)]
        if self._mark and any(self._mark in word for word in words):
            what = f"{self._mark!r} in a label parts it in two: say another separator"
            self._losses.add(question.name, what, place)
        return self._mark.join(words) if words else ABSENT


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)
