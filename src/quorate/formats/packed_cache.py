"""The packed cache: judgments as a fit reads them, in a folder, for tables larger than memory.

    header.json      version, sizes, where each part lies, SHA-256 of every other file
    overlap.bin      judgments of each item, 8, 16 or 32 bits a part
    code.bin         rater * n_labels + label of each judgment, 16 or 32 bits, item by item
    gold.bin         option code of each item, -1 where unknown, 32 bits (only with gold)
    items.parquet    names of the items, raters and options (only where they are known)
    raters.parquet
    options.parquet
    about.json       the question, the digest of the judgments, how they were read (only then)

Numbers are little-endian. The header is written last, so that a folder without one is a cache
whose writing was interrupted.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import NO_GOLD, Codes, Packed, Part, pack
from quorate.compute import here
from quorate.schema import Judgments, ReadError, RequestError

__all__ = [
    "Names",
    "open_packed",
    "packed_about",
    "packed_names",
    "packed_raters",
    "write_packed",
]

FORMAT = "quorate-packed"
VERSION = 1
HEADER = "header.json"
OVERLAP, CODE, GOLD = "overlap.bin", "code.bin", "gold.bin"
ABOUT = "about.json"
NAMES = ("items", "raters", "options")
REMEDY = "write the cache again with write_packed"
_BLOCK = 1 << 24
_OVERLAPS: dict[int, type[np.unsignedinteger[Any]]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}

Number = TypeVar("Number", bound=np.integer[Any])


@dataclass(frozen=True)
class Place:
    """Where a part lies: its items and judgments, and the width of its overlaps in bytes."""

    first_item: int
    items: int
    judgments: int
    width: int
    overlap_at: int
    code_at: int


@dataclass(frozen=True)
class Header:
    """What a packed cache holds; ``digests`` is the SHA-256 of each file by its name."""

    n_items: int
    n_raters: int
    n_labels: int
    n_judgments: int
    code_width: int
    has_gold: bool
    places: tuple[Place, ...]
    digests: dict[str, str]


@dataclass(frozen=True, eq=False)
class Names:
    """Names of the items, a column ``name``; of the raters and the options."""

    items: pl.LazyFrame
    raters: pl.Series
    options: Sequence[str]


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
            return _header(self.folder) == self.header
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
        return Part(place.first_item, offsets, code, n_codes, gold)

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


def write_packed(
    source: Judgments | Packed,
    path: str | Path,
    gold: NDArray[np.int32] | None = None,
    *,
    named: Names | Callable[[], Names] | None = None,
    about: Mapping[str, object] | Callable[[MappedParts], Mapping[str, object]] | None = None,
) -> Path:
    """Write judgments to a packed cache, a new or empty folder at ``path``, and return it.

    From Judgments the names are kept beside, or those ``named``; ``gold`` (I,) are option codes,
    -1 where unknown; ``about`` is kept with them. Both may be functions, which are asked after the
    parts have been written. A Packed whose parts are made one at a time is
    written in the memory of one part. Raises RequestError when the folder holds something already.
    """
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RequestError(
            "there is something already", where=str(folder), remedy="name a new or empty folder"
        )
    _check_order()
    folder.mkdir(parents=True, exist_ok=True)
    packed = source if isinstance(source, Packed) else pack(source, gold)
    if isinstance(source, Judgments):
        items = pl.LazyFrame([source.items.rename("name")])
        named = named or Names(items, source.raters, source.question.options)
    places, has_gold = _write_parts(packed, folder)
    header = Header(
        n_items=packed.n_items,
        n_raters=packed.n_raters,
        n_labels=packed.n_labels,
        n_judgments=packed.n_judgments,
        code_width=_code_width(packed),
        has_gold=has_gold,
        places=places,
        digests={},
    )
    files = [OVERLAP, CODE, *([GOLD] if has_gold else [])]
    if named is not None:
        files += _write_names(named() if callable(named) else named, folder)
    if about is not None:
        said = about(MappedParts(folder, header)) if callable(about) else about
        text = json.dumps(said, indent=1, ensure_ascii=False)
        (folder / ABOUT).write_text(text, encoding="utf-8")
        files.append(ABOUT)
    header = replace(header, digests={name: _digest(folder / name) for name in files})
    text = json.dumps({"format": FORMAT, "version": VERSION, **asdict(header)}, indent=1)
    unfinished = folder / f"{HEADER}.part"
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, folder / HEADER)
    return folder


def open_packed(path: str | Path, *, verify: bool = True, whole: bool = True) -> Packed:
    """The cache at ``path``, its parts mapped into memory one at a time as a fit comes to them.

    With ``whole=False`` a fit of it does not hold a posterior of all items either.

    ``verify`` reads every file once and compares its SHA-256. Without it the sizes, and later the
    sums and bounds of each part, are still checked. Raises ReadError for a missing, unfinished,
    truncated or altered cache.
    """
    folder = Path(path)
    _check_order()
    header = _header(folder)
    _check_sizes(folder, header)
    if verify:
        for name, digest in header.digests.items():
            if _digest(folder / name) != digest:
                raise ReadError(
                    f"the packed cache is damaged: {name} has changed since it was written",
                    where=str(folder),
                    remedy=REMEDY,
                )
    return Packed(
        parts=here().hold(MappedParts(folder, header)),
        n_items=header.n_items,
        n_raters=header.n_raters,
        n_labels=header.n_labels,
        n_judgments=header.n_judgments,
        whole=whole,
    )


def packed_names(path: str | Path) -> tuple[pl.Series, pl.Series, tuple[str, ...]]:
    """Names of the items, raters and options of a cache that has them."""
    items, raters, options = (_named(Path(path), name) for name in NAMES)
    return items.rename("item"), raters.rename("rater"), tuple(options)


def packed_raters(path: str | Path) -> pl.Series:
    """Names of the raters alone; those of the items may not fit in memory."""
    return _named(Path(path), "raters").rename("rater")


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


def _write_names(names: Names, folder: Path) -> list[str]:
    names.items.sink_parquet(folder / "items.parquet")
    options = pl.Series("name", list(names.options), dtype=pl.String)
    for file, series in (("raters", names.raters), ("options", options)):
        pl.DataFrame([series.rename("name")]).write_parquet(folder / f"{file}.parquet")
    return [f"{name}.parquet" for name in NAMES]


def _write_parts(packed: Packed, folder: Path) -> tuple[tuple[Place, ...], bool]:
    places: list[Place] = []
    item = overlap_at = code_at = 0
    has_gold: bool | None = None
    with (
        (folder / OVERLAP).open("wb") as overlaps,
        (folder / CODE).open("wb") as codes,
        (folder / GOLD).open("wb") as gold,
    ):
        for part in packed.parts:
            if part.first_item != item:
                raise RequestError(f"a part begins at item {part.first_item}, {item} comes next")
            if has_gold not in (None, part.gold.size > 0):
                raise RequestError("some parts have gold and some have none")
            has_gold = part.gold.size > 0
            overlap = np.diff(part.offsets)
            width = _width(int(overlap.max(initial=0)))
            place = Place(item, part.n_items, len(part.code), width, overlap_at, code_at)
            _put(overlaps, overlap, f"<u{width}")
            _put(codes, part.code, f"<u{_code_width(packed)}")
            _put(gold, part.gold, "<i4")
            places.append(place)
            item += part.n_items
            overlap_at += part.n_items * width
            code_at += len(part.code) * _code_width(packed)
    judgments = sum(place.judgments for place in places)
    if (item, judgments) != (packed.n_items, packed.n_judgments):
        raise RequestError(
            f"the parts hold {item:,} items and {judgments:,} judgments, "
            f"the table says {packed.n_items:,} and {packed.n_judgments:,}"
        )
    if not has_gold:
        (folder / GOLD).unlink()
    return tuple(places), bool(has_gold)


def _put(file: BinaryIO, values: NDArray[np.integer[Any]], dtype: str) -> None:
    file.write(np.ascontiguousarray(values, dtype).data)


def _width(largest: int) -> int:
    return 1 if largest < 2**8 else 2 if largest < 2**16 else 4


def _code_width(packed: Packed) -> int:
    return 2 if packed.n_codes <= 2**16 else 4


def _header(folder: Path) -> Header:
    try:
        loaded = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = (
            "it has no header, so its writing was interrupted"
            if folder.is_dir()
            else "no such folder"
        )
        raise ReadError(f"no packed cache: {what}", where=str(folder), remedy=REMEDY) from None
    except (OSError, ValueError) as error:
        raise ReadError(
            f"the header of the packed cache cannot be read ({error})",
            where=str(folder / HEADER),
            remedy=REMEDY,
        ) from error
    if not isinstance(loaded, dict) or loaded.pop("format", None) != FORMAT:
        raise ReadError("this is not a packed cache", where=str(folder / HEADER), remedy=REMEDY)
    version = loaded.pop("version", None)
    if version != VERSION:
        raise ReadError(
            f"the packed cache has version {version}, this program reads {VERSION}",
            where=str(folder / HEADER),
            remedy=REMEDY,
        )
    try:
        places = tuple(Place(**place) for place in loaded.pop("places"))
        header = Header(places=places, **loaded)
        sound = _sound(header)
    except (KeyError, TypeError) as error:
        raise ReadError(
            f"the header of the packed cache is incomplete ({error})",
            where=str(folder / HEADER),
            remedy=REMEDY,
        ) from error
    if not sound:
        raise ReadError(
            "the header of the packed cache contradicts itself",
            where=str(folder / HEADER),
            remedy=REMEDY,
        )
    return header


def _sound(header: Header) -> bool:
    """Whether the parts follow one another and add up to the table."""
    sizes = (header.n_items, header.n_raters, header.n_labels, header.n_judgments)
    item = judgments = overlap_at = code_at = 0
    for place in header.places:
        if (place.first_item, place.overlap_at, place.code_at) != (item, overlap_at, code_at):
            return False
        if place.width not in (1, 2, 4) or place.items < 0 or place.judgments < 0:
            return False
        item += place.items
        judgments += place.judgments
        overlap_at += place.items * place.width
        code_at += place.judgments * header.code_width
    return (
        min(sizes) >= 0
        and len(header.places) > 0
        and header.code_width in (2, 4)
        and (item, judgments) == (header.n_items, header.n_judgments)
    )


def _check_sizes(folder: Path, header: Header) -> None:
    expected = {
        OVERLAP: sum(place.items * place.width for place in header.places),
        CODE: sum(place.judgments for place in header.places) * header.code_width,
        **({GOLD: header.n_items * 4} if header.has_gold else {}),
    }
    for name, size in expected.items():
        found = (folder / name).stat().st_size if (folder / name).is_file() else -1
        if found != size:
            what = "is missing" if found < 0 else f"has {found:,} bytes of {size:,}"
            raise ReadError(
                f"the packed cache is damaged: {name} {what}", where=str(folder), remedy=REMEDY
            )


def _digest(path: Path) -> str:
    h = hashlib.sha256()
    for block in _blocks(path):
        h.update(block)
    return h.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise ReadError(
            f"the packed cache is damaged: {path.name} cannot be read ({error.strerror})",
            where=str(path.parent),
            remedy=REMEDY,
        ) from error


def _check_order() -> None:
    if sys.byteorder != "little":
        raise RequestError("packed caches need a little-endian machine")
