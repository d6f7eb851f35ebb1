"""Completeness: is every judgment of the log in the release, once, as it was given?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.rows import APART, SOURCE
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.log import Row, rows_of
from quorate.certificate.verify.opened import Opened

COLUMNS = ("item", "question", "label", "guideline", "shown")
GIVEN = ("judgment_submitted", "judgment_imported")
"""the kinds of entries by which a judgment comes into the log"""
SCHEMA = pl.Schema(
    {name: pl.String() for name in COLUMNS[:4]}
    | {"shown": pl.List(pl.String()), "why": pl.String(), "reason": pl.String()}
    | {SOURCE: pl.String()}
)


@dataclass(frozen=True)
class Complete:
    """The rows of the release are those that follow from the judgments, revisions and exclusions
    that the log tells; what is not told are as many judgments as the manifest withholds.

    Rows are compared by item, question, label, guideline, order shown, why they do not count, and
    the file of another tool that they came from.
    Whose they are is not in the log that is shown. Where groups are told nothing of the log is.
    """

    name: ClassVar[str] = "completeness"
    title: ClassVar[str] = "Completeness"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare the tables with the log."""
        told = Told(self.name)
        entries = release.log.entries
        if release.told != "raters":
            told.say(
                "stated",
                "that the answers are those of the log: where groups are told, the order of the "
                "log would link them, so it is not shown",
            )
            return told.ended(
                f"the log has {sum(entries.counts.get(kind, 0) for kind in GIVEN):,} judgments"
            )
        self._withheld(told, release)
        judged = release.log.judged
        number = len(judged)
        expected = _table(row for row in rows_of(release.spec, judged.values()) if _is_told(row))
        found = _sorted(
            pl.concat([_rows(release.judgments, apart=False), _rows(release.excluded, apart=True)])
        )
        if not expected.equals(found):
            # answers that entries of an older version hold cannot be held against them
            _differences(told, _counted(expected), _counted(found), entries.unsalted)
        if entries.unsalted:
            further = len(found) - len(expected)
            told.say(
                "stated",
                f"{entries.unsalted:,} entries of an older version, of which nothing can be shown, "
                f"and {further:,} rows that rest on them",
            )
            return told.ended(
                f"of {len(found):,} rows {len(expected):,} are those of the "
                f"{number:,} judgments that the log can show"
            )
        return told.ended(
            f"{number:,} judgments of the log are all there, in {len(found):,} rows, none invented"
        )

    def _withheld(self, told: Told, release: Opened) -> None:
        entries, log = release.log.entries, release.log
        stated = release.manifest["withheld_judgments"]
        number = sum(stated.values()) if isinstance(stated, dict) else 0  # type: ignore[arg-type]
        submitted = sum(entries.counts.get(kind, 0) for kind in GIVEN)
        shown = sum(1 for index in log.judgments["index"].to_list() if entries.kind(index) in GIVEN)
        told.compare(
            "judgments of which nothing is told", "manifest.json", submitted - shown, number
        )
        if number:
            told.say("stated", f"that {number:,} judgments are practice, tests or traps")


def _is_told(row: Row) -> bool:
    return row[5] is None or row[5] in APART


def _rows(table: pl.DataFrame, *, apart: bool) -> pl.DataFrame:
    """The rows of a table, with the columns of ``SCHEMA``."""
    absent = [] if apart else ["why", "reason"]
    if SOURCE not in table.columns:  # all were given in the campaign
        absent.append(SOURCE)
    full = table.with_columns(pl.lit(None, SCHEMA[name]).alias(name) for name in absent)
    full = full.select(SCHEMA.names())
    # a column without values may have no type; another type is a fault, and not cast away
    return full.cast({name: SCHEMA[name] for name, one in full.schema.items() if one == pl.Null})


def _table(rows: Iterable[Row]) -> pl.DataFrame:
    columns: tuple[list[object], ...] = tuple([] for _ in SCHEMA)
    add = [column.append for column in columns]
    for row in rows:
        for put, value in zip(add, row, strict=True):
            put(value)
    series = [
        pl.Series(name, values, dtype)
        for (name, dtype), values in zip(SCHEMA.items(), columns, strict=True)
    ]
    return _sorted(pl.DataFrame(series))


def _sorted(table: pl.DataFrame) -> pl.DataFrame:
    """The rows in an order of their own, so that the same rows make the same table."""
    return table.sort(*SCHEMA.names()[:4], "why", "reason", pl.col("shown").list.join(" "), SOURCE)


def _counted(table: pl.DataFrame) -> Counter[Row]:
    return Counter(
        (item, question, label, guideline, None if shown is None else tuple(shown), *rest)
        for item, question, label, guideline, shown, *rest in table.iter_rows()
    )


def _differences(told: Told, expected: Counter[Row], found: Counter[Row], unknown: int) -> None:
    """Tell what is missing; and what is more, but where entries are ``unknown``."""
    for row, n in sorted((expected - found).items(), key=repr):
        verb = "is" if n == 1 else "are"
        told.failed(f"{n:,} of the log {verb} missing", _place(row), _said(row))
    for row, n in sorted((found - expected).items(), key=repr) if not unknown else ():
        verb = "is" if n == 1 else "are"
        told.failed(f"{n:,} not of the log {verb} there", _place(row), "", _said(row))


def _place(row: Row) -> str:
    table = "judgments" if row[5] is None else "excluded"
    return f"data/{table}, item {row[0]!r}, question {row[1]!r}"


def _said(row: Row) -> str:
    return ", ".join(str(one) for one in row[2:] if one is not None)
