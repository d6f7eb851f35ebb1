"""The file of judgments and how to read it: options that commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quorate.analysis.preference.candidates import Candidates
    from quorate.formats import ReadOptions
    from quorate.formats.exchange.format import Format
    from quorate.schema import Gold, Judgments

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

KINDS = (
    "categorical",
    "ordinal",
    "multilabel",
    "numeric",
    "text",
    "ranking",
    "spans",
    "boxes",
    "segments",
    "frames",
)
DUPLICATES = ("last", "first", "all", "error")


@dataclass(frozen=True)
class Source:
    """A file of judgments and what the user said about it."""

    file: str
    question: str | None
    kind: str | None
    order: str | None
    options: str | None
    column: tuple[str, ...]
    wide: bool | None
    duplicates: str
    encoding: str | None
    missing: tuple[str, ...]
    by: tuple[str, ...]
    gold: str | None

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return "standard input" if self.file == "-" else Path(self.file).name

    @property
    def stem(self) -> str:
        """The file's name without what says its format."""
        if self.file == "-":
            return "stdin"
        return Path(self.file).name.split(".")[0] or "judgments"

    def read(self) -> dict[str, Judgments]:
        """The judgments by question: of the one asked for, or of all.

        Rows that do not say what an item's answer is are left out (``quorate.formats.aside``).
        """
        return self._read(self.said(), ())

    def read_shown(self) -> dict[str, Judgments]:
        """The same, with the order in which what is compared was shown, where the file has it."""
        return self._read(self.said(), ("shown",))

    def read_work(self) -> dict[str, Judgments]:
        """The same, with all that shows how a rater works, for the checks.

        Only what was excluded is left out. Traps, repetitions, practice, late answers and earlier
        judgments of the same item stay, and so do the columns that checks use. A ``purpose`` that
        no campaign has is left out as in ``read``, with its remark.
        """
        from quorate.formats.aside import purposes_known
        from quorate.quality.merged import GROUPS, OF_FIELDS

        said = self.said()
        said = replace(said, duplicates="all" if said.duplicates == "last" else said.duplicates)
        more = [name for name in GROUPS if name != "excluded"]
        tables = self._read(said, (*more, "surplus"), OF_FIELDS)
        if all(purposes_known(table.groups.get("purpose")) for table in tables.values()):
            return tables
        more.remove("purpose")
        return self._read(said, (*more, "surplus"), OF_FIELDS)

    def _read(
        self, said: ReadOptions, more: tuple[str, ...], fields: tuple[str, ...] = ()
    ) -> dict[str, Judgments]:
        """The tables, with the groups that were asked for and, where the file has them, ``more``
        and the columns that begin with one of ``fields``.

        An export of another tool, and a folder of ours, is read for what it is.
        """
        if (export := self._export()) is not None:
            return self._exported(export, replace(said, groups=(*said.groups, *more)))
        from quorate.formats.source import opened
        from quorate.formats.table import tables

        with opened(self.file, self.encoding) as file:
            scan = file.reader.scan(file.path, file.name)
            if more:
                there = scan.frame.collect_schema().names()
                used = [name for name in there if name in more or name.startswith(fields)]
                kept = dict.fromkeys((*said.groups, *used))
                said = replace(said, groups=tuple(kept))
            return tables(scan, file.name, said, file.remarks)

    def said(self) -> ReadOptions:
        """How the file is to be read, as the user said."""
        from quorate.formats import ReadOptions

        return ReadOptions.of(
            question=self.question,
            kind=self.kind,
            order=_listed(self.order),
            options=_listed(self.options),
            columns=_columns(self.column),
            wide=self.wide,
            duplicates=self.duplicates,
            encoding=self.encoding,
            groups=self.by,
            missing=self.missing or None,
        )

    def read_gold(self, tables: Mapping[str, Judgments]) -> dict[str, Gold]:
        """The known answers of the tables by question; none without a gold file.

        Of several questions some may have no gold. Raises EmptyError where none has any, and
        ColumnError where the file does not say of which of several it is.
        """
        from quorate.formats.judgments import read_golds

        if self.gold is not None:
            return read_golds(self.gold, tables)
        return dict(self._gold) if self._export() is not None else {}

    @cached_property
    def _gold(self) -> dict[str, Gold]:
        """The known answers that an export has, by question, as it was read last."""
        return {}

    def _export(self) -> Format | None:
        """The format of the file, where it is an export of another tool."""
        from quorate.cli.exported import exported

        return None if self.file == "-" else exported(Path(self.file))

    def _exported(self, format_: Format, said: ReadOptions) -> dict[str, Judgments]:
        """The tables of an export. What could not be read of it is told on standard error."""
        from quorate.cli.exported import options_of
        from quorate.formats.exchange.judgment_tables import judgment_tables

        options = options_of(format_, (), skip_bad=True)
        with format_.read(Path(self.file), options) as reading:
            found = judgment_tables(reading.project, reading, self.name, said)
        click.echo(f"read as an export of {format_.title}", err=True)
        if reading.refusals.count:
            first = reading.refusals.kept[0]
            click.echo(f"{reading.refusals.count:,} did not fit, the first: {first}", err=True)
        for loss in (*reading.losses, *found.losses):
            click.echo(str(loss), err=True)
        for question, why in found.unread.items():
            click.echo(f"{question} is left out: {why}", err=True)
        self._gold.update(found.gold)
        return found.judgments


def read_compared(path: str, tables: Mapping[str, Judgments]) -> Candidates:
    """What is compared, of the fields that the labels of the first pair question name."""
    from quorate.formats.candidates import read_candidates
    from quorate.quality.pair import sides_of

    for table in tables.values():
        asked = sides_of(table.question)
        if asked is not None:
            return read_candidates(path, (asked.first, asked.second))
    return read_candidates(path)


def the_comparing(tables: Mapping[str, Judgments]) -> tuple[str, Judgments]:
    """The one question that compares."""
    from quorate.analysis.preference.reading.compared import comparing
    from quorate.schema import RequestError

    found = [name for name in tables if len(tables) == 1 or comparing(tables[name])]
    if len(found) != 1:
        raise RequestError(
            f"{len(found)} questions compare ({', '.join(map(repr, found)) or 'none'})",
            remedy="choose one with --question",
        )
    return found[0], tables[found[0]]


def left_out(judgments: Judgments) -> list[str]:
    """What is left out of a table, and why, with the first lines."""
    return [str(one) for one in judgments.reading.remarks if one.effect == "dropped"]


def tell_left_out(tables: Mapping[str, Judgments]) -> None:
    """Say on standard error what was left out, so that the table goes on alone."""
    tell({name: left_out(judgments) for name, judgments in tables.items()})


def tell(remarks: Mapping[str, Sequence[str]]) -> None:
    """Say on standard error what befell the rows of each question."""
    for name, said in remarks.items():
        for what in said:
            click.echo(f"{name}: {what}" if len(remarks) > 1 else what, err=True)


OPTIONS: tuple[Decorator, ...] = (
    click.argument("file", metavar="FILE"),
    click.option("--question", metavar="NAME", help="The question, when the file has several."),
    click.option("--kind", type=click.Choice(KINDS), help="The type of the question."),
    click.option(
        "--order",
        metavar="LOW,…,HIGH",
        help="The labels from lowest to highest; makes the question ordinal.",
    ),
    click.option("--options", metavar="A,B,…", help="The labels there are; others are errors."),
    click.option(
        "--column",
        multiple=True,
        metavar="NAME=COLUMN",
        help="Take COLUMN of the file as item, rater, label, question, at, seconds or guideline. "
        "May be repeated; several for label make it multi-label.",
    ),
    click.option(
        "--wide/--long",
        default=None,
        help="Raters are columns / each row is one judgment. Found out when not said.",
    ),
    click.option(
        "--duplicates",
        type=click.Choice(DUPLICATES),
        default="last",
        show_default=True,
        help="Which judgment stands when a rater judged an item more than once.",
    ),
    click.option("--encoding", metavar="NAME", help="The text encoding. Found out when not said."),
    click.option(
        "--missing",
        multiple=True,
        metavar="WORD",
        help="A word that stands for no value, such as NA, in the place of nan, null … May be "
        "repeated.",
    ),
)
FIELDS = tuple(Source.__dataclass_fields__)
NOTHING: dict[str, Any] = {"by": (), "gold": None}
BY: Decorator = click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="Compare by a column of the file, of items or of raters. May be repeated.",
)
GOLD: Decorator = click.option(
    "--gold",
    metavar="FILE",
    help="Known answers: a file with an item and a label column, and a question column where "
    "several questions could have those labels.",
)


def source_options(*more: Decorator) -> Decorator:
    """Decorate a command with FILE and the reading options; it gets them as one ``source``.

    ``more`` are ``BY`` and ``GOLD`` where the command has a use for them.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: object) -> None:
            said = {name: given.pop(name) for name in FIELDS if name in given}
            command(source=Source(**{**NOTHING, **said}), **given)

        decorated: Callable[..., None] = run
        for option in reversed((*OPTIONS, *more)):
            decorated = option(decorated)
        return decorated

    return decorate


def _listed(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(part.strip() for part in text.split(","))


def _columns(said: tuple[str, ...]) -> dict[str, tuple[str, ...]] | None:
    columns: dict[str, tuple[str, ...]] = {}
    for pair in said:
        name, equals, column = pair.partition("=")
        if not equals or not name.strip() or not column:
            raise click.BadParameter(f"{pair!r} is not NAME=COLUMN", param_hint="'--column'")
        columns[name.strip()] = (*columns.get(name.strip(), ()), column)
    return columns or None
