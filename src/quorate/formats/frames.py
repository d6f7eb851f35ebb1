"""Judgments from and to tables in memory: Polars, pandas, Arrow and plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypedDict

import polars as pl

from quorate.formats.json_records import spelled, text_frame
from quorate.formats.judgments import only
from quorate.formats.options import ColumnNames, ReadOptions
from quorate.formats.reader import Scan, count_from
from quorate.formats.table import tables
from quorate.schema.errors import EmptyError, InputError, QuorateError, ReadError
from quorate.schema.judgments import Judgments
from quorate.schema.question import Kind

if TYPE_CHECKING:
    from typing import Unpack

    import pandas as pd
    import pyarrow as pa

ROW_COLUMNS = ("item", "rater", "label")
"""the columns of a row that is a tuple"""


class ArrowStream(Protocol):
    """Anything that hands out its rows as an Arrow C stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class FrameOptions(TypedDict, total=False):
    """The options of ``quorate.formats.read`` that apply to a table in memory."""

    question: str | None
    kind: str | Kind | None
    order: Sequence[str | float] | None
    options: Sequence[str | float] | None
    columns: ColumnNames | None
    wide: bool | Sequence[str] | None
    duplicates: str
    groups: Sequence[str]
    missing: Sequence[str] | None


def from_polars(frame: pl.DataFrame | pl.LazyFrame, **options: Unpack[FrameOptions]) -> Judgments:
    """Judgments from a Polars frame, its first row called row 0; options as for ``read``."""
    return only(tables(_scan(frame.lazy()), "", ReadOptions.of(**options)))


def from_pandas(frame: pd.DataFrame, **options: Unpack[FrameOptions]) -> Judgments:
    """Judgments from a pandas frame, its index left out; options as for ``read``."""
    columns = {str(name): _pandas_column(frame.iloc[:, k]) for k, name in enumerate(frame.columns)}
    if len(columns) < len(frame.columns):
        raise InputError("two columns have the same name", remedy="rename one")
    return from_polars(pl.DataFrame(columns), **options)


def from_arrow(table: ArrowStream, **options: Unpack[FrameOptions]) -> Judgments:
    """Judgments from anything with ``__arrow_c_stream__``; options as for ``read``."""
    frame = pl.DataFrame(table)
    return from_polars(frame, **options)


def from_rows(
    rows: Iterable[Mapping[str, object] | Sequence[object]], **options: Unpack[FrameOptions]
) -> Judgments:
    """Judgments from dicts, or from tuples (item, rater, label); options as for ``read``."""
    frame = text_frame(_record(row, number) for number, row in enumerate(rows))
    if frame.is_empty():
        raise EmptyError("there is no row", remedy="give at least one judgment")
    return from_polars(frame, **options)


def to_pandas(judgments: Judgments) -> pd.DataFrame:
    """The table as a pandas frame, columns as ``Judgments.to_polars``. Needs pandas."""
    import pandas as pd

    frame = judgments.to_polars()
    return pd.DataFrame(
        {name: _plain(frame[name]) for name in frame.columns}, columns=frame.columns
    )


def to_arrow(judgments: Judgments) -> pa.Table:
    """The table as an Arrow table, columns as ``Judgments.to_polars``. Needs pyarrow."""
    import pyarrow as pa

    return pa.table(judgments.to_polars())


def _record(row: Mapping[str, object] | Sequence[object], number: int) -> Mapping[str, object]:
    if isinstance(row, Mapping):
        return row
    if isinstance(row, str) or len(row) != len(ROW_COLUMNS):
        raise ReadError(
            f"{row!r:.60} is not (item, rater, label)",
            where=f"row {number}",
            remedy="give tuples of three, or dicts with column names",
        )
    return dict(zip(ROW_COLUMNS, row, strict=True))


def _scan(frame: pl.LazyFrame) -> Scan:
    return Scan(frame, "row", count_from(0), _explained)


def _explained(error: Exception) -> QuorateError:
    return InputError(
        f"the frame cannot be read ({str(error).splitlines()[0]})",
        remedy="give columns of text or numbers",
    )


def _pandas_column(column: pd.Series[object]) -> pl.Series:
    """A pandas column without pyarrow: numbers and times as they are, all else as text."""
    if column.dtype.kind in "iufb":
        return pl.Series(column.to_numpy(), nan_to_null=True)
    if column.dtype.kind == "M":
        zone = getattr(column.dtype, "tz", None)
        naive = column.dt.tz_convert("UTC").dt.tz_localize(None) if zone is not None else column
        return pl.Series(naive.to_numpy().astype("datetime64[us]"))
    present = column.notna().tolist()
    cells = [
        spelled(value) if there else None
        for value, there in zip(column.tolist(), present, strict=True)
    ]
    return pl.Series(cells, dtype=pl.String)


def _plain(column: pl.Series) -> object:
    if isinstance(column.dtype, pl.Datetime):
        import pandas as pd

        naive = column.dt.replace_time_zone(None).to_numpy()
        return pd.Series(naive).dt.tz_localize("UTC")
    return column.to_numpy() if column.dtype.is_numeric() else column.to_list()
