"""``quorate consensus``: the likeliest answer to every item."""

from __future__ import annotations

import click

from quorate.cli.method_options import METHOD, SEED, SET, settings
from quorate.cli.source import GOLD, Source, left_out, source_options, tell_left_out
from quorate.cli.table_options import AS_JSON, OUT


@click.command("consensus")
@source_options(GOLD)
@METHOD
@SET
@SEED
@click.option("--posterior", is_flag=True, help="A column an option: its probability.")
@AS_JSON
@OUT
def command(
    source: Source,
    method: str,
    set_: tuple[str, ...],
    seed: int,
    posterior: bool,
    as_json: bool,
    out: str | None,
) -> None:
    """Infer the answer to every item.

    One row an item: label, its probability and entropy (numbers: value and interval), judgments.
    Known answers given with --gold are used in the fit. Prints a table on a terminal, else CSV.
    """
    from quorate.analysis.consensus import consensus
    from quorate.analysis.plain import plain
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        read = source.read()
        known = source.read_gold(read)
        for name, judgments in read.items():
            told("consensus", 0.0)
            found[name] = consensus(
                judgments, method, gold=known.get(name), seed=seed, **settings(set_)
            )
    if not as_json:
        tell_left_out(read)
    tables = {
        name: fitted.table.join(fitted.posterior_table, on="item", maintain_order="left")
        if posterior and fitted.posterior is not None
        else fitted.table
        for name, fitted in found.items()
    }

    def document() -> object:
        return [
            {
                "question": name,
                "method": fitted.method,
                "seed": fitted.seed,
                "input_digest": fitted.input_digest,
                "converged": fitted.converged,
                "notes": list(fitted.notes),
                "left_out": left_out(read[name]),
                "items": plain(tables[name]),
            }
            for name, fitted in found.items()
        ]

    put(stack(tables), document, as_json, out)
