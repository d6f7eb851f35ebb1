"""Rows of a campaign's table that do not say what an item's answer is: one rule for all readers.

A table that a campaign gave says of every row whether it was excluded, came too late for a place
(``surplus``), and what it was asked for (``purpose``). What an item's answer is, only work and gold
say. This is what ``quorate judgments --counted`` leaves out, so both tables read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.options import MISSING_ANYWHERE
from quorate.schema.reading import Remark

COLUMNS = ("excluded", "surplus", "purpose")
"""the columns that can set rows aside, where the caller does not keep them as groups"""
NO = ("", "false", "no", "0", *(word.lower() for word in MISSING_ANYWHERE))
YES = ("true", "yes", "1")
COUNTS = ("", "work", "gold")
ASIDE: Mapping[str, str] = {
    "audit": "trap items (purpose audit)",
    "repeat": "asked again on purpose (purpose repeat)",
    "training": "practice (purpose training)",
    "qualification": "a test (purpose qualification)",
    "calibration": "a calibration round (purpose calibration)",
}
"""the other purposes, and what rows of theirs are"""

Mask = NDArray[np.bool_]
Reason = tuple[str, Mask]


def set_aside(
    columns: Mapping[str, pl.Series], note: Callable[[Remark], None]
) -> tuple[Reason, ...]:
    """What rows are set aside for, each with the rows (N,); a row has its first reason only.

    ``excluded`` is true, or a reason. Where ``surplus`` is no truth value, or ``purpose`` none of a
    campaign's, in any row, the column means something else: it is noted and not used.
    """
    found: list[Reason] = []
    taken: Mask | None = None
    for what, mask in _reasons(columns, note):
        fresh = mask if taken is None else mask & ~taken
        taken = fresh if taken is None else taken | fresh
        if fresh.any():
            found.append((what, fresh))
    return tuple(found)


def purposes_known(column: pl.Series | None) -> bool:
    """Whether every purpose in a column is one that campaigns have; no column has none else."""
    return column is None or bool(_words(column.cast(pl.String)).is_in((*COUNTS, *ASIDE)).all())


def _reasons(columns: Mapping[str, pl.Series], note: Callable[[Remark], None]) -> Iterator[Reason]:
    words = {name: _words(column) for name, column in columns.items()}
    if "excluded" in words:
        yield "excluded", ~words["excluded"].is_in(NO).to_numpy()
    if "surplus" in words and _known("surplus", words["surplus"], (*NO, *YES), note):
        yield "came too late to count (surplus)", words["surplus"].is_in(YES).to_numpy()
    if "purpose" in words and _known("purpose", words["purpose"], (*COUNTS, *ASIDE), note):
        for purpose, what in ASIDE.items():
            yield what, (words["purpose"] == purpose).to_numpy()


def _words(column: pl.Series) -> pl.Series:
    return column.str.strip_chars().str.to_lowercase().fill_null("")


def _known(
    name: str, words: pl.Series, known: tuple[str, ...], note: Callable[[Remark], None]
) -> bool:
    """Whether every word is known; else the column is noted."""
    strange = words.filter(~words.is_in(known))
    if len(strange):
        what = f"column {name!r} holds {strange[0]!r}, which no campaign writes; it was not used"
        note(Remark("noted", what))
    return not len(strange)
