"""``quorate agreement``: how far raters agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from quorate.cli.method_options import SEED
from quorate.cli.source import BY, Source, left_out, source_options, tell_left_out
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    import polars as pl

    from quorate.analysis.agreement import AgreementReport


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
@AS_JSON
@OUT
def command(
    source: Source,
    coefficients: tuple[str, ...],
    bootstrap: int,
    unit: Literal["item", "rater"],
    level: float,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Measure how far raters agree beyond chance, with intervals.

    One row a coefficient, and with --by one a coefficient and group.
    """
    from quorate.analysis.agreement import agreement
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        read = source.read()
        for name, judgments in read.items():
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
    tables = {name: _table(report) for name, report in found.items()}
    if not as_json:
        tell_left_out(read)

    def document() -> object:
        return [{**report.to_dict(), "left_out": left_out(read[n])} for n, report in found.items()]

    put(stack(tables), document, as_json, out)


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
