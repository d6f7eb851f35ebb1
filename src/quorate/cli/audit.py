"""``quorate audit``: everything about a file of judgments, on the terminal and as a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import METHOD, SEED
from quorate.cli.source import BY, GOLD, Source, source_options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from quorate.analysis.preference.candidates import Candidates
    from quorate.schema import Judgments
    from quorate.schema.paradigm import Paradigm


@click.command("audit")
@source_options(GOLD, BY)
@METHOD
@click.option(
    "--items",
    metavar="ITEMS",
    help="The file of items, for questions that compare: whose each response is "
    "(slice.reply_a …), and the texts.",
)
@click.option(
    "--paradigm",
    default="prescriptive",
    show_default=True,
    type=click.Choice(["prescriptive", "descriptive"]),
    help="Prescriptive: one right answer is sought; descriptive: the spread of answers is the "
    "data, and nobody is suspected for differing.",
)
@click.option(
    "--smallest",
    default=10,
    show_default=True,
    type=click.IntRange(2),
    help="With --by: groups of fewer raters are not shown.",
)
@SEED
@click.option(
    "--bootstrap",
    default=1000,
    show_default=True,
    type=click.IntRange(0),
    help="Resamples behind the intervals of agreement; more take longer.",
)
@click.option("--out", metavar="DIR", help="The folder to write, else FILE-audit here.")
@click.option("--force", is_flag=True, help="Replace a folder that is not an audit.")
@click.option("--no-report", is_flag=True, help="Write no folder.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON; writes a folder only with --out."
)
def command(
    source: Source,
    method: str,
    items: str | None,
    paradigm: Paradigm,
    smallest: int,
    seed: int,
    bootstrap: int,
    out: str | None,
    force: bool,
    no_report: bool,
    as_json: bool,
) -> None:
    """Audit a file of judgments.

    FILE is CSV, TSV, JSON, JSONL or Parquet (also .gz, .zst), or - for standard input, with an
    item, a rater and a label in each row or with a column a rater. Columns and types are found
    out and told. Prints a summary and writes a folder with report.html and the tables behind it.
    """
    from quorate.analysis.audit import audit
    from quorate.cli.folder import check_folder, document, write_folder
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.cli.summary import print_summary

    wanted = not no_report and (out is not None or not as_json)
    place = _folder(source, out)
    if wanted:
        check_folder(place, force=force)
    with progress(source.name) as told:
        told("reading", 0.0)
        tables = source.read_shown()
        known = source.read_gold(tables)
        compared = _candidates(items, tables)
        audits = [
            audit(
                judgments,
                known.get(name),
                source.by,
                method,
                seed,
                bootstrap=bootstrap,
                candidates=compared.get(name),
                paradigm=paradigm,
                smallest=smallest,
                told=told,
            )
            for name, judgments in tables.items()
        ]
        told("writing", 0.0)
        folder = write_folder(audits, place, force=force) if wanted else None
    if as_json:
        print(as_text(document(audits)))
    else:
        print_summary(audits, folder)


def _candidates(items: str | None, tables: Mapping[str, Judgments]) -> dict[str, Candidates]:
    """Whose each response is, by question, of those questions that compare."""
    from quorate.analysis.preference.reading.compared import compared_fields, comparing
    from quorate.formats.candidates import read_candidates

    if items is None:
        return {}
    some = {name: table for name, table in tables.items() if len(tables) == 1 or comparing(table)}
    return {name: read_candidates(items, compared_fields(some[name])) for name in some}


def _folder(source: Source, out: str | None) -> Path:
    from pathlib import Path

    if out is not None:
        return Path(out)
    return Path(f"{source.stem}-audit")
