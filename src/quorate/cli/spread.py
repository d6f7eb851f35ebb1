"""``quorate consensus --paradigm descriptive``: how answers spread, in memory or part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from quorate.cli.consensus_by_parts import Kept
    from quorate.cli.progress import Told
    from quorate.cli.source import Source


@dataclass(frozen=True, eq=False)
class Spread:
    """How the answers to one question spread; the table is None where it has been written."""

    table: pl.DataFrame | None
    options: tuple[str, ...]
    population: Sequence[float]
    strength: tuple[float, ...]
    input_digest: str
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


def spread(source: Source, told: Told) -> dict[str, Spread]:
    """The spread of every question, each with its table in memory."""
    from quorate.analysis.disagreement.soft_labels import soft_labels
    from quorate.cli.source import left_out

    told("reading", 0.0)
    found = {}
    for name, judgments in source.read().items():
        told("soft labels", 0.0)
        soft = soft_labels(judgments, paradigm="descriptive")
        found[name] = Spread(
            soft.table,
            soft.options,
            soft.population.tolist(),
            soft.strength,
            soft.input_digest,
            soft.notes,
            tuple(left_out(judgments)),
        )
    return found


def spread_by_parts(source: Source, kept: Kept, out: str | None, told: Told) -> dict[str, Spread]:
    """The spread of the one question of a table on disk, its table written part by part."""
    from quorate.analysis.disagreement.soft_by_parts import soft_by_parts
    from quorate.cli.consensus_by_parts import packed
    from quorate.cli.parts_out import delivered
    from quorate.formats.packed_cache import open_packed
    from quorate.formats.packed_items import PackedItems

    with packed(source, kept, told) as (folder, table, _):
        told("soft labels", 0.0)
        opened = open_packed(folder, verify=False, whole=False)
        found = soft_by_parts(opened, table.question, table.digest)
        frames = found.tables(PackedItems(folder).names)
        remedy = "give --out FOLDER or --out FILE.parquet"
        frame = delivered(frames, opened.n_items, out, remedy, told)
    left = tuple(str(one) for one in table.reading.remarks if one.effect == "dropped")
    one = Spread(
        frame,
        table.question.options,
        found.population,
        found.strength,
        found.input_digest,
        found.notes,
        left,
    )
    return {table.question.name: one}
