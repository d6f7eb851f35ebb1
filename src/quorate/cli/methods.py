"""``quorate methods``: what there is to choose from."""

from __future__ import annotations

import click

from quorate.cli.source import KINDS
from quorate.cli.table_options import AS_JSON, OUT


@click.command("methods")
@click.option("--kind", type=click.Choice(KINDS), help="Only those for one type of question.")
@AS_JSON
@OUT
def command(kind: str | None, as_json: bool, out: str | None) -> None:
    """List the consensus methods and the coefficients of agreement, with their sources."""
    import polars as pl

    from quorate import plugins
    from quorate.analysis.agreement.coefficient import Coefficient
    from quorate.analysis.consensus.inference import methods
    from quorate.cli.output import put

    rows: list[dict[str, str]] = []
    for m in methods():
        rows.append(_row("consensus", m.name, m.title, m.kinds, m.source))
    for name in plugins.names(plugins.COEFFICIENTS):
        c = plugins.load(plugins.COEFFICIENTS, name)
        if isinstance(c, type) and issubclass(c, Coefficient):
            rows.append(_row("agreement", c.name, c.title, c.kinds, c.source))
    if kind is not None:
        rows = [row for row in rows if kind in row["kinds"].split(", ")]
    put(pl.DataFrame(rows), lambda: rows, as_json, out)


def _row(what: str, name: str, title: str, kinds: frozenset[str], source: str) -> dict[str, str]:
    return {
        "for": what,
        "name": name,
        "title": title,
        "kinds": ", ".join(k for k in KINDS if k in kinds),
        "source": source,
    }
