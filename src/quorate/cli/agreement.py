"""``quorate agreement``: how far raters agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from quorate.cli.consensus_by_parts import Kept
from quorate.cli.method_options import SEED
from quorate.cli.source import BY, Source, left_out, source_options, tell
from quorate.cli.table_options import AS_JSON, OUT
from quorate.cli.where_options import CACHE, ON, only_in_memory

if TYPE_CHECKING:
    import polars as pl

    from quorate.analysis.agreement import AgreementReport
    from quorate.cli.progress import Told
    from quorate.formats.packing import Table


@click.command("agreement")
@source_options(BY)
@click.option(
    "--coefficient",
    "coefficients",
    multiple=True,
    metavar="NAME",
    help="A coefficient, as «quorate methods» lists them. May be repeated; else those that suit.",
)
@click.option(
    "--bootstrap",
    default=1000,
    show_default=True,
    type=click.IntRange(0),
    help="Replicates behind the intervals; 0 for analytic ones where they are known.",
)
@click.option(
    "--unit",
    type=click.Choice(["item", "rater"]),
    default="item",
    show_default=True,
    help="What the bootstrap draws: would other items, or other raters, give this?",
)
@click.option(
    "--level",
    default=0.95,
    show_default=True,
    type=click.FloatRange(0.5, 0.9999),
    help="The level of the intervals.",
)
@SEED
@ON
@CACHE
@AS_JSON
@OUT
def command(
    source: Source,
    coefficients: tuple[str, ...],
    bootstrap: int,
    unit: Literal["item", "rater"],
    level: float,
    seed: int,
    on: str | None,
    cache: str | None,
    as_json: bool,
    out: str | None,
) -> None:
    """Measure how far raters agree beyond chance, with intervals.

    One row a coefficient, and with --by one a coefficient and group. With --on stream and --on ray
    the table need not fit in memory; coefficients that keep raters apart are then left out.
    """
    from quorate.analysis.agreement import agreement
    from quorate.analysis.on import working
    from quorate.cli.consensus_by_parts import lost, remarks_to_tell
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found: dict[str, AgreementReport] = {}
    gone: dict[str, list[str]] = {}
    also: dict[str, list[str]] = {}
    kept = Kept(None, 0.0, cache)
    with progress(source.name) as told, lost(kept), working(on or "local") as place:
        if place.out_of_core:
            only_in_memory({"--unit rater": unit == "rater"})
            report, table = _by_parts(source, coefficients, level, bootstrap, seed, kept, told)
            found[report.question] = report
            gone[report.question] = [
                str(one) for one in table.reading.remarks if one.effect == "dropped"
            ]
            also[report.question] = list(remarks_to_tell(table))
        else:
            told("reading", 0.0)
            for name, judgments in source.read().items():
                told("agreement", 0.0)
                found[name] = agreement(
                    judgments,
                    coefficients or None,
                    by=source.by,
                    level=level,
                    bootstrap=bootstrap,
                    unit=unit,
                    seed=seed,
                )
                gone[name] = left_out(judgments)
    frames = {name: _table(report) for name, report in found.items()}
    if not as_json:
        tell({**gone, **also})

    def document() -> object:
        return [{**report.to_dict(), "left_out": gone[name]} for name, report in found.items()]

    put(stack(frames), document, as_json, out)


def _by_parts(
    source: Source,
    coefficients: tuple[str, ...],
    level: float,
    bootstrap: int,
    seed: int,
    kept: Kept,
    told: Told,
) -> tuple[AgreementReport, Table]:
    """The agreement of a table on disk, and how that was read."""
    from quorate.analysis.agreement.by_parts import agreement_by_parts
    from quorate.cli.consensus_by_parts import packed
    from quorate.formats.packed_cache import open_packed, packed_raters

    with packed(source, kept, told) as (folder, table, _):
        told("agreement", 0.0)
        report = agreement_by_parts(
            open_packed(folder, verify=False),
            table.question,
            packed_raters(folder),
            table.digest,
            coefficients or None,
            level=level,
            bootstrap=bootstrap,
            seed=seed,
            by=source.by,
        )
    return report, table


def _table(report: AgreementReport) -> pl.DataFrame:
    """Coefficients of all judgments, then of the groups."""
    import polars as pl

    if not report.slices:
        return report.table
    whole = report.table.select(
        pl.lit("").alias("column"), pl.lit("all").alias("group"), *report.table.columns
    )
    parts = report.slice_table
    return pl.concat([whole, parts.select(whole.columns)]) if len(parts) else whole
