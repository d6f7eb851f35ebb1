"""``quorate items``: what is to be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options
from quorate.cli.source import Source, source_options
from quorate.cli.table_options import OUT

if TYPE_CHECKING:
    from quorate.client import UploadedItems

TOLD = 20


@click.group("items")
def command() -> None:
    """Add items to a campaign."""


@command.command("add")
@click.argument("campaign", metavar="CAMPAIGN")
@click.argument("file", metavar="FILE")
@installation_options
def add(campaign: str, file: str, installation: Installation) -> None:
    """Add the items of a file.

    FILE is CSV, TSV, JSON, JSONL or Parquet with a column a field of the content, and item, gold,
    bank, explanation, priority and slice.NAME if there are; or a ZIP of such a table and the media
    that it names. A bank keeps an item apart: for training, qualification, gold, audit or
    calibration. Rows that do not fit are named, the others are added, and the exit code is 3.
    Added again, a file adds what is missing.
    """
    from quorate.cli.progress import progress

    with progress(file) as told, installation.client() as client:
        told("sending", 0.0)
        done = client.upload_items(campaign, file)
    for line in done.mapping:
        print(line)
    media = f" and {_counted(done.media, 'file')}" if done.media else ""
    print(f"Added {_counted(done.added, 'item')}{media} to {campaign}.")
    if done.refused_count:
        _refuse(file, done)


@command.command("from")
@source_options()
@click.option(
    "--items", "first", required=True, metavar="FILE", help="The items of the first round."
)
@click.option(
    "--as",
    "field",
    default="draft",
    show_default=True,
    metavar="FIELD",
    help="The field of the new items in which the texts stand.",
)
@OUT
def from_judgments(source: Source, first: str, field: str, out: str | None) -> None:
    """Make items of what raters wrote, for a second round.

    FILE is a table of judgments with the texts of a question. Each text becomes an item, beside the
    columns that its writer was shown; who wrote it is left out. Add the result to a campaign whose
    raters check, choose or improve: quorate items add.
    """
    from quorate.cli.output import put
    from quorate.formats.items.drafts import drafts
    from quorate.schema.errors import RequestError
    from quorate.schema.question import Kind

    tables = source.read()
    texts = [table for table in tables.values() if table.question.kind is Kind.TEXT]
    if len(texts) > 1:
        raise RequestError(
            f"{source.name} has several questions with texts: "
            f"{', '.join(table.question.name for table in texts)}",
            remedy="name one with --question",
        )
    frame = drafts(texts[0] if texts else next(iter(tables.values())), first, field)
    put(frame, frame.to_dicts, as_json=False, out=out)


def _refuse(file: str, done: UploadedItems) -> None:
    from quorate.schema.errors import InputError

    for row in done.refused[:TOLD]:
        item = f" ({row.item})" if row.item else ""
        print(f"row {row.row}{item}: {' '.join(row.what.split())}")
    if done.refused_count > TOLD:
        print(f"… and {done.refused_count - TOLD:,} more rows")
    were = "was" if done.refused_count == 1 else "were"
    raise InputError(
        f"{_counted(done.refused_count, 'row')} {were} refused, the first is row "
        f"{done.refused[0].row}",
        where=file,
        remedy="what is there already stays as it is; correct others and add the file again",
    )


def _counted(n: int, one: str) -> str:
    return f"{n:,} {one}{'' if n == 1 else 's'}"
