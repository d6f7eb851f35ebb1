"""``quorate audit``: everything about a file of judgments, on the terminal and as a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from quorate.cli.consensus_by_parts import Kept
from quorate.cli.method_options import METHOD, SEED
from quorate.cli.source import BY, GOLD, Source, source_options
from quorate.cli.where_options import CACHE, ON, only_in_memory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from quorate.analysis.audit import Audit
    from quorate.analysis.preference.candidates import Candidates
    from quorate.cli.progress import Told
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
@ON
@CACHE
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
    on: str | None,
    cache: str | None,
    out: str | None,
    force: bool,
    no_report: bool,
    as_json: bool,
) -> None:
    """Audit a file of judgments.

    FILE is CSV, TSV, JSON, JSONL or Parquet (also .gz, .zst), or - for standard input, with an
    item, a rater and a label in each row or with a column a rater. Columns and types are found
    out and told. Prints a summary and writes a folder with report.html and the tables behind it.

    With --on stream and --on ray the table need not fit in memory; what is no sum over items is
    left out then, and the report says what.
    """
    from quorate.analysis.on import working
    from quorate.cli.audit_by_parts import audited
    from quorate.cli.consensus_by_parts import lost
    from quorate.cli.folder import check_folder, document, write_folder
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.cli.summary import print_summary

    wanted = not no_report and (out is not None or not as_json)
    place = _folder(source, out)
    if wanted:
        check_folder(place, force=force)
    kept = Kept(None, 0.0, cache)
    with progress(source.name) as told, lost(kept), working(on or "local") as where:
        found = None
        if where.out_of_core:
            only_in_memory({"--items": items is not None})
            found = audited(
                source,
                method,
                kept,
                place if wanted else None,
                told,
                seed=seed,
                bootstrap=bootstrap,
                paradigm=paradigm,
                smallest=smallest,
            )
        audits = [found] if found is not None else None
        if audits is None:
            asked = Asked(method, items, paradigm, smallest, seed, bootstrap)
            audits = _in_memory(source, asked, told)
            if wanted:
                told("writing", 0.0)
                write_folder(audits, place, force=force)
    folder = place if wanted else None
    if as_json:
        print(as_text(document(audits)))
    else:
        print_summary(audits, folder)


@dataclass(frozen=True)
class Asked:
    """What is asked of a table in memory."""

    method: str
    items: str | None
    paradigm: Paradigm
    smallest: int
    seed: int
    bootstrap: int


def _in_memory(source: Source, asked: Asked, told: Told) -> list[Audit]:
    """The audit of every question, each with its table in memory."""
    from quorate.analysis.audit import audit

    told("reading", 0.0)
    tables = source.read_shown()
    known = source.read_gold(tables)
    compared = _candidates(asked.items, tables)
    return [
        audit(
            judgments,
            known.get(name),
            source.by,
            asked.method,
            asked.seed,
            bootstrap=asked.bootstrap,
            candidates=compared.get(name),
            paradigm=asked.paradigm,
            smallest=asked.smallest,
            told=told,
        )
        for name, judgments in tables.items()
    ]


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
