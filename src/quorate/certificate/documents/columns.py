"""Columns: the tables of a release as documents describe them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from quorate.certificate.documents.ground import DataFile

DAYS = frozenset({"day"})
"""columns of days, ISO 8601"""
_FLOATS = (pl.Float32, pl.Float64)


def data_file(
    name: str, sha256: str, size: int, rows: int, schema: Mapping[str, pl.DataType]
) -> DataFile:
    """A file with a table: ``size`` in bytes, the table's columns with their types.

    >>> data_file("data/items.parquet", "ab", 1, 1, {"item": pl.String()}).columns
    (('item', 'sc:Text'),)
    """
    return DataFile(
        name,
        sha256,
        size,
        rows,
        tuple((column, _type(column, type_)) for column, type_ in schema.items()),
        frozenset(column for column, type_ in schema.items() if isinstance(type_, pl.List)),
    )


def _type(column: str, type_: pl.DataType) -> str:
    inner = type_.inner if isinstance(type_, pl.List) else type_
    if inner == pl.Boolean:
        return "sc:Boolean"
    if inner in _FLOATS:
        return "sc:Float"
    if isinstance(inner, pl.DataType) and inner.is_integer():
        return "sc:Integer"
    return "sc:Date" if column in DAYS else "sc:Text"
