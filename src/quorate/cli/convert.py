"""``quorate convert``: from the files of one tool to those of another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.exported import AS_JSON, FORCE, KEEP_DISPUTED, LABELS, LIST, OPTION, SKIP_BAD

if TYPE_CHECKING:
    from quorate.formats.exchange.chosen_labels import Which
    from quorate.formats.exchange.format import Format


@click.command("convert")
@click.argument("source", metavar="A", required=False)
@click.argument("target", metavar="B", required=False)
@click.option(
    "--from", "source_name", metavar="TOOL", help="The format of A; found out if not said."
)
@click.option(
    "--to",
    "target_name",
    metavar="TOOL",
    help="The format of B; for a name without a suffix quorate, for .csv and its like table.",
)
@OPTION
@click.option(
    "--out-option",
    "out_pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of the format of B. May be repeated.",
)
@LABELS
@KEEP_DISPUTED
@SKIP_BAD
@FORCE
@AS_JSON
@LIST
def command(
    source: str | None,
    target: str | None,
    source_name: str | None,
    target_name: str | None,
    pairs: tuple[str, ...],
    out_pairs: tuple[str, ...],
    labels: Which | None,
    keep_disputed: bool,
    skip_bad: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Convert the file or folder A into B.

    What B has no place for is counted and told. Both formats are found out where that is certain.
    """
    from quorate.cli.exported import Counted, account, found_format, options_of, tell
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.formats.exchange.chosen_labels import Choice, write_labels

    if source is None or target is None:
        raise click.UsageError("name what to convert and where to: quorate convert A B")
    reads, writes = found_format(source_name, Path(source)), _target(target_name, Path(target))
    with progress(Path(source).name) as told:
        told("converting", 0.0)
        said = options_of(reads, pairs, skip_bad=skip_bad)
        with reads.read(Path(source), said) as reading:
            counted = Counted(reading)
            how = options_of(writes, out_pairs, skip_bad=skip_bad, force=force)
            choice = Choice(labels, keep_disputed=keep_disputed)
            written = write_labels(writes, reading.project, counted, Path(target), how, choice)
    if as_json:
        print(as_text(account(reading, counted, written)))
        return
    print(f"{reads.title} to {writes.title}: {counted}; {written.rows:,} written to {target}")
    tell(reading, written)


def _target(name: str | None, path: Path) -> Format:
    from quorate.formats.exchange.format import exchange_format
    from quorate.formats.exchange.table.format import SUFFIXES

    if name is not None:
        return exchange_format(name)
    if not path.suffix:
        return exchange_format("quorate")
    if path.suffix.lower() in SUFFIXES:
        return exchange_format("table")
    raise click.UsageError(f"name the format of {path.name} with --to; --list lists them")
