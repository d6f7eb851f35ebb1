"""Shown: at which place each field was shown, from the column of orders."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import ColumnError

Small = NDArray[np.int16]


def places(orders: Sequence[str | None], fields: Sequence[str]) -> Small:
    """The place from 0 of each of F fields in each order, (O, F); -1 where it was not shown.

    An order is a JSON list, or names with ``|`` or ``,`` between; None for an unknown one. Raises
    ColumnError for what begins as JSON and is none.

    >>> places(['["b", "a"]', "a|b", None], ["a", "b"]).tolist()
    [[1, 0], [0, 1], [-1, -1]]
    """
    number = {field: n for n, field in enumerate(fields)}
    found = np.full((max(len(orders), 1), len(fields)), -1, np.int16)
    for o, text in enumerate(orders):
        for place, field in enumerate(order(text)):
            if field in number and found[o, number[field]] < 0:
                found[o, number[field]] = place
    return found


def order(text: str | None) -> tuple[str, ...]:
    """The fields of one order."""
    if text is None:
        return ()
    if not text.lstrip().startswith("["):
        parts = text.split("|" if "|" in text else ",")
        return tuple(part.strip() for part in parts if part.strip())
    try:
        read: list[object] = json.loads(text)
    except (ValueError, RecursionError):
        raise ColumnError(
            f"{text!r:.80} in the column 'shown' is not JSON", remedy='write ["b", "a"] or b|a'
        ) from None
    return tuple(str(field) for field in read)


def coded_orders(column: pl.Series) -> tuple[list[str | None], NDArray[np.int64]]:
    """The different orders of a column, and the number of each row's, (N,)."""
    frame = pl.DataFrame({"shown": column.cast(pl.String)})
    distinct = frame["shown"].unique().sort()
    codes = pl.DataFrame({"shown": distinct}).with_row_index("o")
    found = frame.join(codes, on="shown", how="left", nulls_equal=True, maintain_order="left")["o"]
    return distinct.to_list(), found.to_numpy().astype(np.int64)
