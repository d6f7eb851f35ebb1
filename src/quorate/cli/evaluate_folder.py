"""The folder of an evaluation: the measures as tables, and everything as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl

from quorate import __version__
from quorate.analysis.disagreement import Deconvolution, Evaluation
from quorate.analysis.plain import plain
from quorate.cli.output import as_text, write_text
from quorate.cli.whole_folder import check_place, write_whole
from quorate.formats.tables import write
from quorate.schema.errors import RequestError

MARK = "evaluation.json"
"""the file by which a folder is known to be one of an evaluation"""
WAS = frozenset({".csv", ".json", ".jsonl", ".parquet", ".tsv"})
"""endings of the files that were once written in the folder's place"""
PROGRAM = "quorate evaluate"


def check_evaluation(folder: Path, *, force: bool) -> None:
    """Raise RequestError for the name of a file, or something else in the folder's place."""
    if folder.suffix.lower() in WAS and not folder.is_dir():
        name = MARK if folder.suffix.lower() == ".json" else "measures.csv"
        raise RequestError(
            "an evaluation is a folder and not a file",
            where=str(folder),
            remedy=f"say --out {folder.stem}, and take {folder.stem}/{name}",
        )
    check_place(folder, MARK, "an evaluation", force=force)


def write_evaluation(
    found: Evaluation, primary: Deconvolution | None, why: str, source: str, folder: Path
) -> None:
    """Write the JSON and the tables that there are, as CSV."""
    write_whole(folder, partial(_fill, found, primary, why, source))


def document(
    found: Evaluation, primary: Deconvolution | None, why: str, source: str
) -> dict[str, object]:
    """The evaluation as JSON has it."""
    return {
        "made_by": f"{PROGRAM} {__version__}",
        "source": source,
        "evaluation": plain(found.to_dict()),
        "deconvolution": None if primary is None else plain(primary.to_dict()),
        "without_deconvolution": why,
    }


def _fill(
    found: Evaluation, primary: Deconvolution | None, why: str, source: str, folder: Path
) -> None:
    write_text(folder / MARK, as_text(document(found, primary, why, source)))
    for name, table in _tables(found, primary):
        if len(table):
            write(table, folder / f"{name}.csv")


def _tables(found: Evaluation, primary: Deconvolution | None) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "measures", found.table
    yield "calibration", found.calibration
    yield "raters", found.raters_table
    yield "slices", found.slices
    if primary is not None:
        yield "deconvolution", primary.table
        yield "deconvolution-options", primary.options
        yield "deconvolution-tried", primary.tried
