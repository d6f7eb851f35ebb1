"""``quorate items``: what is to be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options

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

    FILE is CSV, TSV, JSON, JSONL or Parquet with a column a field of the content, and item, gold
    and priority if there are; or a ZIP of such a table and the media that it names. Rows that do
    not fit are named, the others are added, and the exit code is 3. Added again, a file adds what
    is missing.
    """
    from quorate.cli.progress import progress

    with progress(file) as told, installation.client() as client:
        told("sending", 0.0)
        done = client.upload_items(campaign, file)
    for line in done.mapping:
        print(line)
    media = f" and {done.media:,} files" if done.media else ""
    print(f"Added {done.added:,} items{media} to {campaign}.")
    if done.refused_count:
        _refuse(file, done)


def _refuse(file: str, done: UploadedItems) -> None:
    from quorate.schema.errors import InputError

    for row in done.refused[:TOLD]:
        item = f" ({row.item})" if row.item else ""
        print(f"row {row.row}{item}: {' '.join(row.what.split())}")
    if done.refused_count > TOLD:
        print(f"… and {done.refused_count - TOLD:,} more rows")
    raise InputError(
        f"{done.refused_count:,} rows were refused, the first is row {done.refused[0].row}",
        where=file,
        remedy="correct them and add the file again; what was added stays",
    )
