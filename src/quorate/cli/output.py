"""Where results go: a table on a terminal, CSV in a pipe, JSON or a file when asked for."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from quorate.formats import write
from quorate.formats.tables import flat
from quorate.report.numbers import decimal, plural, whole
from quorate.schema.errors import RequestError

ROWS = 40
"""a terminal shows at most so many rows of a table"""
PIPE_WIDTH = 100
SLICE = 10_000
"""rows written at a time, so that a pipe whose reader has gone is noticed soon"""


def put(
    frame: pl.DataFrame,
    document: Callable[[], object],
    as_json: bool,
    out: str | None,
    seen: Sequence[str] = (),
) -> None:
    """Deliver a table; ``document`` makes the JSON form of the same result.

    A terminal shows only the columns ``seen``, if any are named: those that fit and matter.
    """
    if out is not None:
        if Path(out).suffix.lower() == ".json":
            write_text(Path(out), as_text(document()))
        else:
            write(frame, out)
    elif as_json:
        print(as_text(document()))
    elif sys.stdout.isatty():
        show(frame.select(seen) if seen else frame)
    else:
        sys.stdout.write(flat(frame.clear()).write_csv())
        for part in frame.iter_slices(SLICE):
            sys.stdout.write(flat(part).write_csv(include_header=False))
            sys.stdout.flush()


def stack(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The tables of several questions as one, with a column ``question``; a single one as it is."""
    if len(tables) == 1:
        return next(iter(tables.values()))
    named = [
        table.with_columns(_spelled(table)).select(pl.lit(name).alias("question"), pl.all())
        for name, table in tables.items()
    ]
    return pl.concat(named, how="diagonal_relaxed")


def _spelled(table: pl.DataFrame) -> list[pl.Expr]:
    """Labels as text, so that questions of different kinds share a column."""
    return [pl.col("label").cast(pl.String)] if "label" in table.columns else []


def show(frame: pl.DataFrame) -> None:
    """Print a table for people; of a long one the first rows and how many there are."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in flat(frame.head(ROWS)).iter_rows():
        table.add_row(*(cell(value) for value in row))
    console = Console(highlight=False, markup=False)
    console.print(table)
    if len(frame) > ROWS:
        console.print(
            f"… {plural(len(frame) - ROWS, 'more row')}; --out FILE or a pipe gives all",
            style="dim",
        )


def cell(value: object) -> str:
    """A value as a table for people shows it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return whole(value)
    if isinstance(value, float):
        return decimal(value, 3)
    return str(value)


def as_text(document: object) -> str:
    """JSON, with every letter as itself; NaN would be a mistake and raises."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def write_text(path: Path, text: str) -> None:
    """Write a file wholly or not at all. Raises RequestError when the folder does not let us."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            try:
                draft.write(text + "\n")
                draft.flush()
                os.chmod(name, 0o644)
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise
    except OSError as error:
        raise RequestError(
            f"the file cannot be written ({error.strerror or error})",
            where=str(path),
            remedy="choose a folder that exists and can be written to",
        ) from None
