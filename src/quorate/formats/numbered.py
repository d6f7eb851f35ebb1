"""Names that are counted: one prefix and a whole number (``item_12``, ``7``).

Most exports name items and raters so. Reading the number instead of looking the name up halves
the work of a large file. The outcome is the same as that of ``dictionary.coded``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.dictionary import Dictionary, sorting

NONE = (1 << 32) - 1
"""stands for a name of another form"""
_SPARSE = 1 << 26
_COUNTED = re.compile(r"(.*?)(0|[1-9][0-9]{0,8})", re.ASCII | re.DOTALL)


def counted_prefix(sample: pl.Series, words: Sequence[str]) -> str | None:
    """The prefix when every name of ``sample`` is it and a number; None otherwise.

    ``words`` stand for missing values; where one has that form too, the names are not counted.
    """
    if sample.dtype.is_integer():
        prefix = ""
    else:
        found = {
            match[1] if (match := _COUNTED.fullmatch(name)) else None
            for name in sample.drop_nulls().cast(pl.String)
        }
        if len(found) != 1 or (only := found.pop()) is None:
            return None
        prefix = only
    plain = prefix.isascii() and prefix == prefix.lstrip()
    clash = any(w.startswith(prefix) and w[len(prefix) :].isdigit() for w in words)
    return prefix if plain and not clash else None


def counted(source: str, dtype: pl.DataType, prefix: str) -> pl.Expr:
    """The numbers of a column of counted names; null for null, ``NONE`` for any other form."""
    column = pl.col(source)
    if dtype.is_integer():
        fits = column.is_between(0, NONE - 1)
        return (
            pl.when(fits | column.is_null())
            .then(column.cast(pl.UInt32, strict=False))
            .otherwise(pl.lit(NONE, pl.UInt32))
        )
    digits = column.str.slice(len(prefix))
    number = digits.cast(pl.UInt32, strict=False)
    fits = (
        column.str.starts_with(prefix)
        & number.is_not_null()
        & ~digits.str.starts_with("+")
        & (~digits.str.starts_with("0") | (digits.str.len_bytes() == 1))
    )
    return pl.when(fits | column.is_null()).then(number).otherwise(pl.lit(NONE, pl.UInt32))


def coded_numbers(column: pl.Series, prefix: str) -> Dictionary:
    """The dictionary of a column of numbers, each the name ``prefix`` + number."""
    top = column.max()
    if not isinstance(top, int):
        return Dictionary(pl.Series(column.name, [], pl.String), np.full(len(column), -1, np.int32))
    numbers = (column.fill_null(NONE) if column.null_count() else column).to_numpy()
    if top > 4 * len(numbers) + _SPARSE:
        present, position = _by_sorting(numbers)
    else:
        present, position = _by_marking(numbers, top)
    names = pl.Series(column.name, present).cast(pl.String)
    names = pl.select(pl.lit(prefix) + names).to_series().rename(column.name) if prefix else names
    order = sorting(names)
    rank = np.empty(len(order) + 1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1
    return Dictionary(names[order], rank[position])


def _by_marking(
    numbers: NDArray[np.uint32], top: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The numbers present, and where each row's stands among them (-1: null), by a bitmap."""
    seen = np.zeros(top + 2, np.bool_)
    inside = np.minimum(numbers, np.uint32(top + 1))
    seen[inside] = True
    present = np.flatnonzero(seen[: top + 1])
    place = np.full(top + 2, -1, np.int32)
    place[present] = np.arange(len(present), dtype=np.int32)
    return present, place[inside]


def _by_sorting(
    numbers: NDArray[np.uint32],
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The same for numbers too far apart for a bitmap."""
    present, inverse = np.unique(numbers, return_inverse=True)
    position: NDArray[np.int32] = inverse.astype(np.int32)
    if present[-1] == NONE:
        present = present[:-1]
        position[position == len(present)] = -1
    return present.astype(np.int64), position
