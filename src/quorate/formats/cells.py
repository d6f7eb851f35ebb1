"""The cells of a column as text, whatever type a source gave them."""

from __future__ import annotations

import polars as pl

from quorate.schema.errors import ColumnError


def as_text(column: str, dtype: pl.DataType, where: str = "") -> pl.Expr:
    """A column as text: numbers as written, truth values true/false, lists as JSON lists.

    Raises ColumnError for types that are no single value (structs, bytes, objects).
    """
    source = pl.col(column)
    if isinstance(dtype, pl.String):
        return source
    if isinstance(dtype, pl.List | pl.Array):
        inner = dtype.inner
        if isinstance(inner, pl.DataType) and (
            isinstance(inner, pl.String | pl.Categorical | pl.Enum | pl.Null) or inner.is_numeric()
        ):
            return _json_list(source.cast(pl.List(pl.String)))
    if dtype.is_nested() or isinstance(dtype, pl.Binary | pl.Object):
        raise ColumnError(
            f"column {column!r} holds values of type {dtype}",
            where=where,
            remedy="give a column of text, numbers or lists of text",
        )
    return source.cast(pl.String)


def _json_list(source: pl.Expr) -> pl.Expr:
    part = pl.element().str.replace_all("\\", "\\\\", literal=True)
    part = part.str.replace_all('"', '\\"', literal=True)
    quoted = pl.lit('"') + part + pl.lit('"')
    joined = source.list.drop_nulls().list.eval(quoted).list.join(",")
    return pl.when(source.is_not_null()).then(pl.lit("[") + joined + pl.lit("]"))
