"""Writing a packed cache, in the memory of one part."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import Packed, Part, pack
from quorate.formats.packed_header import (
    ABOUT,
    CODE,
    FORMAT,
    GOLD,
    HEADER,
    OVERLAP,
    VERSION,
    Header,
    Place,
    check_order,
    digest_of,
)
from quorate.schema import Judgments, RequestError

NAMES = ("items", "raters", "options")


@dataclass(frozen=True, eq=False)
class Names:
    """Names of the items, a column ``name``; of the raters and the options."""

    items: pl.LazyFrame
    raters: pl.Series
    options: Sequence[str]


def write_packed(
    source: Judgments | Packed,
    path: str | Path,
    gold: NDArray[np.int32] | None = None,
    *,
    named: Names | Callable[[], Names] | None = None,
    about: Mapping[str, object] | Callable[[Header], Mapping[str, object]] | None = None,
) -> Path:
    """Write judgments to a packed cache, a new or empty folder at ``path``, and return it.

    From Judgments the names are kept beside, or those ``named``; ``gold`` (I,) are option codes,
    -1 where unknown; ``about`` is kept with them. Both may be functions, which are asked after the
    parts have been written. A Packed whose parts are made one at a time is
    written in the memory of one part. Raises RequestError when the folder holds something already.
    """
    packed = source if isinstance(source, Packed) else pack(source, gold)
    if isinstance(source, Judgments):
        items = pl.LazyFrame([source.items.rename("name")])
        named = named or Names(items, source.raters, source.question.options)
    shape = packed.n_raters, packed.n_labels
    return write_parts(_counted(packed), path, shape, named=named, about=about)


def write_parts(
    parts: Iterable[Part],
    path: str | Path,
    shape: tuple[int, int],
    *,
    named: Names | Callable[[], Names] | None = None,
    about: Mapping[str, object] | Callable[[Header], Mapping[str, object]] | None = None,
) -> Path:
    """``write_packed`` of parts in their order, which go through once; ``shape`` is (R, L)."""
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RequestError(
            "there is something already", where=str(folder), remedy="name a new or empty folder"
        )
    check_order()
    folder.mkdir(parents=True, exist_ok=True)
    width = 2 if shape[0] * shape[1] <= 2**16 else 4
    places, has_gold = _put_parts(parts, folder, width)
    header = Header(
        n_items=sum(place.items for place in places),
        n_raters=shape[0],
        n_labels=shape[1],
        n_judgments=sum(place.judgments for place in places),
        code_width=width,
        has_gold=has_gold,
        places=places,
        digests={},
    )
    files = [OVERLAP, CODE, *([GOLD] if has_gold else [])]
    if named is not None:
        files += _put_names(named() if callable(named) else named, folder)
    if about is not None:
        text = json.dumps(about(header) if callable(about) else about, ensure_ascii=False)
        (folder / ABOUT).write_text(text, encoding="utf-8")
        files.append(ABOUT)
    header = replace(header, digests={name: digest_of(folder / name) for name in files})
    text = json.dumps({"format": FORMAT, "version": VERSION, **asdict(header)}, indent=1)
    unfinished = folder / f"{HEADER}.part"
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, folder / HEADER)
    return folder


def _counted(packed: Packed) -> Iterator[Part]:
    """The parts of a table, which have to hold what the table says."""
    items = judgments = 0
    for part in packed.parts:
        yield part
        items += part.n_items
        judgments += len(part.code)
    if (items, judgments) != (packed.n_items, packed.n_judgments):
        raise RequestError(
            f"the parts hold {items:,} items and {judgments:,} judgments, "
            f"the table says {packed.n_items:,} and {packed.n_judgments:,}"
        )


def _put_names(names: Names, folder: Path) -> list[str]:
    names.items.sink_parquet(folder / "items.parquet")
    options = pl.Series("name", list(names.options), dtype=pl.String)
    for file, series in (("raters", names.raters), ("options", options)):
        pl.DataFrame([series.rename("name")]).write_parquet(folder / f"{file}.parquet")
    return [f"{name}.parquet" for name in NAMES]


def _put_parts(
    parts: Iterable[Part], folder: Path, code_width: int
) -> tuple[tuple[Place, ...], bool]:
    places: list[Place] = []
    item = overlap_at = code_at = 0
    has_gold: bool | None = None
    with (
        (folder / OVERLAP).open("wb") as overlaps,
        (folder / CODE).open("wb") as codes,
        (folder / GOLD).open("wb") as gold,
    ):
        for part in parts:
            if part.first_item != item:
                raise RequestError(f"a part begins at item {part.first_item}, {item} comes next")
            if has_gold not in (None, part.gold.size > 0):
                raise RequestError("some parts have gold and some have none")
            has_gold = part.gold.size > 0
            overlap = np.diff(part.offsets)
            width = _width(int(overlap.max(initial=0)))
            place = Place(item, part.n_items, len(part.code), width, overlap_at, code_at)
            _put(overlaps, overlap, f"<u{width}")
            _put(codes, part.code, f"<u{code_width}")
            _put(gold, part.gold, "<i4")
            places.append(place)
            item += part.n_items
            overlap_at += part.n_items * width
            code_at += len(part.code) * code_width
    if not has_gold:
        (folder / GOLD).unlink()
    return tuple(places), bool(has_gold)


def _put(file: BinaryIO, values: NDArray[np.integer[Any]], dtype: str) -> None:
    file.write(np.ascontiguousarray(values, dtype).data)


def _width(largest: int) -> int:
    return 1 if largest < 2**8 else 2 if largest < 2**16 else 4
