"""New judgments merged into a packed table, range by range of items, without reading old rows.

Old parts and new buckets are both sorted by item. A ``Piece`` is a range of items of one old part,
of one new bucket, or of both; the pieces in their order are the new table. A piece without new
items is copied; in the others the judgments of items that both have are put in the order of
raters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import JUDGMENTS_PER_PART, Codes, Part, cut
from quorate.formats.buckets import Bucket
from quorate.formats.packed_cache import MappedParts
from quorate.formats.packed_table import SPLIT, TURN

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Piece:
    """Items ``old`` of part number ``part`` and items ``new`` of a bucket, either may be empty."""

    part: int
    old: slice
    bucket: Bucket | None
    new: slice


@dataclass(frozen=True, eq=False)
class Block:
    """Judgments of a range of items in the coding of the new table; ``items`` as they are kept."""

    items: pl.DataFrame
    overlap: Longs
    code: Longs
    gold: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Old:
    """A packed table with its items on disk, and what its codes are in the new table.

    ``gone`` are the names of items whose old judgments are not to be taken.
    """

    parts: MappedParts
    recoded: NDArray[np.uint32]
    gone: pl.Series

    def kept(self, piece: Piece) -> pl.LazyFrame:
        """The items of a piece with their turn and split."""
        first = self.parts.header.places[piece.part].first_item + piece.old.start
        items = pl.scan_parquet(self.parts.folder / "items.parquet")
        return items.slice(first, piece.old.stop - piece.old.start)

    def block(self, piece: Piece) -> Block:
        """The judgments of a piece; where nothing is added, without its items."""
        part = self.parts[piece.part]
        a, b = part.offsets[piece.old.start], part.offsets[piece.old.stop]
        overlap = np.diff(part.offsets[piece.old.start : piece.old.stop + 1])
        code = self.recoded[part.code[a:b]].astype(np.int64)
        gold = part.gold[piece.old] if part.gold.size else part.gold
        if piece.bucket is None:
            return Block(pl.DataFrame(), overlap, code, gold)
        items = self.kept(piece).collect()
        if len(self.gone):
            stays = ~items["name"].is_in(self.gone.implode()).to_numpy()
            code = code[np.repeat(stays, overlap)]
            overlap = np.where(stays, overlap, 0)
        return Block(items, overlap, code, gold)


@dataclass(frozen=True, eq=False)
class New:
    """What raters and options of new judgments are in the new table, and the number of its turn."""

    raters: dict[str, int]
    options: Longs
    n_labels: int
    turn: int

    def block(self, bucket: Bucket, some: slice) -> Block:
        """The judgments of a range of items of a bucket."""
        offsets = bucket.array("offsets").astype(np.int64)
        span = slice(int(offsets[some.start]), int(offsets[some.stop]))
        own = np.array([self.raters[name] for name in bucket.raters], np.int64)
        code = own[bucket.array("rater")[span].astype(np.int64)] * self.n_labels
        code += self.options[bucket.array("label")[span].astype(np.int64)]
        gold = np.empty(0, np.int32)
        if (bucket.folder / "gold.npy").exists():
            known = bucket.array("gold")[some].astype(np.int64)
            gold = np.append(self.options, -1)[known].astype(np.int32)
        items = pl.read_parquet(bucket.items)[some.start : some.stop]
        items = items.with_columns(pl.lit(self.turn, pl.UInt32).alias(TURN))
        overlap = np.diff(offsets[some.start : some.stop + 1])
        return Block(items.select("name", SPLIT, TURN), overlap, code, gold)


@dataclass(frozen=True, eq=False)
class Merged:
    """The new table, its parts made one after the other; items of changed pieces in ``folder``."""

    old: Old
    new: New
    pieces: tuple[Piece, ...]
    n_codes: int
    folder: Path
    kept: list[pl.LazyFrame] = field(default_factory=list)

    def __iter__(self) -> Iterator[Part]:
        self.kept.clear()
        before = 0
        for number, piece in enumerate(self.pieces):
            block = self._block(piece)
            items = self.old.kept(piece)
            if piece.bucket is not None:
                path = self.folder / f"items-{number}.parquet"
                block.items.write_parquet(path)
                items = pl.scan_parquet(path)
            self.kept.append(items)
            yield from self._parts(block, before)
            before += len(block.overlap)

    @property
    def items(self) -> pl.LazyFrame:
        """Name, turn and split of all items, once the parts have been made."""
        return pl.concat(self.kept)

    def _block(self, piece: Piece) -> Block:
        if piece.bucket is None:
            return self.old.block(piece)
        new = self.new.block(piece.bucket, piece.new)
        return together(self.old.block(piece), new, self.new.n_labels)

    def _parts(self, block: Block, before: int) -> Iterator[Part]:
        offsets = np.concatenate([[0], np.cumsum(block.overlap)])
        wide = self.n_codes > 2**16
        code: Codes = block.code.astype(np.uint32) if wide else block.code.astype(np.uint16)
        gold = block.gold if block.gold.size else None
        for part in cut(offsets, code, self.n_codes, gold, max(1, len(code) // JUDGMENTS_PER_PART)):
            yield replace(part, first_item=before + part.first_item)


@dataclass(frozen=True, eq=False)
class Places:
    """Where the items of two sorted lists are in the one sorted list of both."""

    old: Longs
    new: Longs
    common: NDArray[np.bool_]
    """which of the new are among the old"""

    @classmethod
    def of(cls, old: pl.Series, new: pl.Series) -> Places:
        """The places of sorted names."""
        at = np.asarray(old.search_sorted(new, side="left"), np.int64).reshape(-1)
        common = np.zeros(len(new), np.bool_)
        inside = np.flatnonzero(at < len(old))
        common[inside] = (old.gather(at[inside]) == new.gather(inside)).to_numpy()
        before = np.cumsum(np.bincount(at[~common], minlength=len(old) + 1))[: len(old)]
        moved = np.arange(len(old)) + before
        place = at + np.cumsum(~common) - 1
        place[common] = moved[at[common]]
        return cls(moved, place, common)

    @property
    def count(self) -> int:
        """How many items there are in both together."""
        return len(self.old) + int((~self.common).sum())


def together(old: Block, new: Block, n_labels: int) -> Block:
    """Two blocks of the same range of items as one."""
    places = Places.of(old.items["name"], new.items["name"])
    overlap = np.zeros(places.count, np.int64)
    overlap[places.old] = old.overlap
    first = overlap[places.new]
    overlap[places.new] += new.overlap
    starts = np.concatenate([[0], np.cumsum(overlap)[:-1]]).astype(np.int64)
    code = np.empty(int(overlap.sum()), np.int64)
    code[_spans(starts[places.old], old.overlap)] = old.code
    code[_spans(starts[places.new] + first, new.overlap)] = new.code
    mixed = np.zeros(len(overlap), np.bool_)
    mixed[places.new] = first > 0
    rows = np.flatnonzero(np.repeat(mixed, overlap))
    item = np.repeat(np.arange(len(overlap)), overlap)[rows]
    code[rows] = code[rows][np.lexsort((code[rows] // n_labels, item))]
    return Block(_items(old.items, new.items, places), overlap, code, _gold(old, new, places))


def _spans(starts: Longs, lengths: Longs) -> Longs:
    """The numbers from each start on, so many."""
    before = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def _items(old: pl.DataFrame, new: pl.DataFrame, places: Places) -> pl.DataFrame:
    turn = np.zeros(places.count, np.uint32)
    split = np.zeros(places.count, np.bool_)
    for items, place in ((old, places.old), (new, places.new)):
        turn[place] = items[TURN].to_numpy()
        split[place] = items[SPLIT].to_numpy()
    split[places.new[places.common]] = True
    fresh = ~places.common
    names = pl.concat([old["name"], new["name"].filter(pl.Series(fresh))])
    order = np.argsort(np.concatenate([places.old, places.new[fresh]]))
    return pl.DataFrame(
        {"name": names.gather(order), SPLIT: split, TURN: turn},
    )


def _gold(old: Block, new: Block, places: Places) -> NDArray[np.int32]:
    if not old.gold.size and not new.gold.size:
        return old.gold
    gold = np.full(places.count, -1, np.int32)
    for block, place in ((old, places.old), (new, places.new)):
        if block.gold.size:
            gold[place] = block.gold
    return gold


def pieces(parts: MappedParts, buckets: Sequence[Bucket]) -> tuple[Piece, ...]:
    """The ranges of items, in which old parts and new buckets are merged."""
    within = _within(_first_names(parts), buckets)
    found = []
    for number, added in enumerate(within):
        count = parts.header.places[number].items
        if not added:
            found.append(Piece(number, slice(0, count), None, slice(0)))
            continue
        edges = [0, *_edges(parts, number, [first for _, _, first in added[1:]]), count]
        for (a, b), (bucket, some, _) in zip(pairwise(edges), added, strict=True):
            found.append(Piece(number, slice(a, b), bucket, some))
    return tuple(found)


def _within(names: pl.Series, buckets: Sequence[Bucket]) -> list[list[tuple[Bucket, slice, str]]]:
    """For each part, the buckets that reach into it: their items there, and the first one's name.

    ``names`` are those of the first items of the parts.
    """
    within: list[list[tuple[Bucket, slice, str]]] = [[] for _ in names]
    for bucket in buckets:
        own = pl.read_parquet(bucket.items, columns=["name"])["name"]
        inner = np.asarray(own.search_sorted(names[1:], side="left"), np.int64).reshape(-1)
        for part, (a, b) in enumerate(pairwise([0, *inner.tolist(), len(own)])):
            if b > a:
                within[part].append((bucket, slice(a, b), own[a]))
    return within


def _edges(parts: MappedParts, number: int, firsts: Sequence[str]) -> list[int]:
    """Where in a part items with these names are or would be."""
    if not firsts:
        return []
    place = parts.header.places[number]
    items = pl.scan_parquet(parts.folder / "items.parquet").slice(place.first_item, place.items)
    names = items.select("name").collect()["name"]
    found = names.search_sorted(pl.Series(firsts, dtype=pl.String), side="left")
    return np.asarray(found, np.int64).reshape(-1).tolist()


def _first_names(parts: MappedParts) -> pl.Series:
    """The name of the first item of each part."""
    firsts = pl.Series([place.first_item for place in parts.header.places], dtype=pl.UInt32)
    rows = pl.scan_parquet(parts.folder / "items.parquet").select("name").with_row_index("row")
    found = rows.filter(pl.col("row").is_in(firsts.implode())).collect(engine="streaming")
    return found.sort("row")["name"]
