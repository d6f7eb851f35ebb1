"""``quorate audit --on`` and ``quorate raters --on``: tables that are counted part by part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.analysis.audit import Audit
    from quorate.analysis.audit.by_parts import Source as Packed
    from quorate.analysis.consensus.by_parts import ByParts
    from quorate.cli.consensus_by_parts import Kept
    from quorate.cli.progress import Told
    from quorate.cli.source import Source
    from quorate.formats.packed_items import PackedItems
    from quorate.schema.paradigm import Paradigm

REPEATED = "judged the item more than once"
"""what a remark says of judgments that a later one replaced"""


@dataclass(frozen=True)
class Counted:
    """A packed table, and the names of its items."""

    packed: Packed
    items: PackedItems


@contextmanager
def counted(source: Source, kept: Kept, method: str, told: Told) -> Iterator[Counted | None]:
    """The source as a packed table, with the gold it names; None where the method has to hold it in
    memory and it is small enough for that.
    """
    from quorate.analysis.audit.by_parts import Source as Packed
    from quorate.analysis.consensus.by_parts import refused
    from quorate.analysis.consensus.inference import method as method_of
    from quorate.cli.consensus_by_parts import LARGEST_WHOLE, packed
    from quorate.formats.packed_cache import open_packed, packed_raters
    from quorate.formats.packed_items import PackedItems

    with packed(source, kept, told) as (folder, table, _):
        opened = open_packed(folder, verify=False, whole=False)
        small = opened.n_judgments <= LARGEST_WHOLE
        if small and refused(method_of(method), opened, table.question):
            yield None
            return
        items = PackedItems(folder)
        raters = packed_raters(folder)
        repeats = sum(r.count for r in table.reading.remarks if REPEATED in r.what)
        yield Counted(
            Packed(
                opened,
                table.question,
                table.reading,
                table.digest,
                raters,
                items.at,
                items.find,
                repeats,
            ),
            items,
        )


def audited(
    source: Source,
    method: str,
    kept: Kept,
    place: Path | None,
    told: Told,
    *,
    seed: int,
    bootstrap: int,
    paradigm: Paradigm,
    smallest: int,
) -> Audit | None:
    """The audit of a source that is packed to disk, written to its folder if there is to be one.

    None where the method has to hold the table in memory and it is small enough for that.
    """
    from quorate.analysis.audit.by_parts import audit_by_parts
    from quorate.formats.judgments import read_gold

    gold = None if source.gold is None else read_gold(source.gold, question=source.question)
    # a consensus that has not seen the known answers is measured by them
    with counted(replace(source, gold=None), kept, method, told) as table:
        if table is None:
            return None
        found, fitted = audit_by_parts(
            table.packed,
            gold,
            method,
            seed,
            bootstrap=bootstrap,
            paradigm=paradigm,
            by=source.by,
            smallest=smallest,
            told=told,
        )
        if place is not None:
            _write(found, fitted, table.items, place, told)
    return found


def _write(audit: Audit, fitted: ByParts, items: PackedItems, place: Path, told: Told) -> None:
    """The folder of an audit, with the consensus as Parquet files in a folder of its own."""
    from quorate.cli.folder import fill
    from quorate.cli.parts_out import written
    from quorate.cli.whole_folder import write_whole

    def everything(folder: Path) -> None:
        fill([audit], folder)
        (folder / "consensus").mkdir()
        frames = fitted.tables(items.names)
        written(frames, fitted.packed.n_items, folder / "consensus", told)

    write_whole(place, everything)
