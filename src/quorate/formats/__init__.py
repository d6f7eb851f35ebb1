"""How rows come in and go out: own files and other tools' files.

The names are loaded when first used: writing rows needs no table library, and a server that only
writes them starts without one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.formats.frames import (
        from_arrow,
        from_pandas,
        from_polars,
        from_rows,
        to_arrow,
        to_pandas,
    )
    from quorate.formats.judgments import read, read_all, read_gold
    from quorate.formats.options import ReadOptions
    from quorate.formats.reader import Reader, Scan
    from quorate.formats.tables import write

_HOME = {
    "ReadOptions": "quorate.formats.options",
    "Reader": "quorate.formats.reader",
    "Scan": "quorate.formats.reader",
    "from_arrow": "quorate.formats.frames",
    "from_pandas": "quorate.formats.frames",
    "from_polars": "quorate.formats.frames",
    "from_rows": "quorate.formats.frames",
    "read": "quorate.formats.judgments",
    "read_all": "quorate.formats.judgments",
    "read_gold": "quorate.formats.judgments",
    "to_arrow": "quorate.formats.frames",
    "to_pandas": "quorate.formats.frames",
    "write": "quorate.formats.tables",
}

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


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
