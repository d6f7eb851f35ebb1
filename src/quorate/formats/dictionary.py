"""A column of names as a sorted dictionary and dense integer codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
PREFIX = 8


@dataclass(frozen=True)
class Dictionary:
    """A column of N names: ``names`` sorted by code point, ``codes`` (N,) into them, -1 for none.

    ``missing`` are the words found that stand for an empty cell; ``trimmed`` and ``composed``
    are masks over N (None when all false) of cells that lost stray whitespace or were brought
    to Unicode normal form C.
    """

    names: pl.Series
    codes: NDArray[np.int32]
    missing: tuple[str, ...] = ()
    trimmed: NDArray[np.bool_] | None = None
    composed: NDArray[np.bool_] | None = None

    @property
    def counts(self) -> NDArray[np.int64]:
        """How often each name occurs, shape (names,)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names))

    def dense(self, rows: NDArray[np.int64] | None = None) -> Dictionary:
        """Only ``rows``, and only the names that occur in them."""
        codes = self.codes if rows is None else self.codes[rows]
        trimmed, composed = (
            mask if mask is None or rows is None else mask[rows]
            for mask in (self.trimmed, self.composed)
        )
        used = np.zeros(len(self.names) + 1, np.bool_)
        used[codes] = True
        if used[:-1].all():
            return (
                self
                if rows is None
                else replace(self, codes=codes, trimmed=trimmed, composed=composed)
            )
        renumbered = np.full(len(used), -1, np.int32)
        renumbered[:-1][used[:-1]] = np.arange(np.count_nonzero(used[:-1]), dtype=np.int32)
        return Dictionary(
            self.names.filter(pl.Series(used[:-1])),
            renumbered[codes],
            self.missing,
            trimmed,
            composed,
        )


def coded(column: pl.Series, missing_words: Sequence[str] = ()) -> Dictionary:
    """Code a column of text (String or Categorical), cleaning the distinct names, not the rows.

    Whitespace and invisible characters around a name go, names are brought to normal form C;
    an empty name or one of ``missing_words`` is none. The result does not depend on the order
    of the rows.
    """
    raw, codes = _distinct(column)
    clean = _cleaned(raw)
    gone = clean.is_in(["", *missing_words]).to_numpy()
    order = sorting(clean)
    ranked = clean[order]
    first = np.ones(len(ranked), np.bool_)
    first[1:] = (ranked[1:] != ranked[:-1]).to_numpy() if len(ranked) > 1 else True
    keep = first & ~gone[order]
    rank = np.cumsum(keep, dtype=np.int32) - 1
    rank[gone[order]] = -1
    remap = np.full(len(raw) + 1, -1, np.int32)
    remap[order] = rank
    return Dictionary(
        names=ranked.filter(pl.Series(keep)).rename(column.name),
        codes=remap[codes],
        missing=tuple(sorted(set(clean.filter(pl.Series(gone))) - {""})),
        trimmed=_rows(_was_trimmed(raw, clean) & ~gone, codes),
        composed=_rows(_was_composed(raw) & ~gone, codes),
    )


def sorting(names: pl.Series) -> NDArray[np.intp]:
    """The order that sorts text by code point, equal names by position.

    The eight bytes behind the common prefix are compared as one integer; only ties compare text.
    """
    if len(names) < 2:
        return np.arange(len(names))
    prefix = _common_prefix(names)
    key = names.to_frame("name").select(
        (pl.col("name").cast(pl.Binary) + pl.lit(b"\0" * PREFIX))
        .bin.slice(prefix, PREFIX)
        .bin.reinterpret(dtype=pl.UInt64, endianness="big")
    )["name"]
    order = np.argsort(key.to_numpy())
    ranked = key.to_numpy()[order]
    tied = np.zeros(len(order), np.bool_)
    tied[1:] = ranked[1:] == ranked[:-1]
    if not tied.any():
        return order
    tied[:-1] |= tied[1:]
    members = order[tied]
    frame = pl.DataFrame({"key": ranked[tied], "name": names[members], "row": members})
    order[tied] = frame.sort("key", "name", "row")["row"].to_numpy()
    return order


def _common_prefix(names: pl.Series) -> int:
    low, high = str(names.min()).encode(), str(names.max()).encode()
    same = 0
    while same < min(len(low), len(high)) and low[same] == high[same]:
        same += 1
    return same


def _distinct(column: pl.Series) -> tuple[pl.Series, NDArray[np.int64] | NDArray[np.uint32]]:
    """The distinct values as text, and for each row its position in them (their number: null)."""
    if not isinstance(column.dtype, pl.Categorical):
        column = column.cast(pl.Categorical(pl.Categories.random()))
    physical = column.to_physical()
    top = physical.max()
    size = int(top) + 1 if isinstance(top, int) else 0
    if column.null_count():
        physical = physical.fill_null(size)
    values = physical.to_numpy()
    seen = np.zeros(size + 1, np.bool_)
    seen[values] = True
    present = np.flatnonzero(seen[:size])
    text = pl.Series(column.name, present.astype(np.uint32)).cat.to(column.dtype).cast(pl.String)
    if len(present) == size:
        return text, values
    position = np.full(size + 1, len(present), np.uint32)
    position[present] = np.arange(len(present), dtype=np.uint32)
    return text, position[values]


def cleaned(name: pl.Expr) -> pl.Expr:
    """A name as ``coded`` cleans it, in an expression; empty for null."""
    bare = name.cast(pl.String).str.strip_chars().str.strip_chars(_INVISIBLE).str.strip_chars()
    return bare.str.normalize("NFC").fill_null("")


def _cleaned(raw: pl.Series) -> pl.Series:
    clean = raw.str.strip_chars()
    if _is_ascii(clean):
        return clean
    return clean.str.strip_chars(_INVISIBLE).str.strip_chars().str.normalize("NFC")


def _is_ascii(names: pl.Series) -> bool:
    return bool((names.str.len_bytes() == names.str.len_chars()).all())


def _was_trimmed(raw: pl.Series, clean: pl.Series) -> NDArray[np.bool_]:
    if _is_ascii(raw):
        return (raw.str.len_bytes() != clean.str.len_bytes()).to_numpy()
    return (raw.str.normalize("NFC") != clean).to_numpy()


def _was_composed(raw: pl.Series) -> NDArray[np.bool_]:
    if _is_ascii(raw):
        return np.zeros(len(raw), np.bool_)
    return (raw.str.normalize("NFC") != raw).to_numpy()


def _rows(
    names: NDArray[np.bool_], codes: NDArray[np.int64] | NDArray[np.uint32]
) -> NDArray[np.bool_] | None:
    return np.append(names, False)[codes] if names.any() else None
