"""crowd-kit's tables: a row a judgment, with the columns task, worker and label."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses, unheld
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of, suffix_of, table_rows
from quorate.schema.errors import ColumnError, ReadError, RequestError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, Pair
from quorate.schema.questions.written import Written as OwnWords

ANSWERS, TRUTH = "crowd_labels.csv", "gt.csv"
"""the files of the data sets that come with crowd-kit"""
WORKER = ("worker", "performer", "workerId")
TASK = ("task", "taskId")
LABEL = ("label", "text", "output", "answer", "score", "truth")
SIDES = ("left", "right")
HOLDS = frozenset({"raters", "several", "gold"})
COMPARED = Pair(name="label", type="pair", ask="Which is better?", between=SIDES, tie=True)


@dataclass(frozen=True)
class CrowdKitOptions(Options):
    """What can be said about crowd-kit's tables."""

    question: str = ""
    """the question that is written; needed where there are several"""
    truth: str = ""
    """the file of known answers, with task and label; `gt.csv` beside the table when absent"""


class CrowdKit:
    """Tables as crowd-kit's aggregation takes them: classification, texts, pairwise comparisons."""

    name: ClassVar[str] = "crowd-kit"
    title: ClassVar[str] = "crowd-kit"
    source: ClassVar[str] = "package crowd-kit 1.4, datasets/_loaders.py and aggregation/base"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".parquet")
    options: ClassVar[type[Options]] = CrowdKitOptions

    def sniff(self, path: Path) -> float:
        """Sure of a folder with crowd_labels.csv, nearly of a table with its three columns."""
        if path.is_dir():
            return 0.95 if (path / ANSWERS).is_file() else 0.0
        if suffix_of(path) not in (".csv", ".tsv"):
            return 0.0
        columns = _split(head_of(path).partition("\n")[0])
        if not any(one in columns for one in WORKER[:2]):
            return 0.0
        return 0.8 if "task" in columns or set(SIDES) <= columns else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """A table, or a folder with crowd_labels.csv; the task's name is all the content there is,
        and of a comparison what is on the left and on the right.
        """
        chosen = said(options, CrowdKitOptions)
        table = path / ANSWERS if path.is_dir() else path
        truth = Path(chosen.truth) if chosen.truth else table.parent / TRUTH
        known = truth if truth.is_file() and truth != table else None
        if chosen.truth and known is None:
            raise ReadError("there is no such file", where=chosen.truth, remedy="check `truth`")
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        quiet = Refusals(path.name, skip_bad=True)
        _, first = next(iter(table_rows(table, quiet)), ("", {}))
        compared = all(side in first for side in SIDES)
        title = path.stem or "crowd-kit"
        crowd = CrowdTable(
            title,
            lambda seen: _rows(table, known, seen),
            declared={"label": COMPARED} if compared else None,
        )
        return crowd.reading(refusals, Losses())

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A folder with crowd_labels.csv, and gt.csv where answers are known."""
        return _Target(project, _chosen(project, options)).write(
            pieces, target, force=options.force
        )


def _rows(table: Path, truth: Path | None, refusals: Refusals) -> Iterator[CrowdRow]:
    for place, row in table_rows(table, refusals):
        worker = _named(row, WORKER, table)
        value = row[_named(row, LABEL, table)]
        item, content = _task(row, table)
        if row[worker] in (None, ""):
            refusals.add(place, worker, shown(row[worker]), "the name of a worker")
            continue
        yield CrowdRow(place, item, content, str(row[worker]), {"label": _answer(row, value)})
    if truth is None:
        return
    for place, row in table_rows(truth, refusals):
        item, content = _task(row, truth)
        gold = {"label": _answer(row, row[_named(row, LABEL, truth)])}
        yield CrowdRow(f"{truth.name}, {place}", item, content, gold=gold)


def _task(row: Mapping[str, Json], table: Path) -> tuple[str, dict[str, str]]:
    """The item and its content: a task, or what is compared."""
    if all(side in row for side in SIDES) and not any(name in row for name in TASK):
        left, right = (str(row[side]) for side in SIDES)
        return f"{left} | {right}", {"left": left, "right": right}
    task = str(row[_named(row, TASK, table)])
    return task, {"task": task, **{side: str(row[side]) for side in SIDES if side in row}}


def _named(row: Mapping[str, Json], names: tuple[str, ...], table: Path) -> str:
    found = next((name for name in names if name in row), None)
    if found is None:
        raise ColumnError(
            f"there is no column {names[0]!r}",
            where=table.name,
            remedy=f"the file has {', '.join(map(repr, row))}; name it {' or '.join(names)}",
        )
    return found


def _answer(row: Mapping[str, Json], value: Json) -> Json:
    """A cell as an answer: of a comparison the side that it names, of a JSON list the list."""
    if all(side in row for side in SIDES):
        side = next((side for side in SIDES if value is not None and row[side] == value), None)
        return None if value in (None, "") else {"choice": side or value}
    if isinstance(value, str) and value.startswith("["):
        try:
            found: Json = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return found if isinstance(found, list) else value
    return value


def _split(line: str) -> set[str]:
    mark = max(",;\t", key=line.count)
    return {cell.strip().strip('"') for cell in line.split(mark)}


def _chosen(project: Project, options: Options) -> AnyQuestion:
    """The question that is written. Raises RequestError where it is not clear which."""
    name = said(options, CrowdKitOptions).question
    known = ", ".join(question.name for question in project.questions)
    if name:
        found = project.question(name)
        if found is None:
            raise RequestError(f"there is no question {name!r}", remedy=f"there are {known}")
        return found
    if len(project.questions) != 1:
        raise RequestError(
            f"a table has one question and the project {len(project.questions)}",
            remedy=f"say which with --option question=NAME: {known}",
        )
    return project.questions[0]


class _Target:
    """Writes the answers to one question."""

    def __init__(self, project: Project, question: AnyQuestion) -> None:
        self._question = question
        self._losses = Losses()
        for other in project.questions:
            if other.name != question.name:
                self._losses.add(other.name, "a table has one question")
        self._label = "text" if isinstance(question, OwnWords) else "label"
        self._pair = question if isinstance(question, Pair) else None

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The folder, whole or not at all."""
        first = ("task", *SIDES) if self._pair else ("task",)
        known: list[list[str]] = []
        rows = 0
        with new_folder(target, force=force) as folder:
            with (folder / ANSWERS).open("w", encoding="utf-8", newline="") as file:
                table = csv.writer(file, lineterminator="\n")
                table.writerow((*first, "worker", self._label))
                for piece in pieces:
                    for cells in self._answers(piece):
                        table.writerow(cells)
                        rows += 1
                    cell = self._cell(piece, (piece.gold or {}).get(self._question.name))
                    if cell is not None:
                        known.append([*self._task(piece), cell])
            files = [ANSWERS]
            if known:
                with (folder / TRUTH).open("w", encoding="utf-8", newline="") as file:
                    table = csv.writer(file, lineterminator="\n")
                    table.writerow((*first, self._label))
                    table.writerows(known)
                files.append(TRUTH)
        return Written(tuple(target / name for name in files), rows, self._losses)

    def _answers(self, piece: Piece) -> Iterator[list[str]]:
        place = piece.place or piece.item
        unheld(piece, HOLDS, self._losses)
        if any(name not in ("task", *SIDES) for name in piece.content):
            self._losses.add("content", "only the name of an item is written", place)
        for judged in piece.judgments:
            cell = self._cell(piece, judged.labels.get(self._question.name))
            if judged.state == "submitted" and cell is not None:
                yield [*self._task(piece), judged.rater, cell]

    def _task(self, piece: Piece) -> list[str]:
        if self._pair is None:
            return [piece.item]
        return [piece.item, *(_text(piece.content.get(name)) for name in self._pair.between)]

    def _cell(self, piece: Piece, label: Json) -> str | None:
        """The label as a cell; the better one of a pair is named by its text."""
        if label is None:
            return None
        if self._pair is not None and isinstance(label, dict):
            choice = str(label.get("choice"))
            if "strength" in label:
                what = "how much better has no place"
                self._losses.add(self._pair.name, what, piece.place or piece.item)
            return _text(piece.content[choice]) if choice in self._pair.between else choice
        word = self._question.label_of(label)
        if isinstance(word, float) and word.is_integer():
            return str(int(word))
        return word if isinstance(word, str) else json.dumps(word, ensure_ascii=False)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
