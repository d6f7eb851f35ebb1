"""The folder of a report on preferences: the tables and everything as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from quorate import __version__
from quorate.analysis.audit.preferred import preference_dict
from quorate.analysis.preference.model import Strengths
from quorate.analysis.preference.report import Preference
from quorate.cli.output import as_text, write_text
from quorate.cli.whole_folder import write_whole
from quorate.formats.tables import write
from quorate.schema.errors import RequestError

MARK = "preference.json"
"""the file by which a folder is known to be such a report"""
PROGRAM = "quorate prefer"
ROWS = 10_000
"""``preference.json`` has at most so many rows of each table"""


def check_place(folder: Path, *, force: bool) -> None:
    """Raise RequestError when something is in the place of the folder that is no such report."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RequestError(
            "this is not a folder", where=str(folder), remedy="name another with --out"
        )
    if force or not folder.is_dir() or not any(folder.iterdir()) or (folder / MARK).is_file():
        return
    raise RequestError(
        "the folder exists and is no report on preferences",
        where=str(folder),
        remedy="name another with --out, or replace it with --force",
    )


def write_preferences(
    found: Sequence[Preference], source: str, folder: Path, *, force: bool
) -> None:
    """Write the tables as CSV, and everything as JSON, beside the folder, then put it in place.

    Of several questions each has a folder of its own in it. Raises RequestError when the folder
    cannot be written, or is something else (unless ``force``).
    """
    check_place(folder, force=force)
    write_whole(folder, partial(_fill, found, source))


def _fill(found: Sequence[Preference], source: str, folder: Path) -> None:
    write_text(folder / MARK, as_text(document(found, source, ROWS)))
    for n, one in enumerate(found, 1):
        place = folder if len(found) == 1 else folder / _named(one.question, n)
        place.mkdir(exist_ok=True)
        for name, table in tables(one).items():
            write(table, place / f"{name}.csv")


def tables(found: Preference) -> dict[str, pl.DataFrame]:
    """The tables of a report by name, those that it has."""
    there: dict[str, pl.DataFrame | None] = {"raters": found.raters, "wins": found.wins}
    for name, fit in (("ranking", found.ranking), ("styled", found.styled)):
        if fit is not None:
            there |= {name: fit.table, f"{name}-estimates": _estimates(fit)}
            there[f"{name}-groups"] = fit.groups
    there["influence"] = found.influence
    there["length"] = None if found.longer is None else found.longer.bands
    there["ceiling"] = None if found.ceiling is None else found.ceiling.groups
    return {name: table for name, table in there.items() if table is not None and table.width}


def document(
    found: Sequence[Preference], source: str, rows: int | None = None
) -> dict[str, object]:
    """The reports as JSON has them, with the first ``rows`` rows of each table, or all."""
    made_by = f"{PROGRAM} {__version__}"
    return {
        "made_by": made_by,
        "source": source,
        "preferences": [preference_dict(one, rows) for one in found],
    }


def _estimates(fit: Strengths) -> pl.DataFrame:
    names = ("name", "value", "error", "lower", "upper", "about")
    rows = [[getattr(one, name) for name in names] for one in fit.estimates]
    schema = {n: pl.String if n in ("name", "about") else pl.Float64 for n in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _named(question: str, n: int) -> str:
    plain_name = re.sub(r"[^\w-]+", "-", question).strip("-")
    return f"{n}-{plain_name[:60]}"
