"""Files added to a packed table: only they are read, and merged with what is packed already.

The table is the one that all files packed together would be, with the same digest. New raters and
options shift the codes of old judgments, which are translated on their way to the new cache. Where
a rater judged again an item that they had judged in an old file, the rows of that item are read
again from all files, since which of them stands depends on times and places that are not packed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.asked import Asked, Seen, look, settled
from quorate.formats.buckets import FILE, ROW, Bucket, Known, Placed, Ranges, placed, read_bucket
from quorate.formats.dictionary import cleaned
from quorate.formats.inputs import Input, inputs
from quorate.formats.merged import Merged, New, Old, Places, pieces
from quorate.formats.options import ReadOptions
from quorate.formats.packed_cache import (
    MappedParts,
    judgments_digest,
    mapped,
    packed_about,
    packed_raters,
)
from quorate.formats.packed_header import HEADER, Header
from quorate.formats.packed_table import (
    MADE_FROM,
    REGROUPED,
    SPLIT,
    Past,
    Table,
    added,
    columns_said,
    packed_past,
    packed_table,
    regrouped,
)
from quorate.formats.packed_writing import Names, write_parts
from quorate.formats.packing import check_codes
from quorate.schema.question import Question
from quorate.schema.reading import Reading

Tell = Callable[[str, float], None]


class PackAnewError(Exception):
    """The table cannot grow and is to be packed anew; the text is the reason, if there is one."""


@dataclass(frozen=True, eq=False)
class Added:
    """What is asked of all files, and the rows of the new ones, sorted."""

    past: Past
    seen: Seen
    question: Asked
    ranges: Ranges
    old: tuple[Placed, ...]
    source: str


def grow_source(
    source: str,
    said: ReadOptions,
    folder: Path,
    gold: Known | None = None,
    made_from: Mapping[str, object] | None = None,
    tell: Tell = lambda step, share: None,
) -> Table:
    """Add the files of a source that are not yet in the cache in ``folder``, in bounded memory.

    The arguments are those of ``pack_source``. The cache is replaced as a whole when the new one is
    there. Raises PackAnewError when a file has changed or is gone, or labels have another meaning
    with the new ones, ReadError when the cache was altered, and the errors of reading.
    """
    said_before = packed_about(folder).get(MADE_FROM)
    past = packed_past(folder)
    if past is None or not isinstance(said_before, dict):
        raise PackAnewError("")
    check_same(said_before, made_from or {})
    if said.groups:
        raise PackAnewError("group columns are not merged")
    old = mapped(folder)
    work, target = _beside(folder, "growing"), _beside(folder, "grown")
    for left in (work, target):
        shutil.rmtree(left, ignore_errors=True)
    work.mkdir()
    try:
        with inputs(source, said, work) as files:
            rows = _sorted(files, past, said, source, work, tell)
            result = _merged(rows, old, gold, work, tell)
        _write(result, rows, target, made_from or {}, tell)
        _swapped(target, folder)
    finally:
        for left in (work, target):
            shutil.rmtree(left, ignore_errors=True)
    return packed_table(folder)


def check_same(before: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Raise PackAnewError unless files were only added to what a cache was made from."""
    if any(before.get(name) != now.get(name) for name in ("read", "gold")):
        raise PackAnewError("")
    there = _by_name(now.get("files"))
    for name, traits in _by_name(before.get("files")).items():
        if name not in there:
            raise PackAnewError(f"{name} is no longer there")
        if there[name] != traits:
            raise PackAnewError(f"{name} has changed")


def recovered(folder: Path) -> None:
    """Put back a cache whose growing was cut off between taking it away and putting the new one."""
    before = _beside(folder, "before")
    if (before / HEADER).exists() and not (folder / HEADER).exists():
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(before, folder)
    for name in ("before", "growing", "grown"):
        shutil.rmtree(_beside(folder, name), ignore_errors=True)


def _by_name(files: object) -> dict[str, list[object]]:
    return {str(one[0]): list(one) for one in files} if isinstance(files, list) else {}


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.quorate-{what}")


def _swapped(target: Path, folder: Path) -> None:
    before = _beside(folder, "before")
    shutil.rmtree(before, ignore_errors=True)
    os.replace(folder, before)
    os.replace(target, folder)
    shutil.rmtree(before)


def _sorted(
    files: Sequence[Input], past: Past, said: ReadOptions, source: str, work: Path, tell: Tell
) -> Added:
    """What is asked of all files together, and the rows of the new ones in their ranges."""
    fresh = [one for one in files if one.name not in past.seen.rows]
    if not fresh:
        raise PackAnewError("")
    columns, new = look(fresh, said, source, tell)
    if columns_said(columns) != past.columns:
        raise PackAnewError(f"{fresh[0].name} has other columns")
    seen = past.seen + new
    before = settled(columns, past.seen, said, source)
    now = settled(columns, seen, said, source)
    for text in past.seen.labels["label"].to_list():
        if before.meaning.get(text) != now.meaning.get(text):
            raise PackAnewError(f"label {text!r} is read in another way beside the new labels")
    if (before.name, before.kind, before.used) != (now.name, now.kind, now.used):
        raise PackAnewError("the columns are read in another way beside the new rows")
    every = placed(files, seen.rows)
    rows = sum(new.rows.values())
    ranges = Ranges.of(work / "rows", replace(now, sample=new.sample), rows)
    ranges.sort([one for one in every if one.file.name in new.rows], rows, tell)
    old = tuple(one for one in every if one.file.name not in new.rows)
    past = replace(past, table=_moved(past, before, old))
    return Added(past, seen, now, ranges, old, source)


def _moved(past: Past, before: Asked, old: Sequence[Placed]) -> Table:
    """The old table with its remarks on rows alone, rows numbered as they are among all files."""
    starts = np.cumsum([0, *(past.seen.rows[one.file.name] for one in old)])
    shifts = np.array([one.before for one in old]) - starts[:-1]

    def moved(line: int) -> int:
        file = int(np.searchsorted(starts[1:-1], line - 1, side="right"))
        return line + int(shifts[file])

    reading = past.table.reading
    remarks = tuple(
        replace(remark, lines=tuple(sorted(map(moved, remark.lines))))
        for remark in reading.remarks
        if remark not in before.remarks and not remark.what.endswith(REGROUPED)
    )
    return replace(past.table, reading=replace(reading, remarks=remarks))


@dataclass(frozen=True, eq=False)
class Result:
    """The merged table, its question, and how the new rows were read."""

    merged: Merged
    question: Question
    raters: pl.Series
    readings: tuple[Reading, ...]


def _merged(
    rows_added: Added, parts: MappedParts, gold: Known | None, work: Path, tell: Tell
) -> Result:
    """The old parts and the new rows as one table."""
    asked = rows_added.question
    buckets = _buckets(rows_added, work, gold, tell)
    here = tuple(bucket for bucket in buckets if bucket.n_judgments)
    options = _options(rows_added, here)
    if gold is not None and options != rows_added.past.table.question.options:
        raise PackAnewError("there are new options, which known answers may have")
    was = packed_raters(parts.folder).to_list()
    raters = sorted({*was, *(name for bucket in here for name in bucket.raters)})
    check_codes(len(raters), len(options))
    number = {name: n for n, name in enumerate(raters)}
    old = Old(parts, _recoded(rows_added, was, number, options), pl.Series([], dtype=pl.String))
    place = np.array([options.index(o) if o in options else -1 for o in asked.options], np.int64)
    new = New(number, place, len(options), len(rows_added.past.turns))
    again = _again(old, new, here)
    readings: list[Reading] = []
    if len(again):
        tell("reading repeats", 0.0)
        buckets, readings = _read_again(rows_added, buckets, again, work, gold, tell)
        here = tuple(bucket for bucket in buckets if bucket.n_judgments)
        old = replace(old, gone=again)
    merged = Merged(old, new, pieces(parts, here), len(raters) * len(options), work)
    question = Question(asked.name, asked.kind, options)
    readings += [bucket.reading for bucket in buckets]
    return Result(merged, question, pl.Series(raters, dtype=pl.String), tuple(readings))


def _buckets(rows_added: Added, work: Path, gold: Known | None, tell: Tell) -> list[Bucket]:
    found = []
    ranges = rows_added.ranges
    for n in range(len(ranges.paths)):
        tell("packing", n / len(ranges.paths))
        rows = ranges.rows(n)
        if rows is not None:
            own = work / f"new-{n}"
            found.append(read_bucket(rows, rows_added.question, own, rows_added.source, gold))
    return found


def _options(rows_added: Added, buckets: Sequence[Bucket]) -> tuple[str, ...]:
    """The options of the table: those that it had, that new rows have, or that are declared."""
    asked = rows_added.question
    there = set(rows_added.past.table.question.options)
    if there - set(asked.options):
        raise PackAnewError("options are read in another way beside the new labels")
    used = np.zeros(len(asked.options), np.bool_)
    for bucket in buckets:
        used |= bucket.used
    return tuple(
        option
        for option, yes in zip(asked.options, used, strict=True)
        if yes or asked.declared or option in there
    )


def _recoded(
    rows_added: Added, raters: Sequence[str], number: Mapping[str, int], options: tuple[str, ...]
) -> NDArray[np.uint32]:
    """The new code of each old one."""
    rater = np.array([number[name] for name in raters], np.uint32)
    was = rows_added.past.table.question.options
    option = np.array([options.index(name) for name in was], np.uint32)
    return np.asarray((rater[:, None] * np.uint32(len(options)) + option).reshape(-1))


def _again(old: Old, new: New, buckets: Sequence[Bucket]) -> pl.Series:
    """The names of old items that a rater of theirs has judged again."""
    found = [pl.Series([], dtype=pl.String)]
    for piece in pieces(old.parts, buckets):
        if piece.bucket is None:
            continue
        names = pl.read_parquet(piece.bucket.items, columns=["name"])["name"]
        names = names[piece.new.start : piece.new.stop]
        there = old.kept(piece).collect()["name"]
        places = Places.of(there, names)
        if not places.common.any():
            continue
        was, more = (
            np.repeat(place, block.overlap) * len(new.raters) + block.code // new.n_labels
            for block, place in (
                (old.block(piece), places.old),
                (new.block(piece.bucket, piece.new), places.new),
            )
        )
        twice = np.unique(np.intersect1d(was, more) // len(new.raters))
        found.append(there.gather(np.searchsorted(places.old, twice)))
    return pl.concat(found)


def _read_again(
    rows_added: Added,
    buckets: Sequence[Bucket],
    again: pl.Series,
    work: Path,
    gold: Known | None,
    tell: Tell,
) -> tuple[list[Bucket], list[Reading]]:
    """The buckets with the old rows of these items, and the readings that those had before."""
    asked, ranges, source = rows_added.question, rows_added.ranges, rows_added.source
    item = cleaned(pl.col(asked.columns.item)).is_in(again.implode())

    def wanted(batch: pl.DataFrame) -> pl.Series:
        return batch.select(item.fill_null(False)).to_series()

    rows = sum(rows_added.past.seen.rows.values())
    ranges.sort(rows_added.old, rows, tell, wanted)
    numbers = [one.number for one in rows_added.old]
    found, readings = [], []
    there = [n for n in range(len(ranges.paths)) if ranges.paths[n].exists()]
    for n, bucket in zip(there, buckets, strict=True):
        every = ranges.rows(n)
        if every is None:
            continue
        was = every.filter(pl.col(FILE).is_in(numbers))
        if was.is_empty():
            found.append(bucket)
            continue
        before = read_bucket(was.sort(ROW), asked, work / f"was-{n}", source)
        readings.append(_taken_out(before.reading))
        own = work / f"again-{n}"
        found.append(read_bucket(every.sort(ROW), asked, own, source, gold))
    return found, readings


def _taken_out(reading: Reading) -> Reading:
    remarks = tuple(replace(one, count=-one.count) for one in reading.remarks if one.count)
    return replace(reading, remarks=remarks)


def _write(
    result: Result,
    rows_added: Added,
    target: Path,
    made_from: Mapping[str, object],
    tell: Tell,
) -> None:
    asked, past = rows_added.question, rows_added.past
    merged = result.merged

    def names() -> Names:
        return Names(merged.items, result.raters, result.question.options)

    def about(header: Header) -> dict[str, object]:
        tell("digest", 1.0)
        items = pl.scan_parquet(target / "items.parquet")
        parts = MappedParts(target, header)
        digest = judgments_digest(result.question, items, result.raters, parts)
        split = int(items.select(pl.col(SPLIT).sum()).collect(engine="streaming").item())
        noted, rows = added([past.table.reading, *result.readings], asked.remarks)
        remarks = (*noted, *regrouped(split), *rows)
        reading = Reading(rows_added.source, asked.rows, asked.columns.mapped, remarks)
        turns = past.turns if digest == past.turns[-1] else (*past.turns, digest)
        table = Table(result.question, digest, reading)
        grown = Past(table, rows_added.seen, columns_said(asked.columns), turns)
        return {**grown.about, MADE_FROM: dict(made_from)}

    tell("writing", 0.0)
    shape = len(result.raters), len(result.question.options)
    write_parts(merged, target, shape, named=names, about=about)
