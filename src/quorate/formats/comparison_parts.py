"""Tables of comparisons that do not fit in memory, counted in bounded memory.

Rows are dealt out to buckets on disk by their rater, so that all judgments of a rater are in one;
each bucket is read as a table of comparisons by the rules of ``quorate.formats.comparisons``, and
counted. Which bucket a rater falls into hangs on the name and the number of rows alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.by_parts import CountedTable
from quorate.analysis.preference.counted import Cells, CountedRaters, RaterCells, added, key_of
from quorate.analysis.preference.counted import rater_cells as cells_of
from quorate.analysis.preference.trust.habits import habits
from quorate.compute import here
from quorate.formats.comparison_columns import Found, columns_of
from quorate.formats.comparisons import comparisons_of, gathered, taken, whom
from quorate.formats.frame_file import append_frame, frames_of
from quorate.formats.inputs import Input, inputs
from quorate.formats.options import ReadOptions
from quorate.formats.reader import Scan
from quorate.formats.winners import Winner, winners
from quorate.schema.errors import (
    ColumnError,
    EmptyError,
    LabelError,
    NotApplicableError,
    QuorateError,
)

BUCKET_ROWS = 2_000_000
"""Rows that are read as a table at a time, in the mean."""
BATCH_ROWS = 500_000
"""Rows that are dealt out to buckets at a time."""
KEPT = ("first", "second", "item", "winner", "rater", "strength", "shown")
"""the parts of a comparison that are counted"""
SIDES = {1: "first", -1: "second", 0: "tie"}

Longs = NDArray[np.int64]
Tell = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Words:
    """What words mean in all files: of the winner, and of what was shown first; and whether any
    file says what was shown first.
    """

    winner: Mapping[str, str]
    shown: Mapping[str, str]
    shows: bool
    strengths: bool
    items: bool


@dataclass(frozen=True, eq=False)
class Bucket:
    """The judgments of some raters, counted, with names of their own."""

    candidates: tuple[str, ...]
    cells: RaterCells
    habits: pl.DataFrame
    items: NDArray[np.uint64]
    levels: int
    again: int
    dropped: tuple[str, ...]
    rows: int


@contextmanager
def counted_comparisons(
    source: str,
    columns: Mapping[str, str | Sequence[str]],
    folder: Path,
    *,
    words: Mapping[str, str],
    encoding: str | None = None,
    tell: Tell = lambda step, share: None,
) -> Iterator[CountedTable]:
    """The comparisons of a source, counted, for as long as the block lasts.

    ``folder`` is where buckets are kept; the rest is as in ``read_comparisons``. Raises
    NotApplicableError for a table that does not name who is compared, and the errors of reading.
    """
    with inputs(source, ReadOptions.of(encoding=encoding), folder) as files:
        found = _columns(files, columns)
        paths, said, seen = _dealt(files, found, folder, words, source, tell)
    known = Words(
        {word: _told(one) for word, one in winners(sorted(said), words, source).items()},
        _shown(seen),
        bool(seen) or found.has("shown"),
        found.has("strength"),
        found.has("item") or bool(found.prompt),
    )
    kept: list[Path] = []
    buckets: list[Bucket] = []
    for n, one in enumerate(here().map(ReadBucket(source, known), _Frames(paths))):
        tell("counting", n / len(paths))
        path = folder / f"cells-{n}.npz"
        np.savez(path, rater=one.cells.rater, key=one.cells.key, often=one.cells.often)
        kept.append(path)
        buckets.append(replace(one, cells=RaterCells(one.cells.n_raters, *(_NO_ROWS,) * 3)))
    yield _table(buckets, kept, found, source)


_NO_ROWS = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class ReadBucket:
    """Reads a bucket as a table of comparisons, and counts it."""

    source: str
    words: Words

    def __call__(self, frame: pl.DataFrame) -> Bucket:
        """The bucket, counted; one of which no row is left has none."""
        words = self.words
        winner, shown = pl.col("winner"), pl.col("shown")
        named = (winner == pl.col("first")) | (winner == pl.col("second"))
        meant = shown.replace_strict(words.shown, default=None, return_dtype=pl.String)
        place = (
            pl.when(shown == pl.col("first"))
            .then(pl.lit("first"))
            .when(shown == pl.col("second"))
            .then(pl.lit("second"))
            .otherwise(meant)
        )
        strange = ~named & ~winner.is_in(list(words.winner))
        prepared = frame.with_columns(
            pl.when(strange).then(pl.format("«{}»", winner)).otherwise(winner).alias("winner"),
            place.alias("shown"),
        )
        columns = [name for name in KEPT if self._has(name)]
        scan = Scan(prepared.select(columns).lazy(), "row", list, _lost)
        asked = {name: name for name in columns}
        try:
            one = comparisons_of(scan, self.source, asked, words.winner, ())
        except EmptyError as error:
            return _nothing(len(frame), error)
        if words.shows and frame["shown"].null_count() == len(frame):
            one = replace(one, position=np.zeros(len(one), np.int8))
        again = one.again if one.again is not None else np.zeros(len(one), np.bool_)
        pool = replace(one.subset(~again), ties=True)
        seconds = replace(one.subset(again), ties=True) if again.any() else None
        items = one.items.hash(seed=0).to_numpy()[np.unique(pool.item)]
        return Bucket(
            candidates=tuple(one.candidates),
            cells=cells_of(pool, np.arange(one.n_candidates), one.n_candidates),
            habits=habits(pool, (), seconds),
            items=np.sort(items),
            levels=one.levels,
            again=int(again.sum()),
            dropped=tuple(note for note in one.notes if "dropped" in note),
            rows=len(frame),
        )

    def _has(self, name: str) -> bool:
        absent = {"shown": self.words.shows, "strength": self.words.strengths}
        return {**absent, "item": self.words.items}.get(name, True)


class _Frames(Sequence[pl.DataFrame]):
    """Buckets, each read when it is come to."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> pl.DataFrame: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[pl.DataFrame]: ...
    def __getitem__(self, index: int | slice) -> pl.DataFrame | Sequence[pl.DataFrame]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        return pl.concat(list(frames_of(self.paths[index])))


class _Stored(Sequence[RaterCells]):
    """Counted buckets with numbers of candidates of the whole table."""

    def __init__(
        self,
        paths: Sequence[Path],
        numbers: Sequence[Longs],
        sizes: Sequence[int],
        n_candidates: int,
    ) -> None:
        self.paths, self.numbers, self.sizes = paths, numbers, sizes
        self.n_candidates = n_candidates

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> RaterCells: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RaterCells]: ...
    def __getitem__(self, index: int | slice) -> RaterCells | Sequence[RaterCells]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        with np.load(self.paths[index]) as file:
            own = RaterCells(self.sizes[index], file["rater"], file["key"], file["often"])
        if not len(own.key):
            return own
        cells, number = Cells(own.key, own.often), self.numbers[index]
        low, high = cells.pair(len(number))
        key = key_of(number[low], number[high], cells.outcome, cells.position, self.n_candidates)
        return replace(own, key=key)


def _columns(files: Sequence[Input], asked: Mapping[str, str | Sequence[str]]) -> Found:
    """The columns of all files, which have to agree and to name who is compared."""
    found: Found | None = None
    for one in files:
        with one.scan() as scan:
            own = columns_of(scan.frame.collect_schema().names(), asked, (), one.name)
        if found is not None and own != found:
            raise ColumnError(
                f"its columns are not those of {files[0].name}",
                where=one.name,
                remedy="name the columns with --column, or leave the file out",
            )
        found = own
    if found is None or not ({"first", "second"} <= set(found.one) or found.has("pair")):
        raise NotApplicableError(
            "a table that is counted part by part names the two candidates in each row",
            where=files[0].name if files else "",
            remedy="leave out --on",
        )
    kept = {role: name for role, name in found.one.items() if role in (*KEPT, "pair")}
    return replace(found, one=kept, prompt=() if found.has("item") else found.prompt)


def _dealt(
    files: Sequence[Input],
    found: Found,
    folder: Path,
    words: Mapping[str, str],
    source: str,
    tell: Tell,
) -> tuple[list[Path], set[str], set[str]]:
    """Deal the rows out to buckets; the words of winners and of what was shown first."""
    total = 0
    for one in files:
        with one.scan() as scan:
            total += int(scan.frame.select(pl.len()).collect().item())
    count = max(1, -(-total * max(1, len(found.winners)) // BUCKET_ROWS))
    paths = [folder / f"bucket-{n}" for n in range(count)]
    used = dict.fromkeys([*found.one.values(), *found.winners, *found.prompt])
    said: set[str] = set()
    seen: set[str] = set()
    done = 0
    for one in files:
        for batch in one.batches(list(used), BATCH_ROWS):
            frame = gathered(Scan(batch.lazy(), "row", list, _lost), found, (), one.name)
            frame = frame.with_columns(whom(frame)).select(KEPT)
            said |= _distinct(frame, "winner")
            seen |= _distinct(frame, "shown")
            _deal(frame, paths)
            done += len(batch)
            tell("dealing out", done / max(1, total))
    there = [path for path in paths if path.exists()]
    if not there:
        raise EmptyError("there is no row", where=source, remedy="export the file again")
    return there, said, seen


def _distinct(frame: pl.DataFrame, column: str) -> set[str]:
    """The words of a column that are not the name of either candidate."""
    word = pl.col(column)
    named = (word == pl.col("first")) | (word == pl.col("second"))
    return set(frame.filter(word.is_not_null() & ~named.fill_null(False))[column].unique())


def _deal(frame: pl.DataFrame, paths: Sequence[Path]) -> None:
    """Append rows to the bucket of their rater."""
    place = frame["rater"].fill_null("").hash(seed=0).to_numpy() % np.uint64(len(paths))
    order = np.argsort(place, kind="stable")
    cuts = np.searchsorted(place[order], np.arange(len(paths) + 1))
    ordered = frame[order]
    for n, path in enumerate(paths):
        if cuts[n + 1] > cuts[n]:
            append_frame(path, ordered[int(cuts[n]) : int(cuts[n + 1])])


def _told(one: Winner) -> str:
    """What a word means, as a user would say it."""
    return f"{SIDES[one.side]} {one.level}" if one.level else SIDES[one.side]


def _shown(cells: set[str]) -> dict[str, str]:
    """Which of the two a word says was shown first."""
    try:
        meant = winners(sorted(cells), {}, "")
    except LabelError:
        return {}
    return {word: SIDES[one.side] for word, one in meant.items() if one.side}


def _lost(error: Exception) -> QuorateError:
    return EmptyError(str(error))


def _nothing(rows: int, why: EmptyError) -> Bucket:
    """A bucket of which no row is left, with the reasons."""
    nothing = RaterCells(0, *(_NO_ROWS,) * 3)
    said = why.what.partition("(")[2].rpartition(")")[0]
    schema = {"rater": pl.String, "comparisons": pl.Int64}
    frame = pl.DataFrame(schema=schema)
    return Bucket((), nothing, frame, np.empty(0, np.uint64), 1, 0, (said,) if said else (), rows)


def _table(
    buckets: Sequence[Bucket], paths: Sequence[Path], found: Found, source: str
) -> CountedTable:
    """One dictionary of candidates for all buckets, and their counts added up."""
    names = sorted({name for one in buckets for name in one.candidates})
    notes = [*taken(found), *_left_out(buckets)]
    if not names:
        raise EmptyError(
            f"no comparison is left ({'; '.join(notes)})",
            where=source,
            remedy="say which columns are first, second, winner and rater (--column)",
        )
    place = {name: n for n, name in enumerate(names)}
    numbers = [np.array([place[name] for name in one.candidates], np.int64) for one in buckets]
    parts = _Stored(paths, numbers, [one.cells.n_raters for one in buckets], len(names))
    cells = added(part.cells for part in parts)
    items = np.unique(np.concatenate([one.items for one in buckets]))
    h = hashlib.sha256("\x00".join(names).encode())
    h.update(cells.key.tobytes() + cells.often.tobytes())
    every = _habits([one.habits for one in buckets], bool((cells.outcome == 0).any()))
    h.update("\x00".join(every["rater"]).encode())
    return CountedTable(
        candidates=pl.Series("candidate", names, dtype=pl.String),
        cells=cells,
        by_rater=CountedRaters(parts, len(names), sum(one.cells.n_raters for one in buckets)),
        habits=every,
        items=len(items),
        again=sum(one.again for one in buckets),
        levels=max(one.levels for one in buckets),
        notes=tuple(notes),
        digest=h.hexdigest(),
    )


def _left_out(buckets: Sequence[Bucket]) -> list[str]:
    """The reasons for which rows were left out, counted over all buckets."""
    counted: dict[str, int] = {}
    for one in buckets:
        for note in one.dropped:
            number, _, why = note.partition(" ")
            what = why.partition(": ")[2].partition(" (")[0]
            counted[what] = counted.get(what, 0) + int(number.replace(",", ""))
    return [f"{n:,} {'row' if n == 1 else 'rows'} dropped: {why}" for why, n in counted.items()]


def _habits(every: Sequence[pl.DataFrame], ties: bool) -> pl.DataFrame:
    """The habits of all raters, by name."""
    frame = pl.concat(every, how="diagonal_relaxed").sort("rater")
    if "repeats" in frame.columns:
        frame = frame.with_columns(pl.col("repeats").fill_null(0))
    if not ties:
        return frame.drop("tie_rate", "tie_rate_lower", "tie_rate_upper", "pool_tie_rate")
    n = pl.col("comparisons")
    tied = (pl.col("tie_rate").fill_null(0) * n).round()
    pool = pl.when(n < n.sum()).then((tied.sum() - tied) / (n.sum() - n))
    return frame.with_columns(pool.alias("pool_tie_rate"))
