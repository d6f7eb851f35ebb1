"""``quorate raters``: how good every rater is."""

from __future__ import annotations

import click

from quorate.cli.method_options import METHOD, SEED
from quorate.cli.source import GOLD, Source, left_out, source_options, tell_left_out
from quorate.cli.table_options import AS_JSON, OUT


@click.command("raters")
@source_options(GOLD)
@METHOD
@SEED
@AS_JSON
@OUT
def command(source: Source, method: str, seed: int, as_json: bool, out: str | None) -> None:
    """Tell how good every rater is, and who looks wrong.

    One row a rater: judgments, competence with its interval, raw agreement with the others, the
    favourite label, and a verdict with its evidence where a rater looks wrong.
    """
    from quorate.analysis.audit import raters
    from quorate.analysis.plain import plain
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    tables = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        read = source.read()
        known = source.read_gold(read)
        for name, judgments in read.items():
            told("raters", 0.0)
            tables[name] = raters(judgments, method, known.get(name), seed)

    if not as_json:
        tell_left_out(read)

    def document() -> object:
        return [
            {"question": name, "raters": plain(table), "left_out": left_out(read[name])}
            for name, table in tables.items()
        ]

    put(stack(tables), document, as_json, out)
