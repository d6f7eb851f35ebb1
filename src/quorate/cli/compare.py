"""``quorate compare``: every method on the same judgments."""

from __future__ import annotations

import click

from quorate.cli.method_options import SEED
from quorate.cli.source import GOLD, Source, source_options
from quorate.cli.table_options import AS_JSON, OUT


@click.command("compare")
@source_options(GOLD)
@click.option(
    "--method",
    "methods",
    multiple=True,
    metavar="NAME",
    help="A method to compare. May be repeated; else all that apply and end in time.",
)
@click.option("--items", is_flag=True, help="The items on which methods differ, not the methods.")
@SEED
@AS_JSON
@OUT
def command(
    source: Source,
    methods: tuple[str, ...],
    items: bool,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Run all methods that apply and show where they differ.

    One row a method: time, agreement with the others, and with --gold its accuracy and
    calibration; methods that could not run say why.
    """
    from quorate.analysis.audit.plain import plain
    from quorate.analysis.compare import compare
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        for name, judgments in source.read().items():
            found[name] = compare(
                judgments,
                methods or None,
                source.read_gold(name),
                seed,
                on_method=lambda method: told(method, 0.0),
            )
    tables = {n: c.differences if items else c.table for n, c in found.items()}
    put(stack(tables), lambda: plain([c.to_dict() for c in found.values()]), as_json, out)
