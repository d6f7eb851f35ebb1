"""The pieces of the folder: each item with the rows that speak of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from quorate.formats.exchange.labels import answer_from, read_answers
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.native.names import (
    GOLD,
    ITEMS,
    JUDGMENTS,
    META,
    SLICE,
    SUGGESTIONS,
    item_key,
)
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import (
    Foreign,
    Judged,
    Piece,
    Project,
    State,
    Suggested,
)
from quorate.formats.exchange.rows import json_lines
from quorate.schema.json_value import Faults, Json, shown

STATES = ("draft", "skipped", "rejected")
_BEGINS = re.compile(rb'\{"item":"([^"\\]+)",')
Lines = tuple[tuple[int, int, int], ...]
"""stretches of a file that speak of one item: the first line's number, and from and to in bytes"""


def pieces(folder: Path, project: Project, refusals: Refusals) -> Iterator[Piece]:
    """The items in their order, each with its judgments and suggestions."""
    said = _Beside(folder / JUDGMENTS, refusals)
    suggested = _Beside(folder / SUGGESTIONS, refusals)
    fields = frozenset(field.name for field in project.content)
    key = item_key(fields)
    with said, suggested:
        for place, row in json_lines(folder / ITEMS, refusals):
            at = f"{ITEMS}, {place}"
            name = row.get(key, row.get("item"))
            if not isinstance(name, str | int) or name in ("", True, False):
                refusals.add(at, key, shown(name), "the item's name")
                continue
            piece = _item(str(name), row, key, fields, at)
            if piece.gold is not None:
                faults = Faults()
                gold = read_answers(project.questions, piece.gold, piece.content, faults, "gold")
                if faults:
                    refusals.add_fault(at, faults.kept[0])
                    continue
                piece = replace(piece, gold=gold)
            yield replace(
                piece,
                judgments=tuple(_judgments(said.rows(piece.item), project, piece, refusals)),
                suggestions=tuple(_suggested(suggested.rows(piece.item), project, piece, refusals)),
            )
        said.demand_all(refusals)


def _item(
    name: str, row: Mapping[str, Json], name_key: str, fields: frozenset[str], place: str
) -> Piece:
    content = {key: value for key, value in row.items() if key in fields and value is not None}
    slices: dict[str, str] = {}
    meta: dict[str, Json] = {}
    gold: dict[str, Json] = {}
    for key, value in row.items():
        if key in fields or value is None:
            continue
        if key.startswith(SLICE):
            slices[key.removeprefix(SLICE)] = str(value)
        elif key.startswith(META):
            meta[key.removeprefix(META)] = value
        elif key.startswith(GOLD):
            gold[key.removeprefix(GOLD)] = value
        elif key == "gold" and isinstance(value, dict):
            gold.update(value)
        elif key not in (name_key, "item"):
            meta[key] = value
    known = gold if gold or row.get("gold") == {} else None
    return Piece(name, content, gold=known, slices=slices, meta=meta, place=place)


@dataclass
class _Beside:
    """A file of rows about items, found by the item without holding the rows in memory."""

    path: Path
    refusals: Refusals

    def __post_init__(self) -> None:
        self.places: dict[str, Lines] = {}
        self.file: IO[bytes] | None = None

    def __enter__(self) -> _Beside:
        if self.path.is_file():
            self._find()
            self.file = self.path.open("rb")
        return self

    def __exit__(self, *given: object) -> None:
        if self.file is not None:
            self.file.close()

    def _find(self) -> None:
        at, last = 0, ""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                start, at = at, at + len(line)
                if not line.strip():
                    continue
                item = _item_of(line)
                if item is None:
                    place = f"{self.path.name}, line {number}"
                    self.refusals.add(place, "item", "no item", "a JSON object with `item`")
                    last = ""
                    continue
                stretches = self.places.get(item, ())
                if item == last and stretches[-1][2] == start:
                    stretches = (*stretches[:-1], (*stretches[-1][:2], at))
                else:
                    stretches = (*stretches, (number, start, at))
                self.places[item] = stretches
                last = item

    def rows(self, item: str) -> list[tuple[str, dict[str, Json]]]:
        """The rows of an item with their places; asked for once."""
        found = []
        for number, start, end in self.places.pop(item, ()):
            if self.file is None:
                break
            self.file.seek(start)
            for n, line in enumerate(self.file.read(end - start).split(b"\n")):
                if not line.strip():
                    continue
                place = f"{self.path.name}, line {number + n}"
                try:
                    found.append((place, json.loads(line.decode())))
                except (ValueError, RecursionError) as error:
                    self.refusals.add(place, "", f"no JSON ({error})", "a JSON object")
        return found

    def demand_all(self, refusals: Refusals) -> None:
        """Refuse rows about items that there are not."""
        for item, stretches in self.places.items():
            place = f"{self.path.name}, line {stretches[0][0]}"
            refusals.add(place, "item", shown(item), f"an item of {ITEMS}")


def _item_of(line: bytes) -> str | None:
    # our own rows begin with the item; to read the rest of them can wait
    found = _BEGINS.match(line)
    try:
        if found is not None:
            return found[1].decode()
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    item = row.get("item") if isinstance(row, dict) else None
    return str(item) if isinstance(item, str | int) and item != "" else None


def _judgments(
    rows: list[tuple[str, dict[str, Json]]], project: Project, piece: Piece, refusals: Refusals
) -> Iterator[Judged]:
    """Judgments from their rows: those of one name, else of one rater."""

    gathered: list[tuple[str, dict[str, Json]]] = []
    asked: set[str] = set()
    for found in [*rows, ("", {})]:
        row, question = found[1], str(found[1].get("question"))
        if gathered and (question in asked or _of(row) != _of(gathered[0][1]) or not row):
            read = _judged(gathered, project, piece, refusals)
            if read is not None:
                yield read
            gathered, asked = [], set()
        gathered.append(found)
        asked.add(question)


def _of(row: Mapping[str, Json]) -> tuple[Json, Json]:
    return row.get("judgment"), row.get("rater")


def _judged(
    rows: list[tuple[str, dict[str, Json]]], project: Project, piece: Piece, refusals: Refusals
) -> Judged | None:
    place, first = rows[0]
    answers: dict[str, Json] = {}
    orders: dict[str, tuple[str, ...]] = {}
    for at, row in rows:
        name = row.get("question")
        if name is None and row.get("label") is not None and len(project.questions) == 1:
            name = project.questions[0].name
        if name is None:
            continue
        question = project.question(str(name))
        if question is None:
            known = ", ".join(one.name for one in project.questions)
            refusals.add(at, "question", shown(name), known)
            return None
        answers[question.name] = answer_from(question, row.get("label"))
        order = row.get("shown")
        if isinstance(order, list):
            orders[question.name] = tuple(map(str, order))
    faults = Faults()
    labels = read_answers(project.questions, answers, piece.content, faults, "label")
    if faults:
        refusals.add_fault(place, faults.kept[0])
        return None
    seconds = first.get("seconds")
    return Judged(
        rater=str(first.get("rater") or ""),
        labels=labels,
        at=milliseconds(first.get("at")),
        seconds=seconds if isinstance(seconds, int | float) else None,
        comment=str(first.get("comment") or ""),
        state=_state(first),
        guideline=str(first.get("guideline") or ""),
        foreign=marks(first.get("foreign")),
        shown=orders,
        meta=_meta(first),
    )


def _state(row: Mapping[str, Json]) -> State:
    said = row.get("excluded")
    if said in (None, "", False):
        return "rejected" if row.get("surplus") is True else "submitted"
    return cast("State", said) if said in STATES else "rejected"


def _meta(row: Mapping[str, Json]) -> dict[str, Json]:
    """What was noted beside: under ``meta``, or as further columns of a campaign's table."""
    given = row.get("meta")
    meta = dict(given) if isinstance(given, dict) else {}
    for key in ("purpose", "round"):
        if row.get(key) is not None:
            meta[key] = row[key]
    reason = row.get("excluded")
    if isinstance(reason, str) and reason and reason not in STATES:
        meta["excluded"] = reason
    return meta


def marks(given: Json) -> tuple[Foreign, ...]:
    """The foreign marks of a row."""
    if not isinstance(given, list):
        return ()
    return tuple(
        Foreign(
            str(one.get("kind", "")),
            str(one.get("question", "")),
            _object(one.get("data")),
            tuple(n for n in _list(one.get("stands_for")) if isinstance(n, int)),
        )
        for one in given
        if isinstance(one, dict)
    )


def _suggested(
    rows: list[tuple[str, dict[str, Json]]], project: Project, piece: Piece, refusals: Refusals
) -> Iterator[Suggested]:
    for place, row in rows:
        faults = Faults()
        labels = read_answers(project.questions, _object(row.get("labels")), piece.content, faults)
        if faults:
            refusals.add_fault(place, faults.kept[0])
            continue
        scores = {
            name: float(score)
            for name, score in _object(row.get("scores")).items()
            if isinstance(score, int | float)
        }
        yield Suggested(str(row.get("source") or ""), labels, scores, marks(row.get("foreign")))


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
