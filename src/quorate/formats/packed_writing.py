"""Writing a packed cache, in the memory of one part."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import Packed, Part, pack
from quorate.formats.packed_header import (
    ABOUT,
    CODE,
    GOLD,
    GROUP,
    HEADER,
    OVERLAP,
    VALUES,
    Group,
    Header,
    Place,
    check_order,
    digest_of,
)
from quorate.schema import Judgments, RequestError

NAMES = ("items", "raters", "options")


@dataclass(frozen=True, eq=False)
class Names:
    """Names of the items, a column ``name``; of the raters, the options, and values of groups."""

    items: pl.LazyFrame
    raters: pl.Series
    options: Sequence[str]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)


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
    put = _put_parts(parts, folder, width)
    names = named() if callable(named) else named
    header = Header(
        n_items=sum(place.items for place in put.places),
        n_raters=shape[0],
        n_labels=shape[1],
        n_judgments=sum(place.judgments for place in put.places),
        code_width=width,
        has_gold=put.has_gold,
        places=put.places,
        digests={},
        groups=_groups(put.group_widths, {} if names is None else names.groups),
    )
    files = [OVERLAP, CODE, *([GOLD] if put.has_gold else [])]
    if names is not None:
        files += _put_names(names, folder)
    files += [GROUP.format(n) for n in range(len(header.groups))]
    if about is not None:
        text = json.dumps(about(header) if callable(about) else about, ensure_ascii=False)
        (folder / ABOUT).write_text(text, encoding="utf-8")
        files.append(ABOUT)
    header = replace(header, digests={name: digest_of(folder / name) for name in files})
    text = json.dumps(header.document, indent=1)
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
    files = [f"{name}.parquet" for name in NAMES]
    for n, values in enumerate(names.groups.values()):
        files.append(VALUES.format(n))
        own = pl.Series("name", list(values), dtype=pl.String)
        pl.DataFrame([own]).write_parquet(folder / files[-1])
    return files


def _groups(widths: Sequence[int], values: Mapping[str, Sequence[str]]) -> tuple[Group, ...]:
    """The group columns; those of the parts have to be those that are named."""
    if len(widths) != len(values):
        raise RequestError(f"the parts have {len(widths)} group columns, {len(values)} have values")
    return tuple(
        Group(name, width, len(own))
        for width, (name, own) in zip(widths, values.items(), strict=True)
    )


@dataclass(frozen=True)
class _Put:
    """Parts that were written."""

    places: tuple[Place, ...]
    has_gold: bool
    group_widths: tuple[int, ...]


def _put_parts(parts: Iterable[Part], folder: Path, code_width: int) -> _Put:
    places: list[Place] = []
    item = overlap_at = code_at = 0
    has_gold: bool | None = None
    widths: tuple[int, ...] | None = None
    with ExitStack() as open_files:

        def opened(name: str) -> BinaryIO:
            return open_files.enter_context((folder / name).open("wb"))

        overlaps, codes, gold = opened(OVERLAP), opened(CODE), opened(GOLD)
        groups: list[BinaryIO] = []
        for part in parts:
            if part.first_item != item:
                raise RequestError(f"a part begins at item {part.first_item}, {item} comes next")
            if has_gold not in (None, part.gold.size > 0):
                raise RequestError("some parts have gold and some have none")
            has_gold = part.gold.size > 0
            own = tuple(column.itemsize for column in part.groups)
            if widths is None:
                groups += [opened(GROUP.format(n)) for n in range(len(own))]
            elif own != widths:
                raise RequestError("the parts have other group columns")
            widths = own
            overlap = np.diff(part.offsets)
            width = _width(int(overlap.max(initial=0)))
            place = Place(item, part.n_items, len(part.code), width, overlap_at, code_at)
            _put(overlaps, overlap, f"<u{width}")
            _put(codes, part.code, f"<u{code_width}")
            _put(gold, part.gold, "<i4")
            for file, column, size in zip(groups, part.groups, own, strict=True):
                _put(file, column, f"<u{size}")
            places.append(place)
            item += part.n_items
            overlap_at += part.n_items * width
            code_at += len(part.code) * code_width
    if not has_gold:
        (folder / GOLD).unlink()
    return _Put(tuple(places), bool(has_gold), widths or ())


def _put(file: BinaryIO, values: NDArray[np.integer[Any]], dtype: str) -> None:
    file.write(np.ascontiguousarray(values, dtype).data)


def _width(largest: int) -> int:
    return 1 if largest < 2**8 else 2 if largest < 2**16 else 4
