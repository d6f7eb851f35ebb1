"""The folder of an audit: the report and the tables, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from quorate import __version__
from quorate.analysis.audit import Audit
from quorate.cli.output import as_text, write_text
from quorate.cli.whole_folder import write_whole
from quorate.formats import write
from quorate.report import page
from quorate.schema.errors import RequestError

MARK = "audit.json"
"""the file by which a folder is known to be an audit"""
PROGRAM = "quorate audit"
DISAGREEMENT = "disagreement"
"""the folder of the tables on where raters differ"""
ROWS = 10_000
"""``audit.json`` has at most so many rows of each table; the tables' own files have all"""


def write_folder(audits: Sequence[Audit], folder: Path, *, force: bool = False) -> Path:
    """Write ``report.html``, the tables and the JSON of these audits into a folder.

    One question: ``consensus``, ``raters`` and ``disputed`` as .csv and .parquet beside
    ``agreement.json`` and ``audit.json``, and the tables on disagreement in a folder of that name;
    several: the tables of each in a folder of its own.
    Everything is written beside the folder and then put in its place. Raises RequestError when
    the folder exists and is not an audit, unless ``force``, or cannot be written.
    """
    check_folder(folder, force=force)
    write_whole(folder, partial(fill, audits))
    return folder


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Raise RequestError when something is in the place of the folder that is not an audit."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RequestError(
            "this is not a folder", where=str(folder), remedy="name another with --out"
        )
    if not folder.is_dir() or force or not any(folder.iterdir()) or is_audit(folder):
        return
    raise RequestError(
        "the folder exists and is not an audit",
        where=str(folder),
        remedy="name another with --out, or replace it with --force",
    )


def is_audit(folder: Path) -> bool:
    """Whether a folder was written by an audit."""
    try:
        with (folder / MARK).open(encoding="utf-8") as file:
            return f'"{PROGRAM}' in file.read(200)
    except (OSError, UnicodeDecodeError):
        return False


def document(audits: Sequence[Audit], rows: int | None = None) -> dict[str, object]:
    """The JSON of these audits, with the first ``rows`` rows of each table, or all."""
    made_by = f"{PROGRAM} {__version__}"
    return {"made_by": made_by, "audits": [audit.to_dict(rows) for audit in audits]}


def fill(audits: Sequence[Audit], folder: Path) -> None:
    """Write the files of these audits into a folder that is there; of a consensus that names no
    item, as of tables audited part by part, no table.
    """
    write_text(folder / MARK, as_text(document(audits, ROWS)))
    page.write(audits, folder / "report.html")
    agreements = [a.agreement.to_dict() for a in audits]
    write_text(folder / "agreement.json", as_text(agreements))
    for audit, place in zip(audits, places(audits, folder), strict=True):
        place.mkdir(exist_ok=True)
        tables = {"raters": audit.raters, "disputed": audit.disputed}
        if audit.consensus is not None and len(audit.consensus.items):
            tables["consensus"] = audit.consensus.table
        for name, table in tables.items():
            write(table, place / f"{name}.csv")
            write(table, place / f"{name}.parquet")
        if audit.disagreement is not None:
            apart = place / DISAGREEMENT
            apart.mkdir(exist_ok=True)
            for name, table in audit.disagreement.tables.items():
                write(table, apart / f"{name}.csv")


def places(audits: Sequence[Audit], folder: Path) -> list[Path]:
    """Where the tables of each question go."""
    if len(audits) == 1:
        return [folder]
    found: list[Path] = []
    for n, audit in enumerate(audits, 1):
        name = re.sub(r"[^\w-]+", "-", audit.question.name).strip("-")[:60] or f"question-{n}"
        place = folder / name
        found.append(folder / f"{name}-{n}" if place in found else place)
    return found
