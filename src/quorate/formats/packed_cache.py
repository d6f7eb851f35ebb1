"""The packed cache: judgments as a fit reads them, in a folder, for tables larger than memory.

    header.json      version, sizes, where each part lies, SHA-256 of every other file
    overlap.bin      judgments of each item, 8, 16 or 32 bits a part
    code.bin         rater * n_labels + label of each judgment, 16 or 32 bits, item by item
    gold.bin         option code of each item, -1 where unknown, 32 bits (only with gold)
    items.parquet    names of the items, raters and options (only where they are known)
    raters.parquet
    options.parquet
    group-0.bin …    the value of a group column of each judgment, 0 or 1 + its number, 8 or 16 bits
    group-0.parquet  names of its values (only with group columns)
    about.json       the question, the digest of the judgments, how they were read (only then)

Numbers are little-endian. The header is written last, so that a folder without one is a cache
whose writing was interrupted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import NO_GOLD, Codes, GroupCodes, Packed, Part
from quorate.compute import here
from quorate.formats.packed_header import (
    ABOUT,
    CODE,
    GOLD,
    GROUP,
    OVERLAP,
    REMEDY,
    VALUES,
    Header,
    Place,
    check_order,
    check_sizes,
    digest_of,
    header_of,
)
from quorate.formats.packed_writing import NAMES, Names, write_packed
from quorate.schema import Question, ReadError

__all__ = [
    "Names",
    "judgments_digest",
    "open_packed",
    "packed_about",
    "packed_names",
    "packed_raters",
    "write_packed",
]

_OVERLAPS: dict[int, type[np.unsignedinteger[Any]]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}

_NAMES_AT_A_TIME = 500_000

Number = TypeVar("Number", bound=np.integer[Any])


class MappedParts(Sequence[Part]):
    """The parts of a cache, each mapped into memory when asked for and let go with its last use."""

    def __init__(self, folder: Path, header: Header) -> None:
        self.folder = folder
        self.header = header

    def __len__(self) -> int:
        return len(self.header.places)

    def found(self) -> bool:
        """Whether the same cache lies in that folder here, where this may be another machine."""
        try:
            return header_of(self.folder) == self.header
        except ReadError:
            return False

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, index: int | slice) -> Part | tuple[Part, ...]:
        if isinstance(index, slice):
            return tuple(self[n] for n in range(*index.indices(len(self))))
        return self._part(self.header.places[index])

    def _part(self, place: Place) -> Part:
        head = self.header
        overlap = self._map(OVERLAP, _OVERLAPS[place.width], place.overlap_at, place.items)
        code = self._codes(place)
        offsets = np.zeros(place.items + 1, np.int64)
        np.cumsum(overlap, out=offsets[1:])
        if offsets[-1] != place.judgments:
            raise self._damaged(
                f"items from {place.first_item} on have {offsets[-1]:,} judgments, "
                f"the header says {place.judgments:,}"
            )
        n_codes = head.n_raters * head.n_labels
        # the kernels do not check bounds, so a wrong code would read foreign memory
        if len(code) and code.max() >= n_codes:
            raise self._damaged(f"a judgment has code {code.max()}, there are {n_codes}")
        gold = NO_GOLD
        if head.has_gold:
            gold = self._map(GOLD, np.int32, place.first_item * 4, place.items)
            if len(gold) and not -1 <= gold.min() <= gold.max() < head.n_labels:
                raise self._damaged(f"gold has an option beyond the {head.n_labels} there are")
        return Part(place.first_item, offsets, code, n_codes, gold, MappedGroups(self, place))

    def group(self, n: int, place: Place) -> GroupCodes:
        """A group column of the judgments of a part."""
        group = self.header.groups[n]
        first = place.code_at // self.header.code_width
        name, at = GROUP.format(n), first * group.width
        codes: GroupCodes
        if group.width == 1:
            codes = self._map(name, np.uint8, at, place.judgments)
        else:
            codes = self._map(name, np.uint16, at, place.judgments)
        if len(codes) and codes.max() > group.values:
            raise self._damaged(f"{name} has value {codes.max()}, there are {group.values}")
        return codes

    def _codes(self, place: Place) -> Codes:
        if self.header.code_width == 2:
            return self._map(CODE, np.uint16, place.code_at, place.judgments)
        return self._map(CODE, np.uint32, place.code_at, place.judgments)

    def _map(self, name: str, dtype: type[Number], at: int, count: int) -> NDArray[Number]:
        if count == 0:
            return np.empty(0, dtype)
        try:
            mapped = np.memmap(self.folder / name, dtype, "r", at, (count,))
        except (OSError, ValueError) as error:
            raise self._damaged(f"{name} cannot be mapped ({error})") from error
        return mapped.view(np.ndarray)

    def _damaged(self, what: str) -> ReadError:
        return ReadError(
            f"the packed cache is damaged: {what}", where=str(self.folder), remedy=REMEDY
        )


class MappedGroups(Sequence[GroupCodes]):
    """The group columns of a part, mapped when asked for: fits never do."""

    def __init__(self, parts: MappedParts, place: Place) -> None:
        self.parts = parts
        self.place = place

    def __len__(self) -> int:
        return len(self.parts.header.groups)

    @overload
    def __getitem__(self, index: int) -> GroupCodes: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[GroupCodes, ...]: ...
    def __getitem__(self, index: int | slice) -> GroupCodes | tuple[GroupCodes, ...]:
        if isinstance(index, slice):
            return tuple(self[n] for n in range(*index.indices(len(self))))
        return self.parts.group(range(len(self))[index], self.place)


def open_packed(path: str | Path, *, verify: bool = True, whole: bool = True) -> Packed:
    """The cache at ``path``, its parts mapped into memory one at a time as a fit comes to them.

    With ``whole=False`` a fit of it does not hold a posterior of all items either.

    ``verify`` reads every file once and compares its SHA-256. Without it the sizes, and later the
    sums and bounds of each part, are still checked. Raises ReadError for a missing, unfinished,
    truncated or altered cache.
    """
    parts = mapped(path, verify=verify)
    header = parts.header
    return Packed(
        parts=here().hold(parts),
        n_items=header.n_items,
        n_raters=header.n_raters,
        n_labels=header.n_labels,
        n_judgments=header.n_judgments,
        whole=whole,
        groups=_values(parts),
    )


def mapped(path: str | Path, *, verify: bool = True) -> MappedParts:
    """The parts of the cache at ``path`` alone, checked as ``open_packed`` does."""
    folder = Path(path)
    check_order()
    header = header_of(folder)
    check_sizes(folder, header)
    if verify:
        for name, digest in header.digests.items():
            if digest_of(folder / name) != digest:
                raise ReadError(
                    f"the packed cache is damaged: {name} has changed since it was written",
                    where=str(folder),
                    remedy=REMEDY,
                )
    return MappedParts(folder, header)


def judgments_digest(
    question: Question, items: pl.LazyFrame, raters: pl.Series, parts: Sequence[Part]
) -> str:
    """``Judgments.digest`` of a table in parts, whose items have a column ``name``."""
    h = hashlib.sha256()
    h.update(repr((question.name, question.kind.value, question.options)).encode())
    after = b""
    for names in items.select("name").collect_batches(chunk_size=_NAMES_AT_A_TIME):
        if len(names):
            h.update(after + names["name"].str.join("\x00")[0].encode())
            after = b"\x00"
    h.update("\x00".join(raters).encode())
    before = 0
    for n, part in enumerate(parts):
        offsets = part.offsets + before
        h.update(np.ascontiguousarray(offsets if n == 0 else offsets[1:]).data)
        before = int(offsets[-1])
    n_labels = len(question.options)
    for column in (np.floor_divide, np.remainder):
        for part in parts:
            h.update(column(part.code, n_labels).astype(np.int32).data)
    return h.hexdigest()


def packed_names(path: str | Path) -> tuple[pl.Series, pl.Series, tuple[str, ...]]:
    """Names of the items, raters and options of a cache that has them."""
    items, raters, options = (_named(Path(path), name) for name in NAMES)
    return items.rename("item"), raters.rename("rater"), tuple(options)


def packed_raters(path: str | Path) -> pl.Series:
    """Names of the raters alone; those of the items may not fit in memory."""
    return _named(Path(path), "raters").rename("rater")


def _values(parts: MappedParts) -> dict[str, tuple[str, ...]]:
    """The values of each group column."""
    found = {}
    for n, group in enumerate(parts.header.groups):
        own = _named(parts.folder, VALUES.format(n).removesuffix(".parquet"))
        if len(own) != group.values:
            raise ReadError(
                f"the packed cache is damaged: {group.name} has {len(own):,} values, the header "
                f"says {group.values:,}",
                where=str(parts.folder),
                remedy=REMEDY,
            )
        found[group.name] = tuple(own)
    return found


def _named(folder: Path, name: str) -> pl.Series:
    file = folder / f"{name}.parquet"
    if not file.is_file():
        raise ReadError(
            f"the packed cache has no names of {name}",
            where=str(folder),
            remedy="write it from Judgments to keep names",
        )
    return pl.read_parquet(file, columns=["name"])["name"]


def packed_about(path: str | Path) -> dict[str, Any]:
    """What was kept with a cache; empty where nothing was."""
    file = Path(path) / ABOUT
    if not file.is_file():
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(
            f"the packed cache is damaged: {ABOUT} cannot be read ({error})",
            where=str(path),
            remedy=REMEDY,
        ) from None
    return found if isinstance(found, dict) else {}
