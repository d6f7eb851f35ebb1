"""How rows come in and go out: own files and other tools' files."""

from quorate.formats.frames import (
    from_arrow,
    from_pandas,
    from_polars,
    from_rows,
    to_arrow,
    to_pandas,
)
from quorate.formats.options import ReadOptions
from quorate.formats.read import read, read_all, read_gold
from quorate.formats.reader import Reader, Scan
from quorate.formats.write import write

__all__ = [
    "ReadOptions",
    "Reader",
    "Scan",
    "from_arrow",
    "from_pandas",
    "from_polars",
    "from_rows",
    "read",
    "read_all",
    "read_gold",
    "to_arrow",
    "to_pandas",
    "write",
]
