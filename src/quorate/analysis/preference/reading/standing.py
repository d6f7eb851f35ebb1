"""Standing: which judgments of a table count, and which are second ones of the same item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reading.shown import coded_orders
from quorate.schema import Judgments

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

REPEAT = "repeat"
COUNTED = ("", "work", "gold", REPEAT)
OTHER = ("training", "qualification", "calibration", "audit")
"""purposes whose judgments say nothing of candidates"""
NO = ("", "false", "no", "0", "nan", "none", "null", "<na>", "nat", "#n/a")


@dataclass(frozen=True, eq=False)
class Standing:
    """M judgments: those of the table that count, and those that they replaced.

    ``code``, ``item``, ``rater`` (M,) are as in the table, ``row`` (M,) the row there, -1 for one
    that was replaced in reading. ``showing`` (M,) is a number into the orders ``shown``. ``again``
    (M,) marks one that does not stand beside another by the same rater of the same item.
    """

    code: Ints
    item: Ints
    rater: Ints
    row: Longs
    showing: Longs
    shown: list[str | None]
    again: Mask
    notes: tuple[str, ...]


def standing(judgments: Judgments) -> Standing:
    """The judgments that count, by the columns of a campaign's table where it has them.

    Of several by one rater of one item the latest stands (by time, then by order in the file),
    and a repeat on purpose (``purpose`` repeat, or ``round`` above 0) never does.
    """
    notes: list[str] = []
    kept = np.flatnonzero(~_aside(judgments, notes))
    repeat = _repeats(judgments)[kept]
    item, rater = judgments.item[kept], judgments.rater[kept]
    again = repeat | _replaced(judgments, kept, repeat)
    shown: list[str | None] = [None]
    showing = np.zeros(len(kept), np.int64)
    if "shown" in judgments.groups:
        shown, every = coded_orders(judgments.groups["shown"])
        showing = every[kept]
    code = judgments.codes[kept]
    old = judgments.superseded
    if old is not None and len(old.item):
        shown = [*shown, None]
        m = len(old.item)
        code = np.concatenate([code, _other(judgments)])
        item, rater = np.concatenate([item, old.item]), np.concatenate([rater, old.rater])
        kept = np.concatenate([kept, np.full(m, -1)])
        showing = np.concatenate([showing, np.full(m, len(shown) - 1)])
        again = np.concatenate([again, np.ones(m, np.bool_)])
    if again.any():
        what = "judgments are of an item that the rater judged twice"
        notes.append(f"{int(again.sum()):,} {what}; they tell how steady the rater is, no more")
    return Standing(
        code.astype(np.int32),
        item.astype(np.int32),
        rater.astype(np.int32),
        kept.astype(np.int64),
        showing,
        shown,
        again,
        tuple(notes),
    )


def counted(judgments: Judgments) -> Judgments:
    """The table with only the judgments that stand: one of each rater and item."""
    rows = standing(judgments)
    stands = np.zeros(len(judgments), np.bool_)
    stands[rows.row[~rows.again & (rows.row >= 0)]] = True
    return judgments.subset(stands)


def _aside(judgments: Judgments, notes: list[str]) -> Mask:
    """The rows that say nothing of candidates."""
    out = np.zeros(len(judgments), np.bool_)
    for name, what in (("excluded", "excluded"), ("surplus", "too late to count")):
        if name in judgments.groups:
            hit = ~_words(judgments.groups[name]).is_in(NO).to_numpy() & ~out
            out |= hit
            _count(notes, hit, what)
    purpose = _purpose(judgments)
    if purpose is not None:
        hit = purpose.is_in(OTHER).to_numpy() & ~out
        out |= hit
        _count(notes, hit, "practice, tests, calibration or traps")
    return out


def _count(notes: list[str], hit: Mask, what: str) -> None:
    if hit.any():
        notes.append(f"{int(hit.sum()):,} judgments are left out: {what}")


def _purpose(judgments: Judgments) -> pl.Series | None:
    """The purposes, where all are a campaign's."""
    if "purpose" not in judgments.groups:
        return None
    words = _words(judgments.groups["purpose"])
    return words if words.is_in((*COUNTED, *OTHER)).all() else None


def _repeats(judgments: Judgments) -> Mask:
    purpose = _purpose(judgments)
    out = np.zeros(len(judgments), np.bool_)
    if purpose is not None:
        out |= (purpose == REPEAT).to_numpy()
    if "round" in judgments.groups:
        number = judgments.groups["round"].cast(pl.Float64, strict=False).fill_null(0.0)
        out |= (number > 0).to_numpy()
    return out


def _replaced(judgments: Judgments, kept: Longs, repeat: Mask) -> Mask:
    """Which of the kept rows a later one of the same rater and item replaces.

    Where all judgments of a cell are repeats, the first of them stands for nothing missing: they
    are all marked as repeats already.
    """
    out = np.zeros(len(kept), np.bool_)
    if not judgments.has_repeats:
        return out
    rows = np.flatnonzero(~repeat)
    at = np.zeros(len(kept), np.int64) if judgments.at is None else judgments.at[kept]
    cell = judgments.item[kept].astype(np.int64) * judgments.n_raters + judgments.rater[kept]
    order = rows[np.lexsort((rows, at[rows], cell[rows]))]
    later = cell[order[1:]] == cell[order[:-1]]
    out[order[:-1][later]] = True
    return out


def _other(judgments: Judgments) -> Ints:
    """Of each replaced judgment and the one that replaced it, the label that the table lacks."""
    old = judgments.superseded
    if old is None:
        return np.zeros(0, np.int32)
    cell = judgments.item.astype(np.int64) * judgments.n_raters + judgments.rater
    stands = np.searchsorted(cell, old.item.astype(np.int64) * judgments.n_raters + old.rater)
    in_table = judgments.codes[np.minimum(stands, len(cell) - 1)]
    return np.where(old.earlier != in_table, old.earlier, old.later).astype(np.int32)


def _words(column: pl.Series) -> pl.Series:
    return column.cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
