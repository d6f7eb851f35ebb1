"""Packing a table that does not fit in memory: from files to a packed cache, in bounded memory.

Rows are sorted into buckets by the range of their item's name, on disk; each bucket is then read
as a table of its own, by the rules of ``quorate.formats.table``, and the buckets, one after the
other, are the table. So it does not matter how rows are spread over files, and the cache is that
of the same table read at once.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    Packed,
    Part,
    cut,
)
from quorate.formats.asked import Asked, asked
from quorate.formats.dictionary import cleaned
from quorate.formats.inputs import Input, inputs
from quorate.formats.options import ReadOptions
from quorate.formats.packed_cache import Names, packed_about, write_packed
from quorate.formats.reader import Scan
from quorate.formats.table import tables
from quorate.schema.errors import EmptyError, NotApplicableError, ReadError
from quorate.schema.judgments import Judgments
from quorate.schema.question import Kind, Question
from quorate.schema.reading import SHOWN_LINES, Reading, Remark

BUCKET_ROWS = 1_000_000
"""Rows that are read as a table at a time."""
BATCH_ROWS = 500_000
"""Rows that are sorted into buckets at a time."""
ROW, FILE = "quorate row", "quorate file"
MADE_FROM = "made_from"

Tell = Callable[[str, float], None]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """What was packed: the question, the digest of the judgments, and how they were read."""

    question: Question
    digest: str
    reading: Reading


@dataclass(frozen=True, eq=False)
class Bucket:
    """A range of items, on disk: ``files`` hold codes and names of the bucket's own."""

    folder: Path
    n_items: int
    n_judgments: int
    raters: tuple[str, ...]
    used: NDArray[np.bool_]
    """which of the declared options occur in it"""
    split: int
    """items of it that lay in several files"""
    reading: Reading

    def array(self, name: str) -> NDArray[np.generic]:
        """One column: offsets, rater, label, gold."""
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))

    @property
    def items(self) -> Path:
        """The file of the names of its items."""
        return self.folder / "items.parquet"


def pack_source(
    source: str,
    said: ReadOptions,
    folder: Path,
    gold: Callable[[Judgments], NDArray[np.int32]] | None = None,
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
            question = asked(files, said, source, tell)
            buckets = _buckets(files, question, work, source, gold, tell)
        table, unified = _unified(buckets, question, source)
        _write(unified, table, folder, made_from or {}, tell)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return table


def _buckets(
    files: Sequence[Input],
    question: Asked,
    work: Path,
    source: str,
    gold: Callable[[Judgments], NDArray[np.int32]] | None,
    tell: Tell,
) -> list[Bucket]:
    count = max(1, -(-question.rows // BUCKET_ROWS))
    bounds = _bounds(question.sample, count)
    rows, done = 0, 0
    paths = [work / f"bucket-{n}" for n in range(len(bounds) + 1)]
    for number, one in enumerate(files):
        for batch in one.batches(question.used, BATCH_ROWS):
            height = len(batch)
            placed = batch.with_columns(
                pl.Series(ROW, np.arange(rows, rows + height)),
                pl.lit(number, pl.UInt32).alias(FILE),
            )
            rows += height
            _spread(placed.filter(question.kept(batch)), question.columns.item, bounds, paths)
            done += height
            tell("sorting", done / max(question.rows, 1))
    found = []
    for n, path in enumerate(paths):
        tell("packing", n / len(paths))
        if path.exists():
            frame = pl.concat(list(_frames(path)))
            path.unlink()
            bucket = _bucket(frame, question, path, source, gold)
            found.append(bucket)
    return [one for one in found if one is not None]


def _bounds(sample: pl.Series, count: int) -> pl.Series:
    """Names of items that cut the items into ``count`` ranges of about the same size."""
    ordered = sample.drop_nulls().sort()
    places = [len(ordered) * n // count for n in range(1, count)]
    return ordered.gather(places).unique().sort() if len(ordered) else ordered


def _spread(frame: pl.DataFrame, item: str, bounds: pl.Series, paths: Sequence[Path]) -> None:
    """Append the rows to the files of their buckets."""
    if len(bounds) == 0:
        _append(paths[0], frame)
        return
    names = frame.select(cleaned(pl.col(item))).to_series()
    place = np.asarray(bounds.search_sorted(names, side="right"))
    order = np.argsort(place, kind="stable")
    cuts = np.searchsorted(place[order], np.arange(len(paths) + 1))
    ordered = frame[order]
    for n, path in enumerate(paths):
        if cuts[n + 1] > cuts[n]:
            _append(path, ordered[int(cuts[n]) : int(cuts[n + 1])])


def _append(path: Path, frame: pl.DataFrame) -> None:
    held = io.BytesIO()
    frame.write_ipc(held, compression="lz4")
    with path.open("ab") as file:
        file.write(len(held.getbuffer()).to_bytes(8, "little"))
        file.write(held.getbuffer())


def _frames(path: Path) -> Iterator[pl.DataFrame]:
    with path.open("rb") as file:
        while head := file.read(8):
            yield pl.read_ipc(io.BytesIO(file.read(int.from_bytes(head, "little"))))


def _bucket(
    frame: pl.DataFrame,
    question: Asked,
    path: Path,
    source: str,
    gold: Callable[[Judgments], NDArray[np.int32]] | None,
) -> Bucket | None:
    """Read a bucket as a table and keep its codes on disk."""
    rows = frame[ROW].to_numpy()
    split = int(
        (
            frame.group_by(cleaned(pl.col(question.columns.item)))
            .agg(pl.col(FILE).n_unique())[FILE]
            .to_numpy()
            > 1
        ).sum()
    )
    scan = Scan(
        frame.drop(ROW, FILE).lazy(),
        "row",
        lambda asked: [int(rows[row]) + 1 for row in asked],
        lambda error: EmptyError(str(error), where=source),
    )
    try:
        judgments = next(iter(tables(scan, source, question.said).values()))
    except EmptyError as error:
        return _nothing(path, question, frame, error)
    folder = path.with_name(f"{path.name}-packed")
    folder.mkdir()
    used = np.zeros(len(question.options), np.bool_)
    used[judgments.codes] = True
    again = judgments.superseded
    if again is not None:
        used[again.earlier.astype(np.int64)] = True
        used[again.later.astype(np.int64)] = True
    np.save(folder / "offsets.npy", judgments.offsets)
    np.save(folder / "rater.npy", judgments.rater)
    np.save(folder / "label.npy", judgments.codes)
    if gold is not None:
        np.save(folder / "gold.npy", gold(judgments))
    pl.DataFrame([judgments.items.rename("name")]).write_parquet(folder / "items.parquet")
    return Bucket(
        folder,
        judgments.n_items,
        len(judgments),
        tuple(judgments.raters),
        used,
        split,
        judgments.reading,
    )


def _nothing(path: Path, question: Asked, frame: pl.DataFrame, why: EmptyError) -> Bucket:
    """A bucket of which no row is left, with the reason."""
    told = Remark("dropped", why.what, len(frame), (), "row")
    return Bucket(
        path,
        0,
        0,
        (),
        np.zeros(len(question.options), np.bool_),
        0,
        Reading(rows=len(frame), remarks=(told,)),
    )


@dataclass(frozen=True, eq=False)
class Unified(Sequence[Part]):
    """The buckets as parts of one table, their codes translated when asked for."""

    buckets: tuple[Bucket, ...]
    raters: tuple[str, ...]
    options: NDArray[np.int64]
    """the option's number in the table, of each declared one, -1 where it does not occur"""
    n_labels: int
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
        parts = cut(
            np.asarray(bucket.array("offsets"), np.int64), narrow, self.n_codes, gold, count
        )
        return [replace(part, first_item=before + part.first_item) for part in parts]

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


def _unified(buckets: Sequence[Bucket], question: Asked, source: str) -> tuple[Table, Unified]:
    """One dictionary of raters and options for all buckets, and the digest of the table."""
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
    n_codes = len(raters) * len(options)
    if n_codes > LARGEST_CODES:
        raise NotApplicableError(
            f"{len(raters):,} raters × {len(options):,} options are {n_codes:,} pairs, more than "
            f"{LARGEST_CODES:,}",
            remedy="merge rare options into one, or fit groups of items apart",
        )
    cuts = []
    for n, bucket in enumerate(kept):
        count = max(1, bucket.n_judgments // JUDGMENTS_PER_PART)
        # an item larger than its share leaves fewer parts than were asked for
        there = len(cut(bucket.array("offsets").astype(np.int64), _none(bucket), 0, None, count))
        cuts += [(n, place, count) for place in range(there)]
    unified = Unified(kept, raters, number, len(options), tuple(cuts))
    asked = Question(question.name, question.kind, options)
    return Table(asked, _digest(asked, unified), reading), unified


def _none(bucket: Bucket) -> NDArray[np.uint16]:
    return np.zeros(bucket.n_judgments, np.uint16)


def _digest(question: Question, table: Unified) -> str:
    """``Judgments.digest`` of the whole, bucket by bucket."""
    h = hashlib.sha256()
    h.update(repr((question.name, question.kind.value, question.options)).encode())
    for n, bucket in enumerate(table.buckets):
        names = pl.read_parquet(bucket.items)["name"]
        h.update((("\x00" if n else "") + "\x00".join(names)).encode())
    h.update("\x00".join(table.raters).encode())
    before = 0
    for n, bucket in enumerate(table.buckets):
        offsets = bucket.array("offsets").astype(np.int64) + before
        h.update(np.ascontiguousarray(offsets if n == 0 else offsets[1:]).data)
        before = int(offsets[-1])
    for column in (table.rater, table.label):
        for bucket in table.buckets:
            h.update(np.ascontiguousarray(column(bucket)).data)
    return h.hexdigest()


def _reading(buckets: Sequence[Bucket], question: Asked, source: str) -> Reading:
    """What was done to rows, over all buckets: counts added, the first rows kept."""
    noted = list(question.remarks)
    counted: dict[tuple[str, str, str], tuple[int, tuple[int, ...]]] = {}
    for bucket in buckets:
        for remark in bucket.reading.remarks:
            if not remark.count:
                if remark not in noted:
                    noted.append(remark)
                continue
            key = remark.effect, remark.what, remark.place
            count, lines = counted.get(key, (0, ()))
            first = tuple(sorted((*lines, *remark.lines))[:SHOWN_LINES])
            counted[key] = count + remark.count, first
    split = sum(bucket.split for bucket in buckets)
    if split:
        noted.append(Remark("noted", f"{split:,} items lay in several files and were regrouped"))
    rows = tuple(
        Remark(effect, what, count, lines, place)
        for (effect, what, place), (count, lines) in counted.items()
    )
    return Reading(source, question.rows, question.columns.mapped, (*noted, *rows))


def _write(
    table: Unified, about: Table, folder: Path, made_from: Mapping[str, object], tell: Tell
) -> None:
    packed = Packed(
        parts=_Telling(table, tell),
        n_items=sum(bucket.n_items for bucket in table.buckets),
        n_raters=len(table.raters),
        n_labels=table.n_labels,
        n_judgments=sum(bucket.n_judgments for bucket in table.buckets),
    )
    items = pl.concat([pl.scan_parquet(bucket.items) for bucket in table.buckets])
    names = Names(items, pl.Series(table.raters, dtype=pl.String), about.question.options)
    write_packed(packed, folder, named=names, about={**_about(about), MADE_FROM: dict(made_from)})


class _Telling(Sequence[Part]):
    """Parts that say how far they have been gone through."""

    def __init__(self, parts: Sequence[Part], tell: Tell) -> None:
        self.parts = parts
        self.tell = tell

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | Sequence[Part]:
        if isinstance(index, int) and index < len(self.parts):
            self.tell("writing", index / len(self.parts))
        return self.parts[index]


def _about(table: Table) -> dict[str, object]:
    reading = table.reading
    return {
        "question": {
            "name": table.question.name,
            "kind": table.question.kind.value,
            "options": list(table.question.options),
        },
        "digest": table.digest,
        "reading": {
            "source": reading.source,
            "rows": reading.rows,
            "columns": dict(reading.columns),
            "remarks": [
                [r.effect, r.what, r.count, list(r.lines), r.place] for r in reading.remarks
            ],
        },
    }


def packed_table(folder: Path) -> Table:
    """What a cache that ``pack_source`` made says of its table."""
    about = packed_about(folder)
    try:
        said, read = about["question"], about["reading"]
        question = Question(said["name"], Kind(said["kind"]), tuple(said["options"]))
        remarks = tuple(Remark(e, what, n, tuple(at), p) for e, what, n, at, p in read["remarks"])
        reading = Reading(read["source"], read["rows"], dict(read["columns"]), remarks)
        return Table(question, str(about["digest"]), reading)
    except (KeyError, TypeError, ValueError) as error:
        raise ReadError(
            f"the packed cache does not say what it was made from ({error})",
            where=str(folder),
            remedy="remove the folder; it is made again",
        ) from None


__all__ = ["MADE_FROM", "Table", "pack_source", "packed_table"]
