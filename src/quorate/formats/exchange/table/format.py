"""Tables of judgments: CSV, TSV, JSON lines, JSON, Parquet and Excel; a row an answer, or wide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import suffix_of
from quorate.formats.exchange.table.reader import read_table, sniffed_columns
from quorate.formats.exchange.table.writer import write_long, write_wide
from quorate.formats.options import ReadOptions
from quorate.schema.errors import RequestError

SUFFIXES = (".csv", ".tsv", ".jsonl", ".json", ".parquet", ".xlsx")
"""what can be read; all but the last two of these are written row by row"""


@dataclass(frozen=True)
class TableOptions(Options):
    """What can be said about tables; all else is found out, as ``quorate audit`` does."""

    question: str = ""
    """the one question to read or write, of several"""
    kind: str = ""
    """the type of the question, where it is not what it seems"""
    order: tuple[str, ...] = ()
    """the labels from lowest to highest, which makes the question ordinal"""
    wide: bool | None = None
    """whether raters are columns; written wide, one question only"""
    content: bool = True
    """whether what was judged is written too"""
    spreadsheet: bool = False
    """whether cells of CSV and TSV that a spreadsheet would run as a formula have an apostrophe in
    front: written so, and read without it"""


class Table:
    """A row an answer (item, rater, question, label, …), or an item a row and a rater a column."""

    name: ClassVar[str] = "table"
    title: ClassVar[str] = "a table of judgments"
    source: ClassVar[str] = "docs/formats/table.md"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = SUFFIXES
    options: ClassVar[type[Options]] = TableOptions

    def sniff(self, path: Path) -> float:
        """Anything with a column of items and one of labels, if no other tool claims it more."""
        if not path.is_file() or suffix_of(path) not in SUFFIXES:
            return 0.0
        return 0.55 if sniffed_columns(path) else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """The questions and labels of the table; columns that are the same in all rows of an item
        are its content.
        """
        how = said(options, TableOptions)
        asked = ReadOptions.of(
            question=how.question or None,
            kind=how.kind or None,
            order=how.order or None,
            wide=how.wide,
        )
        losses = Losses()
        project, pieces = read_table(path, asked, losses, spreadsheet=how.spreadsheet)
        return Reading(project, pieces, Refusals(path.name, skip_bad=how.skip_bad), losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """Write a table by the suffix of its name."""
        how = said(options, TableOptions)
        suffix = target.suffix.lower()
        if suffix not in SUFFIXES[:5]:
            raise RequestError(
                f"{suffix or 'no suffix'!r} is no table that is written",
                where=str(target),
                remedy=f"name it {', '.join(SUFFIXES[:5])}",
            )
        if not how.wide:
            return write_long(
                project,
                pieces,
                target,
                how.question,
                content=how.content,
                spreadsheet=how.spreadsheet,
                force=how.force,
            )
        names = [question.name for question in project.questions]
        name = how.question or (names[0] if len(names) == 1 else "")
        if name not in names:
            raise RequestError(
                f"a wide table has one question, the project {len(names)}: {', '.join(names)}",
                remedy="choose one with --out-option question=NAME",
            )
        return write_wide(
            project, pieces, target, name, spreadsheet=how.spreadsheet, force=how.force
        )
