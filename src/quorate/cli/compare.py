"""``quorate compare``: every method on the same judgments."""

from __future__ import annotations

import click

from quorate.cli.method_options import SEED
from quorate.cli.source import GOLD, Source, left_out, source_options, tell_left_out
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
@click.option("--items", is_flag=True, help="Print the items on which methods differ.")
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
    from quorate.analysis.compare import compare
    from quorate.analysis.plain import plain
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        read = source.read()
        known = source.read_gold(read)
        for name, judgments in read.items():
            found[name] = compare(
                judgments,
                methods or None,
                known.get(name),
                seed,
                on_method=lambda method: told(method, 0.0),
            )
    tables = {n: c.differences if items else c.table for n, c in found.items()}
    if not as_json:
        tell_left_out(read)

    def document() -> object:
        return plain([{**c.to_dict(), "left_out": left_out(read[n])} for n, c in found.items()])

    put(stack(tables), document, as_json, out)
