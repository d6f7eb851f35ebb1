"""Ranges of items, into which the rows of files are sorted on disk and then read as tables.

A row goes to the bucket of its item's name, so that all rows of an item are in one bucket, from
whichever file they come. Each bucket is read by the rules of ``quorate.formats.table``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import group_codes, values_of
from quorate.formats.asked import Asked
from quorate.formats.cells import as_text
from quorate.formats.dictionary import cleaned
from quorate.formats.inputs import Input
from quorate.formats.reader import Scan
from quorate.formats.table import tables
from quorate.schema.errors import EmptyError
from quorate.schema.judgments import Judgments
from quorate.schema.reading import Reading, Remark

BUCKET_ROWS = 1_000_000
"""Rows that are read as a table at a time."""
BATCH_ROWS = 500_000
"""Rows that are sorted into buckets at a time."""
ROW, FILE = "quorate row", "quorate file"

Tell = Callable[[str, float], None]
Known = Callable[[Judgments], NDArray[np.int32]]
"""finds the known answers of a part of the table: option codes, -1 where there is none"""
Wanted = Callable[[pl.DataFrame], pl.Series]


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
    groups: tuple[tuple[str, ...], ...] = ()
    """the values of each group column that occur in it"""

    def array(self, name: str) -> NDArray[np.generic]:
        """One column: offsets, rater, label, gold, group-0 and on."""
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))

    @property
    def items(self) -> Path:
        """The file of its items: ``name``, and whether the item was ``split`` over files."""
        return self.folder / "items.parquet"


@dataclass(frozen=True)
class Placed:
    """A file with its place among all: its number, and the rows of the files before it."""

    file: Input
    number: int
    before: int


@dataclass(frozen=True, eq=False)
class Ranges:
    """Buckets that rows are sorted into, in ``folder``; ``bounds`` are the names between them."""

    folder: Path
    bounds: pl.Series
    question: Asked

    @classmethod
    def of(cls, folder: Path, question: Asked, rows: int) -> Ranges:
        """Ranges of about ``BUCKET_ROWS`` rows each, by the sample of names."""
        folder.mkdir(parents=True, exist_ok=True)
        count = max(1, -(-rows // BUCKET_ROWS))
        return cls(folder, _bounds(question.sample, count), question)

    @property
    def paths(self) -> list[Path]:
        """Where the rows of each bucket are."""
        return [self.folder / f"bucket-{n}" for n in range(len(self.bounds) + 1)]

    def sort(
        self, files: Sequence[Placed], rows: int, tell: Tell, wanted: Wanted | None = None
    ) -> None:
        """Append the rows of files, so many, to their buckets, or the ``wanted`` ones of them."""
        done, paths = 0, self.paths
        for one in files:
            row = one.before
            for batch in one.file.batches(self.question.used, BATCH_ROWS):
                placed = batch.with_columns(
                    pl.Series(ROW, np.arange(row, row + len(batch))),
                    pl.lit(one.number, pl.UInt32).alias(FILE),
                )
                kept = self.question.kept(batch)
                kept = kept if wanted is None else kept & wanted(batch)
                _spread(placed.filter(kept), self.question.columns.item, self.bounds, paths)
                row += len(batch)
                done += len(batch)
                tell("sorting", done / max(rows, 1))

    def rows(self, n: int) -> pl.DataFrame | None:
        """The rows of a bucket as they were sorted into it; None where there is none."""
        path = self.paths[n]
        return pl.concat(list(_frames(path))) if path.exists() else None

    def read(self, source: str, gold: Known | None, tell: Tell) -> list[Bucket]:
        """The buckets that have rows, each read as a table."""
        found = []
        for n, path in enumerate(self.paths):
            tell("packing", n / len(self.paths))
            rows = self.rows(n)
            if rows is not None:
                path.unlink()
                own = path.with_name(f"{path.name}-packed")
                found.append(read_bucket(rows, self.question, own, source, gold))
        return found


def placed(files: Sequence[Input], rows: Mapping[str, int]) -> list[Placed]:
    """All files with their places; ``rows`` are those of each by its name."""
    before = np.cumsum([0, *(rows[one.name] for one in files)]).tolist()
    return [Placed(one, number, before[number]) for number, one in enumerate(files)]


def read_bucket(
    frame: pl.DataFrame, question: Asked, folder: Path, source: str, gold: Known | None = None
) -> Bucket:
    """Read the rows of a bucket as a table and keep its codes in ``folder``, which is made."""
    rows = frame[ROW].to_numpy()
    scan = Scan(
        frame.drop(ROW, FILE).lazy(),
        "row",
        lambda asked: [int(rows[row]) + 1 for row in asked],
        lambda error: EmptyError(str(error), where=source),
    )
    try:
        judgments = next(iter(tables(scan, source, question.said).values()))
    except EmptyError as error:
        return _nothing(folder, question, frame, error)
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
    groups = []
    for n, name in enumerate(question.said.groups):
        groups.append(values_of(judgments.groups[name]))
        np.save(folder / f"group-{n}.npy", group_codes(judgments.groups[name], groups[-1], name))
    items = judgments.items.rename("name")
    split = items.is_in(_split(frame, question).implode())
    pl.DataFrame([items, split.rename("split")]).write_parquet(folder / "items.parquet")
    return Bucket(
        folder,
        judgments.n_items,
        len(judgments),
        tuple(judgments.raters),
        used,
        int(split.sum()),
        judgments.reading,
        tuple(groups),
    )


def _split(frame: pl.DataFrame, question: Asked) -> pl.Series:
    """The names of the items that have a rater and a label in several files."""
    columns, nobody = question.columns, ["", *question.said.missing_words]
    label = as_text(columns.labels[0], frame.schema[columns.labels[0]])
    told = label.is_in(pl.Series(list(question.meaning), dtype=pl.String).implode())
    if columns.rater is not None:
        told &= ~cleaned(pl.col(columns.rater)).is_in(nobody)
    names = frame.filter(told).group_by(cleaned(pl.col(columns.item)).alias("name"))
    return names.agg(pl.col(FILE).n_unique()).filter(pl.col(FILE) > 1)["name"]


def _nothing(folder: Path, question: Asked, frame: pl.DataFrame, why: EmptyError) -> Bucket:
    """A bucket of which no row is left, with the reason."""
    told = Remark("dropped", why.what, len(frame), (), "row")
    return Bucket(
        folder,
        0,
        0,
        (),
        np.zeros(len(question.options), np.bool_),
        0,
        Reading(rows=len(frame), remarks=(told,)),
    )


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
