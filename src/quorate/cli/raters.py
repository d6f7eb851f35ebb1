"""``quorate raters``: how good every rater is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from quorate.cli.consensus_by_parts import Kept
from quorate.cli.method_options import METHOD, SEED
from quorate.cli.source import GOLD, Source, left_out, source_options, tell
from quorate.cli.table_options import AS_JSON, OUT
from quorate.cli.where_options import CACHE, ON

if TYPE_CHECKING:
    import polars as pl

    from quorate.cli.progress import Told


@click.command("raters")
@source_options(GOLD)
@METHOD
@SEED
@ON
@CACHE
@AS_JSON
@OUT
def command(
    source: Source,
    method: str,
    seed: int,
    on: str | None,
    cache: str | None,
    as_json: bool,
    out: str | None,
) -> None:
    """Tell how good every rater is, and who looks wrong.

    One row a rater: judgments, competence with its interval, raw agreement with the others, the
    favourite label, and a verdict with its evidence where a rater looks wrong. With --on stream and
    --on ray the table need not fit in memory; seconds are left out then.
    """
    from quorate.analysis.on import working
    from quorate.analysis.plain import plain
    from quorate.cli.consensus_by_parts import lost
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    kept = Kept(None, 0.0, cache)
    with progress(source.name) as told, lost(kept), working(on or "local") as place:
        found = _by_parts(source, method, seed, kept, told) if place.out_of_core else None
        if found is None:
            found = _in_memory(source, method, seed, told)
    if not as_json:
        tell({name: one.left_out for name, one in found.items()})

    def document() -> object:
        return [
            {"question": name, "raters": plain(one.table), "left_out": list(one.left_out)}
            for name, one in found.items()
        ]

    put(stack({name: one.table for name, one in found.items()}), document, as_json, out)


@dataclass(frozen=True, eq=False)
class Found:
    """The raters of one question, and what was left out of its rows."""

    table: pl.DataFrame
    left_out: tuple[str, ...]


def _in_memory(source: Source, method: str, seed: int, told: Told) -> dict[str, Found]:
    from quorate.analysis.audit import raters

    told("reading", 0.0)
    read = source.read()
    known = source.read_gold(read)
    found = {}
    for name, judgments in read.items():
        told("raters", 0.0)
        table = raters(judgments, method, known.get(name), seed)
        found[name] = Found(table, tuple(left_out(judgments)))
    return found


def _by_parts(
    source: Source, method: str, seed: int, kept: Kept, told: Told
) -> dict[str, Found] | None:
    from quorate.analysis.audit.by_parts import raters_by_parts
    from quorate.cli.audit_by_parts import counted

    with counted(source, kept, method, told) as table:
        if table is None:
            return None
        told("raters", 0.0)
        read = table.packed.reading.remarks
        found = raters_by_parts(table.packed, method, seed)
    left = tuple(str(one) for one in read if one.effect == "dropped")
    return {table.packed.question.name: Found(found, left)}
