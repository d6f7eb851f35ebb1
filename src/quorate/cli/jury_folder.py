"""The folder of juries: the verdicts as tables, and everything as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from quorate import __version__
from quorate.analysis.disagreement.jury import Verdicts
from quorate.analysis.disagreement.raters_model import RaterModels
from quorate.analysis.plain import plain
from quorate.cli.output import as_text, write_text
from quorate.cli.whole_folder import write_whole
from quorate.formats.tables import write

MARK = "jury.json"
"""the file by which a folder is known to be one of juries"""
PROGRAM = "quorate jury"


def write_juries(
    found: Verdicts,
    compared: RaterModels | None,
    source: str,
    apart: Sequence[str],
    folder: Path,
) -> None:
    """Write ``items.csv``, ``seats.csv``, ``models.csv`` where there are models, and the JSON."""
    write_whole(folder, partial(_fill, found, compared, source, apart))


def document(
    found: Verdicts, compared: RaterModels | None, source: str, apart: Sequence[str]
) -> dict[str, object]:
    """The juries as JSON has them."""
    told = plain(found)
    return {
        "made_by": f"{PROGRAM} {__version__}",
        "source": source,
        "left_out": list(apart),
        "jury": told,
        "models": None if compared is None else plain(compared),
    }


def _fill(
    found: Verdicts,
    compared: RaterModels | None,
    source: str,
    apart: Sequence[str],
    folder: Path,
) -> None:
    write_text(folder / MARK, as_text(document(found, compared, source, apart)))
    write(found.items, folder / "items.csv")
    write(found.seats, folder / "seats.csv")
    if compared is not None:
        write(compared.comparison, folder / "models.csv")
