"""``quorate consensus --on``: the consensus of tables that are fitted elsewhere or part by part."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from quorate.analysis.consensus.by_parts import ByParts
    from quorate.analysis.consensus.method import Method
    from quorate.analysis.numerics.course import Course
    from quorate.cli.progress import Told
    from quorate.cli.source import Source
    from quorate.formats.packing import Table
    from quorate.schema import Gold, Judgments

REGROUPED = "were regrouped"
"""what a remark says that users are told even where nothing was left out"""
LARGEST_WHOLE = 20_000_000
"""Judgments up to which a table is held in memory after all where a method needs that."""


@dataclass(frozen=True)
class Kept:
    """What the user said of keeping a fit."""

    folder: str | None
    every: float
    cache: str | None


@contextmanager
def lost(kept: Kept) -> Iterator[None]:
    """Say of workers that were lost where the fit is kept."""
    from quorate.compute import LostError
    from quorate.schema.errors import RequestError

    try:
        yield
    except LostError as error:
        remedy = "give --checkpoint FOLDER to be able to take a fit up again"
        if kept.folder is not None:
            remedy = f"the same command goes on from the checkpoint in {kept.folder}"
        raise RequestError(str(error), remedy=remedy) from None


def course(
    kept: Kept,
    told: Told,
    method: Method,
    seed: int,
    judgments: Judgments | Table,
    gold: Gold | None,
    place: str = "",
) -> Course:
    """The course of a fit: told on the terminal, and kept where the user said."""
    from quorate.formats import checkpoint

    def tell(loop: int, iteration: int, left: int | None, seconds: float) -> None:
        told(progressed(loop, iteration, left, seconds), share(iteration, left))

    if kept.folder is None:
        return checkpoint.Told(tell)
    about = {
        "method": method.name,
        "settings": asdict(method) if is_dataclass(method) and not isinstance(method, type) else {},
        "seed": seed,
        "judgments": judgments.digest,
        "gold": _digest(gold),
    }
    return checkpoint.Kept(Path(kept.folder, place), about, kept.every, tell)


def progressed(loop: int, iteration: int, left: int | None, seconds: float) -> str:
    """What a bar says of an iteration: its number, how long one takes, and what may be left."""
    which = f"fit {loop}, iteration {iteration}" if loop > 1 else f"iteration {iteration}"
    if seconds <= 0:
        return which
    rate = f"{seconds:.2f} s each"
    if left is None:
        return f"{which}, {rate}"
    return f"{which}, {rate}, about {_duration(left * seconds)} left"


def share(iteration: int, left: int | None) -> float:
    """How much of a loop is done, 0 where that cannot be said yet."""
    return 0.0 if left is None else iteration / (iteration + left)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def by_parts(
    source: Source,
    method: Method,
    seed: int,
    posterior: bool,
    out: str | None,
    kept: Kept,
    told: Told,
) -> Result | None:
    """The consensus of a source that is packed to disk, its table written part by part.

    None where the method has to hold the table in memory and the table is small enough for that.
    Raises NotApplicableError where it is not.
    """
    from quorate.analysis.consensus.by_parts import consensus_by_parts, refused
    from quorate.analysis.numerics.course import following
    from quorate.formats.packed_cache import open_packed

    with packed(source, kept, told) as (folder, table, gold):
        opened = open_packed(folder, verify=False, whole=False)
        if refused(method, opened, table.question) and opened.n_judgments <= LARGEST_WHOLE:
            return None
        with following(course(kept, told, method, seed, table, gold)):
            found = consensus_by_parts(method, opened, table.question, table.digest, seed)
        return _written(found, table, folder, posterior, out, told)


@dataclass(frozen=True, eq=False)
class Result:
    """A consensus whose table is delivered, or is small enough to be delivered as any other."""

    consensus: ByParts
    table: Table
    frame: pl.DataFrame | None
    raters: pl.DataFrame


def _written(
    found: ByParts, table: Table, folder: Path, posterior: bool, out: str | None, told: Told
) -> Result:
    """Write the table of items where it is to be, or gather it where it is small."""
    from quorate.cli.parts_out import delivered, item_names
    from quorate.formats.packed_cache import packed_raters

    frame = delivered(
        found.tables(item_names(folder), posterior=posterior),
        found.packed.n_items,
        out,
        "give --out FOLDER or --out FILE.parquet; the fit is kept with --checkpoint",
        told,
    )
    return Result(found, table, frame, found.raters(packed_raters(folder)))


@contextmanager
def packed(source: Source, kept: Kept, told: Told) -> Iterator[tuple[Path, Table, Gold | None]]:
    """The source as a packed cache in a folder: one that is there already, or made now."""
    import numpy as np

    from quorate.formats.inputs import traits
    from quorate.formats.judgments import read_gold
    from quorate.formats.packed_cache import packed_about
    from quorate.formats.packing import MADE_FROM, pack_source, packed_table

    said = source.said()
    gold = None if source.gold is None else read_gold(source.gold, question=source.question)
    made_from = {"files": traits(source.file), "read": repr(said), "gold": _digest(gold)}
    with _cache(kept) as folder:
        if packed_about(folder).get(MADE_FROM) == made_from:
            yield folder, packed_table(folder), gold
            return
        _emptied(folder)

        def known(judgments: Judgments) -> NDArray[np.int32]:
            codes = None if gold is None else gold.on(judgments).codes
            return np.empty(0, np.int32) if codes is None else codes

        table = pack_source(
            source.file,
            said,
            folder,
            None if gold is None else known,
            made_from=made_from,
            tell=told,
        )
        yield folder, table, gold


def _emptied(folder: Path) -> None:
    """Remove a cache of something else, and nothing that is no cache."""
    from quorate.schema.errors import RequestError

    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / "code.bin").exists():
        raise RequestError(
            "there is something already, and it is no packed table",
            where=str(folder),
            remedy="name a new or empty folder for --cache",
        )
    shutil.rmtree(folder)


@contextmanager
def _cache(kept: Kept) -> Iterator[Path]:
    if kept.cache is None and kept.folder is None:
        with tempfile.TemporaryDirectory(prefix="quorate-") as made:
            yield Path(made, "packed")
        return
    folder = Path(kept.cache) if kept.cache is not None else Path(str(kept.folder), "packed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    yield folder


def _digest(gold: Gold | None) -> str | None:
    if gold is None:
        return None
    return hashlib.sha256(repr(sorted(gold.labels.items())).encode()).hexdigest()
