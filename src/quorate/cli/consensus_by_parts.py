"""``quorate consensus --on``: the consensus of tables that are fitted elsewhere or part by part."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass, replace
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

REGROUPED, ANEW = "were regrouped", "packed anew"
"""what remarks say that users are told even where nothing was left out"""
LARGEST_WHOLE = 20_000_000
"""Judgments up to which a table is held in memory after all where a method needs that."""


@dataclass(frozen=True)
class Kept:
    """What the user said of keeping a fit, and of going on from one that was kept."""

    folder: str | None
    every: float
    cache: str | None
    refit: bool = False
    above: float | None = None

    def check(self) -> None:
        """Raise RequestError for what says something of a checkpoint where there is none."""
        from quorate.schema.errors import RequestError

        if self.folder is None and (self.refit or self.above is not None):
            option = "--refit" if self.refit else "--refit-above"
            raise RequestError(
                f"{option} says what becomes of a fit that was kept, and none is",
                remedy="give --checkpoint FOLDER too, or leave it out",
            )

    def check_whole(self) -> None:
        """Raise RequestError for what makes no sense where the table is in memory."""
        from quorate.schema.errors import RequestError

        if self.above is not None:
            raise RequestError(
                "--refit-above is for fits that go on with added files, part by part",
                remedy="give --on stream or --on ray and a method that can, or leave it out",
            )


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
    folder = Path(kept.folder, place)
    if kept.refit:
        checkpoint.cleared(folder)
    return checkpoint.Kept(folder, fit_said(method, seed, judgments, gold), kept.every, tell)


def fit_said(
    method: Method, seed: int, judgments: Judgments | Table, gold: Gold | None
) -> dict[str, object]:
    """What is fitted: by this a checkpoint is known again."""
    return {
        "method": method.name,
        "settings": asdict(method) if is_dataclass(method) and not isinstance(method, type) else {},
        "seed": seed,
        "judgments": judgments.digest,
        "gold": _digest(gold),
    }


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
    from quorate.analysis.consensus.by_parts import refused
    from quorate.cli.consensus_added import Wanted, fitted
    from quorate.formats.packed_cache import open_packed

    with packed(source, kept, told) as (folder, table, gold):
        opened = open_packed(folder, verify=False, whole=False)
        if refused(method, opened, table.question) and opened.n_judgments <= LARGEST_WHOLE:
            return None
        found = fitted(Wanted(opened, folder, table, gold, method, seed), kept, told)
        return _written(found, table, folder, posterior, out, kept, told)


@dataclass(frozen=True, eq=False)
class Result:
    """A consensus whose table is delivered, or is small enough to be delivered as any other."""

    consensus: ByParts
    table: Table
    frame: pl.DataFrame | None
    raters: pl.DataFrame


def to_tell(found: Result) -> tuple[str, ...]:
    """What users are told of a result beside its table."""
    noted = (note for note in found.consensus.fit.notes if "incremental: " in note)
    return (*remarks_to_tell(found.table), *noted)


def remarks_to_tell(table: Table) -> tuple[str, ...]:
    """What users are told of how a packed table was read."""
    return tuple(
        str(one)
        for one in table.reading.remarks
        if one.effect == "dropped" or any(word in one.what for word in (REGROUPED, ANEW))
    )


def _written(
    found: ByParts,
    table: Table,
    folder: Path,
    posterior: bool,
    out: str | None,
    kept: Kept,
    told: Told,
) -> Result:
    """Write the table of items where it is to be, or gather it where it is small."""
    from quorate.cli.parts_out import delivered
    from quorate.formats.packed_cache import packed_raters
    from quorate.formats.packed_items import PackedItems

    frame = delivered(
        found.tables(PackedItems(folder).names, posterior=posterior),
        found.packed.n_items,
        out,
        "give --out FOLDER or --out FILE.parquet; the fit is kept with --checkpoint",
        told,
        None if kept.folder is None else Path(kept.folder),
    )
    return Result(found, table, frame, found.raters(packed_raters(folder)))


@contextmanager
def packed(source: Source, kept: Kept, told: Told) -> Iterator[tuple[Path, Table, Gold | None]]:
    """The source as a packed cache in a folder: one that is there already, grown, or made now."""
    from quorate.formats.cache_lock import using
    from quorate.formats.grown import recovered
    from quorate.formats.inputs import traits
    from quorate.formats.judgments import read_gold
    from quorate.formats.packed_cache import packed_about
    from quorate.formats.packing import MADE_FROM, packed_table

    said = source.said()
    gold = None if source.gold is None else read_gold(source.gold, question=source.question)
    made_from: dict[str, object] = {
        "files": traits(source.file),
        "read": repr(said),
        "gold": _digest(gold),
    }
    with _cache(kept) as folder, using(folder) as lock:
        lock.shared()
        if packed_about(folder).get(MADE_FROM) == made_from:
            yield folder, packed_table(folder), gold
            return
        lock.alone()
        recovered(folder)
        table = _made(source, gold, folder, made_from, told)
        lock.shared()
        yield folder, table, gold


def _made(
    source: Source, gold: Gold | None, folder: Path, made_from: dict[str, object], told: Told
) -> Table:
    """The table with the files that were added, or packed anew and why."""
    import numpy as np

    from quorate.formats.grown import PackAnewError, grow_source
    from quorate.formats.packing import pack_source
    from quorate.schema.reading import Remark

    def known(judgments: Judgments) -> NDArray[np.int32]:
        codes = None if gold is None else gold.on(judgments).codes
        return np.empty(0, np.int32) if codes is None else codes

    find = None if gold is None else known
    said = source.said()
    try:
        return grow_source(source.file, said, folder, find, made_from, told)
    except PackAnewError as error:
        why = str(error)
    _emptied(folder)
    table = pack_source(source.file, said, folder, find, made_from=made_from, tell=told)
    if not why:
        return table
    note = Remark("noted", f"{ANEW}, since {why}")
    reading = replace(table.reading, remarks=(*table.reading.remarks, note))
    return replace(table, reading=reading)


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
