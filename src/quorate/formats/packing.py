"""Packing a table that does not fit in memory: from files to a packed cache, in bounded memory.

Rows are sorted into buckets by the range of their item's name, on disk; each bucket is then read
as a table of its own, by the rules of ``quorate.formats.table``, and the buckets, one after the
other, are the table. So it does not matter how rows are spread over files, and the cache is that
of the same table read at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import (
    JUDGMENTS_PER_PART,
    LARGEST_CODES,
    Codes,
    GroupCodes,
    Part,
    check_values,
    cut,
    narrowed,
)
from quorate.formats.asked import Asked, Seen, asked
from quorate.formats.buckets import Bucket, Known, Ranges, placed
from quorate.formats.inputs import inputs
from quorate.formats.options import ReadOptions
from quorate.formats.packed_cache import MappedParts, judgments_digest
from quorate.formats.packed_header import Header
from quorate.formats.packed_table import (
    MADE_FROM,
    TURN,
    Past,
    Table,
    Telling,
    added,
    columns_said,
    packed_table,
    regrouped,
)
from quorate.formats.packed_writing import Names, write_parts
from quorate.schema.errors import EmptyError, NotApplicableError
from quorate.schema.question import Question
from quorate.schema.reading import Reading

Tell = Callable[[str, float], None]


def pack_source(
    source: str,
    said: ReadOptions,
    folder: Path,
    gold: Known | None = None,
    made_from: Mapping[str, object] | None = None,
    tell: Tell = lambda step, share: None,
) -> Table:
    """Pack the judgments of a source to a new cache in ``folder``, in bounded memory.

    ``gold`` finds the known answers of a part of the table, option codes or -1; ``made_from`` is
    kept in the cache, by which it is known again. Raises
    NotApplicableError for a question without options, and the errors of reading.
    """
    work = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        with inputs(source, said, work) as files:
            question, seen = asked(files, said, source, tell)
            ranges = Ranges.of(work, question, question.rows)
            ranges.sort(placed(files, seen.rows), question.rows, tell)
            buckets = ranges.read(source, gold, tell)
        unified = _unified(buckets, question, source)
        _write(unified, question, seen, folder, source, made_from or {}, tell)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return packed_table(folder)


@dataclass(frozen=True, eq=False)
class Unified(Sequence[Part]):
    """The buckets as parts of one table, their codes translated when asked for."""

    buckets: tuple[Bucket, ...]
    raters: tuple[str, ...]
    options: NDArray[np.int64]
    """the option's number in the table, of each declared one, -1 where it does not occur"""
    names: tuple[str, ...]
    """the options in the table"""
    reading: Reading
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """the values of each group column"""
    cuts: tuple[tuple[int, int, int], ...] = field(default=())
    """of each part the bucket, its number in the bucket, and how many were asked for there"""
    last: dict[int, list[Part]] = field(default_factory=dict)
    """the parts of the bucket that was read last"""

    def __len__(self) -> int:
        return len(self.cuts)

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> list[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | list[Part]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number, place, count = self.cuts[index]
        if number not in self.last:
            self.last.clear()
            self.last[number] = self._cut(number, count)
        return self.last[number][place]

    def _cut(self, number: int, count: int) -> list[Part]:
        """The parts of one bucket."""
        before = sum(bucket.n_items for bucket in self.buckets[:number])
        bucket = self.buckets[number]
        code = self.rater(bucket).astype(np.int64) * self.n_labels + self.label(bucket)
        narrow: Codes = code.astype(np.uint16) if self.n_codes <= 2**16 else code.astype(np.uint32)
        gold = None
        if (bucket.folder / "gold.npy").exists():
            known = np.asarray(bucket.array("gold"), np.int64)
            gold = np.append(self.options, -1)[known].astype(np.int32)
        offsets = np.asarray(bucket.array("offsets"), np.int64)
        parts = cut(offsets, narrow, self.n_codes, gold, count, self._groups(bucket))
        return [replace(part, first_item=before + part.first_item) for part in parts]

    def _groups(self, bucket: Bucket) -> list[GroupCodes]:
        """The group columns of a bucket, by the numbers of the table's values."""
        found = []
        for n, (name, values) in enumerate(self.groups.items()):
            number = {value: 1 + k for k, value in enumerate(values)}
            own = np.array([0, *(number[value] for value in bucket.groups[n])], np.int64)
            codes = own[bucket.array(f"group-{n}").astype(np.int64)]
            found.append(narrowed(codes, len(values), name))
        return found

    @property
    def n_labels(self) -> int:
        """How many options the table has."""
        return len(self.names)

    @property
    def n_codes(self) -> int:
        """Raters times labels."""
        return len(self.raters) * self.n_labels

    def rater(self, bucket: Bucket) -> NDArray[np.int32]:
        """The rater of each judgment of a bucket, by number in the table."""
        number = {name: n for n, name in enumerate(self.raters)}
        own = np.array([number[name] for name in bucket.raters], np.int32)
        return own[bucket.array("rater").astype(np.int64)]

    def label(self, bucket: Bucket) -> NDArray[np.int32]:
        """The label of each judgment of a bucket, by number in the table."""
        return self.options[bucket.array("label").astype(np.int64)].astype(np.int32)


def _unified(buckets: Sequence[Bucket], question: Asked, source: str) -> Unified:
    """One dictionary of raters and options for all buckets."""
    kept = tuple(bucket for bucket in buckets if bucket.n_judgments)
    reading = _reading(buckets, question, source)
    if not kept:
        told = "; ".join(str(r) for r in reading.remarks if r.effect == "dropped")
        raise EmptyError(
            f"no judgment of {question.name!r} is left" + (f" ({told})" if told else ""),
            where=source,
            remedy="each row needs an item, a rater and a label",
        )
    raters = tuple(sorted({name for bucket in kept for name in bucket.raters}))
    used = np.any([bucket.used for bucket in kept], axis=0)
    if question.declared:
        used[:] = True
    options = tuple(o for o, yes in zip(question.options, used, strict=True) if yes)
    number = np.where(used, np.cumsum(used) - 1, -1)
    check_codes(len(raters), len(options))
    cuts = []
    for n, bucket in enumerate(kept):
        count = max(1, bucket.n_judgments // JUDGMENTS_PER_PART)
        # an item larger than its share leaves fewer parts than were asked for
        there = len(cut(bucket.array("offsets").astype(np.int64), _none(bucket), 0, None, count))
        cuts += [(n, place, count) for place in range(there)]
    groups = {}
    for n, name in enumerate(question.said.groups):
        groups[name] = tuple(sorted({value for bucket in kept for value in bucket.groups[n]}))
        check_values(len(groups[name]), name)
    return Unified(kept, raters, number, options, reading, groups, tuple(cuts))


def check_codes(raters: int, options: int) -> None:
    """Raise NotApplicableError where pairs of rater and option are too many to number."""
    if raters * options > LARGEST_CODES:
        raise NotApplicableError(
            f"{raters:,} raters × {options:,} options are {raters * options:,} pairs, more than "
            f"{LARGEST_CODES:,}",
            remedy="merge rare options into one, or fit groups of items apart",
        )


def _none(bucket: Bucket) -> NDArray[np.uint16]:
    return np.zeros(bucket.n_judgments, np.uint16)


def _reading(buckets: Sequence[Bucket], question: Asked, source: str) -> Reading:
    """What was done to rows, over all buckets."""
    noted, rows = added([bucket.reading for bucket in buckets], question.remarks)
    split = sum(bucket.split for bucket in buckets)
    return Reading(
        source, question.rows, question.columns.mapped, (*noted, *regrouped(split), *rows)
    )


def _write(
    table: Unified,
    question: Asked,
    seen: Seen,
    folder: Path,
    source: str,
    made_from: Mapping[str, object],
    tell: Tell,
) -> None:
    items = pl.concat([pl.scan_parquet(bucket.items) for bucket in table.buckets])
    raters = pl.Series(table.raters, dtype=pl.String)
    turned = items.with_columns(pl.lit(0, pl.UInt32).alias(TURN))
    names = Names(turned, raters, table.names, table.groups)
    said = Question(question.name, question.kind, table.names)

    def about(header: Header) -> dict[str, object]:
        tell("digest", 1.0)
        digest = judgments_digest(said, items, raters, MappedParts(folder, header))
        packed = Table(said, digest, table.reading)
        past = Past(packed, seen, columns_said(question.columns), (digest,))
        return {**past.about, MADE_FROM: dict(made_from)}

    shape = len(raters), table.n_labels
    write_parts(Telling(table, tell), folder, shape, named=names, about=about)


__all__ = ["MADE_FROM", "Table", "pack_source", "packed_table"]
