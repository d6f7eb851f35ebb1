"""Sheets of Excel and OpenDocument files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from quorate.formats.reader import Reader, Scan, count_from
from quorate.schema.errors import QuorateError, ReadError

SUFFIXES = ("xlsx", "xls", "xlsm", "xlsb", "ods")


def scan_excel(path: Path, name: str) -> Scan:
    """The first sheet of a file, its rows numbered as Excel shows them.

    Raises ReadError where it is no such file, or the package fastexcel is absent.
    """

    def explain(error: Exception) -> QuorateError:
        return ReadError(
            f"the sheet cannot be read ({(str(error).splitlines() or [''])[0]})",
            where=name,
            remedy="save the sheet as CSV",
        )

    try:
        frame = pl.read_excel(path, infer_schema_length=None)
    except ModuleNotFoundError:
        raise ReadError(
            "Excel files need the package fastexcel",
            where=name,
            remedy="pip install 'quorate[excel]', or save the sheet as CSV",
        ) from None
    except Exception as error:
        # the reader has exceptions of its own, which the core does not know
        raise explain(error) from None
    return Scan(frame.lazy(), "row", count_from(2), explain)


EXCEL = Reader(text=False, scan=scan_excel)
