"""Judgments, the one table: every analysis takes it, every reader makes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema.errors import EmptyError
from quorate.schema.question import Kind, Question
from quorate.schema.reading import Reading

SET_SEPARATOR = "|"
"""between the options of a multi-label answer written as text"""
NO_TIME = np.iinfo(np.int64).min
"""the value of ``Judgments.at`` where the time is not known"""
_BLOCK = 1 << 18
"""rows packed at a time, so that what is in between stays in the processor's cache"""


@dataclass(frozen=True)
class Superseded:
    """Judgments that a later one by the same rater on the same item replaced.

    Kept beside the table because they are the evidence for a rater's self-consistency. Row ``n``
    is: rater ``rater[n]`` first said ``earlier[n]`` about item ``item[n]``, in the end
    ``later[n]`` (codes as in the table).
    """

    item: NDArray[np.int32]
    rater: NDArray[np.int32]
    earlier: NDArray[np.int32] | NDArray[np.float64]
    later: NDArray[np.int32] | NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Judgments:
    """The judgments of one question, integer-coded and sorted by item, then rater.

    Shapes: I items, R raters, N judgments. Judgments of item ``i`` are rows
    ``offsets[i]:offsets[i + 1]``. ``items`` and ``raters`` are sorted names; an item or rater
    may have no judgment (after ``subset``). ``label`` holds option codes for categorical and
    ordinal questions, the row of ``sets`` for multi-label ones, the row of ``texts`` for text,
    and the numbers themselves for numeric ones. Build it with ``Judgments.build`` or a reader of
    ``quorate.formats``.
    """

    question: Question
    items: pl.Series
    raters: pl.Series
    offsets: NDArray[np.int64]
    rater: NDArray[np.int32]
    label: NDArray[np.int32] | NDArray[np.float64]
    sets: NDArray[np.bool_] | None = None
    texts: pl.Series | None = None
    at: NDArray[np.int64] | None = None
    seconds: NDArray[np.float64] | None = None
    groups: dict[str, pl.Series] = field(default_factory=dict)
    superseded: Superseded | None = None
    reading: Reading = field(default_factory=Reading)

    @classmethod
    def build(
        cls,
        question: Question,
        items: pl.Series,
        raters: pl.Series,
        item: NDArray[np.integer[Any]],
        rater: NDArray[np.integer[Any]],
        label: NDArray[np.int32] | NDArray[np.float64],
        *,
        sets: NDArray[np.bool_] | None = None,
        texts: pl.Series | None = None,
        at: NDArray[np.int64] | None = None,
        seconds: NDArray[np.float64] | None = None,
        groups: dict[str, pl.Series] | None = None,
        superseded: Superseded | None = None,
        reading: Reading | None = None,
    ) -> Judgments:
        """Sort coded rows into the table.

        ``item`` and ``rater`` are codes into the sorted name series; further columns are one
        value a row. Rows of one rater on one item keep their order among themselves. Raises
        EmptyError for no row.
        """
        if len(item) == 0:
            raise EmptyError(
                "there is no judgment",
                where=reading.source if reading else "",
                remedy="check that the file has rows with an item, a rater and a label",
            )
        item_codes, rater_codes, order = sort_rows(
            item.astype(np.int32, copy=False),
            rater.astype(np.int32, copy=False),
            len(items),
            len(raters),
        )
        if order is not None:
            label = label[order]
            at = None if at is None else at[order]
            seconds = None if seconds is None else seconds[order]
            groups = {name: column[order] for name, column in (groups or {}).items()}
        offsets = np.zeros(len(items) + 1, np.int64)
        np.cumsum(np.bincount(item_codes, minlength=len(items)), out=offsets[1:])
        return cls(
            question=question,
            items=items,
            raters=raters,
            offsets=offsets,
            rater=np.ascontiguousarray(rater_codes),
            label=label,
            sets=sets,
            texts=texts,
            at=at,
            seconds=seconds,
            groups=dict(groups or {}),
            superseded=superseded,
            reading=reading or Reading(),
        )

    def __len__(self) -> int:
        return len(self.rater)

    @property
    def n_items(self) -> int:
        """How many items the table names."""
        return len(self.items)

    @property
    def n_raters(self) -> int:
        """How many raters the table names."""
        return len(self.raters)

    @property
    def n_options(self) -> int:
        """How many options the question has."""
        return len(self.question.options)

    @cached_property
    def item(self) -> NDArray[np.int32]:
        """The item of each row, shape (N,)."""
        return np.repeat(np.arange(self.n_items, dtype=np.int32), self.overlap)

    @cached_property
    def overlap(self) -> NDArray[np.int64]:
        """How many judgments each item has, shape (I,)."""
        return np.diff(self.offsets)

    @cached_property
    def workload(self) -> NDArray[np.int64]:
        """How many judgments each rater made, shape (R,)."""
        return np.bincount(self.rater, minlength=self.n_raters)

    @property
    def codes(self) -> NDArray[np.int32]:
        """The labels as integer codes (every kind but numeric), shape (N,)."""
        if self.question.kind is Kind.NUMERIC:
            raise TypeError("numeric labels have no codes; use .values")
        return self.label.astype(np.int32, copy=False)

    @property
    def values(self) -> NDArray[np.float64]:
        """The labels as numbers, shape (N,): numeric ones themselves, options by their scores."""
        if self.question.kind is Kind.NUMERIC:
            return self.label.astype(np.float64, copy=False)
        return self.question.scores[self.codes]

    @property
    def has_repeats(self) -> bool:
        """Whether some rater has more than one judgment of the same item in the table."""
        same_rater = self.rater[1:] == self.rater[:-1]
        return bool((same_rater & (self.item[1:] == self.item[:-1])).any())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the question and the judgments, independent of the order of source rows."""
        h = hashlib.sha256()
        h.update(
            repr((self.question.name, self.question.kind.value, self.question.options)).encode()
        )
        for names in (self.items, self.raters, self.texts):
            if names is not None:
                h.update(_name_bytes(names))
        for column in (self.offsets, self.rater, self.label, self.sets):
            if column is not None:
                h.update(np.ascontiguousarray(column).data)
        return h.hexdigest()

    def subset(self, rows: NDArray[np.bool_]) -> Judgments:
        """The table with only the rows where ``rows`` (shape (N,)) is true; names are kept."""
        offsets = np.zeros(self.n_items + 1, np.int64)
        np.cumsum(np.bincount(self.item[rows], minlength=self.n_items), out=offsets[1:])
        return replace(
            self,
            offsets=offsets,
            rater=self.rater[rows],
            label=self.label[rows],
            at=None if self.at is None else self.at[rows],
            seconds=None if self.seconds is None else self.seconds[rows],
            groups={name: column.filter(rows) for name, column in self.groups.items()},
            superseded=None,
        )

    def label_names(self) -> pl.Series:
        """The label of each row as text (numbers for numeric questions), shape (N,)."""
        kind = self.question.kind
        if kind is Kind.NUMERIC:
            return pl.Series("label", self.label)
        if self.texts is not None:
            return self.texts[self.codes].rename("label")
        return self.spell(self.codes).rename("label")

    def spell(self, codes: NDArray[np.int32]) -> pl.Series:
        """Option codes, or rows of ``sets``, as the text people see (null for -1)."""
        if self.sets is not None:
            names = [
                SET_SEPARATOR.join(
                    o for o, on in zip(self.question.options, row, strict=True) if on
                )
                for row in self.sets
            ]
        else:
            names = list(self.question.options)
        index = pl.Series(np.where(codes < 0, len(names), codes))
        return pl.Series("label", [*names, None], dtype=pl.String)[index]

    def to_polars(self) -> pl.DataFrame:
        """The table with names: item, rater, label and whichever further columns there are."""
        frame = pl.DataFrame(
            [
                self.items[self.item].rename("item"),
                self.raters[self.rater].rename("rater"),
                self.label_names(),
            ]
        )
        if self.at is not None:
            at = pl.Series("at", self.at).cast(pl.Datetime("us", "UTC"))
            known = pl.Series(self.at != NO_TIME)
            frame = frame.with_columns(pl.select(pl.when(known).then(at).alias("at")).to_series())
        if self.seconds is not None:
            frame = frame.with_columns(pl.Series("seconds", self.seconds))
        return frame.with_columns(column.alias(name) for name, column in self.groups.items())


def sort_rows(
    item: NDArray[np.int32], rater: NDArray[np.int32], n_items: int, n_raters: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64] | None]:
    """Coded rows in the stable order of item, then rater, and that order (None: as they were).

    Item, rater and row number are packed into one integer where 64 bits allow, because a plain
    sort of integers is several times faster than an argsort and needs no gathering afterwards.
    """
    tied = item[1:] == item[:-1]
    if ((item[1:] > item[:-1]) | (tied & (rater[1:] >= rater[:-1]))).all():
        return item, rater, None
    row_bits, rater_bits = len(item).bit_length(), max(n_raters - 1, 1).bit_length()
    if max(n_items - 1, 1).bit_length() + rater_bits + row_bits > 64:
        order: NDArray[np.int64] = np.lexsort((rater, item)).astype(np.int64, copy=False)
        return item[order], rater[order], order
    key = np.empty(len(item), np.uint64)
    parts = [slice(k, k + _BLOCK) for k in range(0, len(item), _BLOCK)]
    for part in parts:
        block = item[part].astype(np.uint64) << np.uint64(rater_bits)
        block |= rater[part].astype(np.uint64)
        block <<= np.uint64(row_bits)
        block |= np.arange(part.start, part.start + len(block), dtype=np.uint64)
        key[part] = block
    key.sort()
    item, rater = np.empty_like(item), np.empty_like(rater)
    for part in parts:
        block = key[part] >> np.uint64(row_bits)
        rater[part] = block & np.uint64((1 << rater_bits) - 1)
        item[part] = block >> np.uint64(rater_bits)
    key &= np.uint64((1 << row_bits) - 1)
    return item, rater, key.view(np.int64)


def _name_bytes(names: pl.Series) -> bytes:
    return bytes(names.str.join("\x00")[0].encode())
